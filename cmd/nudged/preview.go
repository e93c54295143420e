package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// preview writes the digest as a page into a file of the user, and opens it
// where somebody sits at a terminal. The digest is asked for like any other, so
// that a running daemon makes it; the file is written here, with the user's rights.
func (c *digestCmd) preview(s *session) error {
	var page bytes.Buffer
	asking, u := *s, *s.user
	u.out = &page
	asking.user, asking.args = &u, append(s.cli.global(), "digest", "--html")
	if err := asking.carryOut(&digestCmd{HTML: true}); err != nil {
		return err
	}
	path, err := writePage(c.File, page.Bytes())
	if err != nil {
		return fmt.Errorf("write preview: %w", err)
	}
	fmt.Fprintln(s.user.out, path)
	if s.user.terminal && c.File == "" {
		opened := exec.Command(opener(), path)
		_ = opened.Start() // where there is nothing to open it with, its name is printed
	}
	return nil
}

// writePage writes a page that only its user may read, to a new file where no name is given.
func writePage(name string, page []byte) (path string, err error) {
	f := (*os.File)(nil)
	if name == "" {
		f, err = os.CreateTemp("", "nudged-digest-*.html")
	} else {
		f, err = os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	}
	if err != nil {
		return "", err
	}
	_, err = f.Write(page)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", err
	}
	return filepath.Abs(f.Name())
}

// opener is the program that opens a file as its user likes.
func opener() string {
	if runtime.GOOS == "darwin" {
		return "open"
	}
	return "xdg-open"
}

// global are the options that stand before any command.
func (c *cli) global() []string {
	var args []string
	if c.Config != "" {
		args = append(args, "--config", c.Config)
	}
	if c.State != "" {
		args = append(args, "--state", c.State)
	}
	return args
}
