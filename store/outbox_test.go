package store

import (
	"bytes"
	"testing"
	"time"
)

func outgoing(id string) Outgoing {
	return Outgoing{ID: id, Kind: "nudge", MessageID: id + "@nudged.example", State: StateReserved, Reserved: t0,
		Bytes: []byte("Subject: " + id + "\r\n\r\nNobody answered.\r\n")}
}

func TestReservedOnceEver(t *testing.T) {
	s := openNew(t)
	first := outgoing("nudge/A-1/1")
	other := first
	other.MessageID, other.Bytes = "other@x", []byte("other")
	for _, state := range []string{StateReserved, StateSent, StateDropped} {
		update(t, s, func(tx *Tx) error {
			o := first
			fresh, err := tx.Reserve(&o)
			if fresh != (state == StateReserved) {
				t.Errorf("before %s: fresh = %v", state, fresh)
			}
			if fresh, _ := tx.Reserve(&other); fresh {
				t.Error("the same ID was reserved for another mail")
			}
			o.State = state
			return firstOf(err, tx.PutOutgoing(&o))
		})
	}
}

func TestOutgoingKeepsWhatWasFixed(t *testing.T) {
	s := openNew(t)
	o := outgoing("nudge/A-1/1")
	update(t, s, func(tx *Tx) error { _, err := tx.Reserve(&o); return err })
	update(t, s, func(tx *Tx) error {
		changed := o
		changed.Bytes, changed.MessageID, changed.Reserved = []byte("other"), "other@x", t0.Add(time.Hour)
		changed.State, changed.Tries = StateUncertain, 2
		return tx.PutOutgoing(&changed)
	})
	view(t, s, func(tx *Tx) {
		got, err := tx.OutgoingByMessageID(o.MessageID)
		if err != nil || got == nil {
			t.Fatalf("by its Message-ID: %v, %v", got, err)
		}
		if !bytes.Equal(got.Bytes, o.Bytes) || got.MessageID != o.MessageID || !got.Reserved.Equal(t0) {
			t.Errorf("what was reserved has changed: %+v", got)
		}
		if got.State != StateUncertain || got.Tries != 2 {
			t.Errorf("how it went on is lost: %+v", got)
		}
		if other, err := tx.OutgoingByMessageID("other@x"); other != nil || err != nil {
			t.Errorf("by a Message-ID that it never had: %v, %v", other, err)
		}
	})
	if err := s.Update(func(tx *Tx) error { return tx.PutOutgoing(&Outgoing{ID: "never", State: StateSent}) }); err == nil {
		t.Error("a mail that was never reserved can be settled")
	}
}

func TestUnsettled(t *testing.T) {
	s := openNew(t)
	open := map[string]bool{StateReserved: true, StateSending: true, StateUncertain: true}
	for _, state := range []string{StateReserved, StateSending, StateSent, StateUncertain, StateRefused, StateBounced, StateDropped} {
		update(t, s, func(tx *Tx) error {
			o := outgoing(state)
			if _, err := tx.Reserve(&o); err != nil {
				return err
			}
			o.State = state
			return tx.PutOutgoing(&o)
		})
	}
	view(t, s, func(tx *Tx) {
		left, err := tx.Unsettled()
		if err != nil || len(left) != len(open) {
			t.Errorf("%d unsettled, %v", len(left), err)
		}
		for _, o := range left {
			if !open[o.State] || len(o.Bytes) == 0 {
				t.Errorf("unsettled: %s with %d bytes", o.State, len(o.Bytes))
			}
		}
	})
}

func TestOutgoingSince(t *testing.T) {
	s := openNew(t)
	update(t, s, func(tx *Tx) error {
		for i, id := range []string{"c", "a", "b"} {
			o := outgoing(id)
			o.Reserved = t0.Add(time.Duration(i) * time.Hour)
			if _, err := tx.Reserve(&o); err != nil {
				return err
			}
		}
		return nil
	})
	view(t, s, func(tx *Tx) {
		var got string
		err := tx.OutgoingSince(t0.Add(time.Hour), func(o *Outgoing) bool { got += o.ID; return true })
		if got != "ab" || err != nil {
			t.Errorf("since an hour later: %q, %v", got, err)
		}
	})
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
