package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"nudged/ingest"
	"nudged/ingest/reader"
	"nudged/store"
)

// Imported is one mail out of the owner's files.
type Imported struct {
	Raw     []byte
	Path    string // the file, within the file system that was given
	Offset  int64  // where it begins in the file
	Next    int64  // where the one after it begins: with Path, where to resume
	LeftOut string // why Raw is not the whole mail; "" if it is
}

// Delivery is the mail as the recorder takes it: the owner vouches for files.
func (i Imported) Delivery(at time.Time) ingest.Delivery {
	return ingest.Delivery{Raw: i.Raw, Fetch: store.Fetch{Path: i.Path, At: at}, Vouched: true, LeftOut: i.LeftOut}
}

// Plan is what an import has before it.
type Plan struct {
	Mails  int
	Bytes  int64
	Passed []Passed
}

// Passed is a file that was passed over, and why: it is no mail, or cannot be read.
type Passed struct {
	Path string
	Err  error
}

// ErrNoMail says that a file holds no mail.
var ErrNoMail = errors.New("is no mail")

// Resume is where an import that was broken off goes on: everything before Path,
// and in Path everything before Offset, was taken. The zero Resume is the beginning.
type Resume struct {
	Path   string
	Offset int64
}

// maxImport is the size above which only the headers of a mail are kept, as of
// mails on a server; so one mail of it is all that an import holds in memory.
const maxImport = 150 << 20

// Scan counts the mails in root, a file or a folder of fsys: .eml files, mbox
// files and Maildirs, found by their content.
func Scan(fsys fs.FS, root string) (Plan, error) {
	var p Plan
	passed, err := walkMails(fsys, root, Resume{}, func(f mailFile) error {
		if f.form == formMail {
			p.Mails, p.Bytes = p.Mails+1, p.Bytes+f.size
			return nil
		}
		p.Bytes += f.size
		return f.each(fsys, 0, 0, func(Imported) error { p.Mails++; return nil })
	})
	p.Passed = passed
	return p, err
}

// Each gives the mails in root one after another, in an order that does not
// change, from where the last import ended. A file that cannot be read does not
// stop it. An error of take does, and is returned.
func Each(fsys fs.FS, root string, from Resume, take func(Imported) error) ([]Passed, error) {
	var stop error
	passed, err := walkMails(fsys, root, from, func(f mailFile) error {
		start := int64(0)
		if f.path == from.Path {
			start = from.Offset
		}
		return f.each(fsys, start, maxImport, func(i Imported) error {
			if err := take(i); err != nil {
				stop = err
				return errStop
			}
			return nil
		})
	})
	if stop != nil {
		return passed, stop
	}
	return passed, err
}

// errStop ends the walk.
var errStop = errors.New("stop")

// each gives the mails of f that begin at start or later. Of a mail larger than
// limit only the headers are given.
func (f mailFile) each(fsys fs.FS, start, limit int64, take func(Imported) error) error {
	if start > 0 && (f.form == formMail || start >= f.size) {
		return nil // all of it was taken
	}
	file, err := fsys.Open(f.path)
	if err != nil {
		return err
	}
	defer file.Close()
	if f.form == formMbox {
		if err := skipTo(file, start); err != nil {
			return err
		}
		return eachInMbox(file, f.path, start, limit, take)
	}
	return takeFile(file, f.path, limit, take)
}

// takeFile gives a file that is one mail.
func takeFile(r io.Reader, name string, limit int64, take func(Imported) error) error {
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return err
	}
	i := Imported{Raw: raw, Path: name, Next: max(int64(len(raw)), 1)}
	if int64(len(raw)) > limit {
		i.Raw, i.LeftOut = slices.Clone(headerOf(raw)), tooLarge(limit)
	}
	return take(i)
}

func tooLarge(limit int64) string {
	return fmt.Sprintf("larger than %d MB: only its headers were kept", limit>>20)
}

// headerOf is raw up to the blank line behind its header, and not more than any
// header is allowed.
func headerOf(raw []byte) []byte {
	end := 0
	for end < min(len(raw), reader.MaxHeader) {
		line, _, _ := bytes.Cut(raw[end:], []byte{'\n'})
		end = min(end+len(line)+1, len(raw))
		if len(bytes.TrimRight(line, "\r")) == 0 {
			break
		}
	}
	return raw[:min(end, reader.MaxHeader)]
}

// skipTo moves on to an offset of a file that has just been opened.
func skipTo(f fs.File, offset int64) error {
	if offset == 0 {
		return nil
	}
	if s, ok := f.(io.Seeker); ok {
		_, err := s.Seek(offset, io.SeekStart)
		return err
	}
	_, err := io.CopyN(io.Discard, f, offset)
	return err
}

// comparePaths orders paths as fs.WalkDir visits them.
func comparePaths(a, b string) int {
	return slices.Compare(strings.Split(path.Clean(a), "/"), strings.Split(path.Clean(b), "/"))
}
