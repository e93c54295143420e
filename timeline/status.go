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
}

// Step is a mail that nudged will send about an order.
type Step struct {
	At   time.Time `json:"at"`
	Kind string    `json:"kind"` // nudge or deadline
	Step string    `json:"step"`
}

// Deadline is one clock of a platform or payment provider, running on an order.
type Deadline struct {
	Kind       string `json:"kind"` // the clock's id in facts/platforms.json
	Platform   string `json:"platform"`
	Due        Date   `json:"due"`
	LastSafe   Date   `json:"last_safe"`
	Effect     string `json:"effect"`
	Actor      string `json:"actor"` // buyer, seller, platform, issuer, both
	Source     string `json:"source"`
	Confidence string `json:"confidence"`
}

// Coverage is how far the mailboxes were listened to.
type Coverage struct {
	Known   bool      // false before the first pass over a mailbox has ended
	Through time.Time // everything that had arrived by then has been read
	Why     string    // what keeps us from hearing, where something does
}
