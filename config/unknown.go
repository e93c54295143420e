package config

import (
	"maps"
	"slices"
	"strings"
)

// unknownKey says what was probably meant: a key of the same section that looks
// alike, or the same key of another section.
func (b *binder) unknownKey(s section, set setting, f fields) {
	where := "[" + s.name + "]"
	if s.name == "" {
		where = "the top of the file"
	}
	b.refuse(set.at, dotted(s.name, set.key), wrongf(b.meant(s.name, set.key, f), "%s has no such key", where))
}

func (b *binder) meant(section, key string, f fields) string {
	if strings.HasPrefix(key, "passw") && f["password_file"] != nil && nearest(key, known(f)) == "" {
		return "no password stands in this file: write password_file or password_command"
	}
	if near := nearest(key, known(f)); near != "" {
		return "did you mean " + near + "?"
	}
	all := b.emptyLayout()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if near := nearest(key, known(all[name])); near != "" && name != "" {
			return "did you mean " + near + " in [" + name + "]?"
		}
	}
	return "it knows " + strings.Join(known(f), ", ")
}

func (b *binder) unknownSection(s section) {
	names := slices.Sorted(maps.Keys(b.emptyLayout()))[1:] // all but the top of the file
	remedy := "there are [" + strings.Join(names, "], [") + "]"
	if near := nearest(s.name, names); near != "" {
		remedy = "did you mean [" + near + "]?"
	} else if near := nearest(s.name, known(b.emptyLayout()[""])); near != "" {
		remedy = "did you mean the key " + near + "?"
	}
	b.refuse(s.at, s.name, wrongf(remedy, "there is no section of that name"))
}

// emptyLayout is the layout for its names only.
func (b *binder) emptyLayout() map[string]fields {
	m := defaultIMAP()
	return b.layout(defaults(), &m, defaultSMTP(), defaultSMTP())
}

func known(f fields) []string { return slices.Sorted(maps.Keys(f)) }

// nearest finds the word among known that a person most likely meant by word; ""
// where none is like it.
func nearest(word string, known []string) string {
	if len(word) > 40 {
		return ""
	}
	best, least := "", max(2, len(word)/3)+1
	for _, k := range known {
		if d := distance(strings.ToLower(word), k); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance counts the letters to insert, delete, replace or swap with their
// neighbour until a is b.
func distance(a, b string) int {
	var before, last []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, last, row = last, row, make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, change)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
