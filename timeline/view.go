package timeline

import (
	"cmp"
	"slices"
	"time"
)

// Row is one event of a timeline as it is shown: an Entry with the copies of
// the same letter folded in and the corrections applied.
type Row struct {
	Order      string    `json:"order"`
	Seq        uint64    `json:"seq"`
	At         time.Time `json:"at"`
	Kind       EntryKind `json:"kind"`
	Channel    Channel   `json:"channel,omitempty"`
	OnPlatform bool      `json:"on_platform"`
	From       *Address  `json:"from"`
	To         []Address `json:"to,omitempty"`
	Subject    string    `json:"subject,omitempty"`
	Text       string    `json:"text,omitempty"`
	Event      string    `json:"event,omitempty"`
	Stage      Stage     `json:"stage,omitempty"`
	Step       string    `json:"step,omitempty"`
	Evidence   Class     `json:"evidence,omitempty"`
	Message    string    `json:"message,omitempty"`
	By         string    `json:"by,omitempty"`
	Answers    bool      `json:"answers"`
	Confirmed  bool      `json:"confirmed"`
	Promised   Date      `json:"promised,omitzero"`
	Change     *Change   `json:"change,omitempty"`
	Files      []FileRef `json:"files,omitempty"`
	Sources    []Source  `json:"sources,omitempty"` // every way it came, the first recorded first

	Known     time.Time `json:"-"` // the earliest of its sources
	MessageID string    `json:"-"`
	Expects   bool      `json:"-"`
	Holding   bool      `json:"-"`
	Failed    []string  `json:"-"`
	Due       Date      `json:"-"`
	Target    uint64    `json:"-"` // the row that it is about
}

// Source is one way in which the event of a Row came to be known.
type Source struct {
	Seq      uint64    `json:"seq"`
	Message  string    `json:"message,omitempty"`
	Letter   string    `json:"letter,omitempty"`
	Known    time.Time `json:"known"`
	Evidence Class     `json:"evidence,omitempty"`
}

// Rows gives the timeline of an order as of at: what had happened by then, as
// far as it was known by then. The order of entries does not matter.
func Rows(entries []Entry, at time.Time) []Row {
	heads := headsOf(entries)
	known := visible(entries, at)
	rulings := rule(known, heads)
	groups := make(map[uint64][]*Entry, len(known))
	var order []*Entry
	for _, e := range known {
		head := heads[e.Seq]
		if groups[head.Seq] == nil {
			order = append(order, head)
		}
		groups[head.Seq] = append(groups[head.Seq], e)
	}
	rows := make([]Row, 0, len(order))
	for _, head := range order {
		if said := rulings[head.Seq]; hasRow(head.Kind) && !said.removed() {
			rows = append(rows, said.apply(rowOf(head, groups[head.Seq], heads)))
		}
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Seq, b.Seq))
	})
	return rows
}

// visible are the entries that had happened and were known by at, as recorded.
func visible(entries []Entry, at time.Time) []*Entry {
	out := make([]*Entry, 0, len(entries))
	for i := range entries {
		if e := &entries[i]; !e.At.After(at) && !e.Known.After(at) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b *Entry) int { return cmp.Compare(a.Seq, b.Seq) })
	return out
}

func hasRow(k EntryKind) bool {
	return k != EntryOrder && k != EntryVerdict && k != EntryPattern && k != EntryCopy && k != EntryForgotten
}

// headsOf finds for each entry the first of its copies, whose row it joins.
func headsOf(entries []Entry) map[uint64]*Entry {
	known := make(map[uint64]*Entry, len(entries))
	for i := range entries {
		known[entries[i].Seq] = &entries[i]
	}
	heads := make(map[uint64]*Entry, len(entries))
	for i := range entries {
		heads[entries[i].Seq] = head(&entries[i], known)
	}
	return heads
}

// head follows copies to the first. A copy of nothing that we hold is its own.
func head(e *Entry, known map[uint64]*Entry) *Entry {
	for e.Kind == EntryCopy {
		target, ok := known[e.Target]
		if !ok || target.Seq >= e.Seq {
			break
		}
		e = target
	}
	return e
}

// rowOf folds the known copies of one event: the facts are those of the best
// evidence, among equals of what was known first.
func rowOf(head *Entry, copies []*Entry, heads map[uint64]*Entry) Row {
	best, known, confirmed := copies[0], copies[0].Known, false
	var sources []Source
	for _, e := range copies {
		if e.Evidence.Better(best.Evidence) || e.Evidence == best.Evidence && e.Known.Before(best.Known) {
			best = e
		}
		if e.Known.Before(known) {
			known = e.Known
		}
		confirmed = confirmed || e.Confirmed
		sources = withSource(sources, Source{e.Seq, e.Message, e.Letter, e.Known, e.Evidence})
	}
	target := best.Target
	if best.Kind == EntryCopy {
		target = head.Target
	}
	if h, ok := heads[target]; ok {
		target = h.Seq
	}
	return Row{
		Order: head.Order, Seq: head.Seq, Kind: head.Kind, At: best.At, Known: known,
		Channel: best.Channel, OnPlatform: best.Channel.OnPlatform(), From: best.From, To: best.To,
		Subject: best.Subject, Text: best.Text, Event: best.Event, Stage: best.Stage, Step: best.Step,
		Evidence: best.Evidence, Message: best.Message, MessageID: best.MessageID, By: best.By,
		Expects: best.Expects, Answers: best.Answers, Confirmed: confirmed, Holding: best.Holding,
		Promised: best.Promised, Due: best.Due, Failed: best.Failed, Target: target, Change: best.Correction,
		Files: best.Files, Sources: sources,
	}
}

// withSource adds s. The same letter of the same mail once more is no other way:
// it was verified since then.
func withSource(sources []Source, s Source) []Source {
	i := slices.IndexFunc(sources, func(o Source) bool { return s.Message != "" && o.Message == s.Message && o.Letter == s.Letter })
	if i < 0 {
		return append(sources, s)
	}
	if s.Evidence.Better(sources[i].Evidence) {
		sources[i].Evidence = s.Evidence
	}
	return sources
}
