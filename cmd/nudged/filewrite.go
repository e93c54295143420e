package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// newFile is a file of the user while it is written. It gets its name when it is
// kept: nobody takes half of it for the whole.
type newFile interface {
	io.Writer
	Keep() error
	Drop()
}

// writes is a command that makes a file of the user: that one, or one in that folder.
type writes interface{ target() string }

// create begins a file of the user, wherever the user is. path is one of u.files.
func (u *user) create(path string) (newFile, error) {
	if far, ok := u.files.(clientFiles); ok {
		return far.create(path)
	}
	return createHere("/" + path)
}

// fileHere is a newFile on this machine.
type fileHere struct {
	*os.File
	name string
}

func createHere(name string) (newFile, error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".nudged-*")
	if err != nil {
		return nil, err
	}
	return &fileHere{f, name}, nil
}

func (f *fileHere) Keep() error {
	err := errors.Join(f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.File.Name(), f.name)
	}
	if err != nil {
		os.Remove(f.File.Name())
	}
	return err
}

func (f *fileHere) Drop() {
	f.Close()
	os.Remove(f.File.Name())
}

// make does what the daemon asks about a file that it writes, at the client's
// end: where the user said, and nowhere else.
func (d *fileDesk) make(q fileQuestion) (a fileAnswer, err error) {
	if q.Do == "create" {
		if d.target == "" || q.Path != d.target && path.Dir(q.Path) != d.target {
			return a, &fs.PathError{Op: q.Do, Path: "/" + q.Path, Err: fs.ErrPermission}
		}
		f, err := createHere("/" + q.Path)
		if err != nil {
			return a, err
		}
		d.last++
		d.made[d.last] = f
		return fileAnswer{File: d.last}, nil
	}
	f, ok := d.made[q.File]
	if !ok {
		return a, fmt.Errorf("%s: %w", q.Do, fs.ErrClosed)
	}
	switch q.Do {
	case "write":
		_, err = f.Write(q.Data)
	case "keep":
		delete(d.made, q.File)
		err = f.Keep()
	case "drop":
		delete(d.made, q.File)
		f.Drop()
	}
	return a, err
}

// create begins one of the client's files.
func (c clientFiles) create(path string) (newFile, error) {
	a, err := c.ask(fileQuestion{Do: "create", Path: path})
	if err != nil {
		return nil, err
	}
	return &fileThere{c: c, handle: a.File}, nil
}

// fileThere is a newFile of the client, seen from the daemon.
type fileThere struct {
	c       clientFiles
	handle  int
	pending []byte
}

// Write gathers what is written into questions as large as a frame can carry.
func (f *fileThere) Write(p []byte) (int, error) {
	taken := 0
	for len(p) > 0 {
		n := min(len(p), readAtOnce-len(f.pending))
		f.pending = append(f.pending, p[:n]...)
		taken, p = taken+n, p[n:]
		if len(f.pending) == readAtOnce {
			if err := f.flush(); err != nil {
				return taken, err
			}
		}
	}
	return taken, nil
}

func (f *fileThere) flush() error {
	if len(f.pending) == 0 {
		return nil
	}
	_, err := f.c.ask(fileQuestion{Do: "write", File: f.handle, Data: f.pending})
	f.pending = f.pending[:0]
	return err
}

func (f *fileThere) Keep() error {
	if err := f.flush(); err != nil {
		f.Drop()
		return err
	}
	_, err := f.c.ask(fileQuestion{Do: "keep", File: f.handle})
	return err
}

func (f *fileThere) Drop() { f.c.ask(fileQuestion{Do: "drop", File: f.handle}) }
