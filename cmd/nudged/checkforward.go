package main

import (
	"nudged/notify"
	"nudged/store"
)

// checkForwarding tells what providers ask before they forward mail to us, while
// it is young: whoever sets forwarding up looks here for the code.
func (s *session) checkForwarding(k *checklist) {
	if s.desk == nil {
		return
	}
	var asked []store.Forwarding
	err := s.store.View(func(tx *store.Tx) error {
		asked = tx.Forwardings(s.now())
		return nil
	})
	if err != nil {
		k.fail("forwarding", err)
	}
	for _, c := range asked {
		k.warn("forwarding", notify.ForwardingAsks(c)+": "+notify.ForwardingAnswer(c))
	}
}
