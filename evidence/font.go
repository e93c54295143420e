package evidence

import (
	"embed"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"
)

//go:embed fonts/*.zst
var fontFiles embed.FS

// faceNames are the faces of the PDF, in the order in which they are asked for a
// sign; the bold one is asked first, where the style is bold.
var faceNames = []string{"DejaVuSans", "DroidSansFallbackFull", "Guseul", faceEmoji}

const (
	faceBold  = "DejaVuSans-Bold"
	faceEmoji = "Emoji"
)

// face is a TrueType font and the characters that it has.
type face struct {
	data []byte
	has  *coverage
}

// faces unpacks the fonts once: it takes a tenth of a second.
var faces = sync.OnceValues(func() (map[string]*face, error) {
	out := map[string]*face{}
	for _, name := range append(slices.Clone(faceNames), faceBold) {
		stored, err := unpackFont("fonts/" + name + ".font.zst")
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", name, err)
		}
		data, err := outline(stored)
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", name, err)
		}
		has, err := readCoverage(data)
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", name, err)
		}
		out[name] = &face{data, has}
	}
	return out, nil
})

// faceOf is the face that has r, or "".
func faceOf(all map[string]*face, r rune) string {
	for _, name := range faceNames {
		if f := all[name]; f != nil && f.has.has(place(name, r)) {
			return name
		}
	}
	return ""
}

// place is where r stands in a face. The PDF library writes two bytes for each
// character; what is beyond those stands in private places of the face of
// pictures (fonts/cut.py), which no text gets to by itself.
func place(name string, r rune) rune {
	switch {
	case name != faceEmoji || r < 0xe000:
		return r
	case r >= 0x1f000 && r < 0x1fb00:
		return r - 0x11000
	}
	return -1
}

func unpackFont(name string) ([]byte, error) {
	f, err := fontFiles.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	return io.ReadAll(z)
}
