package evidence

import (
	"slices"
	"strconv"
	"strings"

	"nudged/timeline"
)

// Key is the DNS record of a DKIM key as it was answered when a mail arrived. It
// may be gone by now: then this is the only way to check the signature.
type Key struct {
	File   string `json:"file"`   // whose signature it is for: a mail's, or a mail's that was attached to one
	SHA256 string `json:"sha256"` // of that mail
	timeline.DKIMKey
}

// keysOf gives the keys for the signatures of a mail and of those attached to it.
func keysOf(m *Mail, read *timeline.Message) []Key {
	out := keysFor(m.Name, m.SHA, m.Sender.Auth)
	for name, auth := range m.Originals {
		if o := original(read, name); o != nil {
			out = append(out, keysFor("", hash(o.Raw), auth)...)
		}
	}
	slices.SortStableFunc(out, func(a, b Key) int {
		return strings.Compare(a.File+a.SHA256, b.File+b.SHA256)
	})
	return out
}

func keysFor(file, sha string, a timeline.Auth) []Key {
	var out []Key
	for _, k := range a.Keys {
		out = append(out, Key{file, sha, k})
	}
	return out
}

// original finds an attached mail by the name of its letter: "attached 1/attached 2".
func original(m *timeline.Message, name string) *timeline.Message {
	for step := range strings.SplitSeq(name, "/") {
		n, err := strconv.Atoi(strings.TrimPrefix(step, "attached "))
		if err != nil || n < 1 || n > len(m.Originals) {
			return nil
		}
		m = m.Originals[n-1]
	}
	return m
}
