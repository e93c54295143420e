package timeline

import "time"

// Turn says who has to act next.
type Turn string

// The turns.
const (
	TurnSeller Turn = "seller"
	TurnBuyer  Turn = "buyer"
	TurnNobody Turn = "nobody"
)

// Silence says how it stands between the owner and the seller.
type Silence string

// The states; the empty one says that nobody owes an answer and nobody gave one.
const (
	SilenceAnswered        Silence = "answered"
	SilenceWaiting         Silence = "waiting"
	SilencePromised        Silence = "promised"
	SilenceHoliday         Silence = "holiday"
	SilenceUndeliverable   Silence = "undeliverable"
	SilencePresumedSilent  Silence = "presumed_silent"
	SilenceConfirmedSilent Silence = "confirmed_silent"
	SilenceFeedGap         Silence = "feed_gap"
)

// Status is how an order stands at a moment.
type Status struct {
	Number             string     `json:"number"`
	Platform           *string    `json:"platform"`
	Stage              Stage      `json:"stage"`
	Turn               Turn       `json:"turn"`
	Silence            *Silence   `json:"silence"`
	WaitingSince       *time.Time `json:"waiting_since"`
	BusinessDays       int        `json:"business_days"`
	Attempts           int        `json:"attempts"`             // unanswered ones
	AttemptsOnPlatform int        `json:"attempts_on_platform"` // of these, where the platform sees them
	Next               *Step      `json:"next"`
	Deadlines          []Deadline `json:"deadlines"`
	Reason             string     `json:"reason"` // why it stands so, in a sentence

	Promised     Date       `json:"promised,omitzero"`       // the day that the seller named, over or not
	PlatformSays *time.Time `json:"platform_says,omitempty"` // the platform says that the seller wrote then; nobody has confirmed it
}

// Step is a mail that nudged will send about an order.
type Step struct {
	At   time.Time `json:"at"`
	Kind string    `json:"kind"` // nudge or deadline
	Step string    `json:"step"`

	Key      string    `json:"-"` // another one for each mail about an order: what Entry.Step records of one sent
	Deadline *Deadline `json:"-"` // what a deadline mail warns of
}

// The kinds of steps.
const (
	KindNudge    = "nudge"
	KindDeadline = "deadline"
)

// Deadline is one clock of a platform or payment provider, running on an order.
type Deadline struct {
	Kind       string `json:"kind"` // the clock's id in data/clocks.json
	Platform   string `json:"platform"`
	Due        Date   `json:"due"`
	LastSafe   Date   `json:"last_safe,omitzero"` // the day before; none where Due is the first possible day
	Effect     string `json:"effect"`
	Actor      string `json:"actor"` // buyer, seller, platform, issuer, both
	Source     string `json:"source"`
	Confidence string `json:"confidence"`

	From   Date   `json:"from,omitzero"`    // the day of the event that it counts from; none where a notice named the day
	Bound  string `json:"bound"`            // one of the Bound constants
	Passed bool   `json:"passed,omitempty"` // the due date is over
}

// What the due date of a Deadline bounds.
const (
	BoundLast  = "last"  // the step must be done before the day is over
	BoundFirst = "first" // the step is possible from the day on
	BoundUsual = "usual" // something normally happens by the day
)

// Coverage is how far the mailboxes were listened to.
type Coverage struct {
	Known   bool      // false before the first pass over a mailbox has ended
	Through time.Time // everything that had arrived by then has been read
	Why     string    // what keeps us from hearing, where something does
}

// HearingGrace is how long ago a mailbox may have been read to the end for us
// to say that we are listening: a poll may be late, a connection be made anew.
const HearingGrace = 2 * time.Hour

// Gap reports whether we had not been listening for a while at that moment.
func (c Coverage) Gap(at time.Time) bool { return c.Known && at.Sub(c.Through) > HearingGrace }

// Asked gives the coverage to judge the moment at by, when asked now: about a
// time to come, we hear as we hear now.
func (c Coverage) Asked(at, now time.Time) Coverage {
	if c.Known && at.After(now) {
		c.Through = c.Through.Add(at.Sub(now))
	}
	return c
}
