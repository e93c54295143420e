package notify

import (
	"context"
	"strings"
	"testing"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// quietLife is a world whose one order has been answered: there is nothing to say.
func quietLife(t *testing.T, when WhenEmpty) *world {
	w := newWorld(t, "Europe/Berlin", "2026-03-02 07:00")
	w.opt.WhenEmpty = when
	w.restart()
	w.order(timeline.Order{Number: "A-1001", Sellers: []timeline.Address{li}})
	return w
}

func TestWhenThereIsNothingToSay(t *testing.T) {
	check := func(when WhenEmpty, want ...string) {
		t.Helper()
		w := quietLife(t, when)
		w.until("2026-03-17 12:00", time.Hour)
		w.expect(want...)
	}
	check(EmptyNever)
	check(EmptyWeekly, "03-02 08:00 nudged digest, Mon 2 Mar 2026", "03-09 08:00 nudged digest, Mon 9 Mar 2026", "03-16 08:00 nudged digest, Mon 16 Mar 2026")
	w := quietLife(t, EmptyDaily)
	w.until("2026-03-31 12:00", time.Hour) // over the change to summer time
	if n := len(w.post.got); n != 30 {
		t.Errorf("%d digests on 30 days: %v", n, w.subjects())
	}
}

// A date has one digest, whatever the clock or an old state says of the last.
func TestADateHasOneDigest(t *testing.T) {
	w := quietLife(t, EmptyDaily)
	w.until("2026-03-02 09:00", time.Hour)
	w.update(func(tx *store.Tx) error { return tx.SetJob(jobDigest, w.now.AddDate(0, 0, -1)) })
	w.until("2026-03-02 12:00", time.Hour)
	w.expect("03-02 08:00 nudged digest, Mon 2 Mar 2026")
}

func TestNewsAreSaidOnceAndNotAgain(t *testing.T) {
	w := quietLife(t, EmptyNever)
	w.tick()
	w.answers("A-1001", "They leave tomorrow.")
	w.until("2026-03-05 12:00", time.Hour)
	w.expect("03-02 08:00 nudged digest, Mon 2 Mar 2026")
	if text, _ := parts(t, w.post.got[0].raw); !strings.Contains(text, "They leave tomorrow.") {
		t.Error(text)
	}
}

func TestNewsOfALostDigestAreInTheNext(t *testing.T) {
	w := quietLife(t, EmptyNever)
	w.tick()
	w.answers("A-1001", "They leave tomorrow.")
	w.post.answer = always(Refused)
	w.until("2026-03-02 12:00", time.Hour)
	w.post.answer = nil
	w.until("2026-03-04 12:00", time.Hour)
	w.expect("03-03 08:00 nudged digest, Tue 3 Mar 2026")
	text, _ := parts(t, w.post.got[0].raw)
	if !strings.Contains(text, "They leave tomorrow.") || !strings.Contains(text, "was not") {
		t.Error(text)
	}
}

func TestAMissedDigestComesLateAndOnce(t *testing.T) {
	w := quietLife(t, EmptyDaily)
	w.tick()
	w.now = at(t, w.Policy.Zone, "2026-03-06 15:00") // a laptop that slept for days
	w.restart()
	w.until("2026-03-07 09:00", time.Hour)
	w.expect("03-06 15:00 nudged digest, Fri 6 Mar 2026", "03-07 08:00 nudged digest, Sat 7 Mar 2026")
	if text, _ := parts(t, w.post.got[0].raw); !strings.HasPrefix(text, "Late: this was due on Fri 6 Mar 2026, 08:00.") {
		t.Error(text)
	}
}

func TestTheMailboxesAreReadBeforeADigest(t *testing.T) {
	w := quietLife(t, EmptyDaily)
	w.heard()
	w.opt.Fresh = func(context.Context) error {
		w.heard()
		return nil
	}
	w.restart()
	w.tick()
	w.now = at(t, w.Policy.Zone, "2026-03-04 09:00") // it slept
	w.tick()
	if text, _ := parts(t, w.post.got[0].raw); strings.Contains(text, "cannot be read") {
		t.Error(text)
	}
}

func TestOneMissedBeforeMidnightWaitsForToday(t *testing.T) {
	w := quietLife(t, EmptyDaily)
	w.tick()
	w.now = at(t, w.Policy.Zone, "2026-03-03 02:00")
	w.restart()
	w.until("2026-03-03 12:00", time.Hour)
	w.expect("03-03 08:00 nudged digest, Tue 3 Mar 2026")
}

func TestDigestsThatCouldNotBeSentDoNotPileUp(t *testing.T) {
	w := quietLife(t, EmptyDaily)
	w.tick()
	w.post.answer = always(Later)
	w.until("2026-03-05 10:00", time.Hour)
	w.post.answer = nil
	w.until("2026-03-05 20:00", time.Hour)
	w.expect("03-05 11:00 nudged digest, Thu 5 Mar 2026")
}

func TestAClockThatWasWrongDoesNotSilenceTheDigest(t *testing.T) {
	w := quietLife(t, EmptyDaily)
	w.tick()
	w.now = at(t, w.Policy.Zone, "2106-03-03 09:00")
	w.tick()
	w.now = at(t, w.Policy.Zone, "2026-03-03 09:00")
	before := len(w.post.got)
	w.until("2026-03-05 12:00", time.Hour)
	if n := len(w.post.got) - before; n != 2 {
		t.Errorf("%d digests on two days: %v", n, w.subjects())
	}
}

func TestWhatIsNotHeardIsSaidFirst(t *testing.T) {
	w := quietLife(t, EmptyNever)
	w.tick()
	w.update(func(tx *store.Tx) error {
		if err := tx.SetListening("home", "INBOX", store.Listening{First: w.now, Through: w.now, Failing: w.now, Why: "the password is refused"}); err != nil {
			return err
		}
		return tx.SetListening("home", "Archive", store.Listening{
			First: w.now.AddDate(0, -1, 0), Through: w.now.Add(time.Hour),
			Holes: []store.Hole{{From: w.now.Add(-9 * time.Hour), To: w.now.Add(time.Minute)}},
		})
	})
	w.until("2026-03-02 08:00", time.Hour)
	w.expect("03-02 08:00 nudged digest, Mon 2 Mar 2026")
	text, _ := parts(t, w.post.got[0].raw)
	for _, want := range []string{
		"1 mailbox cannot be read.", "Mailbox home/INBOX cannot be read since Mon 2 Mar 2026, 07:00", "The password is refused",
		"Mailbox home/Archive was not read from Sun 1 Mar 2026, 22:00",
	} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
			t.Errorf("%q is not in:\n%s", want, text)
		}
	}
}
