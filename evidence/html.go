package evidence

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
)

//go:embed data/paper.html
var paperHTML string

// paperPage escapes all that it is given; what mails hold stays text.
var paperPage = template.Must(template.New("paper").Funcs(template.FuncMap{
	"say": func(w words, key string) string { return w.say(key) },
	"x":   func(p float64) string { return fmt.Sprintf("%.1f", 90+p*890) },
	"y":   func(lane int) int { return 20 + lane*26 },
	"day": func(d Drawing, end bool) string {
		if end {
			return d.To.Format("2006-01-02")
		}
		return d.From.Format("2006-01-02")
	},
}).Parse(paperHTML))

// html draws the paper as a page that loads nothing and runs nothing.
func (p *Paper) html() ([]byte, error) {
	var b bytes.Buffer
	err := paperPage.Execute(&b, struct {
		*Paper
		Words words
	}{p, p.words})
	if err != nil {
		return nil, fmt.Errorf("draw the page: %w", err)
	}
	return b.Bytes(), nil
}
