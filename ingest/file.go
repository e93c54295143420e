package ingest

import (
	"strings"
	"time"

	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// filing is the work of one transaction: letters put on orders, or up for review.
type filing struct {
	*Recorder
	tx      *store.Tx
	done    Outcome
	byOwner bool // the owner's word is carried out, no mail recorded
	taught  []Pattern
	memory  *memory // nil where nothing is written
	moves   *[]Move // what is moved, where somebody wants to know

	working string            // the SHA-256 of the mail that is filed now
	poison  map[string]string // mails that make our code panic, and how: see transact

	readings readings // of the mail that is filed now

	learned map[string]time.Time // what became known, as keys of reviews: see lookAgain
}

// file decides what becomes of a recorded mail: which of its letters count,
// and where they belong. It may be called again for the same mail.
func (f *filing) file(mail *store.Mail, m *timeline.Message) error {
	mail.Sender = f.judge(m, mail.Sender.Auth, mail.Vouched)
	mail.Remark = ""
	if err := f.sort(mail, m, timeline.Letters(m, mail.Received, f.Zone)); err != nil {
		return err
	}
	return f.tx.PutMail(mail)
}

// sort tells the sorts of mail apart. The order of the cases matters: a report
// is nobody's letter, our own mail neither, and only then it counts who wrote.
func (f *filing) sort(mail *store.Mail, m *timeline.Message, letters []timeline.Letter) error {
	own := letters[0]
	if f.isLetter(m.MessageID) {
		if err := f.proveTaken(mail); err != nil {
			return err
		}
	}
	switch {
	case m.Kind == timeline.KindUnreadable || m.From == nil && mail.LeftOut != "":
		return f.ask(mail, own, store.ReasonUnreadable, "it could not be read: "+strings.Join(m.Defects, "; "), nil)
	case f.ours(m.MessageID), m.From != nil && f.isSelf(*m.From):
		mail.Remark = "our own mail, come back to us"
		return f.proveTaken(mail)
	case m.Report != nil:
		return f.report(mail, own)
	case m.Kind == timeline.KindReadReceipt, m.Kind == timeline.KindFeedbackReport:
		mail.Remark = "a machine's receipt answers nothing"
		return nil
	case mail.Sender.Verdict == timeline.VerdictUnknown:
		return f.wait(mail, own)
	case f.forwards(mail, m):
		return f.forwarding(mail, m, own)
	case mail.Sender.Verdict == timeline.VerdictOwner:
		return f.fromOwner(mail, m, letters)
	case mail.Sender.Verdict == timeline.VerdictPlatform:
		return f.place(mail, own, timeline.EntryPlatform)
	}
	if done, err := f.command(mail, m, letters); done || err != nil {
		return err
	}
	return f.place(mail, own, incoming(own))
}

// incoming is the kind of entry that a letter of somebody else becomes.
func incoming(l timeline.Letter) timeline.EntryKind {
	if l.Automatic || l.Kind == timeline.KindAutoReply {
		return timeline.EntryAutoReply
	}
	return timeline.EntryReceived
}

// fromOwner files what the owner sent: to a seller, an attempt; to the tracking
// address, a forward of what others wrote; or, with nothing in it, a note.
func (f *filing) fromOwner(mail *store.Mail, m *timeline.Message, letters []timeline.Letter) error {
	own, carried := letters[0], letters[1:]
	others := f.counterparts(own)
	if done, err := f.command(mail, m, letters); done || err != nil {
		return err
	}
	switch {
	case own.Automatic || own.Kind == timeline.KindAutoReply:
		mail.Remark = "your own automatic reply asks nobody anything"
		return nil
	case len(others) > 0 && (len(carried) == 0 || f.anyParty(others)):
		return f.place(mail, own, timeline.EntrySent)
	case len(carried) == 0:
		return f.place(mail, own, timeline.EntryNote)
	}
	for _, l := range carried {
		if l.Depth > 1 {
			continue // a forward within a forward is part of the letter that holds it
		}
		if err := f.carried(mail, l); err != nil {
			return err
		}
	}
	return nil
}

// carried files a mail that the owner forwarded: the owner's statement of it.
func (f *filing) carried(mail *store.Mail, l timeline.Letter) error {
	if l.Form == timeline.FormInline {
		l.Event = f.Templates.EventIn(l.From, l.Subject, l.Text)
	}
	switch {
	case l.From == nil:
		return f.ask(mail, l, store.ReasonNoOrder, "you forwarded it, but the forward does not tell who wrote it", nil)
	case f.ours(l.MessageID):
		return nil
	case l.Report != nil:
		return f.report(mail, l)
	case f.isOwner(*l.From):
		if len(f.counterparts(l)) == 0 {
			return nil
		}
		return f.place(mail, l, timeline.EntrySent)
	}
	if _, _, ok := matcher.Platform(*l.From); ok {
		return f.place(mail, l, timeline.EntryPlatform)
	}
	return f.place(mail, l, incoming(l))
}

// counterparts are the recipients who may be a seller's: neither the owner, nor
// the tracking address, nor a platform.
func (f *filing) counterparts(l timeline.Letter) []timeline.Address {
	var out []timeline.Address
	for _, a := range f.others(l.To, l.Cc) {
		if _, _, ok := matcher.Platform(a); !ok {
			out = append(out, a)
		}
	}
	return out
}

func (f *filing) anyParty(addresses []timeline.Address) bool {
	for _, a := range addresses {
		if len(f.tx.OrdersOf(a.Key()))+len(f.tx.OrdersOfDomain(a.Domain())) > 0 {
			return true
		}
	}
	return false
}

// ours reports whether the mail of that Message-ID is one of nudged's own. A
// letter that it sent to a seller is the owner's.
func (f *filing) ours(messageID string) bool {
	out := f.sentByUs(messageID)
	return out != nil && out.Letter == nil
}

// isLetter reports whether we sent the mail of that Message-ID to a seller.
func (f *filing) isLetter(messageID string) bool {
	out := f.sentByUs(messageID)
	return out != nil && out.Letter != nil
}

// sentByUs is the mail of that Message-ID in the outbox; nil where there is none.
func (f *filing) sentByUs(messageID string) *store.Outgoing {
	if messageID == "" {
		return nil
	}
	out, _ := f.tx.OutgoingByMessageID(messageID)
	return out
}

// proveTaken notes that a mail of ours has come to us: the server had taken it.
func (f *filing) proveTaken(mail *store.Mail) error {
	if mail.MessageID == "" {
		return nil
	}
	return f.tx.PutLetter(mail.MessageID, store.LetterRef{SHA: mail.SHA})
}

// wait keeps a mail whose author only the DNS can prove, until it has answered.
func (f *filing) wait(mail *store.Mail, l timeline.Letter) error {
	mail.Remark = mail.Sender.Why
	return f.keep(mail, l, &store.Review{Reason: store.ReasonPending, Why: mail.Sender.Why, Hidden: true})
}
