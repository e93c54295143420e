package ingest

import (
	"nudged/store"
)

// Delivery is one mail as it was fetched or imported, before anybody looked into it.
type Delivery struct {
	Raw     []byte
	Fetch   store.Fetch
	Vouched bool   // the owner vouches for where it came from: an import, or a mailbox with trust = "mailbox"
	LeftOut string // why Raw is not the whole mail: too large, or the server could not hand it out; "" if it is

	ahead *prepared // what ReadAhead has found
}
