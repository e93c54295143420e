package reader

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"nudged/timeline"
)

// reportsGzip is what the servers say that follow no standard.
//
//go:generate gzip -9nkf data/reports.json
//go:embed data/reports.json.gz
var reportsGzip []byte

// reportLexicon holds the tables of data/reports.json.
var reportLexicon = sync.OnceValue(func() *reportWords { return loadReportWords(timeline.Unpacked(reportsGzip)) })

type reportWords struct {
	Senders struct {
		LocalParts []string `json:"local_parts"`
		Offices    []string
		Names      []string
	}
	Subjects   []wordList
	Openings   []wordList
	Returned   wordList
	Delays     wordList
	Complaints wordList
	GaveUp     wordList `json:"gave_up"`
	Reasons    []struct {
		Status string
		Words  []string
	}
}

func loadReportWords(data []byte) *reportWords {
	w := &reportWords{}
	if err := json.Unmarshal(data, w); err != nil {
		panic("data/reports.json: " + err.Error())
	}
	return w
}

// isReporter reports whether mail programs send reports under that name.
func (w *reportWords) isReporter(name, address string) bool {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	if slices.Contains(w.Senders.LocalParts, strings.Trim(local, `"`)) {
		return true
	}
	return name != "" && startsWithAny(folded(name), w.Senders.Names)
}

// isOffice reports whether an address may be a machine's, but a person's too.
func (w *reportWords) isOffice(address string) bool {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	return slices.ContainsFunc(w.Senders.Offices, func(o string) bool {
		return local == o || strings.HasSuffix(local, "-"+o)
	})
}

// isSubject reports whether a subject begins as those of reports do. A list or
// host name in front of it is passed over.
func (w *reportWords) isSubject(subject string) bool {
	s := folded(subject)
	if inside, after, ok := strings.Cut(s, "]"); ok && strings.HasPrefix(inside, "[") {
		s = strings.TrimSpace(after)
	}
	for _, l := range w.Subjects {
		if startsWithAny(s, l.Words) {
			return true
		}
	}
	return false
}

// opens reports whether a text says that a mail was not delivered.
func (w *reportWords) opens(text string) bool {
	for _, l := range w.Openings {
		if containsAny(text, l.Words) {
			return true
		}
	}
	return false
}

// status gives the enhanced status code that fits the words of a reason.
func (w *reportWords) status(text string) string {
	for _, r := range w.Reasons {
		if containsAny(text, r.Words) {
			return r.Status
		}
	}
	return ""
}

// folded is s in lower case with white space folded.
func folded(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), " ") }

func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

func startsWithAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(s, w) })
}
