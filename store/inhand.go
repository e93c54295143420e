package store

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// InHand is a note beside the index of the mails that are being read. A process
// that dies in the midst of it leaves the note behind: one of those mails may be
// to blame, and whoever reads them next does so one by one. The note is not
// synced, and losing it loses nothing: it is about processes that die again and
// again, not about computers.
type InHand struct {
	path  string       // "" keeps no note
	alone sync.RWMutex // held for writing while one mail is read by itself

	mu     sync.Mutex
	now    map[string]int // how many read it
	deaths map[string]int // how many processes died over it
}

const inHandName = "reading.json"

// note is the form of the file.
type note struct {
	Now    []string       `json:"now"`
	Deaths map[string]int `json:"deaths"`
}

// inHand reads the note that the process before has left in dir.
func inHand(dir string) *InHand {
	h := &InHand{path: filepath.Join(dir, inHandName), now: map[string]int{}, deaths: map[string]int{}}
	var left note
	if b, err := os.ReadFile(h.path); err != nil || json.Unmarshal(b, &left) != nil {
		return h
	}
	maps.Copy(h.deaths, left.Deaths)
	for _, mail := range left.Now {
		h.deaths[mail]++
	}
	h.write()
	return h
}

// Deaths is how many processes died while they read the mail of that name.
func (h *InHand) Deaths(mail string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.deaths[mail]
}

// Together notes that these mails are being read, until over is called.
func (h *InHand) Together(mails []string) (over func()) {
	h.alone.RLock()
	h.take(mails)
	return func() {
		h.put(mails)
		h.alone.RUnlock()
	}
}

// Alone is Together for a mail that is suspected. No other one is being read
// until over is called; that it comes to be called clears the mail.
func (h *InHand) Alone(mail string) (over func()) {
	h.alone.Lock()
	h.take([]string{mail})
	return func() {
		h.mu.Lock()
		delete(h.deaths, mail)
		h.mu.Unlock()
		h.put([]string{mail})
		h.alone.Unlock()
	}
}

func (h *InHand) take(mails []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, m := range mails {
		h.now[m]++
	}
	h.write()
}

func (h *InHand) put(mails []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, m := range mails {
		if h.now[m]--; h.now[m] == 0 {
			delete(h.now, m)
		}
	}
	h.write()
}

// write keeps the note. Where it cannot be kept, reading goes on without.
func (h *InHand) write() {
	if h.path == "" {
		return
	}
	b, err := json.Marshal(note{slices.Sorted(maps.Keys(h.now)), h.deaths})
	if err != nil {
		return
	}
	part := h.path + partial
	if os.WriteFile(part, b, 0o600) == nil {
		os.Rename(part, h.path)
	}
}
