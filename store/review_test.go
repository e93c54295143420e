package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func putReviews(t *testing.T, s *Store, rs ...*Review) {
	t.Helper()
	update(t, s, func(tx *Tx) error {
		var errs []error
		for _, r := range rs {
			errs = append(errs, tx.PutReview(r))
		}
		return errors.Join(errs...)
	})
}

func subjects(rs []*Review) string {
	var s []string
	for _, r := range rs {
		s = append(s, r.Subject)
	}
	return strings.Join(s, " ")
}

func TestReviewsAreFound(t *testing.T) {
	s := openNew(t)
	sha := kept(t, s, "mail")
	late := &Review{Subject: "late", At: at(2), SHA: sha, Keys: []string{"a:lin@seller.example", "n:A-1"}}
	early := &Review{Subject: "early", At: at(1), Keys: []string{"a:lin@seller.example"}}
	hidden := &Review{Subject: "hidden", At: at(0), SHA: sha, Hidden: true, Keys: []string{"n:A-1"}}
	putReviews(t, s, late, early, hidden)
	list := func(tx *Tx, open bool) (rs []*Review) {
		if err := tx.Reviews(open, func(r *Review) bool { rs = append(rs, r); return true }); err != nil {
			t.Error(err)
		}
		return rs
	}
	check := func(name string, got []*Review, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(subjects(got), w) || len(got) != len(want) {
				t.Errorf("%s: %q, not %q", name, subjects(got), want)
			}
		}
		if len(want) == 0 && len(got) > 0 {
			t.Errorf("%s: %q", name, subjects(got))
		}
	}
	view(t, s, func(tx *Tx) {
		if got := subjects(list(tx, true)); got != "early late" {
			t.Errorf("open, by arrival: %q", got)
		}
		if got := subjects(list(tx, false)); got != "hidden early late" {
			t.Errorf("all, by arrival: %q", got)
		}
		check("by address", tx.ReviewsBy("a:lin@seller.example"), "early", "late")
		check("by number, hidden ones too", tx.ReviewsBy("n:A-1"), "late", "hidden")
		check("by the beginning of a key", tx.ReviewsBy("n:A"))
		check("of a mail", tx.ReviewsOf(sha), "late", "hidden")
	})
	late.Settled = "assigned"
	early.Keys = nil
	putReviews(t, s, late, early)
	view(t, s, func(tx *Tx) {
		check("open after one was settled", list(tx, true), "early")
		check("by a key that was given up", tx.ReviewsBy("a:lin@seller.example"))
		check("by a key of a settled one", tx.ReviewsBy("n:A-1"), "hidden")
		check("of a mail, settled or not", tx.ReviewsOf(sha), "late", "hidden")
		if tx.CountReviews() != 1 {
			t.Errorf("%d wait", tx.CountReviews())
		}
	})
}

func TestReviewIDsAsTheOwnerTypesThem(t *testing.T) {
	s := openNew(t)
	given := &Review{ID: "1a0z", Subject: "x"}
	putReviews(t, s, given)
	view(t, s, func(tx *Tx) {
		for _, typed := range []string{"1a0z", "1A0Z", " 1a0z ", "lAOz", "1a-0z"} {
			if r, err := tx.Review(typed); err != nil || r == nil {
				t.Errorf("%q: %v, %v", typed, r, err)
			}
		}
		for _, typed := range []string{"", "1a0", "1a0z1"} {
			if r, err := tx.Review(typed); err != nil || r != nil {
				t.Errorf("%q: %v, %v", typed, r, err)
			}
		}
	})
}

func TestNoReviewIDIsANumber(t *testing.T) {
	s := openNew(t)
	var given []*Review
	for range 300 {
		given = append(given, &Review{})
	}
	putReviews(t, s, given...)
	for i, r := range given {
		if strings.Trim(r.ID, "0123456789") == "" {
			t.Errorf("the %d-th is %s, which an entry is called too", i+1, r.ID)
		}
	}
}

func TestReviewIDsAreUniqueAndShort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Uint64Range(1, 1<<26).Draw(t, "a"), rapid.Uint64Range(1, 1<<26).Draw(t, "b")
		if (a == b) != (reviewID(a) == reviewID(b)) {
			t.Fatalf("%d and %d are %s and %s", a, b, reviewID(a), reviewID(b))
		}
	})
	for n, width := range map[uint64]int{1: 4, 1<<20 - 1: 4, 1 << 20: 5, 1 << 25: 6} {
		if len(reviewID(n)) != width {
			t.Errorf("the %d-th is %s", n, reviewID(n))
		}
	}
	seen := map[string]bool{}
	for n := range uint64(2000) {
		seen[reviewID(n+1)] = true
	}
	if len(seen) != 2000 {
		t.Errorf("%d different IDs of 2000: %s", len(seen), fmt.Sprint(reviewID(1)))
	}
}
