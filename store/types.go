package store

import (
	"time"

	"nudged/timeline"
)

// Fetch is where the bytes of a mail came from, and when: facts that cannot be had later.
type Fetch struct {
	Account      string    `json:"account,omitempty"` // name of the [[imap]] section; "" for an imported file
	Server       string    `json:"server,omitempty"`  // host:port
	Mailbox      string    `json:"mailbox,omitempty"`
	UIDValidity  uint32    `json:"uidvalidity,omitempty"`
	UID          uint32    `json:"uid,omitempty"`
	InternalDate time.Time `json:"internaldate,omitzero"`
	Path         string    `json:"path,omitempty"` // of an imported file, as the owner named it
	At           time.Time `json:"at"`             // our clock when it was fetched
}

// Mail is what the store keeps about one raw mail beside its bytes.
type Mail struct {
	SHA       string           `json:"sha"` // SHA-256 of the raw bytes, hex
	Size      int64            `json:"size"`
	Received  time.Time        `json:"received"` // topmost Received, else INTERNALDATE, else Date
	Fetch     Fetch            `json:"fetch"`
	Vouched   bool             `json:"vouched,omitempty"` // the owner vouches for where it came from
	MessageID string           `json:"message_id,omitempty"`
	Repeated  bool             `json:"repeated,omitempty"` // another mail with other bytes has the same Message-ID
	From      timeline.Address `json:"from"`
	Subject   string           `json:"subject,omitempty"`
	Kind      timeline.Kind    `json:"kind"`
	Sender    timeline.Sender  `json:"sender"`
	Route     timeline.Route   `json:"route,omitzero"`
	Defects   []string         `json:"defects,omitempty"`
	LeftOut   string           `json:"left_out,omitempty"` // why only its headers were fetched, or nothing
	Parked    bool             `json:"parked,omitempty"`   // reading it ended the process again and again: it is not read any more
	Remark    string           `json:"remark,omitempty"`   // what was made of it, where it is on no order

	Forgotten time.Time `json:"forgotten,omitzero"` // when its words were taken away: see Tx.ForgetMail

	Originals map[string]timeline.Auth `json:"originals,omitempty"` // what the signatures of mails attached to it prove, by timeline.Letter.Name
}

// Review is a question about one letter that could not be placed.
type Review struct {
	ID       string           `json:"id"`     // short, unique, what the owner types
	SHA      string           `json:"sha"`    // of the raw mail
	Letter   string           `json:"letter"` // timeline.Letter.Name
	At       time.Time        `json:"at"`     // arrival
	Reason   string           `json:"reason"` // one of the Reason constants
	Why      string           `json:"why"`    // in a sentence
	From     timeline.Address `json:"from"`
	Subject  string           `json:"subject"`
	Guesses  []Guess          `json:"guesses"`
	Hidden   bool             `json:"hidden,omitempty"`  // kept only to be looked at again: no row, no question
	Settled  string           `json:"settled,omitempty"` // accepted, assigned, ignored, placed; "" is open
	SettledT time.Time        `json:"settled_at,omitzero"`
	Keys     []string         `json:"keys,omitempty"`  // what would make it worth another look: see Tx.ReviewsBy
	Again    bool             `json:"again,omitempty"` // settled, but by evidence so weak that its Keys count still
}

// The reasons for a review.
const (
	ReasonStranger     = "stranger"     // nobody we know
	ReasonForged       = "forged"       // it claims to be from somebody whom the authentication denies
	ReasonUnconfirmed  = "unconfirmed"  // a possible reply: a known address, neither authenticated nor threaded
	ReasonUnregistered = "unregistered" // it names an order that is not registered
	ReasonWhichOrder   = "which_order"  // several orders fit
	ReasonNoOrder      = "no_order"     // known people, but nothing says which order
	ReasonPending      = "pending"      // the DNS has not told yet who wrote it
	ReasonUnreadable   = "unreadable"   // could not be read or fetched
	ReasonReport       = "report"       // a delivery report about a mail that we do not hold
)

