package mailbox

import (
	"context"
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"nudged/ingest"
	"nudged/store"
)

// photos is a mail of about so many bytes.
func photos(bytes int) string {
	line := strings.Repeat("0123456789", 7) + "\r\n"
	return mail(1) + strings.Repeat(line, bytes/len(line))
}

// allocated is what do allocates, in bytes.
func allocated(do func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

func TestLargeMailIsHeldOnce(t *testing.T) {
	quiet(t)
	f, r := newFake(t), newRecords()
	f.mails[1] = photos(60 << 20)
	w := watcher(f.account(), r)
	var err error
	got := allocated(func() { err = w.Pass(t.Context()) })
	if err != nil || len(r.mails) != 1 || len(r.mails[0].Raw) != len(f.mails[1]) {
		t.Fatalf("%d mails, %v", len(r.mails), err)
	}
	if most := int64(62 << 20); got > most {
		t.Errorf("a mail of 60 MB took %d MB", got>>20)
	}
}

// scale is a Sink that weighs what the server has sent and the sink has not
// yet taken.
type scale struct {
	*records
	sent  *atomic.Int64
	taken int64
	most  int64
}

func (s *scale) Take(ctx context.Context, account, mailbox string, batch []ingest.Delivery, reached store.Position) error {
	s.most = max(s.most, s.sent.Load()-s.taken)
	for i := range batch {
		s.taken += int64(len(batch[i].Raw))
		batch[i].Raw = nil
	}
	return s.records.Take(ctx, account, mailbox, batch, reached)
}

// counting counts what is written.
type counting struct {
	io.Writer
	n *atomic.Int64
}

func (c counting) Write(b []byte) (int, error) {
	n, err := c.Writer.Write(b)
	c.n.Add(int64(n))
	return n, err
}

func TestBacklogIsNeverInMemoryAtOnce(t *testing.T) {
	quiet(t)
	f := newFake(t)
	one := photos(1 << 20)
	const n = 100
	for uid := uint32(1); uid <= n; uid++ {
		f.mails[uid] = one
	}
	var sent atomic.Int64
	f.script = []line{{"BODY", func(w io.Writer, tag, command string) error {
		return f.ordinary(counting{w, &sent}, tag, command)
	}}}
	s := &scale{records: newRecords(), sent: &sent}
	a := f.account()
	a.BatchBytes = 2 << 20
	if err := watcher(a, s).Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.taken < n<<20-n {
		t.Errorf("took %d bytes", s.taken)
	}
	if limit := 3*a.BatchBytes + 8<<20; s.most > limit { // the sockets' buffers hold something, too
		t.Errorf("%d MB were under way at once", s.most>>20)
	}
}

func BenchmarkLargeMail(b *testing.B) {
	f := newFake(b)
	f.mails[1] = photos(60 << 20)
	b.SetBytes(int64(len(f.mails[1])))
	b.ReportAllocs()
	for b.Loop() {
		r := newRecords()
		if err := watcher(f.account(), r).Pass(b.Context()); err != nil || len(r.mails) != 1 {
			b.Fatal(len(r.mails), err)
		}
	}
}

func BenchmarkBacklog(b *testing.B) {
	f := newFake(b)
	const n = 1000
	one, bytes := photos(8<<10), 0
	for uid := uint32(1); uid <= n; uid++ {
		f.mails[uid] = one
		bytes += len(one)
	}
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	for b.Loop() {
		r := newRecords()
		if err := watcher(f.account(), r).Pass(b.Context()); err != nil || len(r.mails) != n {
			b.Fatal(len(r.mails), err)
		}
	}
}
