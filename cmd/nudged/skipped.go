package main

import (
	"fmt"
	"strings"

	"nudged/timeline"
)

// skippedLines tells in a line for each rule which days do not count by it, or
// count half. Every day is named, those in a row by their first and last.
func skippedLines(days []timeline.SkippedDay) []string {
	type rule struct {
		half bool
		why  string
	}
	var rules []rule
	by := map[rule][]timeline.Date{}
	for _, d := range days {
		r := rule{d.Half, d.Why}
		if by[r] == nil {
			rules = append(rules, r)
		}
		by[r] = append(by[r], d.Date)
	}
	var out []string
	for _, r := range rules {
		count := "does not count"
		switch {
		case r.half && len(by[r]) == 1:
			count = "counts half"
		case r.half:
			count = "count half"
		case len(by[r]) > 1:
			count = "do not count"
		}
		out = append(out, fmt.Sprintf("%s %s: %s", ranges(by[r]), count, r.why))
	}
	return out
}

// eachSkipped tells each day in a line of its own.
func eachSkipped(days []timeline.SkippedDay) []string {
	out := make([]string, len(days))
	for i, d := range days {
		out[i] = d.String()
	}
	return out
}

// ranges names dates, those in a row as one range: 2026-10-01 to 2026-10-07.
func ranges(dates []timeline.Date) string {
	var out []string
	for i := 0; i < len(dates); {
		last := i
		for last+1 < len(dates) && dates[last].AddDays(1) == dates[last+1] {
			last++
		}
		named := dates[i].String()
		if last > i {
			named += " to " + dates[last].String()
		}
		out = append(out, named)
		i = last + 1
	}
	return strings.Join(out, ", ")
}
