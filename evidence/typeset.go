package evidence

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"codeberg.org/go-pdf/fpdf"
)

// typesetter sets text in lines, each character in the font that has it.
type typesetter struct {
	pdf    *fpdf.Fpdf
	faces  map[string]*face
	widths map[string]map[rune]float64 // by face, at one point
}

func newTypesetter(pdf *fpdf.Fpdf) (*typesetter, error) {
	all, err := faces()
	if err != nil {
		return nil, err
	}
	return &typesetter{pdf: pdf, faces: all, widths: map[string]map[rune]float64{}}, nil
}

// style is how a text is set.
type style struct {
	size  float64 // points
	bold  bool
	color int // 0xRRGGBB
}

// leading is the height of a line, in millimetres.
func (s style) leading() float64 { return s.size * 1.35 * millimetre }

const millimetre = 25.4 / 72 // of a point

// has reports whether some face has r.
func (t *typesetter) has(r rune) bool { return faceOf(t.faces, r) != "" }

// face is the one that r is set in.
func (t *typesetter) face(r rune, bold bool) string {
	if strong := t.faces[faceBold]; bold && strong.has.has(r) {
		return faceBold
	}
	return cmp.Or(faceOf(t.faces, r), faceNames[0])
}

// use makes a face the one that is set in; a document holds only those used.
func (t *typesetter) use(name string, size float64) {
	if t.widths[name] == nil {
		t.widths[name] = map[rune]float64{}
		t.pdf.AddUTF8FontFromBytes(name, "", slices.Clone(t.faces[name].data)) // it writes into what it is given
	}
	t.pdf.SetFont(name, "", size)
}

// width is that of r, in millimetres.
func (t *typesetter) width(r rune, s style) float64 {
	name := t.face(r, s.bold)
	w, ok := t.widths[name][r]
	if !ok {
		t.use(name, 1)
		w = float64(t.pdf.GetStringSymbolWidth(string(place(name, r)))) / 1000 * millimetre
		t.widths[name][r] = w
	}
	return w * s.size
}

// lines breaks a text into lines of at most that width: behind spaces and
// hyphens, beside Chinese characters, and anywhere in a word that is too long.
func (t *typesetter) lines(text string, s style, width float64) []string {
	var out []string
	for paragraph := range strings.SplitSeq(drawable(text, t.has), "\n") {
		out = append(out, t.fill([]rune(strings.TrimRight(paragraph, " ")), s, width)...)
	}
	return out
}

func (t *typesetter) fill(text []rune, s style, width float64) []string {
	var out []string
	start, last, used := 0, 0, 0.0 // of the line; the last place to break; its width so far
	for i := 0; i < len(text); i++ {
		used += t.width(text[i], s)
		if used > width && i > start && text[i] != ' ' {
			if last <= start {
				last = i
			}
			out = append(out, strings.TrimRight(string(text[start:last]), " "))
			for last < len(text) && text[last] == ' ' {
				last++
			}
			start, used, i = last, 0, last-1
			continue
		}
		if breakable(text, i) {
			last = i + 1
		}
	}
	return append(out, string(text[start:]))
}

// breakable reports whether a line may end behind text[i].
func breakable(text []rune, i int) bool {
	if i+1 >= len(text) {
		return false
	}
	next := text[i+1]
	if strings.ContainsRune("([{（【《“‘「『", text[i]) || flagLetter(text[i]) && flagLetter(next) && !secondLetter(text[:i+1]) {
		return false
	}
	if strings.ContainsRune("，。、；：？！）】》”’,.;:?!)", next) {
		return false
	}
	if text[i] == '-' {
		return !unicode.IsDigit(next) // a date stays whole
	}
	return strings.ContainsRune(" /_", text[i]) || next == '@' || wide(text[i]) || wide(next)
}

// flagLetter reports whether r is half of a flag (UTS #51, regional indicators).
func flagLetter(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

// secondLetter reports whether a text ends with a whole flag.
func secondLetter(text []rune) bool {
	n := 0
	for n < len(text) && flagLetter(text[len(text)-1-n]) {
		n++
	}
	return n%2 == 0
}

// wide reports whether r is of a script without spaces, or a picture.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r < 0x3100 || r >= 0xff00 || r >= 0x2600 && r < 0x2800
}

// line draws one line; y is its top.
func (t *typesetter) line(text string, s style, x, y float64) {
	t.pdf.SetTextColor(s.color>>16, s.color>>8&0xff, s.color&0xff)
	base := y + s.size*millimetre
	runes := []rune(text)
	for len(runes) > 0 {
		name, n, w := t.face(runes[0], s.bold), 0, 0.0
		for n < len(runes) && t.face(runes[n], s.bold) == name {
			w += t.width(runes[n], s)
			n++
		}
		t.use(name, s.size)
		t.text(name, runes[:n], x, base)
		x, runes = x+w, runes[n:]
	}
}

// text draws a run in one face. Who copies or searches pictures finds those and
// not their private places (ISO 32000-1, 14.9.4).
func (t *typesetter) text(name string, run []rune, x, base float64) {
	if name != faceEmoji {
		t.pdf.Text(x, base, string(run))
		return
	}
	placed := make([]rune, len(run))
	for i, r := range run {
		placed[i] = place(name, r)
	}
	actual := []byte{0xfe, 0xff}
	for _, unit := range utf16.Encode(run) {
		actual = be16(actual, int(unit))
	}
	t.pdf.RawWriteStr(fmt.Sprintf("/Span <</ActualText <%x>>> BDC", actual))
	t.pdf.Text(x, base, string(placed))
	t.pdf.RawWriteStr("EMC")
}
