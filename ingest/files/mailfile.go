package files

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"nudged/ingest/reader"
)

// mailFile is a file with mail in it.
type mailFile struct {
	path string
	form fileForm
	size int64
}

type fileForm int

const (
	formMail fileForm = iota // one mail, as it is
	formMbox                 // RFC 4155, and its older relatives
)

// walkMails finds the files with mail in and below root, from the one named by
// from on. It gives those that it passed over; see is called for the others, and
// what it returns is noted with the file, but errStop ends the walk.
func walkMails(fsys fs.FS, root string, from Resume, see func(mailFile) error) ([]Passed, error) {
	if _, err := fs.Stat(fsys, root); err != nil {
		return nil, err
	}
	var passed []Passed
	err := fs.WalkDir(fsys, root, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			if name != root && isMaildirTmp(fsys, name) {
				return fs.SkipDir // mails that are just being delivered
			}
			return nil
		}
		if from.Path != "" && comparePaths(name, from.Path) < 0 {
			return nil
		}
		var f mailFile
		if err == nil {
			f, err = recognise(fsys, name)
		}
		if err == nil {
			err = see(f)
		}
		if errors.Is(err, errStop) {
			return fs.SkipAll
		}
		if err != nil {
			passed = append(passed, Passed{Path: name, Err: plain(err)})
		}
		return nil
	})
	return passed, err
}

// plain takes the path out of a file system's error: it stands beside it already.
func plain(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}

// recognise says what kind of file name is: by its place in a Maildir, by its
// ending where that leaves no doubt, else by how it begins.
func recognise(fsys fs.FS, name string) (mailFile, error) {
	info, err := fs.Stat(fsys, name) // follows a link
	switch {
	case err != nil:
		return mailFile{}, err
	case !info.Mode().IsRegular():
		return mailFile{}, errors.New("is no ordinary file")
	case info.Size() == 0:
		return mailFile{}, errors.New("is empty")
	}
	f := mailFile{path: name, size: info.Size()}
	if isInMaildir(name) {
		return f, nil
	}
	start, err := beginning(fsys, name)
	switch {
	case err != nil:
		return mailFile{}, err
	case isMbox(start):
		f.form = formMbox
	case !strings.EqualFold(path.Ext(name), ".eml") && !isMail(start):
		return mailFile{}, ErrNoMail
	}
	return f, nil
}

// beginning reads as much of a file as it takes to tell what it is.
func beginning(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	start, err := io.ReadAll(io.LimitReader(f, 8<<10))
	if len(start) > 0 {
		return start, nil // what breaks behind it is told when it is read
	}
	return nil, err
}

// isInMaildir reports whether name is a mail of a Maildir: cur/ holds what was
// seen, new/ what was not, and the names begin with the time of delivery.
func isInMaildir(name string) bool {
	dir, base := path.Split(name)
	parent := path.Base(dir)
	return (parent == "cur" || parent == "new") && base[0] >= '0' && base[0] <= '9' && path.Ext(base) != ".eml"
}

// isMaildirTmp reports whether dir is the tmp/ of a Maildir.
func isMaildirTmp(fsys fs.FS, dir string) bool {
	if path.Base(dir) != "tmp" {
		return false
	}
	for _, beside := range []string{"cur", "new"} {
		info, err := fs.Stat(fsys, path.Join(path.Dir(dir), beside))
		if err != nil || !info.IsDir() {
			return false
		}
	}
	return true
}

// mailFields are fields of which every mail has several.
var mailFields = []string{
	"received", "return-path", "delivered-to", "from", "to", "date", "subject", "message-id",
	"mime-version", "content-type", "dkim-signature", "reply-to", "cc", "bcc",
}

// isMail reports whether start is the beginning of a mail: a header with at least
// two fields that mails have.
func isMail(start []byte) bool {
	start = reader.SkipPreface(bytes.TrimPrefix(start, []byte("\xef\xbb\xbf")))
	known := 0
	for len(start) > 0 {
		line, rest := reader.CutLine(start)
		if len(line) == 0 || line[0] != ' ' && line[0] != '\t' && !reader.IsField(line) && len(rest) > 0 {
			break
		}
		name, _, _ := bytes.Cut(line, []byte{':'})
		for _, f := range mailFields {
			if strings.EqualFold(string(bytes.TrimSpace(name)), f) {
				known++
			}
		}
		start = rest
	}
	return known >= 2
}
