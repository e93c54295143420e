package evidence

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"nudged/timeline"
)

// Line is one line of record/entries.jsonl: an entry exactly as it is stored, or
// what stands in its place.
type Line struct {
	Seq   uint64
	Bytes []byte
}

// Withheld stands for an entry that is not for the reader of the dossier: a mail
// that was put on the order by mistake, a reminder of nudged to its owner. Its
// hash keeps the chain whole.
type Withheld struct {
	Withheld string `json:"withheld"` // SHA-256 of the stored entry, hex
	Seq      uint64 `json:"seq"`
	Back     string `json:"back,omitempty"` // what the entry says of the one before it
	Why      string `json:"why"`
}

// Why an entry is withheld.
const (
	whyForgotten = "its words were forgotten at the owner's word: only this hash of it is left"
	whyReminder  = "a reminder to the owner, which is no evidence"
	whyHidden    = "made unreadable by the owner"
	whyLater     = "later than this dossier"
	whyRemoved   = "taken off this order: it belongs elsewhere"
)

// lines makes the lines of an order's stored entries, up to the last that counts.
func lines(stored [][]byte, c *Case) ([]Line, error) {
	var out []Line
	last := 0
	for _, b := range stored {
		var e timeline.Entry
		if err := json.Unmarshal(b, &e); err != nil {
			return nil, fmt.Errorf("read entry of order %s: %w", c.Order.Number, err)
		}
		line := Line{e.Seq, b}
		if why := c.withholds(e, b); why != "" {
			var err error
			line.Bytes, err = json.Marshal(Withheld{cmp.Or(e.Forgotten, hash(b)), e.Seq, e.Back, why})
			if err != nil {
				return nil, err
			}
		}
		if out = append(out, line); !e.At.After(c.At) && !e.Known.After(c.At) {
			last = len(out)
		}
	}
	return out[:last], nil
}

// withholds says why an entry is not for the reader of the dossier, or "".
func (c *Case) withholds(e timeline.Entry, stored []byte) string {
	switch {
	case e.Forgotten != "":
		return whyForgotten
	case e.Kind == timeline.EntryNudge:
		return whyReminder
	case c.hide.inJSON(stored):
		return whyHidden
	}
	switch e.Kind {
	case timeline.EntryOrder, timeline.EntryVerdict, timeline.EntryCorrection, timeline.EntryStage, timeline.EntryForgotten:
		return ""
	}
	if e.At.After(c.At) || e.Known.After(c.At) {
		return whyLater
	}
	shown := func(r timeline.Row) bool {
		return r.Seq == e.Seq || slices.ContainsFunc(r.Sources, func(s timeline.Source) bool {
			return s.Seq == e.Seq || s.Message != "" && s.Message == e.Message && s.Letter == e.Letter
		})
	}
	if slices.ContainsFunc(c.Rows, shown) {
		return ""
	}
	return whyRemoved
}

// link is what a line says about its place in the chain.
type link struct {
	Withheld string `json:"withheld"`
	Seq      uint64 `json:"seq"`
	Back     string `json:"back"`
	Order    string `json:"order"`
}

// hash is the SHA-256 that the line after it has to carry: of the entry as stored.
func (l link) hash(line []byte) string {
	if l.Withheld != "" {
		return l.Withheld
	}
	return hash(line)
}

// last is the hash that the chain ends with.
func (c *Case) last() (string, error) {
	if len(c.Lines) == 0 {
		return "", nil
	}
	end := c.Lines[len(c.Lines)-1]
	var l link
	if err := json.Unmarshal(end.Bytes, &l); err != nil {
		return "", fmt.Errorf("read entry %d: %w", end.Seq, err)
	}
	return l.hash(end.Bytes), nil
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
