package evidence

import (
	"embed"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/zstd"
)

//go:embed fonts/*.zst
var fontFiles embed.FS

// The faces of the PDF: one for letters, one for Chinese and Japanese.
const (
	faceLetters = "letters"
	faceBold    = "bold"
	faceHan     = "han"
)

// face is a TrueType font and the characters that it has.
type face struct {
	data []byte
	has  *coverage
}

// faces unpacks the fonts once: it takes a tenth of a second.
var faces = sync.OnceValues(func() (map[string]*face, error) {
	out := map[string]*face{}
	for name, file := range map[string]string{
		faceLetters: "DejaVuSans.ttf", faceBold: "DejaVuSans-Bold.ttf", faceHan: "DroidSansFallbackFull.ttf",
	} {
		data, err := unpackFont("fonts/" + file + ".zst")
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", file, err)
		}
		has, err := readCoverage(data)
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", file, err)
		}
		out[name] = &face{data, has}
	}
	return out, nil
})

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
