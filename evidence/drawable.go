package evidence

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"unicode"
)

//go:embed data/emoji.json
var emojiJSON []byte

// emojiNames are the pictures that people send most, in words.
var emojiNames = sync.OnceValue(func() map[rune]string {
	var table struct{ Names map[string]string }
	if err := json.Unmarshal(emojiJSON, &table); err != nil {
		panic(err) // it is in the program
	}
	out := map[rune]string{}
	for picture, name := range table.Names {
		out[firstRune(picture)] = name
	}
	return out
})

// drawable writes a text so that the fonts can draw it: pictures become their
// names in brackets, and characters of a script that is not drawn are counted.
// The mail itself, which is an exhibit, has them.
func drawable(text string, has func(rune) bool) string {
	var out strings.Builder
	var lost []rune
	flush := func() {
		if len(lost) > 0 {
			out.WriteString(undrawn(lost))
			lost = lost[:0]
		}
	}
	for _, r := range clean(text) {
		switch name, known := emojiNames()[r]; {
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r), r >= 0x1f3fb && r <= 0x1f3ff:
			// joins or colours the picture before it
		case r == '\n' || has(r) && !turned(r):
			flush()
			out.WriteRune(r)
		case known:
			flush()
			out.WriteString("[" + name + "]")
		default:
			lost = append(lost, r)
		}
	}
	flush()
	return out.String()
}

// turned reports whether r belongs to a script that is written from right to
// left, which would be drawn backwards.
func turned(r rune) bool { return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac) }

// undrawn stands for characters that cannot be drawn.
func undrawn(lost []rune) string {
	if len(lost) == 1 {
		return fmt.Sprintf("[U+%04X]", lost[0])
	}
	for name, table := range unicode.Scripts {
		if name != "Common" && name != "Inherited" && unicode.Is(table, lost[0]) {
			return fmt.Sprintf("[%d signs of %s]", len(lost), name)
		}
	}
	return fmt.Sprintf("[%d signs, the first U+%04X]", len(lost), lost[0])
}

// undrawable reports whether the PDF cannot draw something of a table as it stands.
func undrawable(rows [][]string) bool {
	all, err := faces()
	if err != nil {
		return false // drawing fails too, and says why
	}
	lost := func(r rune) bool {
		has := all[faceLetters].has.has(r) || all[faceHan].has.has(r)
		return r != '\n' && (!has || turned(r))
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.ContainsFunc(clean(cell), lost) {
				return true
			}
		}
	}
	return false
}
