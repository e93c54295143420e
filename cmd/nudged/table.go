package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
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
			widths[i] = max(widths[i], columns(v))
		}
	}
	for _, row := range t.rows {
		var line strings.Builder
		for i, v := range row {
			line.WriteString(v + strings.Repeat(" ", widths[i]-columns(v)+2))
		}
		said := strings.TrimRight(line.String(), " ")
		if t.most > 0 {
			said = shortened(said, t.most)
		}
		fmt.Fprintln(t.out, said)
	}
}

// columns is how wide s stands on a terminal (UAX #11).
func columns(s string) (n int) {
	for _, r := range s {
		n += columnsOf(r)
	}
	return n
}

func columnsOf(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) { // they stand on the one before, or are not seen
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// shortened cuts s to most columns, and says so.
func shortened(s string, most int) string {
	if columns(s) <= most {
		return s
	}
	end, n := 0, 1 // for the ellipsis
	for i, r := range s {
		if n += columnsOf(r); n > most {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	return s[:end] + "…"
}
