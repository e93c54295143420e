package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
)

// lines is a table for a terminal: columns as wide as what stands in them, of
// which Chinese characters take two.
type lines struct {
	out  io.Writer
	most int // columns of the terminal; 0 if it is none
	rows [][]string
}

func (s *session) table(head ...string) *lines {
	return &lines{s.user.out, s.user.columns, [][]string{head}}
}

func (t *lines) row(values ...string) {
	for i, v := range values {
		values[i] = clean(v)
	}
	t.rows = append(t.rows, values)
}

func (t *lines) print() {
	widths := make([]int, len(t.rows[0]))
	for _, row := range t.rows {
		for i, v := range row {
			widths[i] = max(widths[i], runewidth.StringWidth(v))
		}
	}
	for _, row := range t.rows {
		var line strings.Builder
		for i, v := range row {
			line.WriteString(runewidth.FillRight(v, widths[i]) + "  ")
		}
		said := strings.TrimRight(line.String(), " ")
		if t.most > 0 {
			said = runewidth.Truncate(said, t.most, "…")
		}
		fmt.Fprintln(t.out, said)
	}
}
