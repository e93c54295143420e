package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"
)

// user is the person at the command line, here or at the other end of the
// control socket: where to print, and whose files are meant.
type user struct {
	out, err io.Writer
	files    fs.FS  // rooted at /
	dir      string // working folder
	terminal bool   // err is one: a progress bar makes sense
	columns  int    // of the terminal; 0 if out is none
}

// terminal is the user of this very process.
func terminal() *user {
	dir, err := os.Getwd()
	if err != nil {
		dir = "/"
	}
	u := &user{out: os.Stdout, err: os.Stderr, files: os.DirFS("/"), dir: dir, terminal: term.IsTerminal(int(os.Stderr.Fd()))}
	if fd := int(os.Stdout.Fd()); term.IsTerminal(fd) {
		u.columns, _, _ = term.GetSize(fd)
	}
	return u
}

// named gives the error of a file of the user its name as the user knows it:
// those in u.files have no slash at their beginning.
func named(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) && !strings.HasPrefix(at.Path, "/") {
		at.Path = "/" + at.Path
	}
	return err
}

// path turns a file name of the user into a path of u.files.
func (u *user) path(name string) string {
	if !filepath.IsAbs(name) {
		name = filepath.Join(u.dir, name)
	}
	p := strings.TrimPrefix(filepath.ToSlash(filepath.Clean(name)), "/")
	if p == "" {
		return "."
	}
	return p
}
