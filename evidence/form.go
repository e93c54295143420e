package evidence

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// sameForm writes the archive once more, in the one form that it has, and
// compares: between the files of a ZIP there is room for bytes that nobody reads.
func sameForm(files []*zip.File, r io.ReaderAt, size int64) error {
	c := &comparer{r: io.NewSectionReader(r, 0, size)}
	w := zip.NewWriter(c)
	err := rewrite(w, files)
	if err == nil {
		err = w.Close()
	}
	var fault *Fault
	switch {
	case errors.Is(err, errOther):
		return &Fault{"the archive", fmt.Sprintf("between its files, at about byte %d, it is not as it was written", c.at)}
	case errors.As(err, &fault):
		return fault
	case err != nil:
		return &Fault{"the archive", err.Error()}
	case c.at != size:
		return &Fault{"the archive", fmt.Sprintf("%d bytes were added at its end", size-c.at)}
	}
	return nil
}

func rewrite(w *zip.Writer, files []*zip.File) error {
	for _, f := range files {
		to, err := w.CreateRaw(headerOf(f.Name, f.CRC32, f.UncompressedSize64))
		if err != nil {
			return err
		}
		from, err := f.OpenRaw()
		if err != nil {
			return &Fault{f.Name, err.Error()}
		}
		if _, err := io.Copy(to, from); err != nil {
			return err
		}
	}
	return nil
}

var errOther = errors.New("other bytes")

// comparer takes bytes, and fails where they are not those of r.
type comparer struct {
	r  io.Reader
	at int64
}

func (c *comparer) Write(p []byte) (int, error) {
	there := make([]byte, len(p))
	n, _ := io.ReadFull(c.r, there)
	if n < len(p) || !bytes.Equal(there, p) {
		return 0, errOther
	}
	c.at += int64(n)
	return n, nil
}
