package ingest

import (
	"slices"
	"strings"

	"nudged/matcher"
	"nudged/timeline"
)

// papers finds those of the counterpart's orders on which a mail named a paper or
// a parcel that l names too: the PI that was sent for an order, its invoice, its
// waybill. A counterpart of one order needs no such hint, one of very many gets none.
func (f *filing) papers(l timeline.Letter, partyOf map[string]string) map[string]string {
	if len(partyOf) < 2 || len(partyOf) > maxSubjectOrders {
		return nil
	}
	var found map[string]string
	for _, p := range matcher.Papers(l) {
		for number := range partyOf {
			if f.toldOf(number, p, l) {
				if found == nil {
					found = map[string]string{}
				}
				found[number] = p.Text
			}
		}
	}
	return found
}

// toldOf reports whether a mail on the order named that paper before l did.
func (f *filing) toldOf(number string, p matcher.Paper, l timeline.Letter) bool {
	holds := func(e timeline.Entry) bool {
		return strings.Contains(e.Subject, p.Text) || strings.Contains(e.Text, p.Text)
	}
	if !slices.ContainsFunc(f.entries(number), holds) {
		return false
	}
	return slices.ContainsFunc(f.rows(number), func(r timeline.Row) bool {
		if !r.At.Before(l.At) || !ofMail(r.Kind) {
			return false
		}
		named := matcher.Papers(timeline.Letter{From: r.From, Subject: r.Subject, Reply: r.Text})
		return slices.ContainsFunc(named, func(o matcher.Paper) bool { return o.Key == p.Key })
	})
}

// ofMail reports whether a row of that kind has the words of a mail.
func ofMail(k timeline.EntryKind) bool {
	return k == timeline.EntrySent || k == timeline.EntryReceived || k == timeline.EntryPlatform || k == timeline.EntryNote
}
