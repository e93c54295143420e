package matcher

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"nudged/timeline"
)

// resembling is how long a platform's name must be for that a name like it is
// no accident: temu and wish are in many words.
const resembling = 6

// Resembles tells which platform an address looks like without being its own:
// alibaba-support.com, alibaba.com.example.net, a1ibaba.com. It warns people,
// and decides nothing.
func Resembles(a timeline.Address) (id string, ok bool) {
	if _, _, its := Platform(a); its {
		return "", false
	}
	domain, err := idna.ToUnicode(a.Domain())
	if err != nil {
		domain = a.Domain()
	}
	for _, org := range slices.Sorted(maps.Keys(facts().platformOrgs)) {
		name, _, _ := strings.Cut(org, ".")
		if len(name) >= resembling && like(domain, name) {
			return facts().platformOrgs[org], true
		}
	}
	return "", false
}

// like reports whether a label of domain holds name, or differs from it by one
// character.
func like(domain, name string) bool {
	return slices.ContainsFunc(strings.Split(domain, "."), func(label string) bool {
		return strings.Contains(label, name) || oneApart([]rune(label), []rune(name))
	})
}

// oneApart reports whether a becomes b by one character put in, taken out or
// replaced.
func oneApart(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return i < len(a) && slices.Equal(a[i+1:], b[i+1:])
	case 1:
		return slices.Equal(a[i:], b[i+1:])
	}
	return false
}
