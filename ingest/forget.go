package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// Forgetting is what is to be forgotten: for good, and on record.
type Forgetting struct {
	Mails   []string          // SHA-256
	Orders  []string          // with everything that is about them alone
	Entries []uint64          // beside those that come from the mails
	Address *timeline.Address // taken off every order
}

// Empty reports whether there is nothing to forget.
func (g Forgetting) Empty() bool {
	return len(g.Mails)+len(g.Orders)+len(g.Entries) == 0 && g.Address == nil
}

// What a forgetting is refused by.
var (
	ErrNothingToForget = errors.New("no order, address or mail is known by that")
	ErrStillOpen       = errors.New("is still open: what is needed as evidence is not forgotten")
)

// Forgettable finds what is meant: an order by its number, an address, or a mail
// by its SHA-256, by the question about it, or by an entry that it made.
func (r *Recorder) Forgettable(what string, number string) (g Forgetting, err error) {
	err = r.Store.View(func(tx *store.Tx) error {
		switch {
		case number != "":
			g, err = forgettableOrder(tx, number)
		case strings.Contains(what, "@"):
			g, err = forgettableAddress(tx, timeline.Address{Address: strings.TrimSpace(what)})
		default:
			g, err = forgettableMail(tx, what)
		}
		return err
	})
	if err == nil && g.Empty() {
		err = fmt.Errorf("%s: %w", what, ErrNothingToForget)
	}
	return g, err
}

func forgettableMail(tx *store.Tx, what string) (g Forgetting, err error) {
	sha := strings.ToLower(what)
	if m, err := tx.Mail(sha); err != nil || m == nil {
		sha = ""
		if seq, bad := strconv.ParseUint(what, 10, 64); bad == nil {
			if e, err := tx.Entry(seq); err == nil {
				sha = e.Message
			}
		}
		if rv, err := tx.Review(what); sha == "" && err == nil && rv != nil {
			sha = rv.SHA
		}
	}
	if m, err := tx.Mail(sha); err != nil || m == nil || !m.Forgotten.IsZero() {
		return g, err
	}
	return Forgetting{Mails: []string{sha}}, nil
}

// forgettableOrder is an order that is over, and the mails that are on no other.
func forgettableOrder(tx *store.Tx, number string) (g Forgetting, err error) {
	o, err := tx.Order(number)
	if err != nil {
		return g, err
	}
	if !o.Stage.Done() {
		return g, fmt.Errorf("order %s %w", number, ErrStillOpen)
	}
	g.Orders = []string{number}
	for _, e := range tx.Entries(number) {
		elsewhere := func(e timeline.Entry) bool { return e.Order != "" && e.Order != number }
		if e.Message != "" && !slices.Contains(g.Mails, e.Message) && !slices.ContainsFunc(tx.EntriesOf(e.Message), elsewhere) {
			g.Mails = append(g.Mails, e.Message)
		}
	}
	return g, nil
}

// forgettableAddress is everything in which an address stands.
func forgettableAddress(tx *store.Tx, a timeline.Address) (g Forgetting, err error) {
	for _, number := range tx.OrdersOf(a.Key()) {
		o, err := tx.Order(number)
		if err != nil {
			return g, err
		}
		if !o.Stage.Done() {
			return g, fmt.Errorf("%s speaks for the seller of order %s, which %w", a.Address, number, ErrStillOpen)
		}
		g.Address = &a
	}
	seen := map[string]bool{}
	err = tx.Mails(func(m *store.Mail) bool {
		if m.From.Key() == a.Key() && m.Forgotten.IsZero() {
			g.Mails, seen[m.SHA] = append(g.Mails, m.SHA), true
		}
		return true
	})
	if err != nil {
		return g, err
	}
	written := bytes.ToLower([]byte(a.Address))
	err = tx.EntriesSince(0, func(e timeline.Entry) bool {
		if e.Forgotten != "" || !bytes.Contains(bytes.ToLower(wordsOf(e)), written) {
			return true
		}
		if e.Message == "" {
			g.Entries = append(g.Entries, e.Seq)
		} else if !seen[e.Message] {
			g.Mails, seen[e.Message] = append(g.Mails, e.Message), true
		}
		return true
	})
	return g, err
}

