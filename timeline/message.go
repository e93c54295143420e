package timeline

import "time"

// Kind says what sort of mail a Message is.
type Kind string

// The kinds of mail. A notice that a machine wrote by itself is KindMail with
// Message.Automatic set (RFC 3834, auto-generated).
const (
	KindMail           Kind = "mail"
	KindBounce         Kind = "bounce"          // RFC 3464, Action: failed
	KindDelay          Kind = "delay"           // RFC 3464, Action: delayed
	KindDelivered      Kind = "delivered"       // RFC 3464, Action: delivered, relayed, expanded
	KindAutoReply      Kind = "auto_reply"      // RFC 3834, auto-replied; also challenge-responses
	KindReadReceipt    Kind = "read_receipt"    // RFC 8098
	KindFeedbackReport Kind = "feedback_report" // RFC 5965
	KindUnreadable     Kind = "unreadable"
)

// Message is what was read in one raw mail. It is a value: the same bytes give
// the same Message. What could not be read stands in Defects.
type Message struct {
	Kind       Kind      `json:"kind"`
	Automatic  bool      `json:"automatic"`
	From       *Address  `json:"from"`
	To         []Address `json:"to"`
	Cc         []Address `json:"cc"`
	Subject    string    `json:"subject"`
	Date       Moment    `json:"date"`
	MessageID  string    `json:"message_id"` // without the angle brackets, as are the next two
	InReplyTo  []string  `json:"in_reply_to"`
	References []string  `json:"references"`

	Text    string   `json:"text"`  // readable text of the mail
	HTML    *string  `json:"html"`  // the HTML part, decoded
	Reply   string   `json:"reply"` // what the author newly wrote; of a forward, the note
	Forward *Forward `json:"forward"`
	Report  *Report  `json:"report"`

	Attachments []Attachment `json:"attachments"`
	IDs         []ID         `json:"ids"`
	Event       *Event       `json:"platform_event"`
	Sender      *Sender      `json:"sender"`
	Defects     []string     `json:"defects"`

	Authors   []Address  `json:"-"` // all addresses in all From fields, From the first of them
	Froms     int        `json:"-"` // addresses in all From fields; identity needs exactly one
	Received  time.Time  `json:"-"` // topmost Received that has a date; zero if none has
	Route     Route      `json:"-"` // how it came here
	Away      Date       `json:"-"` // the day until which an automatic reply says that its author is away
	Originals []*Message `json:"-"` // mails attached to this one, in their order, read as this one was
	Raw       []byte     `json:"-"` // the bytes read: of an original, its own
	Links     []string   `json:"-"` // targets of the links, of text and HTML, in order, each once
}

// Route records how a mail came to the mailbox, where not straight from its author.
type Route struct {
	DeliveredTo  []string `json:"delivered_to,omitempty"`  // Delivered-To, X-Original-To, Envelope-To
	ForwardedFor []string `json:"forwarded_for,omitempty"` // X-Forwarded-To, X-Forwarded-For, X-QQ-AUTO-FWD, Resent-To
	Rules        []string `json:"rules,omitempty"`         // signs of a mailbox's forwarding rule; see the Rule constants
	Resent       bool     `json:"resent,omitempty"`        // Resent-* fields, RFC 5322 3.6.6
	ResentBy     []string `json:"resent_by,omitempty"`     // Resent-From, Resent-Sender
	ResentIDs    []string `json:"resent_ids,omitempty"`    // Resent-Message-ID, without the angle brackets
	ARC          []ARCSet `json:"arc,omitempty"`           // by their instance: what intermediaries claim; nobody believes it here
	List         string   `json:"list,omitempty"`          // List-Id
	ReturnPath   *string  `json:"return_path,omitempty"`   // the reverse-path; "" is the null one
}

// The signs of a forwarding rule: what QQ and others put into the header or into
// the reverse-path.
const (
	RuleHeader = "header" // X-QQ-AUTO-FWD, X-AutoForward-To
	RuleAuto   = "+auto_" // QQ's reverse-path or Sender; of its automatic replies, too
	RuleCaf    = "+caf_"  // Gmail's reverse-path
)

// ARCSet is who handled a mail on its way and says so, RFC 8617.
type ARCSet struct {
	Instance int    `json:"i"`
	Server   string `json:"server,omitempty"` // the name in its ARC-Authentication-Results
	Sealer   string `json:"sealer,omitempty"` // the domain of its ARC-Seal
}

// Forward is what a forwarded mail says about the mail that it carries.
type Forward struct {
	Form     string   `json:"form"`  // inline or attached
	Note     string   `json:"note"`  // the forwarder's own words above it
	After    string   `json:"after"` // and those below it
	Original Original `json:"original"`
}

