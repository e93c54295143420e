package notify

import "context"

// Sender hands mail to a server: the reverse-path, the recipients, the bytes.
// It is asked one mail at a time.
type Sender interface {
	Send(ctx context.Context, from string, to []string, raw []byte) Outcome
}

// Outcome tells of each recipient what became of the mail.
type Outcome struct {
	Answers []Answer // of whom none speaks, it is to be tried again
	Err     error    // what ended the exchange early, for the log; nil if it went through
}

// Answer is the fate of a mail at one recipient, and what the server said.
type Answer struct {
	To   string
	Fate Fate
	Said string
}

// Fate says what became of a mail.
type Fate string

// The fates.
const (
	Taken    Fate = "taken"    // 2yz after the final dot: the server is responsible now
	Refused  Fate = "refused"  // 5yz: asking again changes nothing
	Later    Fate = "later"    // 4yz, or no proper answer before the final dot
	Doubtful Fate = "doubtful" // no answer after the final dot: taken or not, nobody can tell
)

// forAll gives every recipient the same fate.
func forAll(to []string, fate Fate, err error) Outcome {
	o := Outcome{Err: err}
	for _, a := range to {
		o.Answers = append(o.Answers, Answer{a, fate, err.Error()})
	}
	return o
}