// wordsOf are all words of an entry that a forgetting takes away.
func wordsOf(e timeline.Entry) []byte {
	var b bytes.Buffer
	if e.From != nil {
		b.WriteString(e.From.Address)
	}
	for _, a := range e.To {
		b.WriteString("\n" + a.Address)
	}
	for _, s := range append([]string{e.Subject, e.Text, e.MessageID, e.By}, e.Failed...) {
		b.WriteString("\n" + s)
	}
	return b.Bytes()
}

// forgetAtOnce is how many mails are forgotten in one transaction.
const forgetAtOnce = 100

// Forget forgets, says so in the chain, and then wipes what is left of it on the
// disk. What was begun is finished at the next start, should it be broken off.
func (r *Recorder) Forget(g Forgetting) error {
	for part := range slices.Chunk(g.Mails, forgetAtOnce) {
		if err := r.forget(func(f *filing) error { return f.forgetMails(part) }); err != nil {
			return err
		}
	}
	if len(g.Entries) > 0 {
		if err := r.forget(func(f *filing) error { return f.forgetEntries(g.Entries, nil) }); err != nil {
			return err
		}
	}
	if g.Address != nil {
		if err := r.forget(func(f *filing) error { return f.forgetParty(*g.Address) }); err != nil {
			return err
		}
	}
	for _, number := range g.Orders {
		if err := r.forget(func(f *filing) error { return f.forgetOrder(number) }); err != nil {
			return err
		}
	}
	return r.Store.Wipe()
}

func (r *Recorder) forget(do func(*filing) error) error {
	if _, err := r.update(do); err != nil {
		return fmt.Errorf("forget: %w", err)
	}
	return nil
}

func (f *filing) forgetMails(shas []string) error {
	var seqs []uint64
	for _, sha := range shas {
		for _, e := range f.tx.EntriesOf(sha) {
			seqs = append(seqs, e.Seq)
		}
	}
	if err := f.forgetEntries(seqs, shas); err != nil {
		return err
	}
	for _, sha := range shas {
		if err := f.tx.ForgetMail(sha, f.Clock()); err != nil {
			return err
		}
	}
	return nil
}

// forgetEntries takes the words out of entries, and the files that are theirs
// alone, and says so on each of their orders.
func (f *filing) forgetEntries(seqs []uint64, mails []string) error {
	named := map[string][]uint64{"": nil}
	for _, seq := range seqs {
		e, err := f.tx.Entry(seq)
		if err != nil {
			return err
		}
		if e.Forgotten != "" {
			continue
		}
		if err := f.forgetFiles(e); err != nil {
			return err
		}
		if err := f.tx.ForgetEntry(seq); err != nil {
			return err
		}
		named[e.Order] = append(named[e.Order], seq)
	}
	for order, seqs := range named {
		if order != "" {
			if err := f.sayForgotten(order, seqs, nil); err != nil {
				return err
			}
		}
	}
	return f.sayForgotten("", named[""], mails)
}

// sayForgotten puts a forgetting on record. It goes past the memory of timelines,
// which has the words still.
func (f *filing) sayForgotten(order string, seqs []uint64, mails []string) error {
	if len(seqs)+len(mails) == 0 {
		return nil
	}
	now := f.Clock()
	_, err := f.tx.Append(timeline.Entry{Order: order, Kind: timeline.EntryForgotten, At: now, Known: now, Forgets: seqs, Gone: mails})
	return err
}

// forgetFiles takes away the files put on an entry, unless another has them too.
func (f *filing) forgetFiles(e timeline.Entry) error {
	for _, file := range e.Files {
		shared := false
		err := f.tx.EntriesSince(0, func(o timeline.Entry) bool {
			shared = o.Seq != e.Seq && slices.ContainsFunc(o.Files, func(p timeline.FileRef) bool { return p.SHA256 == file.SHA256 })
			return !shared
		})
		if err != nil {
			return err
		}
		if m, err := f.tx.Mail(file.SHA256); err != nil || m != nil || shared {
			continue
		}
		if err := f.tx.ForgetRaw(file.SHA256); err != nil {
			return err
		}
	}
	return nil
}

// forgetParty takes an address off every order that it speaks for.
func (f *filing) forgetParty(a timeline.Address) error {
	for _, number := range f.tx.OrdersOf(a.Key()) {
		o, err := f.tx.Order(number)
		if err != nil {
			return err
		}
		o.Parties = slices.DeleteFunc(slices.Clone(o.Parties), func(p timeline.Party) bool { return p.Address == a.Key() })
		o.Sellers = slices.DeleteFunc(slices.Clone(o.Sellers), func(b timeline.Address) bool { return b.Key() == a.Key() })
		if err := f.tx.PutOrder(o); err != nil {
			return err
		}
	}
	return nil
}

