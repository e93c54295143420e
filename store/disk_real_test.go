//go:build real

package store

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A diskOp is one thing that a program asked of the disk.
type diskOp struct {
	kind string // write, truncate, create, mkdir, sync; said: a line on standard output
	path string
	at   int64
	data []byte
}

// disk is what a disk may hold after a power cut: what was synced, for certain;
// of the rest, any part.
type disk struct {
	files   map[string][]byte // contents that were synced, by path
	names   map[string]bool   // entries of synced folders
	folders map[string]bool
	pending []diskOp
}

func newDisk() *disk {
	return &disk{files: map[string][]byte{}, names: map[string]bool{}, folders: map[string]bool{}}
}

// do takes the next operation. deaf names what is never synced, for the control.
func (d *disk) do(op diskOp, deaf func(path string) bool) {
	if op.kind != "sync" {
		d.pending = append(d.pending, op)
		return
	}
	if deaf(op.path) {
		return
	}
	var rest []diskOp
	for _, p := range d.pending {
		named := p.kind == "create" || p.kind == "mkdir"
		switch {
		case named && filepath.Dir(p.path) == op.path:
			d.name(p)
		case !named && p.path == op.path:
			d.files[p.path] = p.apply(d.files[p.path], nil)
		default:
			rest = append(rest, p)
		}
	}
	d.pending = rest
}

func (d *disk) name(op diskOp) {
	d.names[op.path] = true
	if op.kind == "mkdir" {
		d.folders[op.path] = true
	}
}

// cut gives a disk on which some of what was not synced has arrived: each
// operation with a chance of some, and of a write only some sectors.
func (d *disk) cut(r *rand.Rand) *disk {
	chance, torn := r.Float64(), r.IntN(2) == 0
	after := newDisk()
	for path, data := range d.files {
		after.files[path] = slices.Clone(data)
	}
	for path := range d.names {
		after.names[path], after.folders[path] = true, d.folders[path]
	}
	for _, op := range d.pending {
		if r.Float64() > chance {
			continue
		}
		if op.kind == "create" || op.kind == "mkdir" {
			after.name(op)
			continue
		}
		var tear *rand.Rand
		if torn {
			tear = r
		}
		after.files[op.path] = op.apply(after.files[op.path], tear)
	}
	return after
}

const sector = 512

// apply does what op does to the contents of its file; with tear, of each
// sector it is left to chance whether it arrived.
func (op diskOp) apply(data []byte, tear *rand.Rand) []byte {
	if op.kind == "truncate" {
		if int64(len(data)) > op.at {
			return data[:op.at]
		}
		return append(data, make([]byte, op.at-int64(len(data)))...)
	}
	for from := int64(0); from < int64(len(op.data)); {
		to := min(int64(len(op.data)), (op.at+from)/sector*sector+sector-op.at)
		if tear == nil || tear.IntN(2) == 0 {
			if grow := op.at + to - int64(len(data)); grow > 0 {
				data = append(data, make([]byte, grow)...)
			}
			copy(data[op.at+from:], op.data[from:to])
		}
		from = to
	}
	return data
}

// write makes the files as they are found after the cut, in dir. A file whose
// folder does not know it is not found.
func (d *disk) write(root, dir string) error {
	for path, is := range d.folders {
		if is && d.reached(root, path) {
			if err := os.MkdirAll(filepath.Join(dir, strings.TrimPrefix(path, root)), 0o700); err != nil {
				return err
			}
		}
	}
	for path := range d.names {
		if d.folders[path] || !d.reached(root, path) {
			continue
		}
		if err := writeSparse(filepath.Join(dir, strings.TrimPrefix(path, root)), d.files[path]); err != nil {
			return err
		}
	}
	return nil
}

// reached reports whether every folder on the way to path arrived.
func (d *disk) reached(root, path string) bool {
	for ; path != root; path = filepath.Dir(path) {
		if !d.names[path] {
			return false
		}
	}
	return true
}

// writeSparse leaves out the zeros at the end.
func writeSparse(path string, data []byte) error {
	end := len(data)
	for end > 0 && data[end-1] == 0 {
		end--
	}
	if err := os.WriteFile(path, data[:end], 0o600); err != nil {
		return err
	}
	return os.Truncate(path, int64(len(data)))
}
