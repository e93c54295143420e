package ingest

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"nudged/matcher"
	"nudged/timeline"
)

// ErrOrderExists says that an order of that number is registered already.
var ErrOrderExists = errors.New("the order is registered already")

// Register puts a new order on record; mails that waited for it find their place.
func (r *Recorder) Register(orders ...timeline.Order) (Outcome, error) {
	return r.update(func(f *filing) error {
		for _, o := range orders {
			if err := f.register(o); err != nil {
				return err
			}
		}
		return nil
	})
}

// register puts one order on record; one that was proposed becomes what is said
// of it now.
func (f *filing) register(o timeline.Order) error {
	if o.Stage == "" {
		o.Stage = timeline.StageOpen
	}
	number, known := f.tx.OrderByKey(matcher.Key(o.Number))
	if !known {
		return f.putOrder(o, nil, "registered")
	}
	old, err := f.tx.Order(number)
	switch {
	case err != nil:
		return err
	case !old.Proposed:
		return fmt.Errorf("%s: %w", o.Number, ErrOrderExists)
	}
	if o, err = over(old, o); err != nil {
		return err
	}
	return f.putOrder(o, old.Parties, "registered")
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
		o.Proposed = false
		return f.putOrder(o, before, "edited")
	})
}

// putOrder writes an order as the owner tells it: its sellers are parties, and
// who was one only as a seller that the owner has corrected is none any more.
func (f *filing) putOrder(o timeline.Order, before []timeline.Party, what string) error {
	o.Parties = slices.DeleteFunc(slices.Clone(o.Parties), func(p timeline.Party) bool { return p.Why == asSeller })
	o.Parties, _ = withParties(o.Parties, o.Sellers, time.Time{}, asSeller)
	return f.writeOrder(o, before, what)
}

// writeOrder writes an order and records what was said of it; before are the
// parties that are known already.
func (f *filing) writeOrder(o timeline.Order, before []timeline.Party, what string) error {
	return f.recordOrder(o, before, timeline.Entry{Event: what})
}

// recordOrder is writeOrder, by an entry that says more than what happened.
func (f *filing) recordOrder(o timeline.Order, before []timeline.Party, e timeline.Entry) error {
	for _, p := range o.Parties {
		if !slices.Contains(before, p) {
			f.learnParty(p)
		}
	}
	f.learn("n:"+matcher.Key(o.Number), time.Time{})
	if err := f.tx.PutOrder(o); err != nil {
		return err
	}
	now := f.Clock()
	e.Order, e.Kind, e.At, e.Known, e.Text = o.Number, timeline.EntryOrder, now, now, e.Event+": "+describe(o)
	_, err := f.append(e)
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
		_, err = f.append(timeline.Entry{Order: o.Number, Kind: timeline.EntryStage, At: at, Known: at, Stage: stage, By: "you said so", Confirmed: true})
		if err != nil {
			return err
		}
		o.Stage = f.stageOf(o.Number)
		o.Proposed = o.Proposed && stage.Done() // to close it is to say that it is none
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
	Note     bool   // a remark of the owner's own, said to nobody
	By       string // how the owner said so; "" is that they logged it
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
			Text: cut(said.Text, timeline.MaxEntryText), Evidence: timeline.ClassC, By: cmp.Or(said.By, "you logged it"),
			Promised: said.Promised, Confirmed: true,
		}
		if e.Promised.Before(timeline.DateOf(said.At)) {
			e.Promised = timeline.Date{} // a day that is over promises nothing
		}
		if len(o.Sellers) > 0 {
			e.To = o.Sellers[:1]
		}
		if said.Note {
			e.Kind, e.From, e.To = timeline.EntryNote, &f.Owners[0], nil
		} else if said.Received {
			e.Kind, e.From, e.To, e.Answers = timeline.EntryReceived, nil, nil, true
			if len(o.Sellers) > 0 {
				e.From = &o.Sellers[0]
			}
			if e.Promised.IsZero() {
				e.Promised = timeline.PromisedDate(said.Text, f.dayOf(o.Number, said.At))
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
		if logged, err = f.append(e); err != nil {
			return err
		}
		return f.use(o.Number)
	})
	return logged, err
}

// update is one transaction of the owner's word, or part of the one in which a
// mail is recorded that says it.
func (r *Recorder) update(do func(*filing) error) (Outcome, error) {
	if r.joined != nil {
		return r.joined.done, do(r.joined)
	}
	return r.transact(filing{byOwner: true}, func(f *filing) error {
		if err := do(f); err != nil {
			return err
		}
		return f.lookAgain()
	})
}
