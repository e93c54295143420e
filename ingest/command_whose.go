package ingest

import (
	"bytes"
	netmail "net/mail"
	"slices"
	"strings"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// staleCommand is how old a mail without a token may be to be answered: a
// mailbox that is read for the first time holds years of them.
const staleCommand = 7 * 24 * time.Hour

// toUs reports whether a person wrote the mail to us alone: not to a seller with
// us in copy, not to a list, and no forward of what others wrote.
func (f *filing) toUs(mail *store.Mail, m *timeline.Message, letters []timeline.Letter) bool {
	for _, a := range f.others(m.To, m.Cc) {
		if !f.isSelf(timeline.Address{Address: withoutTag(a.Key())}) {
			return false
		}
	}
	for _, l := range letters[1:] {
		if l.From == nil || !f.isSelf(*l.From) && !f.ours(l.MessageID) {
			return false
		}
	}
	return !byMachine(m, f.tx.Instance())
}

// byMachine reports whether a mail may be a machine's, a list's or our own: such
// a one commands nothing and is never answered (RFC 3834 section 2).
func byMachine(m *timeline.Message, instance string) bool {
	r := m.Route
	if m.Automatic || m.Kind != timeline.KindMail || r.List != "" || r.ReturnPath != nil && *r.ReturnPath == "" {
		return true
	}
	read, err := netmail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		return true // what cannot be read strictly is not answered
	}
	for name, values := range read.Header {
		value := strings.ToLower(strings.Join(values, " "))
		switch {
		case strings.HasPrefix(name, "List-"), name == "Auto-Submitted" && strings.TrimSpace(value) != "no":
			return true
		case name == "Precedence" && slices.Contains([]string{"bulk", "junk", "list", "auto_reply"}, strings.TrimSpace(value)):
			return true
		case name == "X-Loop" && instance != "" && strings.Contains(value, instance):
			return true
		}
	}
	return false
}

// deniable reports whether nobody vouches for the author of a mail, and nobody
// denies it either.
func deniable(a timeline.Auth) bool {
	return a.Domain != "" && (a.Result == timeline.AuthAbsent || a.Result == timeline.AuthNone)
}

// addressed reports whether the tracking address is named as a recipient.
func (c *commanding) addressed() bool {
	for _, a := range slices.Concat(c.message.To, c.message.Cc) {
		if c.isTracking(a) || c.isSelf(a) {
			return true
		}
	}
	return slices.ContainsFunc(c.mail.Route.DeliveredTo, func(a string) bool { return c.isTracking(timeline.Address{Address: a}) })
}

// recent leaves old mail and imported files alone that no token says are answers to us.
func (c *commanding) recent() bool {
	return c.mail.Fetch.Path == "" && c.Clock().Sub(c.mail.Received) < staleCommand
}

// atTop reports whether what was newly written stands at the top of a text, or
// below a quotation that is marked as one. What follows the header of a mail
// without marks may be that mail, of which nothing may be carried out.
func atTop(text, reply string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(reply), "\n")
	first = strings.TrimSpace(first)
	marked, plain := 0, 0
	for line := range strings.Lines(text) {
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, ">"):
			marked++
		case line != "" && strings.HasPrefix(line, first):
			return plain == 0 || marked > 0 && plain <= maxAttribution
		case line != "":
			plain++
		}
	}
	return false
}

// maxAttribution is how many lines a mail program writes above a quotation.
const maxAttribution = 3
