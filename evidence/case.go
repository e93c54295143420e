package evidence

import (
	"slices"
	"strings"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// Case is all that is on record about one order as of a moment, without the
// bytes of mails and files. It is a value.
type Case struct {
	Order     timeline.Order
	At        time.Time // as of when; what is later does not count
	Zone      *time.Location
	Owner     []timeline.Address
	Calendar  *timeline.Calendar
	Rows      []timeline.Row // without our own mails to the owner
	Status    timeline.Status
	Attempts  []Attempt
	Forgotten int    // rows whose words were forgotten
	Lines     []Line // the order's entries, by Seq
	Mails     []Mail // by arrival
	Hearing   []Hearing
	Exhibits  []Exhibit // files, each once, by name in the archive

	whole map[uint64]string // by the row: what was newly written, where its entry holds the beginning only
	hide  *redactor
	work  *meter

	State string // the name of the state that it is from

	Registered uint64 // the entry with what is registered of the order, as it was At; 0 is none
}

// Mail is one raw mail in the dossier.
type Mail struct {
	store.Mail
	Name  string   // in the archive
	Label string   // in the tables: M1, M2 …
	Seqs  []uint64 // the rows that come from it
	Files []string // SHA-256 of its attachments, in their order
	Other []string // orders that it is about too: the owner has to know before handing it in
	Hide  bool     // a marked copy stands for it
	Keys  []Key    // of the signatures in it, as the DNS answered on arrival
}

// Hearing is what is known about our listening to one mailbox.
type Hearing struct {
	Mailbox store.MailboxName `json:"mailbox"`
	store.Listening
}

// Exhibit is one file in the dossier: attached to a mail, or handed in by the owner.
type Exhibit struct {
	timeline.Attachment
	Path  string   // in the archive; "" where it is left out
	Label string   // in the tables: E1, E2 …
	Group string   // one of the Group constants
	Kind  string   // what its name or its owner says that it is: invoice, waybill, …; or ""
	Mails []string // SHA-256 of the mails that it came in
	Seqs  []uint64 // the entries that it was handed in with
	Notes []string // what the owner said about it
	Taken timeline.Date
	Hide  bool // it is left out: it says what is to be hidden
}

// Letters counts the rows that are mails, chats, calls: what somebody said.
func (c *Case) Letters() (n int) {
	for _, r := range c.Rows {
		if r.Channel != "" {
			n++
		}
	}
	return n
}

// mail finds a mail of the dossier by its SHA-256.
func (c *Case) mail(sha string) *Mail {
	for i := range c.Mails {
		if c.Mails[i].SHA == sha {
			return &c.Mails[i]
		}
	}
	return nil
}

// Proof is a file of the archive, by its label in the tables.
type Proof struct{ Label, File string }

// proof gives the files that show a row: the mails that it came in, and what the
// owner handed in with it.
func (c *Case) proof(r timeline.Row) (out []Proof) {
	for _, s := range r.Sources {
		if m := c.mail(s.Message); m != nil {
			out = append(out, Proof{m.Label, m.Name})
		}
	}
	for _, x := range c.Exhibits {
		if slices.Contains(x.Seqs, r.Seq) {
			out = append(out, Proof{x.Label, x.Path})
		}
	}
	return out
}

// labels are those of the proof of a row: its files, else its entry of the record.
func (c *Case) labels(w words, r timeline.Row) string {
	var out []string
	for _, p := range c.proof(r) {
		out = append(out, p.Label)
	}
	if len(out) == 0 {
		return w.say("entry_no", r.Seq)
	}
	return strings.Join(out, ", ")
}

// exhibitBySHA finds an exhibit by the SHA-256 of its content.
func (c *Case) exhibitBySHA(sha string) *Exhibit {
	for i := range c.Exhibits {
		if c.Exhibits[i].SHA256 == sha {
			return &c.Exhibits[i]
		}
	}
	return nil
}
