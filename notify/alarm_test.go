package notify

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"nudged/store"
)

// deafWorld is a world whose mailbox was heard until 10:00, and which has been awake since.
func deafWorld(t *testing.T) *world {
	w := newWorld(t, "Europe/Berlin", "2026-03-02 10:00")
	w.opt.AlarmAfter, w.opt.Digest = 6*time.Hour, Schedule{}
	w.restart()
	w.tick()
	w.heard()
	return w
}

var inbox = store.MailboxName{Account: "track", Mailbox: "INBOX"}

func (w *world) heard() {
	w.update(func(tx *store.Tx) error {
		return tx.SetListening(inbox.Account, inbox.Mailbox, store.Listening{First: w.now, Through: w.now})
	})
}

func (w *world) deaf() {
	w.update(func(tx *store.Tx) error {
		l := tx.Listening(inbox.Account, inbox.Mailbox)
		l.Failing, l.Why = w.now, "login: wrong password"
		return tx.SetListening(inbox.Account, inbox.Mailbox, l)
	})
}

// fails reports whether mail is known not to go out.
func (w *world) fails() (failing bool) {
	w.update(func(tx *store.Tx) error {
		_, failing = troubleOf(tx)
		return nil
	})
	return failing
}

func TestAMailboxThatCannotBeRead(t *testing.T) {
	w := deafWorld(t)
	w.deaf()
	w.until("2026-03-03 12:00", time.Hour) // noticed in one round, sent in the next
	w.expect("03-02 17:00 nudged cannot read track/INBOX")
	text, html := parts(t, w.post.got[0].raw)
	readable(t, "alarm", w.post.got[0].raw, text, html)
	if !strings.Contains(text, "Login: wrong password") || !strings.Contains(text, "Mon 2 Mar 2026, 10:00") {
		t.Error(text)
	}
	w.heard()
	w.until("2026-03-05 12:00", time.Hour)
	w.expect("03-02 17:00 nudged cannot read track/INBOX", "03-03 14:00 nudged reads track/INBOX again")
}

func TestAShortFailureIsNobodysBusiness(t *testing.T) {
	w := deafWorld(t)
	w.deaf()
	w.until("2026-03-02 15:00", time.Hour)
	w.heard()
	w.until("2026-03-03 12:00", time.Hour)
	w.expect()
}

func TestAMailboxThatComesAndGoesMakesNoStorm(t *testing.T) {
	w := deafWorld(t)
	for range 12 { // seven hours away, one hour there, for four days
		w.deaf()
		w.until(w.now.Add(7*time.Hour).In(w.Policy.Zone).Format("2006-01-02 15:04"), time.Hour)
		w.heard()
		w.tick()
	}
	alarms, notices := 0, 0
	for _, s := range w.subjects() {
		if strings.Contains(s, "cannot read") {
			alarms++
		} else {
			notices++
		}
	}
	if alarms < 2 || alarms > 4 || notices > alarms {
		t.Errorf("%d alarms, %d notices: %v", alarms, notices, w.subjects())
	}
}

func TestANetworkThatComesUpAfterUsIsNoFailure(t *testing.T) {
	w := deafWorld(t)
	w.deaf()
	w.now = at(t, w.Policy.Zone, "2026-03-04 09:00") // it was switched off
	w.restart()
	w.until("2026-03-04 09:20", time.Minute)
	w.heard()
	w.until("2026-03-04 12:00", 10*time.Minute)
	w.expect()
}

func TestNobodyIsWokenByAnAlarm(t *testing.T) {
	w := deafWorld(t)
	w.now = at(t, w.Policy.Zone, "2026-03-02 18:00")
	w.tick()
	w.deaf()
	w.until("2026-03-03 10:00", time.Hour)
	w.expect("03-03 09:00 nudged cannot read track/INBOX")
}

func TestAnAlarmThatNobodyHeardIsNotTakenBack(t *testing.T) {
	w := deafWorld(t)
	w.deaf()
	w.post.answer = always(Later)
	w.until("2026-03-02 17:00", time.Hour)
	w.heard()
	w.tick()
	w.post.answer = nil
	w.until("2026-03-03 12:00", time.Hour)
	w.expect()
}

func TestMailThatCannotBeSentIsSaidInTheLog(t *testing.T) {
	w := newWorld(t, "Europe/Berlin", "2026-03-02 07:00")
	var log bytes.Buffer
	var told [][]Failure
	w.opt.AlarmAfter, w.opt.WhenEmpty = 6*time.Hour, EmptyDaily
	w.opt.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelInfo}))
	w.opt.Alarm = func(f []Failure) { told = append(told, f) }
	w.restart()
	w.post.answer = func(string) (Fate, error) { return Later, errors.New("421 too busy") }
	w.until("2026-03-02 13:00", time.Hour)
	if strings.Contains(log.String(), "mail cannot be sent") {
		t.Error("too early")
	}
	w.until("2026-03-03 12:00", time.Hour)
	if n := strings.Count(log.String(), `level=ERROR msg="mail cannot be sent"`); n != 1 {
		t.Errorf("said %d times a day:\n%s", n, &log)
	}
	if last := told[len(told)-1]; len(last) != 1 || !strings.Contains(last[0].String(), "mail cannot be sent since Mon 2 Mar 2026, 08:00") {
		t.Errorf("told %v", last)
	}
	w.post.answer = nil
	w.until("2026-03-04 12:00", time.Hour)
	if n := strings.Count(log.String(), "mail can be sent again"); n != 1 || len(told[len(told)-1]) != 0 {
		t.Errorf("recovery said %d times, %v", n, told[len(told)-1])
	}
}
