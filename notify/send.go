package notify

import "context"

// Envelope is what SMTP needs: the paths and the bytes.
type Envelope struct {
	From string // reverse-path
	To   []string
	Raw  []byte
}

// Sender hands mail to a server. It is asked one mail at a time.
type Sender interface {
	Send(ctx context.Context, e Envelope) Outcome
}

// Outcome tells of each recipient what became of the mail.
type Outcome struct {
	Answers []Answer
	Err     error // what ended the exchange early, for the log; nil if it went through
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

// all gives every recipient of e the same fate.
func (e Envelope) all(fate Fate, err error) Outcome {
	o := Outcome{Err: err}
	for _, to := range e.To {
		o.Answers = append(o.Answers, Answer{to, fate, err.Error()})
	}
	return o
}
