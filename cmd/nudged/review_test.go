package main

import (
	"fmt"
	"strings"
	"testing"
)

// After a first start there may be thousands of questions.
func TestReviewIsAPage(t *testing.T) {
	sh := newShell(t)
	sh.write("nudged.toml", "state = \"state\"\n[account]\nowner = [\"Ann Buyer <ann@buyer.example>\"]\ntracking = \"track@buyer.example\"\ntimezone = \"Europe/Berlin\"\n")
	var mails strings.Builder
	for i := range reviewPage + 3 {
		fmt.Fprintf(&mails, "From a Mon Oct  5 10:00:00 2026\nFrom: s%d@x.example\nTo: track@buyer.example\nSubject: offer %d\n"+
			"Message-ID: <%d@x.example>\nDate: Mon, 5 Oct 2026 10:00:00 +0000\n\nhello\n\n", i, i, i)
	}
	sh.write("offers.mbox", mails.String())
	sh.must("import", sh.path("offers.mbox"))
	check := func(want int, more bool, args ...string) {
		t.Helper()
		out := sh.must(append([]string{"review"}, args...)...)
		if n := strings.Count(out, "offer "); n != want || strings.Contains(out, "and 3 more: nudged review --all") != more {
			t.Errorf("review %q lists %d of %d questions:\n%s", args, n, want, out)
		}
	}
	check(reviewPage, true)
	check(reviewPage, true, "--at", "2030-01-01")
	check(reviewPage+3, false, "--all")
	check(reviewPage+3, false, "--json")
}

// What is printed comes whole and in its order, in few pieces.
func TestPacedPrinting(t *testing.T) {
	var sent pieces
	out := &paced{w: &sent}
	said := behind{&sent, out}
	for i := range 1000 {
		fmt.Fprintf(out, "line %d\n", i)
	}
	fmt.Fprint(said, "trouble\n")
	fmt.Fprint(out, "last\n")
	out.flush()
	all := strings.Join(sent, "")
	if !strings.HasPrefix(all, "line 0\nline 1\n") || !strings.HasSuffix(all, "line 999\ntrouble\nlast\n") || len(sent) > 100 {
		t.Errorf("%d pieces: %.100q … %q", len(sent), all, all[max(0, len(all)-40):])
	}
}

type pieces []string

func (p *pieces) Write(b []byte) (int, error) {
	*p = append(*p, string(b))
	return len(b), nil
}