func (f *filing) forgetOrder(number string) error {
	var seqs []uint64
	for _, e := range f.tx.Entries(number) {
		if err := f.forgetFiles(e); err != nil {
			return err
		}
		seqs = append(seqs, e.Seq)
	}
	if err := f.tx.ForgetOrder(number); err != nil {
		return err
	}
	return f.sayForgotten("", seqs, nil)
}

// Retention is what is forgotten by itself; a zero span is never.
type Retention struct {
	Strangers  time.Duration // mail of strangers that nobody put on an order
	Noise      time.Duration // mail that is on no order and raised no question
	Closed     time.Duration // orders that are over, since the last that happened on them
	Quarantine int64         // how many bytes of strangers' mail are kept at most
}

// Overdue is what is to be forgotten by now. What is on an order that is open, or
// waits for the owner, is never among it but for strangers' mail.
func (r *Recorder) Overdue(keep Retention, now time.Time) (g Forgetting, err error) {
	err = r.Store.View(func(tx *store.Tx) error {
		if err := overdueStrangers(tx, keep, now, &g); err != nil {
			return err
		}
		if keep.Noise > 0 {
			if err := overdueNoise(tx, now.Add(-keep.Noise), &g); err != nil {
				return err
			}
		}
		if keep.Closed > 0 {
			return overdueOrders(tx, now.Add(-keep.Closed), &g)
		}
		return nil
	})
	return g, err
}

// overdueStrangers goes from the newest to the oldest: what is over the bytes
// that are kept, or too old, goes.
func overdueStrangers(tx *store.Tx, keep Retention, now time.Time, g *Forgetting) error {
	var mails []*store.Mail
	seen := map[string]bool{}
	err := tx.Reviews(false, func(rv *store.Review) bool {
		if strange(rv) && !seen[rv.SHA] && !onOrder(tx, rv.SHA) {
			if m, err := tx.Mail(rv.SHA); err == nil && m != nil && m.Forgotten.IsZero() {
				mails, seen[rv.SHA] = append(mails, m), true
			}
		}
		return true
	})
	if err != nil {
		return err
	}
	kept := int64(0)
	for _, m := range slices.Backward(mails) {
		kept += m.Size
		if old := keep.Strangers > 0 && now.Sub(m.Received) > keep.Strangers; old || keep.Quarantine > 0 && kept > keep.Quarantine {
			g.Mails = append(g.Mails, m.SHA)
		}
	}
	slices.Reverse(g.Mails) // the oldest first
	return nil
}

func strange(rv *store.Review) bool {
	return (rv.Reason == store.ReasonStranger || rv.Reason == store.ReasonForged) && (rv.Settled == "" || rv.Settled == "ignored")
}

func onOrder(tx *store.Tx, sha string) bool {
	return slices.ContainsFunc(tx.EntriesOf(sha), func(e timeline.Entry) bool { return e.Order != "" })
}

func overdueNoise(tx *store.Tx, before time.Time, g *Forgetting) error {
	return tx.Mails(func(m *store.Mail) bool {
		if m.Received.After(before) {
			return false
		}
		if m.Forgotten.IsZero() && len(tx.ReviewsOf(m.SHA)) == 0 && !onOrder(tx, m.SHA) {
			g.Mails = append(g.Mails, m.SHA)
		}
		return true
	})
}

func overdueOrders(tx *store.Tx, before time.Time, g *Forgetting) error {
	var numbers []string
	err := tx.Orders(func(o timeline.Order) bool {
		if o.Stage.Done() {
			numbers = append(numbers, o.Number)
		}
		return true
	})
	if err != nil {
		return err
	}
	for _, number := range numbers {
		late := func(e timeline.Entry) bool { return e.Known.After(before) || e.Recorded.After(before) }
		if slices.ContainsFunc(tx.Entries(number), late) {
			continue
		}
		one, err := forgettableOrder(tx, number)
		if err != nil {
			return err
		}
		g.Orders, g.Mails = append(g.Orders, number), append(g.Mails, one.Mails...)
	}
	return nil
}
