package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"nudged/cmd/nudged/demo"
	"nudged/promise"
)

// A server numbers its mailbox anew again and again, as after a move to another
// machine: in another order, with fewer numbers than before, and with new mail
// among the old. What was read stays read, what is new is found, and nobody is
// nudged again.
func TestMailboxThatIsNumberedAnew(t *testing.T) {
	mails, changes := promise.Times(40, 200, 1000), promise.Times(4, 20, 20)
	k := newKilled(t)
	box := newRenumbered(t)
	k.servers.IMAP = box.address
	k.write("nudged.toml", ownerConfigAt(box.address, k.servers.SMTP)+"digest_when_empty = \"never\"\n")
	k.deliverTo = box.add
	for i := range changes {
		for len(k.ledger.mails) < mails*(i+1)/changes {
			k.happen()
		}
		box.anew(k.r)
		k.settle(1)
	}
	box.anew(k.r)
	k.settle(30)
	k.judge()
	promise.Kept(t, "R6", "%d mails, numbered anew %d times: 0 lost, 0 doubled, 0 nudged again", len(k.ledger.mails), changes+1)
}

// renumbered is a mailbox that gets another UIDVALIDITY when it is told to.
type renumbered struct {
	t       *testing.T
	user    *imapmemserver.User
	address string
	mails   []dated
}

type dated struct {
	raw []byte
	at  time.Time
}

func newRenumbered(t *testing.T) *renumbered {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &renumbered{t: t, user: imapmemserver.NewUser(demo.User, demo.Password), address: l.Addr().String()}
	if err := b.user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	accounts := imapmemserver.New()
	accounts.AddUser(b.user)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return accounts.NewSession(), nil, nil
		},
		InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return b
}

// add keeps a mail for the next time that the mailbox is made.
func (b *renumbered) add(raw []byte, at time.Time) error {
	b.mails = append(b.mails, dated{raw, at})
	return nil
}

// anew makes the mailbox again, with all mails in any order.
func (b *renumbered) anew(r *rand.Rand) {
	b.t.Helper()
	if err := b.user.Delete("INBOX"); err != nil {
		b.t.Fatal(err)
	}
	if err := b.user.Create("INBOX", nil); err != nil {
		b.t.Fatal(err)
	}
	for _, i := range r.Perm(len(b.mails)) {
		m := b.mails[i]
		if _, err := b.user.Append("INBOX", renumberedLiteral{bytes.NewReader(m.raw)}, &imap.AppendOptions{Time: m.at}); err != nil {
			b.t.Fatal(fmt.Errorf("mail %d: %w", i, err))
		}
	}
}

// renumberedLiteral is what APPEND takes.
type renumberedLiteral struct{ *bytes.Reader }

// Size implements imap.LiteralReader.
func (l renumberedLiteral) Size() int64 { return l.Reader.Size() }
