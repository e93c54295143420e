package main

import (
	"io"
	"sync"
	"time"
)

// paced gathers what a command prints, so that a long list is not sent line by
// line. What waits goes on its way after a moment, or when there is much of it.
type paced struct {
	w io.Writer

	mu      sync.Mutex
	waiting []byte
	timer   *time.Timer // nil: nothing waits
	failed  error       // the reader is gone
}

const (
	paceMoment = 20 * time.Millisecond
	paceMuch   = 32 << 10
)

func (p *paced) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting = append(p.waiting, b...)
	switch {
	case len(p.waiting) >= paceMuch:
		p.send()
	case p.timer == nil:
		p.timer = time.AfterFunc(paceMoment, p.flush)
	}
	return len(b), p.failed
}

// flush sends what waits.
func (p *paced) flush() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.send()
}

func (p *paced) send() {
	if p.timer != nil {
		p.timer.Stop()
		p.timer = nil
	}
	if len(p.waiting) > 0 && p.failed == nil {
		_, p.failed = p.w.Write(p.waiting)
	}
	p.waiting = p.waiting[:0]
}

// behind is a writer whose words come after all that was printed before.
type behind struct {
	io.Writer
	out *paced
}

func (b behind) Write(p []byte) (int, error) {
	b.out.flush()
	return b.Writer.Write(p)
}
