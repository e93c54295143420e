package timeline

import "time"

// EntryKind says what an Entry is about.
type EntryKind string

// The kinds of entries that a timeline shows.
const (
	EntrySent       EntryKind = "sent"       // the owner wrote to the seller: an attempt, unless it expects no answer
	EntryReceived   EntryKind = "received"   // somebody on the seller's side wrote
	EntryAutoReply  EntryKind = "auto_reply" // a machine on the seller's side wrote
	EntryBounce     EntryKind = "bounce"     // a delivery report: failed, delayed or delivered
	EntryPlatform   EntryKind = "platform"   // a notice of the platform
	EntryNote       EntryKind = "note"       // the owner's own remark
	EntryNudge      EntryKind = "nudge"      // a mail of ours to the owner
	EntryStage      EntryKind = "stage"      // the order moved to another stage
	EntryCorrection EntryKind = "correction" // something recorded before was corrected
)

// The kinds that are recorded but no rows of their own.
const (
	EntryCopy    EntryKind = "copy"    // the same letter once more, come another way; Target is the first
	EntryOrder   EntryKind = "order"   // the order was registered or edited
	EntryVerdict EntryKind = "verdict" // the DNS told later who wrote Message; Order may be ""
	EntryPattern EntryKind = "pattern" // how orders are numbered was taught, or forgotten; of no order

	EntryForgotten EntryKind = "forgotten" // words were taken away: Forgets names the entries, Gone the mails
)

// Channel is the way something was said.
type Channel string

// The channels. Of all of them only the chat is where the platform itself sees it.
const (
	ChannelMail     Channel = "mail"
	ChannelChat     Channel = "chat"
	ChannelPhone    Channel = "phone"
	ChannelWeChat   Channel = "wechat"
	ChannelWhatsApp Channel = "whatsapp"
	ChannelLetter   Channel = "letter"
	ChannelMeeting  Channel = "meeting"
	ChannelOther    Channel = "other"
)

// Channels lists the channels that an attempt can be logged on.
var Channels = []Channel{ChannelChat, ChannelPhone, ChannelWeChat, ChannelWhatsApp, ChannelLetter, ChannelMeeting, ChannelOther, ChannelMail}

// OnPlatform reports whether the platform can see what is said on c.
func (c Channel) OnPlatform() bool { return c == ChannelChat }

// Class is the strength of a mail as evidence: A direct and authenticated,
// B forwarded as an attachment whose own signature holds, C the owner's
// statement (an inline forward, a log), D unauthenticated.
type Class string

// The classes, best first.
const (
	ClassA Class = "A"
	ClassB Class = "B"
	ClassC Class = "C"
	ClassD Class = "D"
)

// Better reports whether c is stronger evidence than d. No class is the weakest.
func (c Class) Better(d Class) bool { return c != "" && (d == "" || c < d) }

// Entry is one thing that happened on an order. Entries are only ever added;
// what changes an earlier one is an Entry too. The stored form is this JSON.
type Entry struct {
	Seq      uint64    `json:"seq"` // place in the chain of all entries, from 1
	Order    string    `json:"order"`
	Kind     EntryKind `json:"kind"`
	At       time.Time `json:"at"`       // when it happened, by the mail's or the owner's word
	Known    time.Time `json:"known"`    // from when it counts: when it arrived
	Recorded time.Time `json:"recorded"` // our clock when it was written

	Channel    Channel   `json:"channel,omitempty"`
	From       *Address  `json:"from,omitempty"`
	To         []Address `json:"to,omitempty"`
	Subject    string    `json:"subject,omitempty"`
	Text       string    `json:"text,omitempty"` // what was newly written, cut at MaxEntryText bytes
	Event      string    `json:"event,omitempty"`
	Stage      Stage     `json:"stage,omitempty"`
	Step       string    `json:"step,omitempty"`       // of a nudge: which
	Evidence   Class     `json:"evidence,omitempty"`   //
	Message    string    `json:"message,omitempty"`    // SHA-256 of the raw mail, hex
	Letter     string    `json:"letter,omitempty"`     // which letter of it: see Letter.Name
	MessageID  string    `json:"message_id,omitempty"` // of the letter
	By         string    `json:"by,omitempty"`         // why it is on this order
	Expects    bool      `json:"expects,omitempty"`    // of what was sent: it waits for an answer
	Answers    bool      `json:"answers,omitempty"`    // of what was received: it ends the count
	Confirmed  bool      `json:"confirmed,omitempty"`  // the owner said that it is so
	Holding    bool      `json:"holding,omitempty"`    // an answer that only asks for patience
	Promised   Date      `json:"promised,omitzero"`    // the day that the seller named
	Due        Date      `json:"due,omitzero"`         // the last day for evidence: that a notice states, or that a correction sets by it
	Failed     []string  `json:"failed,omitempty"`     // of a bounce: addresses that refused for good
	Target     uint64    `json:"target,omitempty"`     // of a copy, bounce or correction: the Seq it is about
	Correction *Change   `json:"correction,omitempty"`
	Files      []FileRef `json:"files,omitempty"`

	Forgotten string   `json:"forgotten,omitempty"` // its words were taken away; SHA-256 of the stored form that had them
	Forgets   []uint64 `json:"forgets,omitempty"`   // of a forgetting: the entries that it shortened
	Gone      []string `json:"gone,omitempty"`      // of a forgetting: SHA-256 of the raw mails and files

	Prev string `json:"prev"`           // SHA-256 of the stored form of the entry before, hex
	Back string `json:"back,omitempty"` // the same, of the entry before on this order
}

// WithoutWords is what is left of e when it is forgotten: that it happened, when,
// and what it counts for; not who wrote it, nor what.
func (e Entry) WithoutWords() Entry {
	e.From, e.To, e.Subject, e.Text, e.MessageID, e.Failed, e.Files = nil, nil, "", "", "", nil, nil
	e.By = "its words were forgotten"
	if e.Correction != nil {
		e.Correction = &Change{What: e.Correction.What}
	}
	return e
}

// OrderProposed is the Event of the EntryOrder by which an order appeared by itself.
const OrderProposed = "proposed"

// MaxEntryText bounds Entry.Text: enough for a nudge and a timeline to quote;
// the whole text is in the raw mail.
const MaxEntryText = 4 << 10

// FileRef names a file kept with an entry.
type FileRef struct {
	Name   string `json:"name"`
	Type   string `json:"type,omitempty"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Kind   string `json:"kind,omitempty"` // what the owner says that it is: photo, invoice, chat …
	Taken  Date   `json:"taken,omitzero"` // when it was taken, by the owner's word
}

// Change is what a correction does to the entry that it is about.
type Change struct {
	What   string `json:"what"` // one of the changes
	Reason string `json:"reason,omitempty"`
}

// The changes.
const (
	ChangeRemoved         = "removed"          // it does not belong here
	ChangeRestored        = "restored"         // an earlier removal is taken back
	ChangeAnswers         = "answers"          // the owner: this is an answer
	ChangeNoAnswer        = "no_answer"        // the owner: this is none
	ChangeConfirmedSilent = "confirmed_silent" // the owner: nobody answered
	ChangeConfirmed       = "confirmed"        // the owner: what the platform's notice says is so
	ChangeDue             = "due"              // the platform's proved notice states the last day for evidence
)

// Moves reports whether c takes an entry off its order, or puts it back.
func (c *Change) Moves() bool {
	return c != nil && (c.What == ChangeRemoved || c.What == ChangeRestored)
}
