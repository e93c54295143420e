package reader

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"nudged/timeline"
)

// maxARC is how many sets a chain may have: RFC 8617 section 4.2.1.
const maxARC = 50

// maxARCName is the length of a domain name, RFC 1035 section 2.3.4.
const maxARCName = 255

// arc lists the ARC sets of a mail by their instance. Nothing is verified: whoever
// sent the mail may have written them. Of an instance that is there twice, the
// upper field counts.
func (h header) arc() []timeline.ARCSet {
	var sets []timeline.ARCSet
	for _, f := range h.fields {
		var server, sealer string
		tags := strings.Split(f.Value, ";")
		switch strings.ToLower(f.Name) {
		case "arc-authentication-results":
			if len(tags) > 1 { // i=1; mx.google.com; dkim=pass …
				server, _, _ = strings.Cut(strings.TrimSpace(tags[1]), " ")
			}
		case "arc-seal":
			sealer = tag(tags, "d")
		default:
			continue
		}
		i, err := strconv.Atoi(tag(tags, "i"))
		if err != nil || i < 1 || i > maxARC {
			continue
		}
		at := slices.IndexFunc(sets, func(s timeline.ARCSet) bool { return s.Instance == i })
		if at < 0 {
			at = len(sets)
			sets = append(sets, timeline.ARCSet{Instance: i})
		}
		sets[at].Server = cmp.Or(sets[at].Server, arcName(server))
		sets[at].Sealer = cmp.Or(sets[at].Sealer, arcName(sealer))
	}
	slices.SortFunc(sets, func(a, b timeline.ARCSet) int { return cmp.Compare(a.Instance, b.Instance) })
	return sets
}

// tag is the value of a tag in a list of name=value, RFC 6376 section 3.2.
func tag(tags []string, name string) string {
	for _, t := range tags {
		if n, v, ok := strings.Cut(t, "="); ok && strings.TrimSpace(n) == name {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// arcName is s if it can be the name of a host, else "".
func arcName(s string) string {
	strange := func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`="()<>,;`, r) }
	if len(s) > maxARCName || strings.ContainsFunc(s, strange) {
		return ""
	}
	return strings.ToLower(s)
}
