package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"nudged/timeline"
)

// Forgetting takes away what was written, and leaves that something was: of a
// raw its hash, of a mail when and where it came, of an entry what it counts
// for. The chain stays whole: the hash of the entry as it was stands in what is
// left of it, and a later entry names it as forgotten.

// forgottenMark behind the row of a raw says that its bytes are no more.
const forgottenMark = 'F'

func forgotten(row []byte) bool { return len(row) > placeSize+8 && row[placeSize+8] == forgottenMark }

// ForgetRaw takes the bytes with that SHA-256 away. They are gone from the disk
// once Wipe has returned.
func (tx *Tx) ForgetRaw(sha string) error {
	key := hashKey(sha)
	row := tx.get(raws, key)
	if row == nil || forgotten(row) {
		return nil
	}
	at := readPlace(row)
	if err := tx.put(raws, key, append(append([]byte{}, row...), forgottenMark)); err != nil {
		return err
	}
	list := append(tx.wipings(), wiping{at.segment, at.offset, at.length})
	return tx.putJSON(meta, []byte(metaWipings), list)
}

// Forgotten reports whether the bytes with that SHA-256 were kept once, and
// were forgotten.
func (tx *Tx) Forgotten(sha string) bool {
	key := hashKey(sha)
	return key != nil && forgotten(tx.get(raws, key))
}

// ForgetMail takes away the bytes of a mail and what is known of them, the
// questions about it too. That it was there stays, so that it is not read again.
func (tx *Tx) ForgetMail(sha string, at time.Time) error {
	m, err := tx.Mail(sha)
	if err != nil || m == nil {
		return err
	}
	for _, r := range tx.ReviewsOf(sha) {
		kept := Review{ID: r.ID, SHA: r.SHA, Letter: r.Letter, At: r.At, Reason: r.Reason, Why: "it was forgotten", Hidden: true, Settled: "forgotten", SettledT: at}
		if err := tx.PutReview(&kept); err != nil {
			return err
		}
	}
	if err := tx.DropPending(sha); err != nil {
		return err
	}
	f := m.Fetch
	f.Path = ""
	if err := tx.PutMail(&Mail{SHA: sha, Received: m.Received, Fetch: f, Kind: m.Kind, Remark: "forgotten", Forgotten: at}); err != nil {
		return err
	}
	return tx.ForgetRaw(sha)
}

// ForgetEntry takes out of an entry what somebody wrote. What it counts for
// stays, and its place in the chain. The caller names it in an entry of kind
// forgotten, without which the chain is not whole.
func (tx *Tx) ForgetEntry(seq uint64) error {
	return tx.shorten(seq, func(e timeline.Entry) timeline.Entry { return e.WithoutWords() })
}

// ForgetOrder takes an order away, with everything that names it but mails: of
// its entries nothing is left but their places in the chain.
func (tx *Tx) ForgetOrder(number string) error {
	o, err := tx.Order(number)
	if err != nil {
		return err
	}
	for _, e := range tx.Entries(number) {
		bare := func(e timeline.Entry) timeline.Entry {
			return timeline.Entry{Seq: e.Seq, Kind: e.Kind, At: e.At, Known: e.Known, Recorded: e.Recorded, Message: e.Message, Prev: e.Prev, Back: e.Back}
		}
		if err := tx.shorten(e.Seq, bare); err != nil {
			return err
		}
		if err := tx.delete(timelines, join(nameKey(number), numberKey(e.Seq))); err != nil {
			return err
		}
	}
	if err := errors.Join(tx.dropFromLetters(number), tx.dropFromReviews(number)); err != nil {
		return err
	}
	return tx.dropOrder(o)
}

// shorten replaces the stored form of an entry by less, which names its hash.
func (tx *Tx) shorten(seq uint64, less func(timeline.Entry) timeline.Entry) error {
	stored := tx.get(entries, numberKey(seq))
	e, ok := tx.entry(seq)
	if stored == nil || !ok {
		return fmt.Errorf("entry %d: %w", seq, ErrNoEntry)
	}
	short := less(e)
	short.Forgotten = hashOf(e, stored)
	return tx.putJSON(entries, numberKey(seq), short)
}

