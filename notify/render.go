package notify

import (
	"bytes"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	"sync"
	"text/template"
)

//go:embed templates
var templates embed.FS

// funcs are what the templates may call: nothing but layout.
var funcs = map[string]any{
	"wrap":   wrap,
	"legend": func() any { return legend },
	"rule":   func() string { return strings.Repeat("-", columns) },
	"line":   func(s string) string { return strings.Repeat("=", min(wide(s), columns)) },
}

// Read when the first mail is written: a command that writes none begins sooner.
var (
	textPages = sync.OnceValue(func() *template.Template {
		return template.Must(template.New("").Funcs(funcs).ParseFS(templates, "templates/*.txt"))
	})
	htmlPages = sync.OnceValue(func() *htmltemplate.Template {
		return htmltemplate.Must(htmltemplate.New("").Funcs(funcs).ParseFS(templates, "templates/*.html"))
	})
)

// page is one mail's content in both forms.
type page struct{ text, html string }

// render fills the templates name.txt and name.html with the same facts.
func render(name string, facts any) (page, error) {
	var text, html bytes.Buffer
	if err := textPages().ExecuteTemplate(&text, name+".txt", facts); err != nil {
		return page{}, fmt.Errorf("render %s: %w", name, err)
	}
	if err := htmlPages().ExecuteTemplate(&html, name+".html", facts); err != nil {
		return page{}, fmt.Errorf("render %s: %w", name, err)
	}
	return page{squeeze(text.String()), html.String()}, nil
}

// squeeze leaves at most one blank line where a template left several.
func squeeze(s string) string {
	for strings.Contains(s, "\n\n\n") {
		s = strings.ReplaceAll(s, "\n\n\n", "\n\n")
	}
	return strings.TrimLeft(s, "\n")
}
