package evidence

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// drawable writes a text so that the fonts can draw it: of a sequence of pictures
// the pictures themselves, and characters that are not drawn are counted. The mail
// itself, which is an exhibit, has them.
func drawable(text string, has func(rune) bool) string {
	var out strings.Builder
	var lost []rune
	flush := func() {
		if len(lost) > 0 {
			out.WriteString(undrawn(lost))
			lost = lost[:0]
		}
	}
	for _, r := range composed(text) {
		switch {
		case modifies(r):
		case r == '\n' || has(r) && !turned(r):
			flush()
			out.WriteRune(r)
		default:
			lost = append(lost, r)
		}
	}
	flush()
	return out.String()
}

// composed puts letters and their marks, which a Mac writes apart, together again.
func composed(text string) string { return norm.NFC.String(clean(text)) }

// modifies reports whether r joins or colours the picture before it, or draws a
// key around it (UTS #51): alone it is nothing.
func modifies(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) || r >= 0x1f3fb && r <= 0x1f3ff || r == 0x20e3
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
		return r != '\n' && !modifies(r) && (faceOf(all, r) == "" || turned(r))
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.ContainsFunc(composed(cell), lost) {
				return true
			}
		}
	}
	return false
}