// hashOf is the hash by which the chain knows an entry: of its stored form, or
// of the form that was forgotten.
func hashOf(e timeline.Entry, stored []byte) string {
	if e.Forgotten != "" {
		return e.Forgotten
	}
	sum := sha256.Sum256(stored)
	return hex.EncodeToString(sum[:])
}

// dropFromLetters takes an order out of what is known about letters. All of them
// are looked at: the Message-ID by which one is found may be forgotten already.
func (tx *Tx) dropFromLetters(number string) (err error) {
	tx.scan(letters, nil, nil, func(k, v []byte) bool {
		ref, ok := tx.letterOf(k, v)
		if i := slices.Index(ref.Orders, number); ok && i >= 0 {
			err = tx.putLetter(k, slices.Delete(ref.Orders, i, i+1))
		}
		return err == nil
	})
	return err
}

// dropFromReviews takes an order out of what was guessed.
func (tx *Tx) dropFromReviews(number string) error {
	var named []*Review
	err := tx.Reviews(false, func(r *Review) bool {
		guessed := slices.ContainsFunc(r.Guesses, func(g Guess) bool { return g.Order == number })
		if guessed || strings.Contains(r.Why, number) {
			named = append(named, r)
		}
		return true
	})
	for _, r := range named {
		r.Guesses = slices.DeleteFunc(r.Guesses, func(g Guess) bool { return g.Order == number })
		if strings.Contains(r.Why, number) {
			r.Why = "it was about an order that was forgotten"
		}
		if err == nil {
			err = tx.PutReview(r)
		}
	}
	return err
}

// dropOrder removes what is kept about an order itself.
func (tx *Tx) dropOrder(o timeline.Order) error {
	if err := tx.indexParties(timeline.Order{Number: o.Number}); err != nil {
		return err
	}
	if err := tx.SetDue(o.Number, time.Time{}); err != nil {
		return err
	}
	var keys, told [][]byte
	tx.scan(orderNames, nil, nil, func(k, v []byte) bool {
		if string(v) == o.Number {
			keys = append(keys, append([]byte{}, k...))
		}
		return true
	})
	for _, k := range keys {
		if err := tx.delete(orderNames, k); err != nil {
			return err
		}
	}
	tx.scan(meta, []byte("told "+o.Number+" "), nil, func(k, _ []byte) bool {
		told = append(told, append([]byte{}, k...))
		return true
	})
	for _, k := range told {
		if err := tx.delete(meta, k); err != nil {
			return err
		}
	}
	if err := tx.forgetTickets(o.Number); err != nil {
		return err
	}
	if err := tx.forgetOutgoing(o.Number); err != nil {
		return err
	}
	return tx.delete(orders, []byte(o.Number))
}

// forgetTickets makes the mails that speak of an order command nothing any more.
func (tx *Tx) forgetTickets(number string) error {
	var ids []string
	tx.scan(meta, []byte(ticketName("")), nil, func(k, v []byte) bool {
		if strings.Contains(string(v), number) {
			ids = append(ids, strings.TrimPrefix(string(k), ticketName("")))
		}
		return true
	})
	for _, id := range ids {
		t, err := tx.Ticket(id)
		if err != nil {
			return err
		}
		if err := tx.PutTicket(&Ticket{ID: id, To: t.To, Expires: t.Expires, Used: t.Used}); err != nil {
			return err
		}
	}
	return nil
}

// forgetOutgoing takes the words out of our own mails that speak of an order,
// and of the digests, which speak of all.
func (tx *Tx) forgetOutgoing(number string) error {
	var rows []outRow
	tx.scan(outbox, nil, nil, func(k, _ []byte) bool {
		row, ok := tx.outRow(k)
		if ok && !row.open() && (len(row.Orders) == 0 || slices.Contains(row.Orders, number)) {
			rows = append(rows, row)
		}
		return true
	})
	for _, row := range rows {
		bare := outRow{Raw: row.Raw}
		bare.ID, bare.Kind, bare.Step, bare.MessageID, bare.From, bare.To = row.ID, row.Kind, row.Step, row.MessageID, row.From, row.To
		bare.Reserved, bare.State, bare.Tries, bare.Settled, bare.Took = row.Reserved, row.State, row.Tries, row.Settled, row.Took
		if err := tx.putOut(bare); err != nil {
			return err
		}
		if err := tx.ForgetRaw(row.Raw); err != nil {
			return err
		}
	}
	return nil
}
