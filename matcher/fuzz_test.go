package matcher

import (
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"nudged/timeline"
)

// FuzzCandidates holds what is true of every text: spans are inside it, keys are
// keys, and no two candidates say the same.
func FuzzCandidates(f *testing.F) {
	for _, s := range []string{
		"", "Order 3002 8095 5501 0247 81", "订单号３００２", "A-1001/A-1002", "#47843", "1,001.50", "http://x/?orderId=1%2C2",
		"PO#124392", "a\u200bb\u00ad1", "\xff\xfe1-\xff", "1@2@3", "+1", "no.1_2_3", "＃１", "www.1", "－1－", "１，０００",
	} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, text, reply string) {
		l := timeline.Letter{Subject: reply, Text: text, Reply: reply}
		for _, c := range Candidates(l) {
			s := text
			if c.In == InSubject || c.In == InLink && len(reply) > len(text) { // a link may stand in either
				s = reply
			}
			if c.Span[0] < 0 || c.Span[0] >= c.Span[1] || c.Span[1] > len(s) {
				t.Fatalf("span %v of %q in %q", c.Span, c.Text, s)
			}
			if c.In != InLink && s[c.Span[0]:c.Span[1]] != c.Text {
				t.Fatalf("%q is not at %v", c.Text, c.Span)
			}
			if c.Key == "" || utf8.ValidString(c.Text) && Key(c.Key) != c.Key {
				t.Fatalf("key %q of %q", c.Key, c.Text)
			}
		}
		IDs(&timeline.Message{Subject: reply, Text: text, Reply: reply, HTML: &text, Links: []string{text}})
	})
}

// FuzzScanner holds that passing over words changes nothing.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{"a--1", "a,1,2", "x-a.1", "www.1", "http://a1 2", "\u200b1-\u200b2", "１,2", "a_-1", "订1单", "\xff1", "@A://", "a-\u200b1,\u200b2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		slow, fast := scanner{s: s}, scanner{s: s}
		for {
			want, ok := slow.next()
			if ok && want.digits == 0 && !isLink(s[want.start:want.end]) {
				continue // a word, or one in an address
			}
			got, more := fast.nextNumber()
			if got != want || more != ok {
				t.Fatalf("in %q: got %+v, want %+v", s, got, want)
			}
			if !ok {
				return
			}
		}
	})
}

// isLink reports whether a token is a link, and not a part of an address.
func isLink(s string) bool {
	return strings.Contains(s, "://") || len(s) > 4 && strings.EqualFold(s[:4], "www.")
}

// TestHostileTexts holds that no text makes the work grow faster than itself.
func TestHostileTexts(t *testing.T) {
	const size = 256 << 10
	for _, piece := range []string{
		"1", "a", "a-", "1_", "1,", "a,1", "-", "1 ", "order 1, ", "#", "#1", "@1", "1@", "http://", "www.", "订", "订1", "\u200b", "１",
		"A-1001/", "no.", "PO ", "PO 1234 ", "orderId=1&", "1234 ", "9400 1112 ", " ", "\n", ".1", "\xff",
	} {
		text := strings.Repeat(piece, size/len(piece))
		m := &timeline.Message{Subject: text, Text: text, Reply: text[len(text)/2:], HTML: &text, Links: []string{text}}
		before := processorTime(t)
		l := timeline.Letter{Subject: text, Text: text, Reply: text[len(text)/2:] + "!", Message: m}
		Match(Question{Letter: l, Role: RoleParty})
		IDs(m)
		if took := processorTime(t) - before; took > time.Minute {
			t.Errorf("%q: %v", piece, took)
		} else if testing.Verbose() {
			t.Logf("%q: %v", piece, took)
		}
	}
}

// processorTime is what this process has used: other processes do not count.
func processorTime(t testing.TB) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
