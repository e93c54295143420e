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

// ErrOrderExists says that an order of that number is registered already.
var ErrOrderExists = errors.New("the order is registered already")

// Register puts a new order on record; mails that waited for it find their place.
func (r *Recorder) Register(orders ...timeline.Order) (Outcome, error) {
	return r.update(func(f *filing) error {
		for _, o := range orders {
			if _, err := f.tx.Order(o.Number); err == nil {
				return fmt.Errorf("%s: %w", o.Number, ErrOrderExists)
			}
			if o.Stage == "" {
				o.Stage = timeline.StageOpen
			}
			if err := f.putOrder(o, nil, "registered"); err != nil {
				return err
			}
		}
		return nil
	})
}

// Edit changes a registered order; change gets it as it is and says what is new.
func (r *Recorder) Edit(number string, change func(*timeline.Order) error) (Outcome, error) {
	return r.update(func(f *filing) error {
		o, err := f.tx.Order(number)
		if err != nil {
			return err
		}
		before := slices.Clone(o.Parties)
		if err := change(&o); err != nil {
			return err
		}
		return f.putOrder(o, before, "edited")
	})
}

// putOrder writes an order, makes its sellers parties, and records what was said of it.
func (f *filing) putOrder(o timeline.Order, before []timeline.Party, what string) error {
	o.Parties = withParties(o.Parties, o.Sellers, "you registered them as the seller")
	for _, p := range o.Parties {
		if !slices.Contains(before, p) {
			f.learnParty(p)
		}
	}
	f.learn("n:" + matcher.Key(o.Number))
	if err := f.tx.PutOrder(o); err != nil {
		return err
	}
	now := f.Clock()
	_, err := f.tx.Append(timeline.Entry{Order: o.Number, Kind: timeline.EntryOrder, At: now, Known: now, Text: what + ": " + describe(o)})
	return err
}

// describe gives an order in one line, for the chain: what was agreed, and when we were told.
func describe(o timeline.Order) string {
	b, err := json.Marshal(o)
	if err != nil {
		return o.Number
	}
	return string(b)
}

// Stage moves an order to another stage as of at.
func (r *Recorder) Stage(number string, stage timeline.Stage, at time.Time) (Outcome, error) {
	return r.update(func(f *filing) error {
		o, err := f.tx.Order(number)
		if err != nil {
			return err
		}
		_, err = f.tx.Append(timeline.Entry{Order: o.Number, Kind: timeline.EntryStage, At: at, Known: at, Stage: stage, By: "you said so", Confirmed: true})
		if err != nil {
			return err
		}
		o.Stage = f.stageOf(o.Number)
		return f.tx.PutOrder(o)
	})
}

// Said is something that was said elsewhere than by mail.
type Said struct {
	Channel  timeline.Channel
	Received bool
	At       time.Time
	Promised timeline.Date
	Text     string
	Files    []File
}

// File is a file that the owner hands in.
type File struct {
	Name, Type string
	Content    []byte
}

// Say records what the owner says was said on another channel.
func (r *Recorder) Say(number string, said Said) (timeline.Entry, error) {
	var logged timeline.Entry
	_, err := r.update(func(f *filing) error {
		o, err := f.tx.Order(number)
		if err != nil {
			return err
		}
		e := timeline.Entry{
			Order: o.Number, Kind: timeline.EntrySent, At: said.At, Known: said.At, Channel: said.Channel,
			Text: cut(said.Text, timeline.MaxEntryText), Evidence: timeline.ClassC, By: "you logged it",
			Promised: said.Promised, Confirmed: true,
		}
		if len(o.Sellers) > 0 {
			e.To = o.Sellers[:1]
		}
		if said.Received {
			e.Kind, e.From, e.To, e.Answers = timeline.EntryReceived, nil, nil, true
			if len(o.Sellers) > 0 {
				e.From = &o.Sellers[0]
			}
			if e.Promised.IsZero() {
				e.Promised = timeline.PromisedDate(said.Text, timeline.DateOf(said.At))
			}
			e.Holding = timeline.Holding(said.Text)
		} else {
			e.From, e.Expects = &f.Owners[0], timeline.ExpectsAnswer(said.Text)
		}
		for _, file := range said.Files {
			sha, _, err := f.tx.PutRaw(file.Content)
			if err != nil {
				return err
			}
			e.Files = append(e.Files, timeline.FileRef{Name: file.Name, Type: file.Type, Size: int64(len(file.Content)), SHA256: sha})
		}
		logged, err = f.tx.Append(e)
		return err
	})
	return logged, err
}

// update is one transaction of the owner's word.
func (r *Recorder) update(do func(*filing) error) (Outcome, error) {
	var done Outcome
	err := r.Store.Update(func(tx *store.Tx) error {
		f := &filing{Recorder: r, tx: tx}
		if err := do(f); err != nil {
			return err
		}
		err := f.lookAgain()
		done = f.done
		return err
	})
	return done, err
}
