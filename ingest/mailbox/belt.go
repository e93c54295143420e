package mailbox

import (
	"context"

	"golang.org/x/sync/semaphore"

	"nudged/ingest"
	"nudged/store"
)

// load is a batch on its way from the server to the sink.
type load struct {
	batch   []ingest.Delivery
	reached store.Position
	bytes   int64
	err     error // of reading it
}

// belt carries batches from the goroutine that fetches a mailbox to the sink, in
// their order, so that one is fetched while another is read and a third is
// recorded. What is being fetched, waits and is being worked on never weighs more
// than its capacity; a mail heavier than that is alone on the belt.
type belt struct {
	capacity int64
	room     *semaphore.Weighted
	loads    chan load
	broken   context.Context // ends when the sink has failed
	done     chan struct{}
	err      error // of the sink; to be read after done
}

// newBelt starts a belt past read to take, each of which gets the batches one
// after another. Close must be called.
func newBelt(ctx context.Context, capacity int64, read, take func(load) error) *belt {
	broken, fail := context.WithCancel(ctx)
	b := &belt{
		capacity: capacity, room: semaphore.NewWeighted(capacity),
		loads: make(chan load, 4), broken: broken, done: make(chan struct{}),
	}
	ready := make(chan load)
	go func() {
		defer close(ready)
		for l := range b.loads {
			l.err = read(l)
			ready <- l
		}
	}()
	go func() {
		defer close(b.done)
		defer fail()
		for l := range ready {
			b.carry(l, take)
			if b.err != nil {
				fail()
			}
		}
	}()
	return b
}

// carry brings one load to its end. Once something has failed, the rest is
// thrown away.
func (b *belt) carry(l load, take func(load) error) {
	if b.err == nil {
		b.err = l.err
	}
	if b.err == nil {
		b.err = take(l)
	}
	b.room.Release(b.clamp(l.bytes))
}

func (b *belt) clamp(bytes int64) int64 { return min(bytes, b.capacity) }

// reserve waits until so many bytes have room. It fails when the sink has, or
// when the context has ended.
func (b *belt) reserve(bytes int64) error { return b.room.Acquire(b.broken, b.clamp(bytes)) }

// put sends a load for which room was reserved.
func (b *belt) put(l load) error {
	select {
	case b.loads <- l:
		return nil
	case <-b.broken.Done():
		return b.broken.Err()
	}
}

// close waits until everything on the belt is recorded, and gives the sink's error.
func (b *belt) close() error {
	close(b.loads)
	<-b.done
	return b.err
}
