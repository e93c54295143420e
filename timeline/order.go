package timeline

import "time"

// Stage is how far the claim about an order has come.
type Stage string

// The stages, in their order.
const (
	StageOpen      Stage = "open"
	StageClaim     Stage = "claim"     // the problem was raised with the seller
	StageDispute   Stage = "dispute"   // opened on the platform, or at the payment provider
	StageMediation Stage = "mediation" // escalated
	StageResolved  Stage = "resolved"
	StageClosed    Stage = "closed"
)

// Stages lists the stages in their order.
var Stages = []Stage{StageOpen, StageClaim, StageDispute, StageMediation, StageResolved, StageClosed}

// Done reports whether nothing more is expected at this stage.
func (s Stage) Done() bool { return s == StageResolved || s == StageClosed }

// Order is a purchase as the owner registered it, or as a mail proposed it.
type Order struct {
	Number   string    `json:"number"`         // as the owner wrote it
	Also     []string  `json:"also,omitempty"` // other numbers that mean it: the seller's own
	Platform string    `json:"platform,omitempty"`
	Payment  string    `json:"payment,omitempty"` // paypal, card_visa, card_mastercard
	Title    string    `json:"title,omitempty"`
	Sellers  []Address `json:"sellers,omitempty"`
	Parties  []Party   `json:"parties,omitempty"`  // who is known to speak for the seller
	Calendar string    `json:"calendar,omitempty"` // country code; "" is the policy's
	Zone     string    `json:"zone,omitempty"`     // the seller's, where not the calendar's
	Amount   string    `json:"amount,omitempty"`   // decimal, as written
	Currency string    `json:"currency,omitempty"`
	Quantity string    `json:"quantity,omitempty"` // ordered; decimal
	Affected string    `json:"affected,omitempty"` // of them, what the problem is with; decimal
	Claimed  string    `json:"claimed,omitempty"`  // the amount that the owner asks for, in Currency
	Basis    string    `json:"basis,omitempty"`    // why so much, in the owner's words

	Placed   Date `json:"placed,omitzero"`
	Paid     Date `json:"paid,omitzero"`
	Shipped  Date `json:"shipped,omitzero"`
	Expected Date `json:"expected,omitzero"`
	Received Date `json:"received,omitzero"`

	Due map[string]Date `json:"due,omitempty"` // last days that a notice named, by the clock's id: they stand above the rules

	Happened map[string]Date `json:"happened,omitempty"` // days of events that no mail and no other field tells: see Happenings

	Problem  string `json:"problem,omitempty"` // one of Problems
	Remedy   string `json:"remedy,omitempty"`  // one of Remedies
	Proposed bool   `json:"proposed,omitempty"`
	Stage    Stage  `json:"stage"` // as of now; as of another moment, fold the entries

	SnoozedUntil Date `json:"snoozed_until,omitzero"` // before that day no nudge goes out
	Muted        bool `json:"muted,omitempty"`        // no nudge goes out at all

	Send bool `json:"send,omitempty"` // on the owner's word nudged may write to the seller
}

// Party is an address, or a whole domain, that speaks for the seller of an order.
type Party struct {
	Address string `json:"address,omitempty"` // in the form of Address.Key
	Domain  string `json:"domain,omitempty"`
	Why     string `json:"why"` // registered, written to, …

	Since time.Time `json:"since,omitzero"` // of the letter that made it known; zero if the owner said so
}

// Includes reports whether a speaks for the seller as p.
func (p Party) Includes(a Address) bool {
	return p.Address != "" && p.Address == a.Key() || p.Domain != "" && p.Domain == a.Domain()
}

// Problems lists what can be wrong with an order.
var Problems = []string{"damaged", "wrong", "quality", "short", "late", "not_received", "payment", "other"}

// Remedies lists what the owner can want.
var Remedies = []string{"refund", "partial_refund", "replacement", "repair", "resend", "other"}
