package notify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nudged/store"
)

// number gives every order and question of the digest its number, by which a
// reply names it. In brackets it begins no command, even where the digest is
// quoted without marks.
func (f *digestFacts) number() {
	for _, s := range f.Sections {
		for i := range s.Rows {
			r := &s.Rows[i]
			switch {
			case r.asks != nil:
				n := f.numberOf(store.Item{Review: r.asks.ID})
				r.What, r.Do = fmt.Sprintf("(%d) %s", n, r.What), answersTo(r.asks, n)
			case r.news != "":
				n := f.numberOf(store.Item{Order: r.news})
				r.What, r.Do = fmt.Sprintf("(%d) %s", n, r.What), fmt.Sprintf("answer “%d ok” if it is yours, “%d close” if it is none", n, n)
			case r.about != nil:
				r.call(f.numberOf(store.Item{Order: r.about.Order.Number}))
			case r.order != "":
				r.call(f.numberOf(store.Item{Order: r.order}))
			case r.entry != nil:
				r.call(f.numberOf(store.Item{Entry: r.entry.Seq}))
			}
		}
	}
	if len(f.items) > 0 {
		f.Hint = "Answer this mail with a number and a word: “1 replied”, “2 snooze 3d”, “1 promised 12 March”; “help” tells more."
	}
}

// numeral stands in an action for the number of its row.
const numeral = "{n}"

// call gives a row its number, also where its action speaks of it.
func (r *row) call(n int) {
	r.What = fmt.Sprintf("(%d) %s", n, r.What)
	r.Do = strings.ReplaceAll(r.Do, numeral, strconv.Itoa(n))
}

// numberOf is the number of a matter; the first to be named is 1.
func (f *digestFacts) numberOf(i store.Item) int {
	at := slices.Index(f.items, i)
	if at < 0 {
		at = len(f.items)
		f.items = append(f.items, i)
	}
	return at + 1
}

// answersTo are the words that settle the question with that number.
func answersTo(r *store.Review, number int) string {
	ignore := fmt.Sprintf("“%d no” to put it aside", number)
	switch len(r.Guesses) {
	case 0:
		return fmt.Sprintf("answer “%d move ORDER”, with the number of its order, or %s", number, ignore)
	case 1:
		return fmt.Sprintf("answer “%d ok” for order %s, or %s", number, oneLine(r.Guesses[0].Order, 60), ignore)
	}
	var choices []string
	for i, g := range r.Guesses[:min(len(r.Guesses), 5)] {
		choices = append(choices, fmt.Sprintf("“%d move %d” for %s", number, i+1, oneLine(g.Order, 60)))
	}
	return fmt.Sprintf("answer %s, or %s", strings.Join(choices, ", "), ignore)
}
