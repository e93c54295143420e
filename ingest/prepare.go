package ingest

import (
	"bytes"
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"nudged/ingest/auth"
	"nudged/store"
	"nudged/timeline"
)

// prepared is a delivery after everything that can be done without the store.
type prepared struct {
	Delivery
	sha      string
	size     int
	packed   store.Packed
	message  *timeline.Message
	auth     timeline.Auth
	received time.Time
	readings readings
	parked   bool // reading it has ended the process: see suspect.go
	signed   bool // a DKIM signature is in it, whose key the DNS can tell now and perhaps never again
}

// prepareAll reads the mails of a batch on all processors, those that are
// suspected one by one; their order is kept.
func (r *Recorder) prepareAll(ctx context.Context, batch []Delivery) ([]prepared, error) {
	ready := make([]prepared, len(batch))
	calm, names := r.suspect(batch, ready)
	over := r.Store.InHand().Together(names)
	defer over()
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(calm)) {
		workers.Go(func() {
			for i := range next {
				ready[i] = r.prepare(batch[i])
			}
		})
	}
	for _, i := range calm {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	workers.Wait()
	return ready, ctx.Err()
}

func (r *Recorder) prepare(d Delivery) prepared {
	if d.ahead != nil {
		return *d.ahead
	}
	packed := store.Pack(d.Raw)
	m := r.read(d.Raw)
	if d.LeftOut != "" {
		m.Defects = append(m.Defects, d.LeftOut)
	}
	arrived := received(d, m)
	p := prepared{
		Delivery: d, sha: packed.SHA(), size: len(d.Raw), packed: packed, message: m,
		auth: auth.Authenticate(d.Raw, m, r.servID(d.Fetch.Account)), received: arrived,
		readings: r.readWords(packed.SHA(), timeline.Letters(m, arrived, r.Zone)),
		signed:   auth.Signed(d.Raw) || m.From != nil && r.isOwner(*m.From) && len(signedOriginals(m)) > 0,
	}
	p.Raw = nil
	letGo(m)
	return p
}

// letGo leaves of the bytes of a mail only the header: what is to be stored is
// packed, and a batch that waits to be recorded holds its mails once.
func letGo(m *timeline.Message) {
	head, _, _ := bytes.Cut(m.Raw, []byte("\r\n\r\n"))
	m.Raw = slices.Concat(head[:min(len(head), maxHead)], []byte("\r\n\r\n"))
	for _, o := range m.Originals {
		letGo(o)
	}
}

// maxHead is where a header is not read any further.
const maxHead = 256 << 10

// servID is whose Authentication-Results to believe in an account's mail.
func (r *Recorder) servID(account string) string {
	if id := r.ServIDs[account]; id != "" {
		return id
	}
	return r.ServID
}

// received is when a mail arrived: by the topmost Received that has a date,
// else INTERNALDATE, else Date. None of them can be later than the fetch, as
// long as the fetch is a live one and not of an old file.
func received(d Delivery, m *timeline.Message) time.Time {
	t := m.Received
	if t.IsZero() {
		t = d.Fetch.InternalDate
	}
	if t.IsZero() && m.Date.Zoned {
		t = m.Date.Time
	}
	if t.IsZero() || (d.Fetch.Path == "" && t.After(d.Fetch.At)) {
		t = d.Fetch.At
	}
	return t
}
