package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// PutReview keeps r; one without an ID is new and gets one.
func (tx *Tx) PutReview(r *Review) error {
	for r.ID == "" || isNumber(r.ID) { // a number is an entry's
		n, err := tx.bucket(reviews).NextSequence()
		if err != nil {
			return err
		}
		r.ID = reviewID(n)
	}
	kept := *r
	kept.At = storable(r.At)
	var number []byte
	if r.SHA != "" {
		var err error
		if number, err = tx.rawNumber(r.SHA); err != nil {
			return fmt.Errorf("put review %s: %w", r.ID, err)
		}
	}
	marks := kept.rows(number)
	var old Review
	if tx.getJSON(reviews, []byte(r.ID), &old) {
		gone := slices.DeleteFunc(old.rows(number), func(m mark) bool { return slices.ContainsFunc(marks, m.equal) })
		if err := each(gone, tx.delete); err != nil {
			return err
		}
	}
	put := func(t *table, key []byte) error { return tx.put(t, key, nil) }
	if err := each(marks, put); err != nil {
		return err
	}
	return tx.putJSON(reviews, []byte(r.ID), &kept)
}

// A mark is a row of an index.
type mark struct {
	table *table
	key   []byte
}

func (m mark) equal(n mark) bool { return m.table == n.table && bytes.Equal(m.key, n.key) }

func each(marks []mark, do func(*table, []byte) error) error {
	var errs []error
	for _, m := range marks {
		errs = append(errs, do(m.table, m.key))
	}
	return errors.Join(errs...)
}

// rows are the marks by which r is found as it stands; number is that of its raw mail.
func (r *Review) rows(number []byte) []mark {
	id := []byte(r.ID)
	at := join(timeKey(r.At), id)
	marks := []mark{{asked, at}}
	if number != nil {
		marks = append(marks, mark{about, join(number, id)})
	}
	if r.Settled != "" && !r.Again {
		return marks
	}
	if !r.Hidden && r.Settled == "" {
		marks = append(marks, mark{waiting, at})
	}
	for _, key := range r.Keys {
		marks = append(marks, mark{wanted, join(digestKey(key), id)})
	}
	return marks
}

// Review gives the review with that ID, as the owner may have typed it; nil
// where there is none.
func (tx *Tx) Review(id string) (*Review, error) {
	r := tx.review([]byte(id))
	if r == nil {
		r = tx.review([]byte(readReviewID(id)))
	}
	return r, tx.damage
}

func (tx *Tx) review(id []byte) *Review {
	var r Review
	if len(id) == 0 || !tx.getJSON(reviews, id, &r) {
		return nil
	}
	return &r
}

// Reviews calls fn for the reviews by arrival, until fn says false: open for
// those that wait for the owner, neither settled nor hidden; else for all.
func (tx *Tx) Reviews(open bool, fn func(*Review) bool) error {
	index := asked
	if open {
		index = waiting
	}
	tx.scan(index, nil, nil, func(k, _ []byte) bool {
		r := tx.review(k[timeSize:])
		return r == nil || fn(r)
	})
	return tx.damage
}

// CountReviews is how many reviews wait for the owner.
func (tx *Tx) CountReviews() int { return tx.rows(waiting) }

// ReviewsBy gives the reviews that have key among their Keys: those that are
// unsettled, hidden ones too, and those to be looked at again.
func (tx *Tx) ReviewsBy(key string) []*Review {
	return slices.DeleteFunc(tx.reviewsBehind(wanted, digestKey(key)), func(r *Review) bool {
		return !slices.Contains(r.Keys, key)
	})
}

// ReviewsOf gives all reviews of the raw mail with that SHA-256.
func (tx *Tx) ReviewsOf(sha string) []*Review {
	number, err := tx.rawNumber(sha)
	if err != nil {
		return nil
	}
	return tx.reviewsBehind(about, number)
}

func (tx *Tx) reviewsBehind(index *table, prefix []byte) []*Review {
	var found []*Review
	tx.scan(index, prefix, nil, func(k, _ []byte) bool {
		if r := tx.review(bytes.Clone(k[len(prefix):])); r != nil {
			found = append(found, r)
		}
		return true
	})
	return found
}

// reviewDigits are Crockford's: no letter that is taken for a digit, and no u.
const reviewDigits = "0123456789abcdefghjkmnpqrstvwxyz"

var reviewTypos = strings.NewReplacer("o", "0", "i", "1", "l", "1", "-", "", " ", "")

// reviewID makes the ID of the n-th review: four digits for the first million,
// then five. They are spread by an odd factor, which keeps them unique, so that
// a mistyped one is nobody's rather than its neighbour's.
func reviewID(n uint64) string {
	width := 4
	for n>>(5*width) > 0 {
		width++
	}
	n = n * 0x9E3779B97F4A7C15 & (1<<(5*width) - 1)
	id := make([]byte, width)
	for i := range id {
		id[width-1-i] = reviewDigits[n&31]
		n >>= 5
	}
	return string(id)
}

func isNumber(id string) bool { return strings.Trim(id, "0123456789") == "" }

func readReviewID(typed string) string {
	return reviewTypos.Replace(strings.ToLower(strings.TrimSpace(typed)))
}
