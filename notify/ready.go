package notify

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"text/template"

	"nudged/timeline"
)

//go:embed data
var dataFiles embed.FS

// Ready is a text that the owner can send as it is.
type Ready struct {
	Number   int // by which `send` names it; 0 where nudged may not send it
	Language string
	To       []timeline.Address // empty where it belongs into a chat
	Subject  string
	Body     string
	By       timeline.Date // the day that it asks an answer by
	Mailto   string        // opens the owner's mail program with all of it; "" where there is nobody to write to
}

// Lines are the lines of the body: mail programs agree on <br>, on little else.
func (r Ready) Lines() []string { return strings.Split(r.Body, "\n") }

// asked is what a ready text speaks of; the dates are days, written by each
// language in its own way.
type asked struct {
	Calendar        string // of the seller
	Step            string // a key of phrasebook.Steps
	Order, Goods    string
	Problem, Remedy string // keys of timeline.Problems and Remedies
	Seller, Owner   string // names, or ""
	Where           string // who decides a dispute, or ""
	Last            timeline.Date
	Times           int
	Dates           []timeline.Date // of the messages that can be looked for
	Since           timeline.Date   // when the order came to its stage
	By, OpenBy      timeline.Date
	Promised        timeline.Date // the day that they named
	Answered        timeline.Date // the day of their last answer
}

// phrasebook is one language of the ready texts: a file in data.
type phrasebook struct {
	Language string              `json:"language"`
	Code     string              `json:"code"`
	For      []string            `json:"for"` // calendars of the sellers that read it; none is all
	Source   string              `json:"source"`
	Date     string              `json:"date"`
	Subject  string              `json:"subject"`
	Greeting string              `json:"greeting"`
	Closing  string              `json:"closing"`
	Problems map[string]string   `json:"problems"`
	Remedies map[string]string   `json:"remedies"` // what the seller is asked to do
	Demands  map[string]string   `json:"demands"`  // the same, told to whom decides
	And      string              `json:"and"`      // between days
	Steps    map[string][]string `json:"steps"`
	Times    []string            `json:"times"`
	Many     string              `json:"many"`
}

var phrasebooks = sync.OnceValue(func() []phrasebook {
	return []phrasebook{mustLoad[phrasebook]("texts_en.json"), mustLoad[phrasebook]("texts_zh.json")}
})

// mustLoad reads an embedded data file; one that cannot be read is a bug of ours.
func mustLoad[T any](name string) T {
	var v T
	raw, err := dataFiles.ReadFile("data/" + name)
	if err == nil {
		err = json.Unmarshal(raw, &v)
	}
	if err != nil {
		panic(fmt.Sprintf("notify: data/%s: %v", name, err))
	}
	return v
}

// readyTexts gives the text for a step in each language that the seller may read.
func readyTexts(a asked, to []timeline.Address, bcc string) []Ready {
	var out []Ready
	for _, p := range phrasebooks() {
		paragraphs, ok := p.Steps[a.Step]
		if !ok || len(p.For) > 0 && !slices.Contains(p.For, a.Calendar) {
			continue
		}
		f := p.fill(a)
		body := []string{f.say(p.Greeting)}
		for _, s := range paragraphs {
			body = append(body, strings.TrimSpace(f.say(s)))
		}
		body = append(body, strings.TrimSpace(f.say(p.Closing)))
		r := Ready{Language: p.Language, To: to, Subject: oneLine(f.say(p.Subject), 120), Body: strings.Join(body, "\n\n"), By: a.By}
		r.Mailto = mailto(r, bcc)
		out = append(out, r)
	}
	return out
}

// phrases are the values that a phrasebook's sentences name.
type phrases struct {
	Order, Goods, Problem, Remedy, Seller, Owner, Where string
	Asked, Times, By, OpenBy, Promised, Answered        string
	Demand, Dates, Since                                string
}

func (p phrasebook) fill(a asked) phrases {
	f := phrases{
		Order: a.Order, Goods: a.Goods, Problem: p.Problems[a.Problem], Remedy: p.Remedies[a.Remedy],
		Seller: a.Seller, Owner: a.Owner, Where: a.Where,
		Asked: p.day(a.Last), By: p.day(a.By), OpenBy: p.day(a.OpenBy),
		Promised: p.day(a.Promised), Answered: p.day(a.Answered),
		Demand: p.Demands[a.Remedy], Since: p.day(a.Since),
	}
	var days []string
	for _, d := range a.Dates {
		days = append(days, p.day(d))
	}
	f.Dates = strings.Join(days, p.And)
	f.Times = fmt.Sprintf(p.Many, a.Times)
	if a.Times < len(p.Times) {
		f.Times = p.Times[a.Times]
	}
	return f
}

func (p phrasebook) day(d timeline.Date) string {
	if d.IsZero() {
		return ""
	}
	return noon(d).Format(p.Date)
}

func (f phrases) say(sentence string) string {
	var b strings.Builder
	if err := template.Must(template.New("").Parse(sentence)).Execute(&b, f); err != nil {
		panic(fmt.Sprintf("notify: %q: %v", sentence, err)) // a sentence of our own data
	}
	return b.String()
}

// mailtoLimit is what mail programs on Windows still take (2083, less a margin).
// Above it the link leaves the body out: the text can be copied.
const mailtoLimit = 1900

// mailto is the link of RFC 6068. The tracking address gets a blind copy, so
// that the attempt is on the timeline; a program that ignores it does no harm.
func mailto(r Ready, bcc string) string {
	if len(r.To) == 0 {
		return ""
	}
	var to []string
	for _, a := range r.To {
		to = append(to, strings.ReplaceAll(url.PathEscape(a.Address), "%40", "@"))
	}
	link := "mailto:" + strings.Join(to, ",") + "?subject=" + percent(r.Subject)
	if bcc != "" {
		link += "&bcc=" + percent(bcc)
	}
	if whole := link + "&body=" + percent(strings.ReplaceAll(r.Body, "\n", "\r\n")); len(whole) <= mailtoLimit {
		return whole
	}
	return link
}

// percent encodes for a mailto: RFC 6068 has no "+" for a space.
func percent(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