// Guess is an order that a letter may belong to.
type Guess struct {
	Order string `json:"order"`
	Why   string `json:"why"`
}

// Position is how far a mailbox has been read.
type Position struct {
	UIDValidity uint32 `json:"uidvalidity"`
	UID         uint32 `json:"uid"` // the last one recorded
}

// Listening is what is known about our hearing of one mailbox.
type Listening struct {
	First   time.Time `json:"first,omitzero"`   // end of the first complete pass
	Through time.Time `json:"through,omitzero"` // everything that had arrived by then is recorded
	Failing time.Time `json:"failing,omitzero"` // since when it cannot be read; zero while it can
	Why     string    `json:"why,omitempty"`    // what fails
	Holes   []Hole    `json:"holes,omitempty"`  // when we did not listen, since First; filled later by what the server kept
}

// Hole is a time in which a mailbox was not listened to.
type Hole struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"` // when everything up to then had been read again
	Why  string    `json:"why,omitempty"`
}

// Outgoing is one mail of ours, fixed before it is sent.
type Outgoing struct {
	ID        string    `json:"id"`         // key of what it says: one per order and step, one digest per local date
	Kind      string    `json:"kind"`       // nudge, deadline, digest, alarm, answer, letter …
	Orders    []string  `json:"orders"`     // orders it is about
	Step      string    `json:"step"`       //
	MessageID string    `json:"message_id"` // without angle brackets
	From      string    `json:"from"`       // reverse-path
	To        []string  `json:"to"`         // forward-paths
	Subject   string    `json:"subject"`
	Bytes     []byte    `json:"bytes"` // the whole mail: a retry sends the same
	Reserved  time.Time `json:"reserved"`
	State     string    `json:"state"` // see the State constants
	Tries     int       `json:"tries"`
	NextTry   time.Time `json:"next_try,omitzero"`
	Said      string    `json:"said,omitempty"` // what the server said last
	Settled   time.Time `json:"settled,omitzero"`

	Tells  []Tell   `json:"tells,omitempty"`  // the steps that it carries out
	Took   []string `json:"took,omitempty"`   // recipients for whom the server has taken it
	Turned []string `json:"turned,omitempty"` // recipients that were refused for good
	Doubts int      `json:"doubts,omitempty"` // how often the connection broke after the final dot

	Letter *Letter `json:"letter,omitempty"` // that it carries to a seller, on the owner's word; nil: it is for the owner
}

// Letter is a text to a seller that the owner was shown, and may have sent.
type Letter struct {
	Order    string             `json:"order"`
	Number   int                `json:"number"` // by which the owner was shown it: send 2
	Language string             `json:"language"`
	To       []timeline.Address `json:"to,omitempty"` // none: it is for whom decides, or for a chat
	Subject  string             `json:"subject"`
	Body     string             `json:"body"`
	By       timeline.Date      `json:"by,omitzero"` // the day that it asks an answer by
	Made     time.Time          `json:"made"`
}

// Tell is one step of one order that a mail of ours carries out.
type Tell struct {
	Order   string `json:"order"`
	Kind    string `json:"kind"` // nudge or deadline
	Step    string `json:"step"`
	Key     string `json:"key"`     // timeline.Step.Key: it is told once
	Subject string `json:"subject"` // what it says about this order
}

// The states of an outgoing mail.
const (
	StateReserved  = "reserved"
	StateSending   = "sending"   // handed to the server; the answer is not known yet
	StateSent      = "sent"      // the server took it
	StateUncertain = "uncertain" // the connection broke after the final dot: it may have been taken
	StateRefused   = "refused"   // the server refused it for good
	StateBounced   = "bounced"   // it was taken, and came back
	StateDropped   = "dropped"   // no longer true when it should have been sent
)
