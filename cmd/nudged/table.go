package main

import (
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// lines is a table for a terminal; it knows that Chinese characters are wide.
type lines struct {
	w table.Writer
}

func (s *session) table(head ...string) *lines {
	w := table.NewWriter()
	w.SetOutputMirror(s.user.out)
	style := table.StyleLight
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Header = text.FormatDefault
	if s.user.columns > 0 {
		style.Size.WidthMax = s.user.columns // what is wider is cut, not wrapped
	}
	w.SetStyle(style)
	t := &lines{w}
	if len(head) > 0 {
		w.AppendHeader(cells(head))
	}
	return t
}

func (t *lines) row(values ...string) { t.w.AppendRow(cells(values)) }

func (t *lines) print() { t.w.Render() }

func cells(values []string) table.Row {
	row := make(table.Row, len(values))
	for i, v := range values {
		row[i] = clean(v)
	}
	return row
}
