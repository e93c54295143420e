package evidence

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"nudged/timeline"
)

//go:embed data/receivers.json
var receiversJSON []byte

// Receiver is who gets a dossier, and what they take. What is zero is not known.
type Receiver struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	Names    map[string]string `json:"names"`    // by language, where that has another one
	Platform string            `json:"platform"` // the marketplace that it is
	Files    int               `json:"files"`    // how many
	Size     int64             `json:"size"`     // bytes of one
	Total    int64             `json:"total"`    // bytes of all
	Text     int               `json:"text"`     // characters of the explanation
	Types    []string          `json:"types"`    // extensions

	Asks []Ask `json:"asks"` // what they want to know beside what any claim needs

	Source     string            `json:"source"`
	Sources    map[string]string `json:"sources"` // the source told in other languages
	AsOf       timeline.Date     `json:"as_of"`
	Confidence string            `json:"confidence"`
}

// Ask is something that a receiver wants to know, where the problem is one of these.
type Ask struct {
	Problems []string          `json:"problems"`
	Text     map[string]string `json:"text"` // by language
	Source   string            `json:"source"`
}

// in gives the receiver as it is told in a language.
func (r Receiver) in(lang string) Receiver {
	r.Name, r.Source = cmp.Or(r.Names[lang], r.Name), cmp.Or(r.Sources[lang], r.Source)
	return r
}

// asks lists what they want to know about a problem.
func (r Receiver) asks(problem, lang string) []string {
	var out []string
	for _, a := range r.Asks {
		if slices.Contains(a.Problems, problem) {
			out = append(out, cmp.Or(a.Text[lang], a.Text[Langs[0]]))
		}
	}
	return out
}

var knownReceivers = sync.OnceValue(func() []Receiver {
	list, err := ParseReceivers(receiversJSON)
	if err != nil {
		panic(err) // it is in the program
	}
	return list
})

// ParseReceivers reads a list of receivers, and refuses what is not meant so.
func ParseReceivers(data []byte) ([]Receiver, error) {
	var list []Receiver
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&list); err != nil {
		return nil, fmt.Errorf("receivers: %w", err)
	}
	seen := map[string]bool{}
	for i, r := range list {
		err := r.check()
		if err == nil && seen[r.ID] {
			err = errors.New("its id stands there twice")
		}
		if err != nil {
			return nil, fmt.Errorf("receivers: number %d: %w", i+1, err)
		}
		seen[r.ID], list[i].Confidence = true, cmp.Or(r.Confidence, "the buyer's word")
	}
	return list, nil
}

var (
	plainWord = regexp.MustCompile(`^[a-z0-9_-]{1,40}$`)
	plainType = regexp.MustCompile(`^[a-z0-9]{1,8}$`)
)

// least is what a form takes at the least: with less nothing can be made of it.
const least = 100_000

func (r Receiver) check() error {
	switch {
	case !plainWord.MatchString(r.ID):
		return fmt.Errorf("the id %q is no word of small letters", r.ID)
	case strings.TrimSpace(r.Name) == "":
		return errors.New("the name is missing")
	case r.Files < 0 || r.Size < 0 || r.Total < 0 || r.Text < 0:
		return errors.New("a limit is below zero: leave out what is not known")
	case r.Size > 0 && r.Size < least || r.Total > 0 && r.Total < least:
		return fmt.Errorf("size and total are in bytes, and at least %d", least)
	case r.Total > 0 && r.Total < r.Size:
		return errors.New("all files together (total) may be less than one of them (size)")
	case slices.ContainsFunc(r.Types, func(t string) bool { return !plainType.MatchString(t) }):
		return fmt.Errorf("types %q: write endings in small letters, without the dot", r.Types)
	case slices.ContainsFunc(r.Asks, func(a Ask) bool { return a.Text[Langs[0]] == "" || a.Source == "" }):
		return errors.New("one of its asks has no text in English (en), or no source")
	case strings.TrimSpace(r.Source) == "":
		return errors.New("the source is missing: say where the limits stand")
	case r.AsOf.IsZero():
		return errors.New("as_of is missing: say on which day they stood there")
	}
	return nil
}

// Receivers lists who a dossier can be cut for, those of the owner's too.
func Receivers(own []Receiver) []string {
	var out []string
	for _, r := range slices.Concat(knownReceivers(), own) {
		if !slices.Contains(out, r.ID) {
			out = append(out, r.ID)
		}
	}
	return out
}

// receiver gives the receiver with that id; the zero one takes anything.
func (d *Desk) receiver(id string) (Receiver, error) {
	for _, r := range slices.Concat(d.Receivers, knownReceivers()) {
		if r.ID == id {
			return r, nil
		}
	}
	if id == "" {
		return Receiver{}, nil
	}
	return Receiver{}, fmt.Errorf("%q is none of %s", id, strings.Join(Receivers(d.Receivers), ", "))
}

// takes reports whether a file with that extension is taken, as far as is known.
func (r Receiver) takes(ext string) bool {
	if len(r.Types) == 0 {
		return true
	}
	for _, t := range r.Types {
		if t == ext {
			return true
		}
	}
	return false
}
