package evidence

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// Desk is what a dossier is made with.
type Desk struct {
	Store     *store.Store
	Policy    timeline.Policy
	Owner     []timeline.Address
	Coverage  func(*store.Tx) timeline.Coverage
	Read      func(raw []byte) (*timeline.Message, map[string][]byte) // a mail, and what its attachments hold by their SHA-256
	Receivers []Receiver                                              // that the owner knows better
	StampURL  string                                                  // of a time stamp service; "" asks none
	Progress  func(done, total int64)                                 // of the bytes of mail, of which some are gone through twice; may be nil
}

// Request says which dossier is wanted.
type Request struct {
	Order string
	At    time.Time // zero: as far as the record goes
	For   string    // who will get it: an id of Receivers, or ""
	Lang  string    // en or zh
	Hide  []string  // texts that must not be readable in it
}

// Collect gathers what is on record about an order. It reads every mail once.
func (d *Desk) Collect(ctx context.Context, q Request) (*Case, error) {
	c := &Case{Zone: d.Policy.Zone, Owner: d.Owner, whole: map[uint64]string{}, hide: newRedactor(q.Hide)}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	err := d.Store.View(func(tx *store.Tx) (err error) {
		if c.Order, err = tx.Order(q.Order); err != nil {
			return err
		}
		return d.gather(tx, c, q.At)
	})
	if err != nil {
		return nil, err
	}
	c.Attempts = attempts(c, d.Policy)
	c.work = d.meter(c, q)
	if err := d.readMails(ctx, c); err != nil {
		return nil, err
	}
	if err := d.handedIn(c); err != nil {
		return nil, err
	}
	c.nameExhibits()
	return c, nil
}

// gather takes out of the store what can be had in one View.
func (d *Desk) gather(tx *store.Tx, c *Case, at time.Time) error {
	entries := tx.Entries(c.Order.Number)
	cov := d.Coverage(tx)
	if at.IsZero() {
		at = reach(entries, cov)
	}
	c.At, c.State, c.Calendar = at.In(c.Zone), tx.Instance(), timeline.CalendarFor(c.Order, d.Policy)
	c.Status = timeline.StatusAt(c.Order, entries, c.Calendar, d.Policy, cov.Asked(at, at), at)
	c.asRegistered(entries)
	for _, r := range timeline.Rows(entries, at) {
		// What we told the owner proves nothing, and carries tokens; what was put
		// here by mistake concerns others.
		switch {
		case r.Kind == timeline.EntryNudge, r.Change.Moves():
		case forgotten(entries, r):
			c.Forgotten++
		default:
			c.Rows = append(c.Rows, r)
		}
	}
	for _, name := range tx.Mailboxes() {
		c.Hearing = append(c.Hearing, Hearing{name, tx.Listening(name.Account, name.Mailbox)})
	}
	if err := d.listMails(tx, c); err != nil {
		return err
	}
	var err error
	c.Lines, err = lines(tx.Stored(c.Order.Number), c)
	return err
}

// forgotten reports whether of a row only is known that there was one.
func forgotten(entries []timeline.Entry, r timeline.Row) bool {
	return slices.ContainsFunc(entries, func(e timeline.Entry) bool { return e.Seq == r.Seq && e.Forgotten != "" })
}

// asRegistered takes the order as its owner had told it by then: what was
// registered later does not count. Its stage follows from the entries, its
// parties from who wrote.
func (c *Case) asRegistered(entries []timeline.Entry) {
	then, later := c.Order, false
	for _, e := range entries {
		if e.Kind != timeline.EntryOrder {
			continue
		}
		if later = e.Known.After(c.At); later {
			break
		}
		c.Registered = e.Seq
		var o timeline.Order
		_, text, _ := strings.Cut(e.Text, ": ")
		if err := json.Unmarshal([]byte(text), &o); err == nil && o.Number == c.Order.Number {
			o.Parties, o.Stage = c.Order.Parties, c.Order.Stage
			then = o
		}
	}
	if later {
		c.Order = then
	}
}

// reach is how far the record goes: to what was recorded last, or to when the
// mailboxes were read to the end. Asked twice, the same state says the same.
func reach(entries []timeline.Entry, cov timeline.Coverage) time.Time {
	at := cov.Through
	for _, e := range entries {
		for _, t := range []time.Time{e.Recorded, e.Known} {
			if t.After(at) {
				at = t
			}
		}
	}
	if whole := at.Truncate(time.Second); whole.Before(at) {
		return whole.Add(time.Second)
	}
	return at
}

