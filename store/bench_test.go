package store

import (
	"encoding/base64"
	"fmt"
	"math/rand"
	"testing"
	"time"

	"nudged/timeline"
)

// A first start: batches as the reader makes them, up to 500 mails or 8 MB,
// each durable before the next. An operation is one mail.
func BenchmarkIngest(b *testing.B) {
	for _, kind := range []struct {
		name        string
		size, batch int
		ahead       bool // packed by other goroutines: what is left is the writer's
	}{
		{"8KB", 8 << 10, 500, false}, {"60KB", 60 << 10, 140, false}, {"1MB", 1 << 20, 8, false},
		{"8KB packed ahead", 8 << 10, 500, true}, {"60KB packed ahead", 60 << 10, 140, true}, {"1MB packed ahead", 1 << 20, 8, true},
	} {
		b.Run(kind.name, func(b *testing.B) {
			s, err := Open(b.TempDir(), options())
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			random := rand.New(rand.NewSource(1))
			pool := noise(random, 4<<20)
			b.SetBytes(int64(kind.size))
			b.ReportAllocs()
			n := 0
			for n < b.N {
				b.StopTimer()
				batch := make([]Packed, min(kind.batch, b.N-n))
				raw := make([][]byte, len(batch))
				for i := range batch {
					raw[i] = benchMail(pool, kind.size, n+i)
					if kind.ahead {
						batch[i] = Pack(raw[i])
					}
				}
				b.StartTimer()
				err := s.Update(func(tx *Tx) error {
					for i, p := range batch {
						if !kind.ahead {
							p = Pack(raw[i])
						}
						if err := putBenchMail(tx, p, raw[i], n); err != nil {
							return err
						}
						n++
					}
					return tx.SetPosition("", "INBOX", Position{UIDValidity: 1, UID: uint32(n)})
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.StopTimer()
			s.View(func(tx *Tx) error {
				st := tx.Stats()
				b.ReportMetric(float64(st.Index+st.Segments)/float64(b.N*kind.size), "disk/raw")
				return nil
			})
		})
	}
}

// noise is base64 in lines, as photos come.
func noise(random *rand.Rand, size int) []byte {
	bin := make([]byte, size*57/78)
	random.Read(bin)
	var out []byte
	for len(bin) >= 57 {
		out = append(base64.StdEncoding.AppendEncode(out, bin[:57]), "\r\n"...)
		bin = bin[57:]
	}
	return out
}

// benchMail is headers and text, and for the rest a photo.
func benchMail(pool []byte, size, n int) []byte {
	raw := make([]byte, 0, size)
	raw = fmt.Appendf(raw, "Message-ID: <%d@seller.example>\r\nSubject: Re: order A-%d\r\n\r\n", n, n)
	for len(raw) < min(size, 6<<10) {
		raw = fmt.Appendf(raw, "Dear Ann, line %d about your order of %d lamps has left the factory.\r\n", len(raw), n)
	}
	if rest := size - len(raw); rest > 0 {
		at := n * 7919 % (len(pool) - rest)
		raw = append(raw, pool[at:at+rest]...)
	}
	return raw
}

func putBenchMail(tx *Tx, p Packed, raw []byte, n int) error {
	sha, _, err := tx.PutPacked(p)
	if err != nil {
		return err
	}
	order := fmt.Sprintf("A-%d", n%1000)
	received := t0.Add(time.Duration(n) * time.Minute)
	m := &Mail{SHA: sha, Size: int64(len(raw)), Received: received, MessageID: fmt.Sprintf("%d@seller.example", n),
		From: timeline.Address{Name: "Lin", Address: "lin@seller.example"}, Subject: "Re: order " + order, Kind: timeline.KindMail,
		Sender: timeline.Sender{Verdict: timeline.VerdictParty, Why: "a party of the order, authenticated"}}
	if err := tx.PutMail(m); err != nil {
		return err
	}
	if err := tx.PutLetter(m.MessageID, LetterRef{SHA: sha, Orders: []string{order}}); err != nil {
		return err
	}
	_, err = tx.Append(timeline.Entry{Order: order, Kind: timeline.EntryReceived, At: received, Known: received, From: &m.From,
		Subject: m.Subject, Text: string(raw[80:400]), Message: sha, MessageID: m.MessageID, By: "the number in the subject"})
	return err
}

// What is asked while a mail is placed must not grow with the number of orders.
func BenchmarkLookup(b *testing.B) {
	for _, count := range []int{1_000, 100_000} {
		s, err := Open(b.TempDir(), options())
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		for from := 0; from < count; from += 1000 {
			err := s.Update(func(tx *Tx) error {
				for i := from; i < from+1000; i++ {
					if err := putBenchOrder(tx, i); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		ask := func(name string, fn func(tx *Tx, i int) bool) {
			b.Run(fmt.Sprintf("%s/%d", name, count), func(b *testing.B) {
				b.ReportAllocs()
				s.View(func(tx *Tx) error {
					for n := range b.N {
						if i := n * 7919 % count; !fn(tx, i) {
							b.Fatalf("order %d is not found", i)
						}
					}
					return nil
				})
			})
		}
		ask("number", func(tx *Tx, i int) bool { _, ok := tx.OrderByKey(fmt.Sprintf("A-%d", i)); return ok })
		ask("party", func(tx *Tx, i int) bool { return len(tx.OrdersOf(fmt.Sprintf("s%d@x.example", i))) == 1 })
		ask("timeline", func(tx *Tx, i int) bool { return len(tx.Entries(fmt.Sprintf("A-%d", i))) == 2 })
		ask("due", func(tx *Tx, i int) bool { return tx.NextDue().Equal(t0) })
	}
}

func putBenchOrder(tx *Tx, i int) error {
	number := fmt.Sprintf("A-%d", i)
	err := tx.PutOrder(timeline.Order{Number: number, Stage: timeline.StageOpen,
		Parties: []timeline.Party{{Address: fmt.Sprintf("s%d@x.example", i), Why: "registered"}}})
	if err != nil {
		return err
	}
	for range 2 {
		if _, err := tx.Append(timeline.Entry{Order: number, Kind: timeline.EntrySent, At: t0}); err != nil {
			return err
		}
	}
	return tx.SetDue(number, t0.Add(time.Duration(i)*time.Minute))
}
