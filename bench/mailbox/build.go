package mailbox

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
)

// Truth is what is true of one mail.
type Truth struct {
	SHA   string `json:"sha"`
	Kind  string `json:"kind"`
	Order string `json:"order,omitempty"`
	Size  int    `json:"size"`
}

// Plan says which mailbox to make.
type Plan struct {
	Seed   uint64
	Mails  int
	Orders int  // that the buyer has open; the conversations are about some of them
	Text   bool // without photos and papers: nearly all of it is text
}

// Build makes the mailbox as a Maildir in dir, and the truth in dir/truth.jsonl.
func Build(dir string, p Plan) error {
	for _, sub := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return err
		}
	}
	truths, err := p.write(dir)
	if err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	lines := json.NewEncoder(w)
	for _, t := range truths {
		lines.Encode(t)
	}
	return w.Flush()
}

func (p Plan) teller() *teller {
	t := newTeller(p.Seed, p.Orders)
	t.text = p.Text
	return t
}

// write writes the mails on all processors; which they are is told by one.
func (p Plan) write(dir string) ([]Truth, error) {
	truths := make([]Truth, p.Mails)
	mails := make(chan mail, 64)
	var workers sync.WaitGroup
	failed := make(chan error, runtime.GOMAXPROCS(0))
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for m := range mails {
				t, err := m.write(dir, p.Seed)
				if err != nil {
					select {
					case failed <- err:
					default:
					}
					continue
				}
				truths[m.n] = t
			}
		})
	}
	t := p.teller()
	for range p.Mails {
		mails <- t.next()
	}
	close(mails)
	workers.Wait()
	close(failed)
	return truths, <-failed
}

// From gives the mails of the plan from the n-th on.
func (p Plan) From(n int) [][]byte {
	t := p.teller()
	for range n {
		t.next()
	}
	var raw [][]byte
	for range p.Mails - n {
		raw = append(raw, t.next().bytes(p.Seed))
	}
	return raw
}

func (m mail) write(dir string, seed uint64) (Truth, error) {
	raw := m.bytes(seed)
	// RFC 3501: INTERNALDATE is the file's time in a Maildir; UIDs follow the names.
	path := filepath.Join(dir, "cur", fmt.Sprintf("%d.M%07d.bench,S=%d:2,", m.at.Unix(), m.n, len(raw)))
	if err := os.WriteFile(path, raw, 0o644); err != nil {
		return Truth{}, err
	}
	if err := os.Chtimes(path, m.at, m.at); err != nil {
		return Truth{}, err
	}
	return Truth{fmt.Sprintf("%x", sha256.Sum256(raw)), m.kind, m.order, len(raw)}, nil
}

// ReadTruth reads what Build has written.
func ReadTruth(dir string) ([]Truth, error) {
	f, err := os.Open(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var truths []Truth
	lines := json.NewDecoder(bufio.NewReader(f))
	for lines.More() {
		var t Truth
		if err := lines.Decode(&t); err != nil {
			return nil, fmt.Errorf("read the truth: %w", err)
		}
		truths = append(truths, t)
	}
	return truths, nil
}

// Sizes gives the number of mails, their bytes, the median and the mean.
func Sizes(truths []Truth) (count int, bytes int64, median, mean int) {
	if len(truths) == 0 {
		return 0, 0, 0, 0
	}
	var sizes []int
	for _, t := range truths {
		sizes = append(sizes, t.Size)
		bytes += int64(t.Size)
	}
	slices.Sort(sizes)
	return len(sizes), bytes, sizes[len(sizes)/2], int(bytes) / len(sizes)
}