// The forms of a forward.
const (
	FormInline   = "inline"
	FormAttached = "attached"
)

// Original is the mail inside a forward, as far as the forward tells.
type Original struct {
	From      *Address  `json:"from"`
	To        []Address `json:"to"`
	Cc        []Address `json:"cc"`
	Subject   string    `json:"subject"`
	Date      Moment    `json:"date"`
	DateText  string    `json:"date_text"` // as written
	ZoneKnown bool      `json:"zone_known"`
	Text      string    `json:"text"` // all of it, nested forwards included
	MessageID string    `json:"message_id"`
	Forward   *Forward  `json:"forward"`

	Reply     string `json:"-"` // what its author newly wrote: Text without what it quotes and its signature
	Automatic bool   `json:"-"` // a machine wrote it, by its subject, sender or words

	Kind   Kind    `json:"-"` // KindBounce or KindDelay of a delivery report, else ""
	Report *Report `json:"-"` // what that report says
}

// Report is a delivery report (RFC 3464 or one of the many other forms).
type Report struct {
	Recipients        []Recipient `json:"recipients"`
	Permanent         bool        `json:"permanent"` // a failed recipient's status is of class 5
	ReturnedMessageID string      `json:"returned_message_id"`
	ReturnedSubject   string      `json:"-"`
	ReturnedTo        []Address   `json:"-"`
}

// Recipient is one recipient of a delivery report.
type Recipient struct {
	Address         string `json:"address"` // Final-Recipient
	OriginalAddress string `json:"original_address"`
	Action          string `json:"action"` // failed, delayed, delivered, relayed, expanded
	Status          string `json:"status"` // RFC 3463 enhanced status code
	ReplyCode       string `json:"reply_code"`
	Diagnostic      string `json:"diagnostic"`
}

// Attachment is a part that is not the text of the mail.
type Attachment struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size,omitempty"`   // bytes, decoded
	SHA256 string `json:"sha256,omitempty"` // of the decoded bytes, hex; "" where not all of them were read
}

// ID is a number found in a mail, with what it seems to be and where it stands.
type ID struct {
	Type     string `json:"type"` // order, package, tracking, pickup, invoice, pi, contract, transaction, case
	Value    string `json:"value"`
	Platform string `json:"platform"` // id of the platform whose form it has, or ""
	In       string `json:"in"`       // subject, text, quoted, link, attachment_name, original_subject, original_text, note, markup
	Span     [2]int `json:"span"`     // bytes of the text that it stands in
}

// Event is what a platform's notice says.
type Event struct {
	Platform   string `json:"platform"`
	Event      string `json:"event"` // a name of facts/platforms.json, or "unknown" for a template not known
	Confidence string `json:"confidence"`
}

// Sender is who a mail is believed to come from.
type Sender struct {
	Verdict Verdict `json:"verdict"`
	Why     string  `json:"why"`
	Auth    Auth    `json:"auth"`
}

// Verdict says whose mail it is.
type Verdict string

// The verdicts. A party is one only with regard to an order.
const (
	VerdictOwner    Verdict = "owner"
	VerdictParty    Verdict = "party"
	VerdictPlatform Verdict = "platform"
	VerdictStranger Verdict = "stranger"
	VerdictUnknown  Verdict = "unknown"
)

// Auth is what is known about the authenticity of the From address.
type Auth struct {
	Result AuthResult `json:"result"`
	By     string     `json:"by,omitempty"` // authentication-results, dkim, or "" where neither says anything
	Domain string     `json:"domain,omitempty"`
	Why    string     `json:"why,omitempty"`
	Keys   []DKIMKey  `json:"keys,omitempty"` // as the DNS answered on arrival: evidence that cannot be had later
}

// AuthResult is the outcome of authentication.
type AuthResult string

// The outcomes. Absent means that nobody looked: no header of the owner's
// provider and no signature. None means that the provider looked and found nothing.
const (
	AuthPass    AuthResult = "pass"
	AuthFail    AuthResult = "fail"
	AuthNone    AuthResult = "none"
	AuthAbsent  AuthResult = "absent"
	AuthPending AuthResult = "pending" // a signature whose key the DNS has not told yet
)

// DKIMKey is a key record as it was answered.
type DKIMKey struct {
	Name   string    `json:"name"` // selector._domainkey.domain
	TXT    []string  `json:"txt"`
	At     time.Time `json:"at"`
	Result string    `json:"result"` // of the signature that uses it
}
