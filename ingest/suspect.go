package ingest

import (
	"fmt"

	"nudged/store"
	"nudged/timeline"
)

// A mail may end the whole process when it is read: by memory without end, by a
// recursion too deep, by what no recover catches. It must not do so at each start.
// So it is noted what is in hand; what a process that died had in hand is read
// alone by the next; and what processes die of alone is kept without being read.

// parkedAfter is how many processes may die over a mail: one of it and others
// together, two of it alone. Fewer would let somebody who kills us at the wrong
// moments hide a mail.
const parkedAfter = 3

const endsUs = "it ended the program several times, and is kept without being read"

// suspect reads what is suspected in a batch, and gives the others, with their names.
func (r *Recorder) suspect(batch []Delivery, ready []prepared) (calm []int, names []string) {
	hand := r.Store.InHand()
	for i, d := range batch {
		name := whereFrom(d.Fetch)
		switch deaths := hand.Deaths(name); {
		case d.ahead != nil || name == "":
			calm = append(calm, i)
		case deaths == 0:
			calm, names = append(calm, i), append(names, name)
		case deaths >= parkedAfter:
			ready[i] = r.park(d)
		default:
			over := hand.Alone(name)
			ready[i] = r.prepare(d)
			over()
		}
	}
	return calm, names
}

// park prepares a mail without reading it.
func (r *Recorder) park(d Delivery) prepared {
	r.Log.Error("a mail is kept without being read", "account", d.Fetch.Account, "mailbox", d.Fetch.Mailbox, "uid", d.Fetch.UID, "why", endsUs)
	packed := store.Pack(d.Raw)
	m := unreadable(d.Raw, endsUs)
	arrived := received(d, m)
	return prepared{
		Delivery: d, sha: packed.SHA(), packed: packed, message: m, received: arrived, parked: true,
		auth: timeline.Auth{Result: timeline.AuthNone, Why: endsUs}, readings: r.readWords(packed.SHA(), timeline.Letters(m, arrived, r.Zone)),
	}
}

// whereFrom names a mail of a mailbox. Files are read at the owner's word, once.
func whereFrom(f store.Fetch) string {
	if f.UID == 0 {
		return ""
	}
	return fmt.Sprintf("%s/%s/%d/%d", f.Account, f.Mailbox, f.UIDValidity, f.UID)
}