// listMails lists the mails that the rows come from.
func (d *Desk) listMails(tx *store.Tx, c *Case) error {
	seqs := map[string][]uint64{}
	for _, r := range c.Rows {
		for _, s := range r.Sources {
			if s.Message != "" && !slices.Contains(seqs[s.Message], r.Seq) {
				seqs[s.Message] = append(seqs[s.Message], r.Seq)
			}
		}
	}
	for sha, rows := range seqs {
		m, err := tx.Mail(sha)
		if err != nil {
			return err
		}
		if m == nil {
			return fmt.Errorf("mail %s: %w", sha, store.ErrNoRaw)
		}
		if !m.Forgotten.IsZero() {
			continue // a copy of what another mail still shows
		}
		c.Mails = append(c.Mails, Mail{Mail: *m, Seqs: rows, Other: others(tx.EntriesOf(sha), c.Order.Number)})
	}
	slices.SortFunc(c.Mails, func(a, b Mail) int { return cmp.Or(a.Received.Compare(b.Received), cmp.Compare(a.SHA, b.SHA)) })
	for i := range c.Mails {
		m := &c.Mails[i]
		m.Label = fmt.Sprintf("M%d", i+1)
		m.Name = fmt.Sprintf("mails/%04d-%s-%s.eml", i+1, m.Received.In(c.Zone).Format(time.DateOnly), m.SHA[:8])
	}
	return nil
}

// others are the orders but this one that entries are about.
func others(entries []timeline.Entry, order string) []string {
	var out []string
	for _, e := range entries {
		if e.Order != "" && e.Order != order && !slices.Contains(out, e.Order) {
			out = append(out, e.Order)
		}
	}
	return out
}

// readMails reads every mail for what is attached to it.
func (d *Desk) readMails(ctx context.Context, c *Case) error {
	for i := range c.Mails {
		if err := ctx.Err(); err != nil {
			return err
		}
		m := &c.Mails[i]
		raw, err := d.bytes(m.SHA)
		if err != nil {
			return err
		}
		c.work.add(m.Size)
		message, files := d.Read(raw)
		c.readWhole(m, message)
		m.Keys = keysOf(m, message)
		if m.Hide = c.hide.inMail(message); m.Hide {
			m.Name = strings.TrimSuffix(m.Name, ".eml") + ".redacted.txt"
		}
		for _, a := range attached(message) {
			m.Files = append(m.Files, a.SHA256)
			x := c.exhibit(a)
			x.Hide = x.Hide || c.hide.inFile(files[a.SHA256], d.Read, a.Type)
			if !slices.Contains(x.Mails, m.SHA) {
				x.Mails = append(x.Mails, m.SHA)
			}
		}
	}
	return nil
}

// attached lists the attachments of a mail and of the mails attached to it.
func attached(m *timeline.Message) []timeline.Attachment {
	out := slices.Clone(m.Attachments)
	for _, o := range m.Originals {
		out = append(out, attached(o)...)
	}
	return out
}

// exhibit is the exhibit with the content of a, a new one where there is none.
func (c *Case) exhibit(a timeline.Attachment) *Exhibit {
	i := slices.IndexFunc(c.Exhibits, func(x Exhibit) bool { return x.SHA256 == a.SHA256 })
	if i < 0 {
		i = len(c.Exhibits)
		c.Exhibits = append(c.Exhibits, Exhibit{Attachment: a})
	}
	return &c.Exhibits[i]
}

// handedIn adds the files that the owner put on the order.
func (d *Desk) handedIn(c *Case) error {
	for _, r := range c.Rows {
		for _, f := range r.Files {
			x := c.exhibit(timeline.Attachment{Name: f.Name, Type: f.Type, Size: f.Size, SHA256: f.SHA256})
			x.Seqs = append(x.Seqs, r.Seq)
			x.Kind, x.Taken = cmp.Or(f.Kind, x.Kind), f.Taken
			if r.Text != "" {
				x.Notes = append(x.Notes, r.Text)
			}
			if c.hide == nil {
				continue
			}
			content, err := d.bytes(f.SHA256)
			if err != nil {
				return err
			}
			x.Hide = x.Hide || c.hide.inFile(content, d.Read, f.Type)
		}
	}
	return nil
}

// bytes gives what is stored under a SHA-256. The View is short: writing a
// dossier may take a while, and the daemon goes on working.
func (d *Desk) bytes(sha string) (raw []byte, err error) {
	err = d.Store.View(func(tx *store.Tx) error {
		raw, err = tx.Raw(sha)
		return err
	})
	return raw, err
}
