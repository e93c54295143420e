package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
	"time"
)

// fileQuestion is what the daemon asks about the user's files.
type fileQuestion struct {
	Do   string `json:"do"` // open, stat, list, read, close; create, write, keep, drop
	Path string `json:"path,omitempty"`
	File int    `json:"file,omitempty"` // a handle that open or create gave
	Data []byte `json:"data,omitempty"` // to write
}

// fileAnswer is what the client says.
type fileAnswer struct {
	Error   string     `json:"error,omitempty"`
	Missing bool       `json:"missing,omitempty"` // fs.ErrNotExist
	Denied  bool       `json:"denied,omitempty"`  // fs.ErrPermission
	File    int        `json:"file,omitempty"`
	Info    *fileInfo  `json:"info,omitempty"`
	List    []fileInfo `json:"list,omitempty"`
	Data    []byte     `json:"data,omitempty"`
	End     bool       `json:"end,omitempty"`
}

// fileInfo is an fs.FileInfo and fs.DirEntry that travels.
type fileInfo struct {
	N string      `json:"name"`
	S int64       `json:"size"`
	M fs.FileMode `json:"mode"`
	T time.Time   `json:"time"`
}

func (i fileInfo) Name() string               { return i.N }
func (i fileInfo) Size() int64                { return i.S }
func (i fileInfo) Mode() fs.FileMode          { return i.M }
func (i fileInfo) Type() fs.FileMode          { return i.M.Type() }
func (i fileInfo) ModTime() time.Time         { return i.T }
func (i fileInfo) IsDir() bool                { return i.M.IsDir() }
func (i fileInfo) Sys() any                   { return nil }
func (i fileInfo) Info() (fs.FileInfo, error) { return i, nil }

// readAtOnce is how much of a file one answer carries: base64 in JSON must fit a frame.
const readAtOnce = 512 << 10

// fileDesk answers for the user's files, at the client's end.
type fileDesk struct {
	files  fs.FS
	target string // where the command may make a file, or the folder; "" nowhere
	open   map[int]fs.File
	made   map[int]newFile
	last   int
}

func (d *fileDesk) close() {
	for _, f := range d.open {
		f.Close()
	}
	for _, f := range d.made {
		f.Drop()
	}
}

func (d *fileDesk) answer(body []byte) fileAnswer {
	var q fileQuestion
	if err := json.Unmarshal(body, &q); err != nil {
		return fileAnswer{Error: err.Error()}
	}
	a, err := d.do(q)
	if err != nil {
		a.Error, a.Missing, a.Denied = err.Error(), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission)
	}
	return a
}

func (d *fileDesk) do(q fileQuestion) (a fileAnswer, err error) {
	switch q.Do {
	case "open":
		f, err := d.files.Open(q.Path)
		if err != nil {
			return a, err
		}
		info, err := f.Stat()
		if err != nil {
			f.Close()
			return a, err
		}
		d.last++
		d.open[d.last] = f
		return fileAnswer{File: d.last, Info: travelling(info)}, nil
	case "stat":
		info, err := fs.Stat(d.files, q.Path)
		if err != nil {
			return a, err
		}
		return fileAnswer{Info: travelling(info)}, nil
	case "list":
		entries, err := fs.ReadDir(d.files, q.Path)
		for _, e := range entries {
			if info, err := e.Info(); err == nil {
				a.List = append(a.List, *travelling(info))
			}
		}
		return a, err
	case "create", "write", "keep", "drop":
		return d.make(q)
	}
	f, ok := d.open[q.File]
	if !ok {
		return a, fmt.Errorf("%s: %w", q.Do, fs.ErrClosed)
	}
	switch q.Do {
	case "read":
		buf := make([]byte, readAtOnce)
		n, err := f.Read(buf)
		if errors.Is(err, io.EOF) {
			return fileAnswer{Data: buf[:n], End: true}, nil
		}
		return fileAnswer{Data: buf[:n]}, err
	case "close":
		delete(d.open, q.File)
		return a, f.Close()
	}
	return a, fmt.Errorf("%q is not something to do with a file", q.Do)
}

func travelling(i fs.FileInfo) *fileInfo { return &fileInfo{i.Name(), i.Size(), i.Mode(), i.ModTime()} }

// clientFiles is the client's file system, seen from the daemon.
type clientFiles struct {
	mu  *sync.Mutex // one question at a time
	out io.Writer
	in  *bufio.Reader
}

func (c clientFiles) ask(q fileQuestion) (fileAnswer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var a fileAnswer
	if err := writeJSON(c.out, frameFile, q); err != nil {
		return a, err
	}
	kind, body, err := readFrame(c.in)
	if err != nil {
		return a, err
	}
	if kind != frameAnswer {
		return a, fmt.Errorf("the client sent a frame %q instead of an answer", kind)
	}
	if err := json.Unmarshal(body, &a); err != nil {
		return a, err
	}
	switch {
	case a.Missing:
		return a, &fs.PathError{Op: q.Do, Path: "/" + q.Path, Err: fs.ErrNotExist}
	case a.Denied:
		return a, &fs.PathError{Op: q.Do, Path: "/" + q.Path, Err: fs.ErrPermission}
	case a.Error != "":
		return a, errors.New(a.Error)
	case a.Info == nil && (q.Do == "open" || q.Do == "stat"):
		return a, fmt.Errorf("the client did not say what %s is", q.Path)
	}
	return a, nil
}

// Open opens one of the client's files.
func (c clientFiles) Open(name string) (fs.File, error) {
	a, err := c.ask(fileQuestion{Do: "open", Path: name})
	if err != nil {
		return nil, err
	}
	return &clientFile{c: c, path: name, handle: a.File, info: *a.Info}, nil
}

// Stat tells about one of the client's files.
func (c clientFiles) Stat(name string) (fs.FileInfo, error) {
	a, err := c.ask(fileQuestion{Do: "stat", Path: name})
	if err != nil {
		return nil, err
	}
	return *a.Info, nil
}

// ReadDir lists one of the client's folders.
func (c clientFiles) ReadDir(name string) ([]fs.DirEntry, error) {
	a, err := c.ask(fileQuestion{Do: "list", Path: name})
	entries := make([]fs.DirEntry, len(a.List))
	for i := range a.List {
		entries[i] = a.List[i]
	}
	return entries, err
}

// clientFile is an open file of the client.
type clientFile struct {
	c      clientFiles
	path   string
	handle int
	info   fileInfo
	rest   []byte
	end    bool
}

func (f *clientFile) Stat() (fs.FileInfo, error) { return f.info, nil }

func (f *clientFile) Read(p []byte) (int, error) {
	for len(f.rest) == 0 {
		if f.end {
			return 0, io.EOF
		}
		a, err := f.c.ask(fileQuestion{Do: "read", File: f.handle})
		if err != nil {
			return 0, err
		}
		f.rest, f.end = a.Data, a.End
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

func (f *clientFile) ReadDir(int) ([]fs.DirEntry, error) { return f.c.ReadDir(f.path) }

func (f *clientFile) Close() error {
	_, err := f.c.ask(fileQuestion{Do: "close", File: f.handle})
	return err
}
