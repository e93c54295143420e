package main

import (
	"errors"
	"fmt"
	"time"

	"nudged/store"
)

// verifyCmd checks a state, or a backup of one.
type verifyCmd struct {
	What string `arg:"" optional:"" name:"DIR|FILE.zip" type:"path" help:"A backup; else the state."`
	JSON bool   `name:"json" help:"One JSON object."`
}

func (c *verifyCmd) needs() need {
	if c.What != "" {
		return needsConfig
	}
	return needsState
}

// verified is what the command says.
type verified struct {
	State   string        `json:"state"`
	Stats   store.Stats   `json:"stats"`
	Head    uint64        `json:"head"` // the last entry, and its hash
	Hash    string        `json:"hash"`
	Damages []damageFound `json:"damages"`
	Remedy  string        `json:"remedy,omitempty"`
}

type damageFound struct {
	File string `json:"file"`
	What string `json:"what"`
}

// mostDamages is how many damages are told one by one.
const mostDamages = 100

func (c *verifyCmd) run(s *session) error {
	if c.What == "" {
		return c.check(s, s.config.State, s.store)
	}
	dir, clear, err := unpacked(s, c.What)
	if err != nil {
		return err
	}
	defer clear()
	return c.open(s, dir)
}

// runAlone looks at the state without changing anything in it.
func (c *verifyCmd) runAlone(s *session) error { return c.open(s, s.config.State) }

func (c *verifyCmd) open(s *session, dir string) error {
	st, err := store.OpenReadOnly(dir, storeOptions(s.config))
	if err != nil {
		return err
	}
	return errors.Join(c.check(s, dir, st), st.Close())
}

func (c *verifyCmd) check(s *session, dir string, st *store.Store) error {
	v := verified{State: dir, Damages: []damageFound{}}
	at, end := s.bar("verifying")
	began := time.Now()
	var first *store.DamagedError
	err := st.Examine(func(done, total uint64) { at(int64(done), int64(total)) }, func(d *store.DamagedError) bool {
		if first == nil {
			first = d
		}
		v.Damages = append(v.Damages, damageFound{d.Path, d.What})
		return len(v.Damages) < mostDamages
	})
	end()
	if err == nil && first == nil {
		err = st.View(func(tx *store.Tx) error {
			v.Stats = tx.Stats()
			v.Head, v.Hash = tx.Head()
			return nil
		})
	}
	if err != nil {
		return err
	}
	if first != nil {
		v.Remedy = s.remedyOf(first)
	}
	return c.tell(s, v, first, time.Since(began))
}

func (c *verifyCmd) tell(s *session, v verified, first *store.DamagedError, took time.Duration) error {
	if c.JSON {
		if err := s.json(v); err != nil {
			return err
		}
	}
	if first == nil {
		if !c.JSON {
			fmt.Fprintf(s.user.out, "%s is whole: %s, %s, %s, read in %s; the chain ends at entry %d, %s\n", v.State,
				counted(v.Stats.Mails, "mail"), count(v.Stats.Entries, "entry", "entries"), counted(v.Stats.Orders, "order"),
				took.Round(time.Millisecond), v.Head, v.Hash)
		}
		return nil
	}
	if !c.JSON {
		for _, d := range v.Damages {
			fmt.Fprintf(s.user.out, "%s: %s\n", d.File, clean(d.What))
		}
		if len(v.Damages) == mostDamages {
			fmt.Fprintln(s.user.out, "and perhaps more")
		}
	}
	return &damagedState{first, v.Remedy}
}
