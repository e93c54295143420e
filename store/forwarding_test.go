package store

import (
	"strconv"
	"testing"
	"time"
)

func TestForwardingsAreBounded(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	s, err := Open(t.TempDir(), Options{Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Update(func(tx *Tx) error {
		for i := range 3 * maxForwardings {
			if err := tx.PutForwarding(Forwarding{SHA: strconv.Itoa(i), Received: now, Known: now}); err != nil {
				return err
			}
		}
		if err := tx.PutForwarding(Forwarding{SHA: "149", Received: now, Code: "1"}); err != nil {
			return err
		}
		all := tx.Forwardings(now)
		if len(all) != maxForwardings || all[len(all)-1].SHA != "149" || all[len(all)-1].Code != "" {
			t.Errorf("%d, the last %+v", len(all), all[len(all)-1])
		}
		if old := tx.Forwardings(now.Add(ForwardingAge)); len(old) != 0 {
			t.Errorf("%d are told after a week", len(old))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
