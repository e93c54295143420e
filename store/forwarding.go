package store

import (
	"slices"
	"time"
)

// Forwarding is what a provider asks before it forwards mail to us: the owner
// has to confirm it, there, with the code or by the link.
type Forwarding struct {
	SHA      string    `json:"sha"` // of the raw mail that asks
	Received time.Time `json:"received"`
	Known    time.Time `json:"known"`           // when it was recorded as genuine
	Asker    string    `json:"asker,omitempty"` // whose mail is to be forwarded
	Code     string    `json:"code,omitempty"`
	Link     string    `json:"link,omitempty"`
}

// ForwardingAge is how long it is worth telling that a provider asks.
const ForwardingAge = 7 * 24 * time.Hour

const (
	metaForwardings = "forwardings"
	maxForwardings  = 50 // anybody can make a provider ask
)

// Forwardings are those that are worth telling at now, as they became known.
func (tx *Tx) Forwardings(now time.Time) []Forwarding {
	return slices.DeleteFunc(tx.forwardings(), func(c Forwarding) bool { return now.Sub(c.Received) >= ForwardingAge })
}

// PutForwarding keeps what a mail asks. The same mail again changes nothing.
func (tx *Tx) PutForwarding(c Forwarding) error {
	all := tx.forwardings()
	if slices.ContainsFunc(all, func(old Forwarding) bool { return old.SHA == c.SHA }) {
		return nil
	}
	c.Received, c.Known = storable(c.Received), storable(c.Known)
	all = append(all, c)
	return tx.putJSON(meta, []byte(metaForwardings), all[max(0, len(all)-maxForwardings):])
}

func (tx *Tx) forwardings() (all []Forwarding) {
	tx.getJSON(meta, []byte(metaForwardings), &all)
	return all
}
