package notify

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"nudged/store"
	"nudged/timeline"
)

const (
	kindAnswer  = "answer"
	kindConfirm = "confirm"
)

// Questions whether the owner wrote a mail that nobody vouches for: anybody can
// cause one, so there are few.
const (
	confirmCap  = 3
	confirmSpan = 24 * time.Hour
)

// answerFacts is what an answer says. The templates know only these words.
type answerFacts struct {
	Title   string
	Done    []string
	Undo    string
	Refused []string
	Asked   string
	Choices []string
	How     string // how to answer the question
	Help    []saying
	More    string
	Foot    []string
}

// saying is one thing that can be commanded, by its example.
type saying struct {
	Say   string `json:"say"`
	Means string `json:"means"`
}

var sayings = sync.OnceValue(func() []saying {
	return mustLoad[struct {
		Commands []saying `json:"commands"`
	}]("commands.json").Commands
})

// Answer reserves the answer to a mail with commands, in the transaction that
// carries them out.
func (n *Notifier) Answer(tx *store.Tx, a store.Answer) error {
	if answeredBefore(tx, a) {
		return nil
	}
	if err := wantDossiers(tx, a); err != nil {
		return err
	}
	return n.say(tx, kindAnswer, a, nil)
}

// Question reserves the question whether the owner wrote a mail; asked is false
// where enough were asked within a day.
func (n *Notifier) Question(tx *store.Tx, a store.Answer) (asked bool, err error) {
	if answeredBefore(tx, a) {
		return false, nil
	}
	sent, now := 0, n.Clock()
	err = tx.OutgoingSince(now.Add(-confirmSpan), func(o *store.Outgoing) bool {
		if o.Kind == kindConfirm && !o.Reserved.After(now) {
			sent++
		}
		return true
	})
	if err != nil || sent >= confirmCap {
		return false, err
	}
	return true, n.say(tx, kindConfirm, a, nil)
}

// say reserves a mail that answers one of the owner's.
func (n *Notifier) say(tx *store.Tx, kind string, a store.Answer, files []File) error {
	facts := n.answerFacts(a)
	content, err := render("answer", facts)
	if err != nil {
		return err
	}
	a.Ticket.Answer = true
	o := &store.Outgoing{Kind: kind, Step: kind, Subject: facts.Title}
	if err := n.fixWith(tx, o, content, threadable(a.Thread), a.Ticket, deliverable(a.To), files); err != nil {
		return err
	}
	_, err = tx.Reserve(o)
	return err
}

func (n *Notifier) answerFacts(a store.Answer) answerFacts {
	f := answerFacts{
		Title: replySubject(a.Subject), Done: cleaned(a.Done), Refused: cleaned(a.Refused),
		Asked: oneLine(a.Asked, 400), Foot: n.foot(),
	}
	if len(a.Ticket.Deeds) > 0 {
		f.Undo = "Wrong? Answer with “undo”, and it is taken back."
	}
	for i, c := range a.Choices {
		if c = oneLine(c, 200); a.Ticket.Question == store.QuestionChoice {
			c = fmt.Sprintf("(%d) %s", i+1, c)
		} else {
			c = "“" + c + "”"
		}
		f.Choices = append(f.Choices, c)
	}
	switch a.Ticket.Question {
	case store.QuestionChoice:
		f.How = "Answer with the number alone."
	case store.QuestionConfirm:
		f.How = "Answer with “ok” and it is done; with “no” it is dropped."
	}
	switch {
	case a.Help:
		f.Help, f.More = sayings(), "One a line, or several with semicolons, at the top of your answer. Where a mail is about several orders, put the number in front: “2 replied”."
	case f.How == "":
		f.More = "Answer this mail with what comes next; “help” tells what can be said."
	}
	return f
}

func cleaned(lines []string) []string {
	var out []string
	for _, l := range lines {
		out = append(out, oneLine(timeline.WithoutTokens(l), 600))
	}
	return out
}

func replySubject(s string) string {
	s = timeline.WithoutTokens(s)
	if !strings.HasPrefix(strings.ToLower(s), "re:") {
		s = "Re: " + s
	}
	return subjectLine(s)
}

// threadable are the Message-IDs that can stand in a header of ours.
func threadable(ids []string) []string {
	var out []string
	for _, id := range ids {
		if validID(id) {
			out = append(out, id)
		}
	}
	return out
}

// replyHint tells how a mail can be answered by a word. No example stands at
// the beginning of a line: a mail that is quoted without marks must command nothing.
func replyHint(matters []matter) string {
	if len(matters) > 1 {
		return "Answer this mail with the number of an order and a word: “1 replied”, “2 snooze 3d”, “1 promised 12 March”; “help” tells more."
	}
	s := "Answer this mail with a word: “replied” if they answered, "
	if c := matters[0].Case; c.noticed() || c.silence() == timeline.SilencePresumedSilent {
		s += "“no” if they did not, "
	}
	return s + "“promised 12 March”, “snooze 3d”, “close”; “help” tells more."
}
