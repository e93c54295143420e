package notify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nudged/store"
	"nudged/timeline"
)

// silentOrder is a world with one order that becomes due on 5 March at 17:00,
// the seller's midnight, and the digest out of the way.
func silentOrder(t *testing.T) *world {
	w := newWorld(t, "Europe/Berlin", "2026-03-02 10:00")
	w.opt.Digest = Schedule{}
	w.restart()
	w.order(timeline.Order{Number: "A-1001", Title: "steel bolts", Sellers: []timeline.Address{li}})
	w.asks("A-1001", "Where are the bolts?")
	w.tick()
	w.now = at(t, w.Policy.Zone, "2026-03-05 17:00")
	return w
}

// outgoing are all mails of ours, in order of reservation.
func (w *world) outgoing() []store.Outgoing {
	w.t.Helper()
	var out []store.Outgoing
	err := w.Store.View(func(tx *store.Tx) error {
		tx.OutgoingSince(time.Time{}, func(o *store.Outgoing) bool {
			out = append(out, *o)
			return true
		})
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

func (w *world) state(want ...string) {
	w.t.Helper()
	var got []string
	for _, o := range w.outgoing() {
		got = append(got, o.State)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		w.t.Errorf("states %v, want %v", got, want)
	}
}

func (w *world) nudges() (n int) {
	w.t.Helper()
	err := w.Store.View(func(tx *store.Tx) error {
		for _, e := range tx.Entries("A-1001") {
			if e.Kind == timeline.EntryNudge {
				n++
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func always(fate Fate) func(string) (Fate, error) {
	return func(string) (Fate, error) { return fate, errors.New("the server says " + string(fate)) }
}

func TestABusyServerIsAskedAgainWithTheSameBytes(t *testing.T) {
	w := silentOrder(t)
	var tried []int
	start := w.now
	w.post.answer = func(string) (Fate, error) {
		tried = append(tried, int(w.now.Sub(start).Minutes()))
		if len(tried) < 4 {
			return Later, errors.New("450 busy")
		}
		return Taken, nil
	}
	w.until("2026-03-05 19:00", time.Minute)
	if fmt.Sprint(tried) != "[0 5 15 35]" {
		t.Errorf("tried after %v minutes", tried)
	}
	w.state(store.StateSent)
	if len(w.post.got) != 1 || w.nudges() != 1 {
		t.Errorf("%d mails, %d on the timeline", len(w.post.got), w.nudges())
	}
}

func TestARefusedMailIsNotTriedAgainAndTheOwnerIsTold(t *testing.T) {
	w := silentOrder(t)
	w.post.answer = always(Refused)
	w.until("2026-03-06 18:00", 20*time.Minute)
	w.state(store.StateRefused)
	if w.nudges() != 0 {
		t.Error("a mail that never left stands on the timeline")
	}
	p, err := w.Preview()
	if err != nil || !strings.Contains(p.Text, "1 mail of ours was not delivered") || !strings.Contains(p.Text, "the server says refused") {
		t.Errorf("%v\n%s", err, p.Text)
	}
}

func TestGivenUpAfterFiveDays(t *testing.T) {
	w := silentOrder(t)
	w.opt.Policy.UnresponsiveAfter = 60 // no later rung takes its place
	w.opt.Policy.Quiet = timeline.Quiet{}
	w.restart()
	w.post.answer = always(Later)
	w.until("2026-03-10 16:59", 30*time.Minute)
	w.state(store.StateReserved)
	w.until("2026-03-10 19:00", 30*time.Minute)
	w.state(store.StateRefused)
	if o := w.outgoing()[0]; o.Tries < 80 || !strings.Contains(o.Said, "given up") {
		t.Errorf("%d tries, %s", o.Tries, o.Said)
	}
}

func TestDoubt(t *testing.T) {
	w := silentOrder(t)
	w.post.answer = always(Doubtful)
	w.tick()
	w.state(store.StateUncertain)
	w.now = w.now.Add(9 * time.Minute)
	w.tick()
	if len(w.post.got) != 1 {
		t.Fatalf("sent again before its copy could arrive")
	}
	w.now = w.now.Add(2 * time.Minute)
	w.tick()
	w.until("2026-03-05 19:59", 10*time.Minute)
	if len(w.post.got) != 2 || w.post.got[0].raw != w.post.got[1].raw {
		t.Errorf("%d mails; the second must be the first", len(w.post.got))
	}
	w.state(store.StateSent)
	if w.nudges() != 1 {
		t.Errorf("%d on the timeline", w.nudges())
	}
}

func TestACopyInTheMailboxEndsTheDoubt(t *testing.T) {
	w := silentOrder(t)
	w.post.answer = always(Doubtful)
	w.tick()
	w.update(func(tx *store.Tx) error {
		sha, _, err := tx.PutRaw([]byte(w.post.got[0].raw))
		if err != nil {
			return err
		}
		return tx.PutLetter(w.outgoing_(tx)[0].MessageID, store.LetterRef{SHA: sha})
	})
	w.now = w.now.Add(time.Hour)
	w.tick()
	w.state(store.StateSent)
	if len(w.post.got) != 1 || w.nudges() != 1 {
		t.Errorf("%d mails, %d on the timeline", len(w.post.got), w.nudges())
	}
}

// After a restart the copy may lie in the mailbox, unread.
func TestTheMailboxesAreReadBeforeADoubtfulMailGoesOutAgain(t *testing.T) {
	w := silentOrder(t)
	w.crashing(true)
	w.opt.Fresh = func(context.Context) error {
		w.update(func(tx *store.Tx) error {
			o := w.outgoing_(tx)[0]
			sha, _, err := tx.PutRaw(o.Bytes)
			if err != nil {
				return err
			}
			return tx.PutLetter(o.MessageID, store.LetterRef{SHA: sha})
		})
		return nil
	}
	w.restart()
	w.now = w.now.Add(doubtWait)
	w.tick()
	w.state(store.StateSent)
	if len(w.post.got) != 1 || w.nudges() != 1 {
		t.Errorf("%d mails, %d on the timeline", len(w.post.got), w.nudges())
	}
}

func (w *world) outgoing_(tx *store.Tx) []*store.Outgoing {
	out, err := tx.Unsettled()
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// crashing runs a tick that dies in the middle of sending, after the server took
// the mail or before.
func (w *world) crashing(taken bool) {
	w.t.Helper()
	answer := w.post.answer
	w.post.answer = func(to string) (Fate, error) {
		if taken {
			raw := w.outgoing()[0]
			w.post.got = append(w.post.got, sent{w.now, to, raw.MessageID})
		}
		panic("kill -9")
	}
	func() {
		defer func() { _ = recover() }()
		w.tick()
	}()
	w.post.answer = answer
	w.restart()
}

func TestACrashWhileSending(t *testing.T) {
	w := silentOrder(t)
	w.crashing(false)
	w.state(store.StateUncertain)
	w.now = w.now.Add(doubtWait)
	w.tick()
	w.state(store.StateSent)
	if len(w.post.got) != 1 || w.nudges() != 1 {
		t.Errorf("%d mails, %d on the timeline", len(w.post.got), w.nudges())
	}
}

func TestAnAnswerBeforeTheRetryDropsTheNudge(t *testing.T) {
	w := silentOrder(t)
	w.post.answer = always(Later)
	w.tick()
	w.answers("A-1001", "They leave tomorrow.")
	w.post.answer = nil
	w.until("2026-03-06 18:00", 20*time.Minute)
	w.state(store.StateDropped)
	w.expect()
}

func TestAnAnswerInTheFreshPollDropsTheNudge(t *testing.T) {
	w := silentOrder(t)
	w.opt.Fresh = func(context.Context) error {
		w.answers("A-1001", "They leave tomorrow.")
		return nil
	}
	w.restart()
	w.tick()
	w.state()
}

func TestALaterRungTakesThePlaceOfOneThatCouldNotBeSent(t *testing.T) {
	w := silentOrder(t)
	w.post.answer = always(Later)
	w.until("2026-03-09 12:00", 30*time.Minute)
	w.post.answer = nil
	w.until("2026-03-09 19:00", 10*time.Minute)
	if n := len(w.post.got); n != 1 {
		t.Errorf("%d mails at once: %v", n, w.subjects())
	}
}

func TestRetriesKeepTheQuietHours(t *testing.T) {
	w := silentOrder(t)
	w.post.answer = always(Later)
	w.until("2026-03-05 19:50", 10*time.Minute)
	w.post.answer = nil
	w.now = at(t, w.Policy.Zone, "2026-03-05 21:00")
	w.until("2026-03-06 09:00", 10*time.Minute)
	w.expect("03-06 08:00 [A-1001] No answer for 3 working days: steel bolts")
}

func TestManyBecomeOneMail(t *testing.T) {
	w := silentOrder(t)
	w.now = at(t, w.Policy.Zone, "2026-03-02 10:00")
	for i := range 30 {
		number := fmt.Sprintf("B-%d", i)
		w.order(timeline.Order{Number: number, Title: strings.Repeat("很长的名字", 9), Sellers: []timeline.Address{li}, Platform: "alibaba"})
		w.asks(number, "Where are they?")
	}
	w.until("2026-03-06 20:00", time.Hour)
	if len(w.post.got) != 1 {
		t.Fatalf("%d mails: %v", len(w.post.got), w.subjects())
	}
	mail := w.post.got[0].raw
	if !strings.Contains(headerOf(t, mail, "Subject"), "31 orders need you") || len(mail) > 90<<10 {
		t.Errorf("%s, %d bytes", headerOf(t, mail, "Subject"), len(mail))
	}
}

func TestOneAnsweredOfManyIsNotMentionedToTheOwner(t *testing.T) {
	w := silentOrder(t)
	w.now = at(t, w.Policy.Zone, "2026-03-02 10:00")
	w.order(timeline.Order{Number: "B-2", Sellers: []timeline.Address{li}})
	w.asks("B-2", "Where are they?")
	w.now = at(t, w.Policy.Zone, "2026-03-05 17:00")
	w.post.answer = always(Later)
	w.tick()
	w.answers("A-1001", "They leave tomorrow.")
	w.post.answer = nil
	w.until("2026-03-06 18:00", 20*time.Minute)
	w.state(store.StateDropped, store.StateSent)
	w.expect("03-05 17:40 [B-2] No answer for 3 working days")
}

func TestABounceOfOurOwnMailIsTold(t *testing.T) {
	w := silentOrder(t)
	w.tick()
	w.update(func(tx *store.Tx) error {
		o, err := tx.OutgoingByMessageID(w.outgoing()[0].MessageID)
		if err != nil {
			return err
		}
		o.State, o.Settled, o.Said = store.StateBounced, w.now.Add(time.Minute), "ann@buyer.example 5.1.1 no such user"
		return tx.PutOutgoing(o)
	})
	if p, err := w.Preview(); err != nil || !strings.Contains(p.Text, "no such user") {
		t.Errorf("%v\n%s", err, p.Text)
	}
}

func TestADeadServerIsAskedOnceARound(t *testing.T) {
	w := silentOrder(t)
	w.post.answer = always(Later)
	w.tick()
	w.order(timeline.Order{Number: "B-2", Sellers: []timeline.Address{li}, Payment: "paypal", Paid: timeline.Date{Year: 2025, Month: 9, Day: 8}})
	w.tick()
	w.now = w.now.Add(time.Hour)
	tried := 0
	w.post.answer = func(string) (Fate, error) {
		tried++
		return Later, &Fault{Step: "connect", Err: errors.New("no route")}
	}
	w.tick()
	if tried != 1 || !w.fails() {
		t.Errorf("tried %d times, or nobody would hear of it", tried)
	}
	w.post.answer = nil
	w.tick()
	w.now = w.now.Add(time.Hour)
	w.tick()
	if w.fails() {
		t.Error("it is still said to fail")
	}
	w.state(store.StateSent, store.StateSent)
}

// Whatever stands in an order and in the mails about it, what comes out is one
// well-formed mail to the owner, without a field or a tag that is not ours.
func TestHostileWordsStayWords(t *testing.T) {
	w := silentOrder(t)
	hostile := rapid.OneOf(rapid.String(), rapid.StringMatching(`(\r\nBcc: x@evil\.example|<script>|<img src=x>|"><a href="javascript:x">|=\?utf-8\?q\?=0D=0A\?=|\{\{\.\}\}|[a-z,;:<>"王😀\x00\x{202e}]){0,30}`))
	rapid.Check(t, func(r *rapid.T) {
		o := timeline.Order{
			Number: hostile.Draw(r, "number"), Title: hostile.Draw(r, "title"), Problem: "damaged", Platform: "alibaba",
			Sellers: []timeline.Address{{Name: hostile.Draw(r, "name"), Address: hostile.Draw(r, "address")}},
		}
		e := timeline.Entry{Seq: 1, Order: o.Number, Kind: timeline.EntrySent, At: w.now.AddDate(0, 0, -9), Expects: true, To: o.Sellers, Text: hostile.Draw(r, "text")}
		c := NewCase(o, []timeline.Entry{e}, w.Policy, timeline.Coverage{}, w.now)
		step := timeline.Step{Kind: kindNudge, Step: timeline.StepReminder}
		content, err := render("nudge", w.telling([]matter{{c, step}}, 1))
		if err != nil {
			r.Fatal(err)
		}
		out := &store.Outgoing{Kind: kindNudge, Subject: c.Subject(step)}
		if err := w.Store.Update(func(tx *store.Tx) error { return w.fix(tx, out, content, nil) }); err != nil {
			r.Fatal(err)
		}
		head, _, _ := strings.Cut(string(out.Bytes), "\r\n\r\n")
		if names := uniqueNames(unfold(head)); len(names) != 10 || names["bcc"] {
			r.Fatalf("fields:\n%s", head)
		}
		if found := remote.FindString(strings.ReplaceAll(content.html, "&#", "")); found != "" && found != "src=" && found != "url(" {
			r.Fatalf("the HTML contains %q:\n%s", found, content.html)
		}
	})
}
