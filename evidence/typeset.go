package evidence

import (
	"strings"
	"unicode"

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
	t := &typesetter{pdf: pdf, faces: all, widths: map[string]map[rune]float64{}}
	for _, name := range []string{faceLetters, faceBold, faceHan} {
		pdf.AddUTF8FontFromBytes(name, "", all[name].data)
		t.widths[name] = map[rune]float64{}
	}
	return t, pdf.Error()
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
func (t *typesetter) has(r rune) bool {
	letters, han := t.faces[faceLetters], t.faces[faceHan]
	return letters.has.has(r) || han.has.has(r)
}

// face is the one that r is set in.
func (t *typesetter) face(r rune, bold bool) string {
	letters, strong := t.faces[faceLetters], t.faces[faceBold]
	switch {
	case bold && strong.has.has(r):
		return faceBold
	case letters.has.has(r):
		return faceLetters
	}
	return faceHan
}

// width is that of r, in millimetres.
func (t *typesetter) width(r rune, s style) float64 {
	name := t.face(r, s.bold)
	w, ok := t.widths[name][r]
	if !ok {
		t.pdf.SetFont(name, "", 1)
		w = float64(t.pdf.GetStringSymbolWidth(string(r))) / 1000 * millimetre
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
	if strings.ContainsRune("，。、；：？！）】》”’,.;:?!)", next) {
		return false
	}
	if text[i] == '-' {
		return !unicode.IsDigit(next) // a date stays whole
	}
	return strings.ContainsRune(" /_", text[i]) || next == '@' || wide(text[i]) || wide(next)
}

// wide reports whether r is of a script without spaces.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r < 0x3100 || r >= 0xff00
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
		t.pdf.SetFont(name, "", s.size)
		t.pdf.Text(x, base, string(runes[:n]))
		x, runes = x+w, runes[n:]
	}
}
