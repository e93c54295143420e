package ingest

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"nudged/store"
	"nudged/timeline"
)

// Before Gmail forwards to an address it asks there, in the language of the
// account that is to be forwarded. What does not change with the language: the
// sender, the code in the subject, and a link to Gmail's settings.
const forwardingSender = "forwarding-noreply@google.com"

// forwards reports whether a mail is Gmail's question, and genuine. Anything else
// that bears Gmail's name is a stranger's.
func (f *filing) forwards(mail *store.Mail, m *timeline.Message) bool {
	_, ok := f.asksToForward(m)
	return ok && believed(mail.Sender.Auth, mail.Vouched)
}

// forwarding keeps what Gmail asks, to be put before the owner.
func (f *filing) forwarding(mail *store.Mail, m *timeline.Message, own timeline.Letter) error {
	mail.Remark = "Gmail asks whether it may forward mail to here"
	if f.Clock().Sub(mail.Received) < store.ForwardingAge {
		asked, _ := f.asksToForward(m)
		asked.SHA, asked.Received, asked.Known = mail.SHA, mail.Received, f.Clock()
		if err := f.tx.PutForwarding(asked); err != nil {
			return err
		}
	}
	return f.settle(mail, own, placed, false)
}

// forwardsToUs reports whether a mail asks, as far as is known yet, to forward to
// the tracking address: that is kept in a mailbox of the owner's own, too.
func (f *filing) forwardsToUs(p prepared) bool {
	_, ok := f.asksToForward(p.message)
	genuine := believed(p.auth, p.Vouched) || p.auth.Result == timeline.AuthPending
	return ok && genuine && slices.ContainsFunc(p.message.To, f.isTracking)
}

// asksToForward reads what Gmail asks.
func (r *Recorder) asksToForward(m *timeline.Message) (asked store.Forwarding, ok bool) {
	if m.From == nil || m.Froms != 1 || m.From.Key() != forwardingSender {
		return asked, false
	}
	for _, l := range m.Links {
		if asked.Link = confirmingLink(l); asked.Link != "" {
			break
		}
	}
	asked.Code = codeIn(m.Subject)
	if asked.Link == "" && asked.Code == "" {
		return asked, false
	}
	if asked.Code == "" {
		asked.Code = codeIn(m.Text) // QUIRK: some forms of the subject have none
	}
	for _, a := range addressForm.FindAllString(m.Subject+"\n"+m.Text, -1) {
		who := timeline.Address{Address: a}
		if who.Domain() != "google.com" && !r.isTracking(who) {
			asked.Asker = a
			break
		}
	}
	return asked, true
}

// maxConfirmingLink is several times the length of Gmail's links.
const maxConfirmingLink = 600

// confirmingLink is the link, if it confirms at Gmail, else "". The one that
// looks like it, /mail/uf-, takes the forwarding back.
func confirmingLink(link string) string {
	u, err := url.Parse(link)
	ascii := strings.IndexFunc(link, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
	switch {
	case err != nil || !ascii || len(link) > maxConfirmingLink || u.Scheme != "https" || u.User != nil:
	case u.Host != "mail-settings.google.com" && u.Host != "mail.google.com":
	case strings.HasPrefix(u.Path, "/mail/vf-"):
		return u.String()
	}
	return ""
}

var (
	addressForm = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`)
	linkForm    = regexp.MustCompile(`https?://\S+`)
	digits      = regexp.MustCompile(`[0-9]+`)
)

// codeIn is the first number that is as long as Gmail's codes, and stands
// neither in an address nor in a link.
func codeIn(text string) string {
	text = addressForm.ReplaceAllString(linkForm.ReplaceAllString(text, " "), " ")
	for _, n := range digits.FindAllString(text, -1) {
		if len(n) >= 6 && len(n) <= 12 {
			return n
		}
	}
	return ""
}
