package ingest

import (
	"slices"
	"strings"

	"nudged/ingest/reader"
	"nudged/timeline"
)

// sameAs finds the first of the entries that the letter of e is already there by.
func sameAs(entries []timeline.Entry, e timeline.Entry, sure bool) (head uint64, ok bool) {
	within := sameWithin(sure)
	for _, old := range entries {
		if apart := old.At.Sub(e.At).Abs(); apart > within && (e.MessageID == "" || old.MessageID != e.MessageID) {
			continue
		}
		head := headOf(old)
		if old.Kind == timeline.EntryCopy {
			i := slices.IndexFunc(entries, func(first timeline.Entry) bool { return first.Seq == head })
			if i < 0 {
				continue
			}
			old.Kind = entries[i].Kind
		}
		if sameLetter(old, e, sure) {
			return head, true
		}
	}
	return 0, false
}

// sameLetter reports whether e is the letter of the entry old, come another
// way: by the same author, with the same Message-ID and nothing but more words
// around it; or, where a forward names none, about the same time with the same
// words. A Message-ID alone proves nothing: anybody can write it twice.
func sameLetter(old, e timeline.Entry, sure bool) bool {
	if old.Kind != e.Kind || old.Channel != e.Channel || old.From == nil || e.From == nil || old.From.Key() != e.From.Key() {
		return false
	}
	if old.MessageID != "" && e.MessageID != "" {
		return old.MessageID == e.MessageID && withinWords(old.Text, e.Text)
	}
	if apart := old.At.Sub(e.At).Abs(); apart > sameWithin(sure) {
		return false
	}
	return sameWords(old.Text, e.Text) && sameWords(reader.BaseSubject(old.Subject), reader.BaseSubject(e.Subject))
}

// sameWords compares texts by their letters and digits: clients wrap lines,
// change blanks and drop what stands below. The shorter may be the beginning of
// the longer one, if there is enough of it to tell.
func sameWords(a, b string) bool {
	a, b = shorter(reader.Squeeze(a), reader.Squeeze(b))
	const enough = 24
	return a == b || len(a) >= enough && strings.HasPrefix(b, a)
}

// withinWords is sameWords where more may stand above, too: gateways put a
// warning there, lists a name.
func withinWords(a, b string) bool {
	a, b = shorter(reader.Squeeze(a), reader.Squeeze(b))
	return a == b || a != "" && strings.Contains(b, a)
}

func shorter(a, b string) (string, string) {
	if len(a) > len(b) {
		return b, a
	}
	return a, b
}
