package evidence

import "sync"

// meter tells how much of the work is done. All mails are read, the photos among
// them made smaller where a receiver is named, and all mails written: each of
// these counts as much as there are bytes of mail.
type meter struct {
	tell        func(done, total int64)
	mu          sync.Mutex
	done, total int64
}

func (d *Desk) meter(c *Case, q Request) *meter {
	m := &meter{tell: d.Progress}
	for _, mail := range c.Mails {
		m.total += 2 * mail.Size
		if q.For != "" {
			m.total += mail.Size
		}
	}
	return m
}

func (m *meter) add(n int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.done = min(m.done+n, m.total); m.tell != nil {
		m.tell(m.done, m.total)
	}
}
