package matcher

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"nudged/timeline"
)

// Template is how a platform's notice of an event looks, as its receiver saw it:
// what the data does not know yet.
type Template struct {
	Platform   string  `json:"platform"`
	Event      string  `json:"event"`
	Subject    pattern `json:"subject"` // regular expressions, of RE2; the subject is one line
	Body       pattern `json:"body"`    // where the subject alone does not tell
	Source     string  `json:"source"`
	Confidence string  `json:"confidence"`
}

// Templates are tried in their order, before those of the data.
type Templates []Template

// ErrTemplate says that a file of templates is none.
var ErrTemplate = errors.New("not a template")

// ParseTemplates reads a JSON list of templates.
func ParseTemplates(data []byte) (Templates, error) {
	var list Templates
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&list); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTemplate, err)
	}
	for i, t := range list {
		if err := t.check(); err != nil {
			return nil, fmt.Errorf("%w: number %d: %w", ErrTemplate, i+1, err)
		}
	}
	return list, nil
}

func (t Template) check() error {
	switch {
	case !slices.Contains(PlatformIDs(), t.Platform):
		return fmt.Errorf("%q is no platform; known are %s", t.Platform, strings.Join(PlatformIDs(), ", "))
	case !slices.Contains(facts().events, t.Event):
		return fmt.Errorf("%q is no event; known are %s", t.Event, strings.Join(facts().events, ", "))
	case t.Subject.Regexp == nil && t.Body.Regexp == nil:
		return errors.New("it needs a subject or a body")
	}
	return nil
}

// EventIn is the event of a notice by these templates, else by the data: see EventIn.
func (ts Templates) EventIn(from *timeline.Address, subject, text string) *timeline.Event {
	known := EventIn(from, subject, text)
	if known == nil {
		return nil
	}
	subject = strings.Join(strings.Fields(norm.NFKC.String(subject)), " ")
	for _, t := range ts {
		if t.Platform == known.Platform && t.Subject.fits(subject) && t.Body.fits(text) {
			return &timeline.Event{Platform: t.Platform, Event: t.Event, Confidence: cmp.Or(t.Confidence, "user")}
		}
	}
	return known
}

// fits reports whether p is in s; no pattern is in everything.
func (p pattern) fits(s string) bool { return p.Regexp == nil || p.MatchString(s) }
