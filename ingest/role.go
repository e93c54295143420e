package ingest

import (
	"slices"

	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// judge says whose mail m is, from its authentication and from what the owner
// vouches for; whether somebody is a party is told with regard to an order only.
func (r *Recorder) judge(m *timeline.Message, auth timeline.Auth, vouched bool) timeline.Sender {
	s := timeline.Sender{Verdict: timeline.VerdictStranger, Auth: auth}
	if m.From == nil || m.Froms != 1 {
		s.Why = "it names no author, or more than one"
		return s
	}
	believed := believed(auth, vouched)
	claimed, who := r.claimed(*m.From)
	switch {
	case believed && auth.Result == timeline.AuthPass:
		s.Verdict, s.Why = claimed, who+"; "+auth.Why
	case believed:
		s.Verdict, s.Why = claimed, who+"; you vouch for where it came from"
	case auth.Result == timeline.AuthPending:
		s.Verdict, s.Why = timeline.VerdictUnknown, who+"; whether it is genuine is still being asked of the DNS"
	default:
		s.Why = who + ", but not proved: " + auth.Why
	}
	return s
}

// claimed says as whom an author appears by the address alone.
func (r *Recorder) claimed(from timeline.Address) (claimed timeline.Verdict, who string) {
	if r.isOwner(from) {
		return timeline.VerdictOwner, "your own address"
	} else if id, _, ok := matcher.Platform(from); ok {
		return timeline.VerdictPlatform, "an address of " + id
	}
	return timeline.VerdictStranger, "nobody known"
}

// unproved tells what a letter lacks to be that of the owner or the platform
// whose address it bears; "" where it bears none of these, or lacks nothing.
func (r *Recorder) unproved(mail *store.Mail, l timeline.Letter) string {
	if l.From == nil || l.Form != "" || mail.Sender.Verdict != timeline.VerdictStranger {
		return ""
	}
	claimed, who := r.claimed(*l.From)
	if claimed == timeline.VerdictStranger {
		return ""
	}
	return "it bears " + who + ", but is not proved to come from there: " + mail.Sender.Auth.Why
}

// believed reports whether From may be taken at its word: it is authenticated,
// or nobody can tell and the owner vouches for where the mail came from.
func believed(auth timeline.Auth, vouched bool) bool {
	switch auth.Result {
	case timeline.AuthPass:
		return true
	case timeline.AuthAbsent, timeline.AuthPending:
		return vouched
	}
	return false
}

func (r *Recorder) isOwner(a timeline.Address) bool {
	return slices.ContainsFunc(r.Owners, func(o timeline.Address) bool { return o.Key() == a.Key() })
}

// isSelf tells the addresses that our own mail comes from. One that is the
// owner's too is the owner's.
func (r *Recorder) isSelf(a timeline.Address) bool {
	return slices.Contains(r.Self, a.Key()) && !r.isOwner(a)
}

// isTracking tells the tracking address, also with a plus tag.
func (r *Recorder) isTracking(a timeline.Address) bool {
	return slices.Contains(r.Tracking, a.Key()) || slices.Contains(r.Tracking, withoutTag(a.Key()))
}

// others are the recipients beside the owner and the tracking address.
func (r *Recorder) others(lists ...[]timeline.Address) []timeline.Address {
	var out []timeline.Address
	for _, a := range slices.Concat(lists...) {
		if a.Address != "" && !r.isOwner(a) && !r.isTracking(a) {
			out = append(out, a)
		}
	}
	return out
}

// withoutTag takes the plus tag out of an address: a+tag@b is a@b.
func withoutTag(address string) string {
	for i := range len(address) {
		switch address[i] {
		case '@':
			return address
		case '+':
			for j := i; j < len(address); j++ {
				if address[j] == '@' {
					return address[:i] + address[j:]
				}
			}
		}
	}
	return address
}
