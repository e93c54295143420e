package timeline

import "slices"

// Standing is how it stands between the owner and the seller, folded from the
// rows of a timeline.
type Standing struct {
	Stage    Stage
	Asked    bool  // there was an attempt
	Open     []Row // attempts since the last answer, without those that never arrived
	Refused  []Row // attempts since the last answer that never arrived
	Answer   *Row  // the last answer
	Promise  Date  // the day that it named
	Thanked  bool  // the owner's last word expects no answer
	Silent   *Row  // the owner said that nobody answered
	Platform *Row  // the platform says that the seller wrote, and nobody has confirmed it
}

// Stand folds rows, which are in their order. own are the owner's addresses.
func Stand(rows []Row, own []Address) Standing {
	failed := failures(rows)
	s := Standing{Stage: StageOpen}
	for i := range rows {
		r := &rows[i]
		switch {
		case r.Kind == EntryStage:
			s.Stage = r.Stage
		case r.Answers || r.promises():
			s.answered(r)
		case r.Kind == EntrySent:
			s.attempted(*r, failed[r.Seq], own)
		case r.Kind == EntryPlatform:
			s.noticed(r)
		case r.Kind == EntryCorrection && r.Change != nil && r.Change.What == ChangeConfirmedSilent:
			s.Silent = r
		}
	}
	return s
}

// promises reports whether the owner recorded a promise of the seller; what a
// mail of the seller promises is an answer anyway, and a machine promises nothing.
func (r *Row) promises() bool {
	return !r.Promised.IsZero() && (r.Kind == EntrySent || r.Kind == EntryNote)
}

func (s *Standing) answered(r *Row) {
	if r.promises() || !r.Promised.IsZero() && r.Channel != ChannelMail {
		s.Asked = true // the owner says that they spoke about it
	}
	promise := r.Promised
	if r.Holding && promise.IsZero() {
		promise = s.Promise // who asks for patience takes no promise back
	}
	*s = Standing{Stage: s.Stage, Asked: s.Asked, Answer: r, Promise: promise}
}

func (s *Standing) attempted(r Row, failed []string, own []Address) {
	if !r.Expects {
		s.Thanked = len(s.Open) == 0
		return
	}
	s.Asked, s.Thanked, s.Platform = true, false, nil
	if r.refused(failed, own) {
		s.Refused = append(s.Refused, r)
	} else {
		s.Open = append(s.Open, r)
	}
}

// Events of a platform that say that the seller wrote, but not what.
const (
	eventMessage   = "message_received"
	eventResponded = "seller_responded"
)

func (s *Standing) noticed(r *Row) {
	if (r.Event == eventMessage || r.Event == eventResponded) && !r.Confirmed {
		s.Platform = r
	}
}

// failures collects the addresses that refused each attempt for good.
func failures(rows []Row) map[uint64][]string {
	out := map[uint64][]string{}
	for _, r := range rows {
		if r.Kind == EntryBounce && len(r.Failed) > 0 {
			out[r.Target] = append(out[r.Target], r.Failed...)
		}
	}
	return out
}

// refused reports whether every address of an attempt refused it: one that was
// reached is enough. The owner's own addresses do not count.
func (r Row) refused(failed []string, own []Address) bool {
	if len(failed) == 0 {
		return false
	}
	for _, to := range r.To {
		mine := func(a Address) bool { return a.Key() == to.Key() }
		if slices.ContainsFunc(own, mine) || r.From != nil && mine(*r.From) {
			continue
		}
		if !slices.ContainsFunc(failed, func(f string) bool { return Address{Address: f}.Key() == to.Key() }) {
			return false
		}
	}
	return true
}

// OnPlatform counts the open attempts that the platform itself can see.
func (s Standing) OnPlatform() (n int) {
	for _, r := range s.Open {
		if r.OnPlatform {
			n++
		}
	}
	return n
}
