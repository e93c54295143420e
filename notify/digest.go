package notify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// digestFacts is what a digest says. The templates know only these words.
type digestFacts struct {
	Title    string
	Intro    string
	Sections []section
	Drawn    bool // days of some order
	Hint     string
	Foot     []string

	worth bool         // something in it has to be said today
	items []store.Item // what its numbers stand for
}

// section is one heading with its rows; it stands only if it has any.
type section struct {
	Title, Note string
	Rows        []row
	More        string
}

// row is one line: what, why, one action.
type row struct {
	What, Why, Do string
	Urgent        bool
	Strip         *strip

	about *Case           // whose days may be drawn
	asks  *store.Review   // what it asks
	news  string          // the order that appeared by itself
	order string          // that it is about, where no days are drawn
	entry *timeline.Entry // that came in
}

// maxRows bounds a section, so that the digest stays readable whatever comes in.
const maxRows = 20

// overview is all that a digest is made of, read in one View.
type overview struct {
	now      time.Time
	last     time.Time // when the last digest went out
	due      time.Time // when the digest was due, if that is long over
	zone     *time.Location
	tracking string
	open     []Case
	deaf     []deafness
	healed   []hole
	returned []*store.Outgoing
	asked    []*store.Review    // questions about people that we know
	strange  []*store.Review    // those that are new since the last digest
	stranger int                // how many there are in all
	asking   []store.Forwarding // what providers ask since the last digest, before they forward
	arrived  []timeline.Entry
	proposed []timeline.Order // orders that appeared by themselves since the last digest
	fresh    int              // reviews that are new since the last digest
	seq      uint64
	head     string
}

// deafness is a mailbox that we cannot hear.
type deafness struct {
	store.MailboxName
	store.Listening
}

// hole is a time in which a mailbox was not read, and which is filled by now.
type hole struct {
	store.MailboxName
	store.Hole
}

func healed(name store.MailboxName, l store.Listening, since time.Time) (out []hole) {
	for _, h := range l.Holes {
		if h.To.After(since) && h.To.Sub(h.From) > timeline.HearingGrace {
			out = append(out, hole{name, h})
		}
	}
	return out
}

// survey reads the state for a digest: what is open, and what came since the
// entry numbered seen and the moment since.
func (n *Notifier) survey(tx *store.Tx, since time.Time, seen uint64) overview {
	v := overview{now: n.Clock(), last: since, zone: n.Policy.Zone, tracking: n.Tracking}
	cov := n.coverage(tx)
	tx.Orders(func(o timeline.Order) bool {
		if !o.Stage.Done() && !o.Proposed {
			v.open = append(v.open, NewCase(o, tx.Entries(o.Number), n.Policy, cov, v.now))
		}
		return true
	})
	for _, name := range n.listened(tx) {
		l := tx.Listening(name.Account, name.Mailbox)
		switch late := !l.First.IsZero() && v.now.Sub(l.Through) > timeline.HearingGrace; {
		case !l.Failing.IsZero(), late:
			v.deaf = append(v.deaf, deafness{name, l})
		default:
			v.healed = append(v.healed, healed(name, l, since)...)
		}
	}
	tx.OutgoingSince(v.now.Add(-returnedSpan), func(o *store.Outgoing) bool {
		if o.Settled.After(since) && (o.State == store.StateRefused || o.State == store.StateBounced) {
			v.returned = append(v.returned, o)
		}
		return true
	})
	tx.Reviews(true, func(r *store.Review) bool {
		v.ask(r, r.At.After(since))
		return true
	})
	v.asking = slices.DeleteFunc(tx.Forwardings(v.now), func(c store.Forwarding) bool { return !c.Known.After(since) })
	tx.EntriesSince(seen, func(e timeline.Entry) bool {
		if arrives(e) {
			v.arrived = append(v.arrived, e)
		}
		v.propose(tx, e)
		return true
	})
	v.seq, v.head = tx.Head()
	return v
}

// ask sorts a review in: of strangers only what is new is listed again.
func (v *overview) ask(r *store.Review, fresh bool) {
	if fresh {
		v.fresh++
	}
	switch {
	case r.Reason != store.ReasonStranger:
		v.asked = append(v.asked, r)
	case fresh:
		v.strange = append(v.strange, r)
		fallthrough
	default:
		v.stranger++
	}
}

