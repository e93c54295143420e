package ingest

import (
	"nudged/matcher"
	"nudged/timeline"
)

// concerns reports whether a mail has to do with what is on record: with an
// order, somebody known on one, a thread that we hold, a platform, or that mail
// is to be forwarded to us. Of a mailbox of the owner's own, nothing else is kept.
func (f *filing) concerns(p prepared) bool {
	f.readings = p.readings
	if f.forwardsToUs(p) {
		return true
	}
	for _, l := range timeline.Letters(p.message, p.received, f.Zone) {
		if f.concernsLetter(p.sha, l) {
			return true
		}
	}
	return false
}

func (f *filing) concernsLetter(sha string, l timeline.Letter) bool {
	people := f.others(l.To, l.Cc)
	if l.From != nil {
		if _, _, ok := matcher.Platform(*l.From); ok {
			return true
		}
		people = append(people, *l.From)
	}
	if f.anyParty(people) {
		return true
	}
	ids := threadIDs(l)
	if l.Report != nil {
		ids = append(ids, l.Report.ReturnedMessageID)
	}
	for _, id := range ids {
		if f.ours(id) || len(f.ordersOf(id)) > 0 {
			return true
		}
	}
	for _, c := range f.reading(sha, l).candidates {
		if _, ok := f.tx.OrderByKey(c.Key); ok {
			return true
		}
	}
	return false
}
