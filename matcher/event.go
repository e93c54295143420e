package matcher

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"nudged/timeline"
)

// EventUnknown is the event of a notice whose template is not known.
const EventUnknown = "unknown"

// EventIn tells what a mail with this author, subject and text says as a
// platform's notice: by the templates that were observed; else by what platforms
// call an event, with the confidence of those words; else EventUnknown. It is
// nil for mail of others, and for advertising. The author is taken at his word.
func EventIn(from *timeline.Address, subject, text string) *timeline.Event {
	if from == nil {
		return nil
	}
	id, role, ok := Platform(*from)
	if !ok || role == RoleMarketing {
		return nil
	}
	subject = strings.Join(strings.Fields(norm.NFKC.String(subject)), " ")
	for _, p := range facts().platforms {
		for _, s := range p.Subjects {
			if p.ID == id && s.Regex.MatchString(subject) {
				return &timeline.Event{Platform: id, Event: s.Event, Confidence: s.Confidence}
			}
		}
	}
	if e := said(subject); e != nil {
		return &timeline.Event{Platform: id, Event: e.Event, Confidence: e.Confidence}
	}
	return &timeline.Event{Platform: id, Event: EventUnknown, Confidence: "unknown"}
}
