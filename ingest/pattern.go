package ingest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// Pattern is how orders are numbered, as the owner taught it: by everybody, or
// by one seller.
type Pattern struct {
	Text   string            `json:"pattern"`
	Seller *timeline.Address `json:"seller,omitempty"`
	Since  time.Time         `json:"since"`
	Entry  uint64            `json:"entry"` // by which it is on record

	parsed matcher.Pattern
}

// metaPatterns is where the state keeps the patterns.
const metaPatterns = "patterns"

// ErrNoPattern says that no such pattern was taught.
var ErrNoPattern = errors.New("no such pattern")

// Patterns lists the patterns that were taught.
func (r *Recorder) Patterns() (list []Pattern, err error) {
	err = r.Store.View(func(tx *store.Tx) (err error) {
		list, err = patterns(tx)
		return err
	})
	return list, err
}

// The Events of an EntryPattern, whose Text is the pattern and whose To the seller.
const (
	PatternTaught    = "taught"
	PatternForgotten = "forgotten"
)

// AddPattern teaches a pattern; what waits in the review for an order is looked
// at again by it. It tells the entry by which that is on record.
func (r *Recorder) AddPattern(text string, seller *timeline.Address) (Outcome, uint64, error) {
	p, err := matcher.ParsePattern(text)
	if err != nil {
		return Outcome{}, 0, err
	}
	var seq uint64
	done, err := r.update(func(f *filing) (err error) {
		seq, err = f.teachPattern(Pattern{Text: p.String(), Seller: seller})
		return err
	})
	return done, seq, err
}

// RemovePattern forgets a pattern; what was placed by it stays. It tells the
// entry by which that is on record.
func (r *Recorder) RemovePattern(text string, seller *timeline.Address) (uint64, error) {
	var seq uint64
	_, err := r.update(func(f *filing) (err error) {
		seq, err = f.forgetPattern(Pattern{Text: text, Seller: seller})
		return err
	})
	return seq, err
}

func (f *filing) teachPattern(p Pattern) (uint64, error) {
	list, err := patterns(f.tx)
	if err != nil {
		return 0, err
	}
	if i := slices.IndexFunc(list, func(o Pattern) bool { return o.is(p.Text, p.Seller) }); i >= 0 {
		return list[i].Entry, nil // it is taught already
	}
	p.Since = f.Clock()
	if p.Entry, err = f.recordPattern(p, PatternTaught); err != nil {
		return 0, err
	}
	if err := f.putPatterns(append(list, p)); err != nil {
		return 0, err
	}
	return p.Entry, f.refileOpen()
}

func (f *filing) forgetPattern(p Pattern) (uint64, error) {
	list, err := patterns(f.tx)
	if err != nil {
		return 0, err
	}
	kept := slices.DeleteFunc(slices.Clone(list), func(o Pattern) bool { return o.is(p.Text, p.Seller) })
	if len(kept) == len(list) {
		return 0, fmt.Errorf("%s: %w", p.Text, ErrNoPattern)
	}
	if err := f.putPatterns(kept); err != nil {
		return 0, err
	}
	return f.recordPattern(p, PatternForgotten)
}

// recordPattern notes in the chain what is said of a pattern.
func (f *filing) recordPattern(p Pattern, event string) (uint64, error) {
	now := f.Clock()
	e := timeline.Entry{Kind: timeline.EntryPattern, At: now, Known: now, Event: event, Text: p.Text, By: "you said so", Confirmed: true}
	if p.Seller != nil {
		e.To = []timeline.Address{*p.Seller}
	}
	e, err := f.append(e)
	return e.Seq, err
}

// undoPattern takes back what an entry says of a pattern, unless a later one did.
func (f *filing) undoPattern(e timeline.Entry) error {
	p := Pattern{Text: e.Text}
	if len(e.To) > 0 {
		p.Seller = &e.To[0]
	}
	list, err := patterns(f.tx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(list, func(o Pattern) bool { return o.is(p.Text, p.Seller) })
	switch {
	case e.Event == PatternTaught && (at < 0 || list[at].Entry != e.Seq), e.Event == PatternForgotten && at >= 0:
		return fmt.Errorf("%d: %w: a later word counts", e.Seq, ErrCannotBeUndone)
	case e.Event == PatternTaught:
		_, err = f.forgetPattern(p)
	default:
		_, err = f.teachPattern(p)
	}
	return err
}

func (p Pattern) is(text string, seller *timeline.Address) bool {
	return p.Text == text && (p.Seller == nil) == (seller == nil) && (seller == nil || p.Seller.Key() == seller.Key())
}

func (f *filing) putPatterns(list []Pattern) error {
	f.taught = nil
	b, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return f.tx.SetMeta(metaPatterns, b)
}

func patterns(tx *store.Tx) (list []Pattern, err error) {
	b := tx.Meta(metaPatterns)
	if b == nil {
		return nil, nil
	}
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, fmt.Errorf("patterns: %w", err)
	}
	for i := range list {
		if list[i].parsed, err = matcher.ParsePattern(list[i].Text); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// patternsFor are the patterns by which these people number their orders.
func (f *filing) patternsFor(with []timeline.Address) ([]matcher.Pattern, error) {
	if f.taught == nil {
		list, err := patterns(f.tx)
		if err != nil {
			return nil, err
		}
		f.taught = append([]Pattern{}, list...)
	}
	var out []matcher.Pattern
	for _, p := range f.taught {
		theirs := func(a timeline.Address) bool { return a.Key() == p.Seller.Key() }
		if p.Seller == nil || slices.ContainsFunc(with, theirs) {
			out = append(out, p.parsed)
		}
	}
	return out, nil
}

// refileOpen files once more what waits for the owner, but for what strangers sent.
func (f *filing) refileOpen() error {
	var shas []string
	err := f.tx.Reviews(true, func(rv *store.Review) bool {
		if rv.Reason != store.ReasonStranger && !slices.Contains(shas, rv.SHA) {
			shas = append(shas, rv.SHA)
		}
		return true
	})
	for _, sha := range shas {
		if err == nil {
			err = f.refile(sha)
		}
	}
	return err
}
