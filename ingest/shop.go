package ingest

import (
	"slices"
	"strings"

	"nudged/matcher"
)

// atShops lets a number mean the order of the shop that the letter is exchanged
// with: 1001@moon is the order 1001 of a second shop, and where both shops are
// possible, the number names neither.
func atShops(q *matcher.Question) {
	var own map[string]string
	for number := range q.PartyOf {
		name, _, ok := strings.Cut(number, "@")
		if !ok {
			continue
		}
		if own == nil {
			own = map[string]string{}
		}
		key := matcher.Key(name)
		if _, twice := own[key]; twice {
			number = ""
		}
		own[key] = number
	}
	for key, number := range own {
		holder, registered := q.Registered[key]
		_, party := q.PartyOf[holder]
		switch {
		case number == "" || registered && party:
			delete(q.Registered, key)
		case slices.ContainsFunc(q.Candidates, func(c matcher.Candidate) bool { return c.Key == key }):
			q.Registered[key] = number
		}
	}
}
