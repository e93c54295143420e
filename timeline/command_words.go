package timeline

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed data/commands.json
var commandsJSON []byte

// wordTable are words and what they stand for, the longest first.
type wordTable []struct{ word, meaning string }

func (t *wordTable) add(meaning string, words []string) {
	for _, w := range words {
		*t = append(*t, struct{ word, meaning string }{plain(w), meaning})
	}
	slices.SortStableFunc(*t, func(a, b struct{ word, meaning string }) int { return len(b.word) - len(a.word) })
}

// commandLexicon are the words of commands, of all languages together.
type commandLexicon struct {
	verbs, channels, problems wordTable
	courtesy, fillers, last   wordTable
	lastWeek, stretches       wordTable
	remedies, currencies      wordTable
	languages                 wordTable
	past                      []pastDay
	ago, spans                []*regexp.Regexp
	short                     map[string]string
	weekdays                  map[string]time.Weekday
}

// pastDay is a word for a day that is over: yesterday.
type pastDay struct {
	word string
	days int
}

var commandWords = sync.OnceValue(func() *commandLexicon {
	var table struct {
		Verbs []struct {
			Verb  string
			Words []string
		}
		Channels []struct {
			Channel string
			Words   []string
		}
		Problems []struct {
			Problem string
			Words   []string
		}
		Remedies []struct {
			Remedy string
			Words  []string
		}
		Currencies []struct {
			Currency string
			Words    []string
		}
		Languages []struct {
			Language string
			Words    []string
		}
		Courtesy, Fillers, Last []string
		LastWeek                []string `json:"last_week"`
		Stretches               []string
		Weekdays                map[string]time.Weekday
		Past                    map[string]int
		Ago, Spans              []string
		Short                   map[string]string
	}
	mustRead(commandsJSON, &table)
	w := &commandLexicon{short: table.Short, weekdays: table.Weekdays}
	for _, v := range table.Verbs {
		w.verbs.add(v.Verb, v.Words)
	}
	for _, c := range table.Channels {
		w.channels.add(c.Channel, c.Words)
	}
	for _, p := range table.Problems {
		w.problems.add(p.Problem, p.Words)
	}
	for _, r := range table.Remedies {
		w.remedies.add(r.Remedy, r.Words)
	}
	for _, c := range table.Currencies {
		w.currencies.add(c.Currency, append(c.Words, c.Currency))
	}
	for _, l := range table.Languages {
		w.languages.add(l.Language, l.Words)
	}
	w.courtesy.add("", table.Courtesy)
	w.fillers.add("", table.Fillers)
	w.last.add("", table.Last)
	w.lastWeek.add("of last week", table.LastWeek)
	w.stretches.add("", table.Stretches)
	for word, days := range table.Past {
		w.past = append(w.past, pastDay{plain(word), days})
	}
	slices.SortFunc(w.past, func(a, b pastDay) int { return len(b.word) - len(a.word) })
	w.ago, w.spans = spanForms(table.Ago), spanForms(table.Spans)
	return w
})

// spanForms are patterns that stand at the beginning of what is left of a line.
func spanForms(patterns []string) (out []*regexp.Regexp) {
	d := words().dates
	fill := strings.NewReplacer("{number}", `\d{1,3}|`+oneOf(d.numbers, 1), "{unit}", oneOf(d.units, 1))
	for _, p := range patterns {
		out = append(out, regexp.MustCompile(`^(?:`+fill.Replace(p)+`)`))
	}
	return out
}

// DayAhead reads a day to come as a person writes it: 3d, 12 March, next week.
func DayAhead(text string, on Date) (Date, bool) {
	t := newCommandText(text)
	d, ok := t.day(on, false)
	if on.Before(d.first) {
		d.day = d.first
	}
	return d.day, ok && t.low == "" && !d.day.IsZero()
}
