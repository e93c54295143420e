package main

import (
	"slices"
	"strings"
	"sync"
	"time"

	"nudged/notify"
)

// troubles are what goes wrong with the machine that nudged runs on, as long as
// it does. They are of this process: what still is wrong after a restart shows again.
type troubles struct {
	mu   sync.Mutex
	list []notify.Trouble
}

// The troubles, by name.
const (
	troubleBackup = "backup"
	troubleDisk   = "disk"
)

// said is what the owner is told about each.
var said = map[string]notify.Trouble{
	troubleBackup: {
		What: "No backup could be made", Do: "make room, or name another folder as dir in [backup]; nudged verify checks the state",
		Over: "Backups are made again",
	},
	troubleDisk: {
		What: "The disk is full: no mail is recorded", Do: "make room where the state is; recording goes on by itself, and the mail waits on the server meanwhile",
		Over: "There is room on the disk again: mail is recorded",
	},
}

// set notes that something is wrong since then, if it was not already.
func (t *troubles) set(name string, since time.Time, why error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range t.list {
		if t.list[i].Name == name {
			t.list[i].Why = why.Error()
			return
		}
	}
	trouble := said[name]
	trouble.Name, trouble.Since, trouble.Why = name, since, why.Error()
	t.list = append(t.list, trouble)
}

func (t *troubles) clear(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.list = slices.DeleteFunc(t.list, func(p notify.Trouble) bool { return p.Name == name })
}

// now are those that last.
func (t *troubles) now() []notify.Trouble {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.list)
}

// String says them in one line, for the service manager.
func (t *troubles) String() string {
	var all []string
	for _, p := range t.now() {
		all = append(all, p.What+": "+p.Why)
	}
	return strings.Join(all, "; ")
}
