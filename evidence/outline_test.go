package evidence

import (
	"encoding/binary"
	"os"
	"strings"
	"testing"
)

// The outlines are what they were before they were packed: boxes that fontTools
// reads in the fonts that cut.py packs, one put together of others (한) too.
func TestOutlinesAreWhole(t *testing.T) {
	all, err := faces()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		face string
		sign rune
		box  [5]int16 // contours, left, bottom, right, top
	}{
		{"DejaVuSans", 'A', [5]int16{2, 4, 0, 346, 373}},
		{"DejaVuSans", 'Ж', [5]int16{1, 10, 0, 542, 373}},
		{faceBold, 'Ж', [5]int16{1, 8, 0, 619, 373}},
		{"DroidSansFallbackFull", '中', [5]int16{3, 28, -25, 229, 208}},
		{"Guseul", '한', [5]int16{-1, 21, -42, 247, 205}},
		{faceEmoji, '😀', [5]int16{7, 33, -42, 293, 217}},
	} {
		var got [5]int16
		glyph := glyphOf(t, all[want.face].data, place(want.face, want.sign))
		for i := range got {
			got[i] = int16(binary.BigEndian.Uint16(glyph[2*i:]))
		}
		if got != want.box {
			t.Errorf("%s: %c has %v, want %v", want.face, want.sign, got, want.box)
		}
	}
}

// glyphOf is where the outline of r begins.
func glyphOf(t *testing.T, font []byte, r rune) []byte {
	t.Helper()
	tables := map[string][]byte{}
	for i := range int(font[5]) {
		at := font[12+16*i:]
		tables[string(at[:4])] = font[binary.BigEndian.Uint32(at[8:]):]
	}
	cmap := tables["cmap"]
	sub := cmap[binary.BigEndian.Uint32(cmap[8:]):]
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(sub[at:])) }
	n := u16(6)
	for i := 0; i < n; i += 2 {
		end, start, delta, offset := u16(14+i), u16(16+n+i), u16(16+2*n+i), u16(16+3*n+i)
		if int(r) < start || int(r) > end {
			continue
		}
		id := (int(r) + delta) & 0xffff
		if offset != 0 {
			id = u16(16 + 3*n + i + offset + 2*(int(r)-start))
		}
		return tables["glyf"][binary.BigEndian.Uint32(tables["loca"][4*id:]):]
	}
	t.Fatalf("U+%04X is not in the font", r)
	return nil
}

// Every picture of the list is drawn, and what cut.py was told is what the font has.
func TestPicturesOfTheListAreDrawn(t *testing.T) {
	all, err := faces()
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile("fonts/emoji.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(list)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, r := range strings.TrimSpace(line) {
			if n++; r != ' ' && faceOf(all, r) == "" {
				t.Errorf("%c U+%04X is in no font", r, r)
			}
		}
	}
	if n < 350 {
		t.Errorf("%d pictures", n)
	}
}

// A document writes into the font that it sets: the next one has its own.
func TestFontsStayAsTheyAre(t *testing.T) {
	w, q := longCase(t)
	all, err := faces()
	if err != nil {
		t.Fatal(err)
	}
	before := map[string]string{}
	for name, f := range all {
		before[name] = hash(f.data)
	}
	if _, err := w.collect(q).paper(q.Lang).pdf(w.now); err != nil {
		t.Fatal(err)
	}
	for name, f := range all {
		if hash(f.data) != before[name] {
			t.Errorf("%s is another one after a document", name)
		}
	}
}
