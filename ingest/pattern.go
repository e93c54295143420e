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

// AddPattern teaches a pattern; what waits in the review for an order is looked
// at again by it.
func (r *Recorder) AddPattern(text string, seller *timeline.Address) (Outcome, error) {
	p, err := matcher.ParsePattern(text)
	if err != nil {
		return Outcome{}, err
	}
	return r.update(func(f *filing) error {
		list, err := patterns(f.tx)
		if err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(o Pattern) bool { return o.is(p.String(), seller) })
		if err := f.putPatterns(append(list, Pattern{Text: p.String(), Seller: seller, Since: f.Clock()})); err != nil {
			return err
		}
		return f.refileOpen()
	})
}

// RemovePattern forgets a pattern; what was placed by it stays.
func (r *Recorder) RemovePattern(text string, seller *timeline.Address) error {
	_, err := r.update(func(f *filing) error {
		list, err := patterns(f.tx)
		if err != nil {
			return err
		}
		kept := slices.DeleteFunc(slices.Clone(list), func(o Pattern) bool { return o.is(text, seller) })
		if len(kept) == len(list) {
			return fmt.Errorf("%s: %w", text, ErrNoPattern)
		}
		return f.putPatterns(kept)
	})
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
