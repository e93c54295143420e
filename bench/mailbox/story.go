package mailbox

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// mail is one mail of the mailbox, before it becomes bytes.
type mail struct {
	n      int
	kind   string // sent, received, forwarded, attached, platform, auto_reply, bounce, noise
	order  string // on whose timeline it belongs; "" on none
	at     time.Time
	letter *letter
}

// teller tells the mailbox's story, mail after mail.
type teller struct {
	r       *rand.Rand
	seed    uint64
	orders  int
	text    bool // nothing is attached but mails
	now     time.Time
	n       int
	threads []*thread // that go on
}

// thread is a conversation about one order.
type thread struct {
	order   order
	tongue  tongue
	asked   *letter // the owner's last mail
	last    *letter // the last of either
	answers []string
	mails   int
}

// The mailbox begins then; a mail comes every few minutes.
var begin = time.Date(2024, 3, 1, 8, 0, 0, 0, time.UTC)

// openThreads is how many conversations go on at the same time.
const openThreads = 400

func newTeller(seed uint64, orders int) *teller {
	return &teller{r: rand.New(rand.NewPCG(seed, 0)), seed: seed, orders: orders, now: begin}
}

// next tells one more mail.
func (t *teller) next() mail {
	t.now = t.now.Add(time.Duration(1+t.r.IntN(20)) * time.Minute)
	m := mail{n: t.n, at: t.now}
	t.n++
	if chance(t.r, 25) {
		m.kind = "noise"
		m.letter = compose(t.r, noise(t.r, t.now, t.id("bulk.example")))
		return m
	}
	th := t.thread()
	var l letter
	m.kind, l = t.continued(th)
	m.order, m.letter = th.order.number, compose(t.r, l)
	if t.text {
		m.letter.bare()
	}
	th.went(m.kind, m.letter)
	return m
}

func (t *teller) id(domain string) string {
	return fmt.Sprintf("<%08x.%06d@%s>", t.r.Uint32(), t.n, domain)
}

// thread is a conversation that goes on, or a new one.
func (t *teller) thread() *thread {
	i := t.r.IntN(openThreads)
	if i >= len(t.threads) {
		t.threads = append(t.threads, t.begun())
		return t.threads[len(t.threads)-1]
	}
	if t.threads[i].mails > 3 && chance(t.r, 20) {
		t.threads[i] = t.begun()
	}
	return t.threads[i]
}

func (t *teller) begun() *thread {
	return &thread{order: orderAt(t.r.IntN(t.orders)), tongue: pick(t.r, []tongue{english, english, chinese, german})}
}

// continued is the next letter of a conversation.
func (t *teller) continued(th *thread) (kind string, l letter) {
	o, dice := th.order, t.r.IntN(100)
	switch {
	case th.asked == nil || dice < 36:
		return "sent", t.asks(th)
	case dice < 66:
		return "received", t.answers(th, t.now, tracking)
	case dice < 82:
		return "forwarded", t.forwards(th)
	case dice < 87:
		return "attached", t.attaches(th)
	case dice < 93 && o.platform != "":
		l := platformNotice(t.r, o, t.now, t.id("notice.alibaba.com"))
		return "platform", l
	case dice < 97:
		return "auto_reply", autoReply(t.r, th.asked, t.now, t.id(o.seller.domain()))
	}
	return "bounce", bounce(th.asked, t.now, t.id("mx.buyer.example"))
}

func (th *thread) went(kind string, l *letter) {
	th.mails++
	switch kind {
	case "sent":
		th.asked, th.last = l, l
	case "received":
		th.last = l
	default:
		return
	}
	th.answers = append(th.answers, l.id)
	th.answers = th.answers[max(0, len(th.answers)-8):]
}

// asks is the owner's mail to the seller, with the tracking address in blind copy.
func (t *teller) asks(th *thread) letter {
	o := th.order
	l := letter{
		from: owner, to: []person{o.seller}, subject: fmt.Sprintf("Order %s: %s", o.number, o.goods), at: t.now, id: t.id("buyer.example"),
		answers: th.answers, tongue: english,
	}
	l.text = body(t.r, english, owner, o.seller, fmt.Sprintf("this is about our order %s. When can we expect your answer?", o.number))
	if th.last != nil {
		l.subject = "Re: " + l.subject
		l.text += quoted(t.r, th.last)
	}
	return l
}

// answers is the seller's mail to the owner.
func (t *teller) answers(th *thread, at time.Time, copyTo person) letter {
	o := th.order
	l := letter{
		from: o.seller, to: []person{owner}, cc: []person{copyTo}, subject: "Re: " + th.asked.subject, at: at, id: t.id(o.seller.domain()),
		answers: th.answers, tongue: th.tongue,
	}
	l.text = body(t.r, th.tongue, o.seller, owner, "") + quoted(t.r, th.last)
	return l
}

// forwards is the seller's mail as the owner forwards it, an hour later.
func (t *teller) forwards(th *thread) letter {
	old := t.answers(th, t.now.Add(-time.Hour), owner)
	prefix, text := inline(t.r, &old)
	return letter{
		from: owner, to: []person{tracking}, subject: prefix + old.subject, at: t.now, id: t.id("buyer.example"),
		tongue: th.tongue, text: "for the record\n" + text,
	}
}

// attaches is the seller's mail as the owner forwards it whole.
func (t *teller) attaches(th *thread) letter {
	old := t.answers(th, t.now.Add(-time.Hour), owner)
	return letter{
		from: owner, to: []person{tracking}, subject: "Fwd: " + old.subject, at: t.now, id: t.id("buyer.example"), tongue: english,
		text: "see attached", attached: compose(t.r, old),
	}
}

// signs reports whether a mail is among the third that carries a signature.
func (m mail) signs() bool { return m.n%3 == 1 }

// bytes is the mail as it lies in the mailbox.
func (m mail) bytes(seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, uint64(m.n)+1))
	raw := m.letter.bytes(r)
	if m.signs() {
		raw = signed(raw, m.letter.from.domain())
	}
	return delivered(r, m.letter, raw, m.at)
}
