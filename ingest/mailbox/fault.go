package mailbox

import "time"

// fault is since when an account, or one of its mailboxes, cannot be read, and
// what was last told about it.
type fault struct {
	since map[string]time.Time // by mailbox
	told  map[string]string
	all   time.Time // the whole account; zero while it can be read
}

// begin notes that the account has failed, unless it has been failing already.
func (f *fault) begin(now time.Time) {
	if f.all.IsZero() {
		f.all = now
	}
}

// over notes that the account can be read.
func (f *fault) over() { f.all = time.Time{} }

// heard notes that a mailbox has been read.
func (f *fault) heard(mailbox string) {
	delete(f.since, mailbox)
	delete(f.told, mailbox)
}

// deaf notes that a mailbox cannot be read. It gives the time since when, and
// whether there is anything new to tell about it.
func (f *fault) deaf(mailbox string, why error, now time.Time) (since time.Time, news bool) {
	if f.since == nil {
		f.since, f.told = map[string]time.Time{}, map[string]string{}
	}
	if _, known := f.since[mailbox]; !known {
		f.since[mailbox] = now
		if !f.all.IsZero() {
			f.since[mailbox] = f.all
		}
	}
	news = f.told[mailbox] != why.Error()
	f.told[mailbox] = why.Error()
	return f.since[mailbox], news
}
