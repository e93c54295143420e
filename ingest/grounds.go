package ingest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// Grounds are what a letter shows about the order that it is on, as it is read
// today: the entry itself keeps the reason of its time.
type Grounds struct {
	Rule  string   // the name of the matcher's rule; "" where none would put it there today
	Quote string   // the words that the rule read, with the number between « and »
	In    string   // where they stand
	Other []string // which orders were considered too, with what speaks for them
}

// Grounds tells what the letter of e shows; nil where e comes from none.
func (r *Recorder) Grounds(tx *store.Tx, e timeline.Entry) (*Grounds, error) {
	f := &filing{Recorder: r, tx: tx}
	if !ofLetter(e) || e.Kind == timeline.EntryBounce {
		return nil, nil
	}
	mail, m, err := f.load(e.Message)
	if err != nil {
		return nil, err
	}
	for _, l := range timeline.Letters(m, mail.Received, f.Zone) {
		if l.Name != e.Letter {
			continue
		}
		q, err := f.question(mail, l, f.kindOf(l))
		if err != nil {
			return nil, err
		}
		return groundsOf(e.Order, q, matcher.Match(q)), nil
	}
	return nil, nil
}

func groundsOf(order string, q matcher.Question, a matcher.Answer) *Grounds {
	g := new(Grounds)
	var found []string
	for _, o := range a.Orders {
		found = append(found, o.Order)
		if o.Order == order {
			g.Rule, g.In, g.Quote = o.Rule, placeNames[o.In], quote(q.Letter, o)
		}
	}
	speaks := map[string]string{}
	for _, c := range q.Candidates {
		if number, ok := q.Registered[c.Key]; ok {
			speaks[number] = c.Text + " stands in its " + placeNames[c.In]
		}
	}
	for _, t := range q.Thread {
		for _, number := range t.Orders {
			speaks[number] = "it answers a mail there"
		}
	}
	for number, why := range q.PartyOf {
		if speaks[number] == "" {
			speaks[number] = why
		}
	}
	beside := map[string][]string{} // what speaks for them → the orders
	for _, number := range slices.Sorted(maps.Keys(speaks)) {
		why := speaks[number]
		if !q.Open[number] {
			why += ", but it was not open to this author then"
		}
		if !slices.Contains(found, number) && number != order {
			beside[why] = append(beside[why], number)
		}
	}
	for _, why := range slices.Sorted(maps.Keys(beside)) {
		g.Other = append(g.Other, some(beside[why])+": "+why)
	}
	return g
}

// some names orders for a person to read, and counts those beyond a dozen.
func some(orders []string) string {
	const shown = 12
	if more := len(orders) - shown; more > 0 {
		return strings.Join(orders[:shown], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(orders, ", ")
}

// placeNames says where in a mail a number stands.
var placeNames = map[string]string{
	matcher.InSubject: "subject", matcher.InText: "text", matcher.InQuoted: "quoted part", matcher.InNote: "note",
	matcher.InLink: "links", matcher.InAttachment: "file names", matcher.InMarkup: "HTML part",
}

// quoted is how much stands around the number in a quote, on each side.
const quoted = 40

// quote is the number where a rule read it, with some words around it.
func quote(l timeline.Letter, o matcher.Found) string {
	text := map[string]string{
		matcher.InSubject: l.Subject, matcher.InText: l.Text, matcher.InQuoted: l.Text, matcher.InNote: l.Note,
	}[o.In]
	from, to := o.Span[0], o.Span[1]
	if from >= to || to > len(text) {
		return ""
	}
	begin, end := max(0, from-quoted), min(len(text), to+quoted)
	for begin > 0 && !utf8.RuneStart(text[begin]) {
		begin--
	}
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end++
	}
	return strings.Join(strings.Fields(text[begin:from]+"«"+text[from:to]+"»"+text[to:end]), " ")
}
