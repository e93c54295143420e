package store

import (
	"encoding/json"
	"fmt"
	"time"

	"nudged/timeline"
)

// Ticket is what a mail of ours lets the owner command by a reply, once. Its
// token stands in the mail; what the token means stands here.
type Ticket struct {
	ID       string             `json:"id"` // what the token names: 16 hex digits
	To       string             `json:"to"` // the owner address that it went to, in the form of Address.Key
	Items    []Item             `json:"items,omitempty"`
	Numbered []Item             `json:"numbered,omitempty"` // what numbers stood for before a choice was offered: afterwards they do again
	Letters  []Letter           `json:"letters,omitempty"`  // that the mail showed
	Question string             `json:"question,omitempty"` // one of the Question constants
	Held     []timeline.Command `json:"held,omitempty"`     // what runs once the question is answered
	Written  time.Time          `json:"written,omitzero"`   // when that was written
	Of       string             `json:"of,omitempty"`       // SHA-256 of the mail in which it was written
	Deeds    []Deed             `json:"deeds,omitempty"`    // what the mail tells as done: `undo` takes it back
	Answer   bool               `json:"answer,omitempty"`   // the mail itself answers one of the owner's
	Rally    int                `json:"rally,omitempty"`    // how many answers in a row it is the last of
	Said     time.Time          `json:"said,omitzero"`      // when that one was given
	Expires  time.Time          `json:"expires"`
	Used     string             `json:"used,omitempty"` // SHA-256 of the mail that used it up
}

// Item is one matter of a mail, by the number that the mail gave it: the first
// is 1. Of the fields one is set.
type Item struct {
	Order   string        `json:"order,omitempty"`
	Review  string        `json:"review,omitempty"`
	Entry   uint64        `json:"entry,omitempty"` // that came in, by its Seq
	Day     timeline.Date `json:"day,omitzero"`
	Problem string        `json:"problem,omitempty"`
}

// The questions that hold commands back.
const (
	QuestionConfirm = "confirm" // did you write this?
	QuestionChoice  = "choice"  // which of these?
)

// Deed is one thing that a command did, with what it takes to undo it.
type Deed struct {
	Entry  uint64 `json:"entry,omitempty"`  // it added this entry
	Review string `json:"review,omitempty"` // it settled this question
	Order  string `json:"order,omitempty"`  // it changed a field of this order
	Field  string `json:"field,omitempty"`
	Was    string `json:"was,omitempty"`
	Letter string `json:"letter,omitempty"` // it reserved this mail to a seller
	Said   string `json:"said,omitempty"`   // how the owner was told of it
}

// Answer is what is said back to the owner about a mail with commands.
type Answer struct {
	To      timeline.Address // an owner address, as configured
	Subject string           // of the mail that is answered
	At      time.Time        // when that arrived; zero where there is none
	Thread  []string         // Message-IDs of its conversation, oldest first
	Done    []string         // what was done, a line each
	Refused []string         // what was not, and why
	Asked   string           // what has to be said first
	Choices []string         // the numbered answers to that
	Help    bool             // tell what can be commanded

	Dossiers []Dossier // that follow, each in a mail of its own
	Ticket   Ticket    // what the reply to it may do
}

// Dossier is one that the owner asked for.
type Dossier struct {
	Order string `json:"order"`
	For   string `json:"for,omitempty"`  // who gets it; "" is anybody
	Lang  string `json:"lang,omitempty"` // "" is English
}

func ticketName(id string) string { return "ticket " + id }

// PutTicket keeps t, in place of what was kept by its ID.
func (tx *Tx) PutTicket(t *Ticket) error {
	if t.ID == "" {
		return fmt.Errorf("put ticket: it has no ID")
	}
	b, err := encode(t)
	if err != nil {
		return fmt.Errorf("encode ticket %s: %w", t.ID, err)
	}
	return tx.SetMeta(ticketName(t.ID), b)
}

// Ticket gives the ticket with that ID, nil where there is none.
func (tx *Tx) Ticket(id string) (*Ticket, error) {
	b := tx.Meta(ticketName(id))
	if b == nil {
		return nil, tx.damage
	}
	var t Ticket
	if err := json.Unmarshal(b, &t); err != nil {
		return nil, damaged(tx.s.path(), "ticket %s cannot be read: %v", id, err)
	}
	return &t, nil
}