// returnedSpan is how far back our own mail is looked at: longer than it is tried.
const returnedSpan = 14 * 24 * time.Hour

func arrives(e timeline.Entry) bool {
	switch e.Kind {
	case timeline.EntryReceived, timeline.EntryAutoReply, timeline.EntryBounce, timeline.EntryPlatform:
		return e.Order != ""
	}
	return false
}

// facts put the overview into words, the most pressing first, with at most that
// many rows a section.
func (v overview) facts(rows int) digestFacts {
	f := digestFacts{
		Title: DigestSubject(v.now.In(v.zone)),
		Foot: []string{
			"Written by nudged, which reads what reaches " + v.tracking + ".",
			fmt.Sprintf("Record: %s, chain %s.", count(int(v.seq), "entry", "entries"), v.head),
		},
	}
	for _, s := range []section{
		v.gaps(), v.deadlines(), v.confirmed(), v.presumed(), v.promises(), v.undelivered(),
		v.questions(), v.proposals(), v.strangers(), v.news(), v.calendars(),
	} {
		if n := len(s.Rows); n > rows {
			s.Rows, s.More = s.Rows[:rows], fmt.Sprintf("and %s more", thousands(n-rows))
		}
		if len(s.Rows) > 0 {
			f.Sections = append(f.Sections, s)
		}
	}
	f.draw(min(rows, maxStrips))
	f.number()
	f.worth = v.worth()
	f.Intro = v.intro()
	if !v.due.IsZero() {
		f.Intro = fmt.Sprintf("Late: this was due on %s. %s", v.due.Format(timeForm), f.Intro)
	}
	return f
}

// maxStrips is of how many orders the days are drawn: the most pressing ones.
const maxStrips = 12

// draw draws the days of the first orders, each once.
func (f *digestFacts) draw(most int) {
	var drawn []string
	for _, s := range f.Sections {
		for i, r := range s.Rows {
			if r.about == nil || len(drawn) == most || slices.Contains(drawn, r.about.Order.Number) {
				continue
			}
			drawn = append(drawn, r.about.Order.Number)
			if s.Rows[i].Strip = r.about.draw(); s.Rows[i].Strip != nil {
				f.Drawn = true
			}
		}
	}
}

func (v overview) today() timeline.Date { return timeline.DateOf(v.now.In(v.zone)) }

// worth reports whether something has to be said today: an order that is silent
// or has a deadline, something that does not work, something new.
func (v overview) worth() bool {
	if len(v.deaf)+len(v.healed)+len(v.returned)+len(v.asking)+len(v.arrived)+len(v.proposed)+v.fresh > 0 {
		return true
	}
	return slices.ContainsFunc(v.open, func(c Case) bool { return timeline.SomethingToSay(c.Status) })
}

// intro counts what follows.
func (v overview) intro() string {
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, count(n, one, many))
		}
	}
	silent := 0
	for _, c := range v.open {
		if s := c.silence(); s == timeline.SilencePresumedSilent || s == timeline.SilenceConfirmedSilent {
			silent++
		}
	}
	add(silent, "order is silent", "orders are silent")
	add(len(v.deadlines().Rows), "deadline runs", "deadlines run")
	add(len(v.deaf), "mailbox cannot be read", "mailboxes cannot be read")
	add(len(v.returned), "mail of ours was not delivered", "mails of ours were not delivered")
	add(len(v.asked)+len(v.missing())+len(v.asking), "question is open", "questions are open")
	if len(parts) == 0 {
		return fmt.Sprintf("Nothing to do today. %s%s.", sentence(count(len(v.open), "order is open", "orders are open")), v.farthest())
	}
	return sentence(strings.Join(parts, ", ")) + "."
}

// farthest names the next deadline where it is too far away for a line of its own.
func (v overview) farthest() string {
	var next timeline.Date
	for _, c := range v.open {
		if list := c.pressing(); len(list) > 0 && (next.IsZero() || list[0].LastSafe.Before(next)) {
			next = list[0].LastSafe
		}
	}
	if next.IsZero() {
		return ""
	}
	return "; the next deadline is on " + day(next)
}

// weekly reports whether this is the first digest of a week: what need not be
// said every day is said in it.
func (v overview) weekly() bool {
	monday := v.today().AddDays(-(int(v.today().Weekday()) + 6) % 7)
	return timeline.DateOf(v.last.In(v.zone)).Before(monday)
}
