package evidence

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

//go:embed data/words.json
var wordsJSON []byte

// Langs lists the languages that a dossier can be in.
var Langs = []string{"en", "zh"}

// words are the phrases of one language.
type words map[string]string

var allWords = sync.OnceValue(func() (all map[string]words) {
	if err := json.Unmarshal(wordsJSON, &all); err != nil {
		panic(err) // it is in the program
	}
	return all
})

// wordsOf gives the phrases of a language, English where it is not known.
func wordsOf(lang string) words {
	if w, ok := allWords()[lang]; ok {
		return w
	}
	return allWords()["en"]
}

// say gives a phrase with its values filled in.
func (w words) say(key string, values ...any) string {
	phrase, ok := w[key]
	if !ok {
		panic("no phrase " + key)
	}
	if len(values) == 0 {
		return phrase
	}
	return counted.ReplaceAllStringFunc(fmt.Sprintf(phrase, values...), plural)
}

// counted is a number and what it counts: "3 day(s)".
var counted = regexp.MustCompile(`\b\d+ [a-z ]{1,40}\(s\)`)

func plural(text string) string {
	text = strings.TrimSuffix(text, "(s)")
	if strings.HasPrefix(text, "1 ") {
		return text
	}
	return text + "s"
}

// name gives the word for one of fixed values; another one stands for itself.
func (w words) name(group, value string) string {
	if phrase, ok := w[group+"_"+value]; ok {
		return phrase
	}
	return value
}
