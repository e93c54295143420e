package evidence

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

//go:embed data/receivers.json
var receiversJSON []byte

// Receiver is who gets a dossier, and what they take. What is zero is not known.
type Receiver struct {
	ID, Name string
	Files    int      // how many
	Size     int64    // bytes of one
	Total    int64    // bytes of all
	Text     int      // characters of the explanation
	Types    []string // extensions

	Source, Confidence string
}

var knownReceivers = sync.OnceValue(func() []Receiver {
	var table struct{ Receivers []Receiver }
	if err := json.Unmarshal(receiversJSON, &table); err != nil {
		panic(err) // it is in the program
	}
	return table.Receivers
})

// Receivers lists who a dossier can be cut for.
func Receivers() []string {
	var out []string
	for _, r := range knownReceivers() {
		out = append(out, r.ID)
	}
	return out
}

// ReceiverOf gives the receiver with that id; the zero one takes anything.
func ReceiverOf(id string) (Receiver, error) {
	for _, r := range knownReceivers() {
		if r.ID == id {
			return r, nil
		}
	}
	if id == "" {
		return Receiver{}, nil
	}
	return Receiver{}, fmt.Errorf("%q is none of %s", id, strings.Join(Receivers(), ", "))
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
