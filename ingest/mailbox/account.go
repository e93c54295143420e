package mailbox

import (
	"context"
	"crypto/tls"
	"net"
	"time"

	"nudged/ingest"
	"nudged/store"
)

// Account is one IMAP account: where it is, who logs in, and what is read.
// Zero values of the limits mean the defaults.
type Account struct {
	Name     string // how the owner calls it
	Address  string // host:port
	TLS      string // TLSImplicit, TLSStart, or TLSNone (loopback only)
	Username string
	Auth     string // AuthPassword, AuthXOAuth2 or AuthOAuthBearer

	// Secret gives the password or the access token. refused tells that the
	// server did not accept the last one: a token is then to be had anew.
	Secret func(ctx context.Context, refused bool) (string, error)

	Folders []string      // the mailboxes to read; IDLE watches the first
	Poll    time.Duration // how often all of them are asked, whatever IDLE says
	Vouched bool          // the owner vouches for what lies in it

	MaxMessage int64 // of a larger mail, in bytes, only the header is fetched
	BatchBytes int64 // a batch is handed over at this size
	BatchCount int   // or with this many mails

	TLSConfig *tls.Config // nil: the system's authorities
	Clock     func() time.Time

	limits patience
}

// How an account's connection is made private.
const (
	TLSImplicit = "implicit"
	TLSStart    = "starttls"
	TLSNone     = "none"
)

// How an account logs in.
const (
	AuthPassword    = "password"
	AuthXOAuth2     = "xoauth2"
	AuthOAuthBearer = "oauthbearer"
)

// The defaults of an Account.
const (
	DefaultPoll       = 9 * time.Minute // as long as one IDLE: Gmail and many NATs forget a connection after ten
	DefaultMaxMessage = 150 << 20
	DefaultBatchBytes = 8 << 20
	DefaultBatchCount = 500
)

// Sink is where an account's mail goes. Of one account, each
// method is called by one goroutine at a time. An error from it ends the reading and comes back from
// [Watcher.Run]: what to do about a full disk is not for the mailbox to say.
type Sink interface {
	// Position tells how far a mailbox has been read.
	Position(account, mailbox string) (store.Position, error)
	// ReadAhead may do what can be done with a batch before its turn, while Take
	// records the one before.
	ReadAhead(ctx context.Context, batch []ingest.Delivery) error
	// Take records a batch, in the order of UIDs, together with the position
	// that is reached by it, or neither.
	Take(ctx context.Context, account, mailbox string, batch []ingest.Delivery, reached store.Position) error
	// Heard tells that everything that had arrived in the mailbox by then is recorded.
	Heard(account, mailbox string, through time.Time) error
	// Deaf tells that the mailbox could not be read since then, and why.
	Deaf(account, mailbox string, since time.Time, why error) error
}

// withDefaults fills in what was left zero.
func (a Account) withDefaults() Account {
	if a.TLS == "" {
		a.TLS = TLSImplicit
	}
	if a.Auth == "" {
		a.Auth = AuthPassword
	}
	if len(a.Folders) == 0 {
		a.Folders = []string{"INBOX"}
	}
	if a.Poll <= 0 {
		a.Poll = DefaultPoll
	}
	if a.MaxMessage <= 0 {
		a.MaxMessage = DefaultMaxMessage
	}
	if a.BatchBytes <= 0 {
		a.BatchBytes = DefaultBatchBytes
	}
	if a.BatchCount <= 0 {
		a.BatchCount = DefaultBatchCount
	}
	if a.Clock == nil {
		a.Clock = time.Now
	}
	if a.limits == (patience{}) {
		a.limits = defaultPatience
	}
	return a
}

// host is the name that the server's certificate must bear.
func (a *Account) host() string {
	host, _, err := net.SplitHostPort(a.Address)
	if err != nil {
		return a.Address
	}
	return host
}
