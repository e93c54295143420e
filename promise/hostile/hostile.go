// Package hostile writes mails that nobody writes who means well: forty kinds of
// them, each as often as one likes, the same ones each time. Tests of every
// package that meets mail take them from here.
package hostile

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
)

// Family is one kind of hostile mail.
type Family struct {
	Name  string
	write func(*pen)
}

// Families are all kinds.
func Families() []Family {
	var all []Family
	for _, some := range [][]Family{structures, headers, names, contents, texts, claims, machines, noise} {
		all = append(all, some...)
	}
	return all
}

// Mail gives the n-th mail of its kind. scale says how far it goes: 1 is the ten
// thousand levels, hundred thousand parts or fifty megabytes that a hostile
// sender would try, and 0 a few of them.
func (f Family) Mail(n int, scale float64) []byte {
	seed := fnv.New64a()
	fmt.Fprint(seed, f.Name)
	p := &pen{Rand: rand.New(rand.NewPCG(seed.Sum64(), uint64(n))), n: n, scale: scale}
	f.write(p)
	return []byte(p.String())
}

// Who writes and gets the mails. The addresses of the owner and of the seller are
// forged: nothing of them is proved.
const (
	Owner    = "ann@buyer.example"
	Tracking = "track@buyer.example"
	Seller   = "li.wei@brightlamp.example"
	Stranger = "x@evil.example"
	ServID   = "mx.buyer.example" // the owner's provider
	Order    = "A-1001"           // a number that is registered
)

// pen writes one mail.
type pen struct {
	*rand.Rand
	strings.Builder
	n     int
	scale float64
}

// many is how many of something: most at full scale, a few at none.
func (p *pen) many(most int) int { return max(2+p.IntN(4), int(float64(most)*p.scale)) }

// one of some.
func one[T any](p *pen, some ...T) T { return some[p.IntN(len(some))] }

func (p *pen) line(format string, args ...any) {
	fmt.Fprintf(p, format+"\r\n", args...)
}

// trace is what the owner's provider writes above a mail whose author it denies,
// or knows nothing of.
func (p *pen) trace() {
	if p.IntN(3) == 0 {
		p.station()
		return
	}
	p.stamp()
}

// stamp is a trace in which the provider says what it found.
func (p *pen) stamp() {
	p.station()
	p.line("Authentication-Results: %s; %s", ServID, one(p, "dmarc=fail header.from=brightlamp.example", "dkim=none; dmarc=none header.from=evil.example"))
}

func (p *pen) station() {
	p.line("Received: from mail.evil.example (mail.evil.example [192.0.2.66]) by %s with ESMTPS id h%d; Mon, 02 Mar 2026 %02d:%02d:%02d +0000",
		ServID, p.n, p.n/3600%24, p.n/60%60, p.n%60)
}

// head is a header as anybody writes it, up to the fields of MIME.
func (p *pen) head() { p.headFrom(one(p, Owner, Seller, Stranger, "Li Wei <"+Seller+">")) }

func (p *pen) headFrom(from string) {
	p.trace()
	p.line("From: %s", from)
	p.line("To: %s", one(p, Owner, Tracking))
	p.line("Subject: %s", one(p, "hello", "Re: "+Order, "Fwd: your order "+Order, "refund", "订单 "+Order))
	p.line("Date: Mon, 02 Mar 2026 09:00:00 +0000")
	p.line("Message-ID: <h%d.%x@evil.example>", p.n, p.Uint64())
}

// plain ends the header and writes a text.
func (p *pen) plain(text string) {
	p.line("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n")
	p.line("%s", text)
}

// mixed ends the header and writes parts, each with its own header.
func (p *pen) mixed(parts ...string) {
	p.line("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n")
	for _, part := range parts {
		p.line("--b\r\n%s", part)
	}
	p.line("--b--")
}

// bytes are random ones. How many there are changes nothing else in the mail.
func (p *pen) bytes(n int) string {
	random := rand.New(rand.NewPCG(uint64(p.n), 7))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return string(b)
}
