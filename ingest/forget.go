package ingest

import (
	"fmt"
	"slices"

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
