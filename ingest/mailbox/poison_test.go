package mailbox

import (
	"errors"
	"slices"
	"testing"

	"github.com/emersion/go-imap/v2"

	"nudged/store"
)

func TestWhereReadingGoesOn(t *testing.T) {
	check := func(name string, m mailbox, recorded, want store.Position) {
		t.Helper()
		c := &care{}
		if got := m.after(recorded, c); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
		if again := m.after(recorded, c); recorded.UIDValidity == m.validity && again != recorded {
			t.Errorf("%s: a second time it begins again", name)
		}
	}
	at := func(validity, uid uint32) store.Position { return store.Position{UIDValidity: validity, UID: uid} }
	check("never read", mailbox{validity: 7, next: 20}, at(0, 0), at(7, 0))
	check("read in part", mailbox{validity: 7, next: 20}, at(7, 12), at(7, 12))
	check("nothing new", mailbox{validity: 7, next: 20}, at(7, 19), at(7, 19))
	check("UIDVALIDITY has changed", mailbox{validity: 8, next: 20}, at(7, 12), at(8, 0))
	check("UIDs are given out again", mailbox{validity: 7, next: 5}, at(7, 12), at(7, 0))
	check("UIDNEXT is not told", mailbox{validity: 7}, at(7, 12), at(7, 12))
}

func TestListingsAreShortWhateverTheGaps(t *testing.T) {
	check := func(name string, m mailbox, most int) {
		t.Helper()
		n, from := 0, uint32(1)
		for {
			n++
			to := m.until(from)
			if to == 0 {
				break
			}
			if to < from {
				t.Fatalf("%s: from %d to %d", name, from, to)
			}
			from = to + 1
		}
		if n > most {
			t.Errorf("%s: %d listings, want at most %d", name, n, most)
		}
	}
	check("empty", mailbox{next: 1}, 1)
	check("no UIDNEXT", mailbox{count: 50_000}, 1)
	check("without gaps", mailbox{next: 50_001, count: 50_000}, 100)
	check("few mails, high UIDs", mailbox{next: 4_000_000_000, count: 300}, 1)
	check("many mails, high UIDs", mailbox{next: 4_294_967_295, count: 10_000}, 21)
}

func TestGroups(t *testing.T) {
	a := (&Account{MaxMessage: 1000, BatchBytes: 100, BatchCount: 4}).withDefaults()
	check := func(name string, c care, n int, what rung, sizes ...int64) {
		t.Helper()
		var list []notice
		for i, size := range sizes {
			list = append(list, notice{uint32(i + 1), size})
		}
		group, r := c.group(list, &a)
		if len(group) != n || r != what {
			t.Errorf("%s: %d mails, rung %d; want %d, rung %d", name, len(group), r, n, what)
		}
	}
	check("as many as a batch holds", care{}, 4, whole, 1, 1, 1, 1, 1)
	check("as large as a batch", care{}, 2, whole, 50, 50, 1)
	check("a large one alone", care{}, 1, whole, 500, 1)
	check("up to one that is too large", care{}, 2, whole, 1, 1, 2000, 1)
	check("of that the header", care{}, 1, large, 2000, 1)
	check("of that the header alone", care{suspect: 1, rung: undated}, 1, headers, 2000, 1)
	check("one after trouble", care{step: 1}, 1, whole, 1, 1)
	check("up to the suspect", care{suspect: 3, rung: undated}, 2, whole, 1, 1, 1, 1)
	check("the suspect", care{suspect: 1, rung: undated}, 1, undated, 1, 1)
	check("the suspect too large", care{suspect: 1, rung: nothing}, 1, nothing, 2000, 1)
	check("of unknown size", care{}, 1, whole, -1, -1)
}

func TestCare(t *testing.T) {
	odd := errors.New("in response-data: unexpected atom")
	busy := &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeUnavailable}
	type failure struct {
		alone, broken bool
		err           error
	}
	check := func(name string, want rung, failures ...failure) {
		t.Helper()
		c := care{}
		for _, f := range failures {
			c.failed(9, f.alone, f.broken, f.err)
		}
		if c.of(9) != want || c.of(8) != whole || c.step != 1 {
			t.Errorf("%s: rung %d, want %d; %+v", name, c.of(9), want, c)
		}
		c.went(1, 9)
		if c.of(9) != whole || c.step != growth {
			t.Errorf("%s: after it went, %+v", name, c)
		}
	}
	group, strange, lost := failure{err: odd}, failure{alone: true, err: odd}, failure{true, true, odd}
	refused := failure{alone: true, err: &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeServerBug}}
	later := failure{alone: true, err: busy}
	check("with others", whole, group, group, group)
	check("answer not understood", undated, group, strange)
	check("twice", headers, group, strange, strange)
	check("three times", nothing, group, strange, strange, strange)
	check("lost connection may be chance", whole, lost, lost)
	check("but not always", headers, lost, lost, lost)
	check("nor for ever", nothing, lost, lost, lost, lost, lost, lost)
	check("refused", whole, refused, refused)
	check("refused again and again", headers, refused, refused, refused)
	check("not just now", whole, slices.Repeat([]failure{later}, 19)...)
	check("never", headers, slices.Repeat([]failure{later}, 20)...)
}
