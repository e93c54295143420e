package ingest

import (
	"slices"
	"strings"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// Clerk knows the tokens of the mails that went out, and writes to the owner.
type Clerk interface {
	// Ticket gives what the mail may command by the token in it, wherever it
	// stands; why says what is wrong with a token that counts for nothing.
	Ticket(tx *store.Tx, m *timeline.Message) (t *store.Ticket, why string, err error)
	// Answer puts an answer into the outbox.
	Answer(tx *store.Tx, a store.Answer) error
	// Question puts the question into the outbox whether the owner wrote a
	// mail that nobody can vouch for; asked is false where enough were asked today.
	Question(tx *store.Tx, a store.Answer) (asked bool, err error)
	// Send puts a letter to a seller into the outbox; why says what speaks against it.
	Send(tx *store.Tx, l store.Letter) (o *store.Outgoing, why string, err error)
	// TakeBack keeps a letter from going out; why says that it is too late for that.
	TakeBack(tx *store.Tx, id string) (why string, err error)
}

// command carries out what the owner commands in a mail to us, and answers it.
// done is false where the mail is none of that sort, and is to be filed as others are.
func (f *filing) command(mail *store.Mail, m *timeline.Message, letters []timeline.Letter) (done bool, err error) {
	if f.Clerk == nil || m.From == nil || m.Froms != 1 || !f.isOwner(*m.From) || !f.toUs(mail, m, letters) {
		return false, nil
	}
	mark := "commanded " + mail.SHA
	if f.tx.Meta(mark) != nil {
		mail.Remark = "its commands were answered"
		return true, nil
	}
	c, ok, err := f.readCommands(mail, m, letters[0])
	if err != nil || !ok {
		return false, err
	}
	switch {
	case c.proved() && c.talk():
		done, err = c.keepTalk()
	case c.proved():
		done, err = true, c.carryOut()
	case deniable(mail.Sender.Auth):
		done, err = c.confirm()
	}
	if !done || err != nil {
		return done, err
	}
	return true, f.tx.SetMeta(mark, []byte(mail.Remark))
}

// commanding is one mail with commands, while they are carried out.
type commanding struct {
	*filing
	record  *Recorder // whose operations join the transaction
	mail    *store.Mail
	message *timeline.Message
	own     timeline.Letter

	written  string // what its author wrote, as far as that is beyond doubt
	commands []timeline.Command
	rest     string        // what stands below them
	ticket   *store.Ticket // of the token in it; nil: there is none
	flaw     string        // why the token, or the lack of one, allows nothing
	items    []store.Item  // what its numbers stand for
	at       time.Time     // when it was written

	files   []File // its attachments, until they are filed
	asks    question
	answer  store.Answer
	touched []store.Item // what was acted on
}

// readCommands reads a mail to us. ok is false where nothing in it is for a command.
func (f *filing) readCommands(mail *store.Mail, m *timeline.Message, own timeline.Letter) (*commanding, bool, error) {
	joined := *f.Recorder
	joined.joined = f
	c := &commanding{filing: f, record: &joined, mail: mail, message: m, own: own, at: mail.Received}
	if atTop(m.Text, m.Reply) {
		c.written = strings.TrimSpace(m.Reply)
	}
	c.commands, c.rest = timeline.Commands(c.written, timeline.DateOf(c.at.In(f.Zone)))
	var err error
	if c.ticket, c.flaw, err = f.Clerk.Ticket(f.tx, m); err != nil {
		return nil, false, err
	}
	if c.ticket != nil {
		c.items = c.ticket.Items
	}
	c.answer = store.Answer{To: c.stored(), Subject: m.Subject, At: mail.Received, Thread: append(slices.Clone(m.References), mail.MessageID)}
	if mail.MessageID == "" {
		c.answer.Thread = nil
	}
	return c, c.ticket != nil || len(c.commands) > 0 && c.addressed() && c.recent(), nil
}

// talk reports whether a mail answers an answer of ours and commands nothing.
// It gets no further answer: a machine that bears no mark may have written it.
func (c *commanding) talk() bool {
	return len(c.commands) == 0 && c.ticket != nil && c.ticket.Answer
}

// keepTalk files such a mail as a note on the order that our answer was about;
// where that was not one order, it is filed as others are.
func (c *commanding) keepTalk() (done bool, err error) {
	matters := c.matters()
	if len(matters) != 1 || matters[0].Order == "" || c.written == "" {
		return false, nil
	}
	c.mail.Remark = "your remark on our answer"
	return true, c.note(matters[0].Order, timeline.Command{Text: c.written})
}

// stored is the owner's address as configured: answers go nowhere else.
func (c *commanding) stored() timeline.Address {
	i := slices.IndexFunc(c.Owners, func(o timeline.Address) bool { return o.Key() == c.message.From.Key() })
	return c.Owners[i]
}

// beforeRestore reports whether the mail came before the state was put back from
// a backup: it is not answered any more, so nothing may wait for an answer.
func (c *commanding) beforeRestore() bool {
	r, ok := c.tx.Restored()
	return ok && !c.mail.Received.After(r.At)
}

// usable reports whether the token allows what is commanded with it, once. It
// is used up by the mail.
func (c *commanding) usable() (bool, error) {
	switch t := c.ticket; {
	case t == nil && c.beforeRestore():
		c.flaw = "a backup was restored since: the mail that you answered is not known any more"
		return false, c.ask(c.mail, c.own, store.ReasonUnconfirmed, "commands from before a backup was restored, which answer a mail that it does not know: nothing was done", nil)
	case t == nil && c.flaw == "":
		c.flaw = "the mail answers none of ours, and may have been written by anybody who knows your address"
		return false, nil
	case t == nil:
		return false, nil
	case t.Used != "" && t.Used != c.mail.SHA:
		c.flaw = "the mail that you answered has been answered before"
		return false, c.ask(c.mail, c.own, store.ReasonUnconfirmed, "commands with a token that was used before: nothing was done", nil)
	case !c.mail.Received.Before(t.Expires), !c.Clock().Before(t.Expires.Add(staleCommand)):
		c.flaw = "the mail that you answered is more than 30 days old"
		return false, nil
	}
	c.ticket.Used = c.mail.SHA
	return true, c.tx.PutTicket(c.ticket)
}
