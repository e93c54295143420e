package files

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func mboxMails(t *testing.T, content string) []string {
	t.Helper()
	var out []string
	err := eachInMbox(strings.NewReader(content), "box", 0, maxImport, func(i Imported) error {
		if want := content[i.Offset:i.Next]; len(i.Raw) > len(want) {
			t.Errorf("%d bytes between %d and %d", len(i.Raw), i.Offset, i.Next)
		}
		out = append(out, string(i.Raw))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestMbox(t *testing.T) {
	const h = "From: li@seller.example\nSubject: x\n\n"
	check := func(name, content string, want ...string) {
		t.Helper()
		if got := mboxMails(t, content); !slices.Equal(got, want) {
			t.Errorf("%s: got %q", name, got)
		}
	}
	check("one", fromSeparator+h+"a\n\n", h+"a\n")
	check("two", fromSeparator+h+"a\n\n"+fromSeparator+h+"b\n\n", h+"a\n", h+"b\n")
	check("no blank line at the end", fromSeparator+h+"a", h+"a")
	check("a mail that ends with blank lines keeps them", fromSeparator+h+"a\n\n\n", h+"a\n\n")
	check("lines that end with CR LF", strings.ReplaceAll(fromSeparator+h+"a\n\n"+fromSeparator+h+"b\n\n", "\n", "\r\n"),
		strings.ReplaceAll(h+"a\n", "\n", "\r\n"), strings.ReplaceAll(h+"b\n", "\n", "\r\n"))
	check("mboxo: a quoted From", fromSeparator+h+">From here on\n\n", h+"From here on\n")
	check("mboxrd: a quoted quoted From", fromSeparator+h+">>From here on\n\n", h+">From here on\n")
	check("a quote of a mail", fromSeparator+h+"> From here on\n>Fromage\n\n", h+"> From here on\n>Fromage\n")
	check("mboxcl: a From that nobody quoted", fromSeparator+h+"a\n\nFrom here on it rains.\n\n", h+"a\n\nFrom here on it rains.\n")
	check("a From with a time in a text", fromSeparator+h+"a\n\nFrom 9:00 in 2026 on it rains.\nand rains\n\n", h+"a\n\nFrom 9:00 in 2026 on it rains.\nand rains\n")
	check("a From line without a blank line before it", fromSeparator+h+"a\n"+fromSeparator+"X: y\n\n", h+"a\n"+fromSeparator+"X: y\n")
	check("a zone, and no sender", "From - Mon Mar 02 09:00:00 +0100 2026\n"+h+"a\n\nFrom MAILER-DAEMON Mon Mar  2 09:00:00 CET 2026\n"+h+"b\n", h+"a\n", h+"b\n")
	check("the date the other way round", "From li@seller.example 2026-03-02 09:00\n"+h+"a\n", h+"a\n")
	check("a byte order mark", "\xef\xbb\xbf"+fromSeparator+h+"a\n", h+"a\n")
	check("a very long line", fromSeparator+h+strings.Repeat("x", 200<<10)+"\n\n"+fromSeparator+h+"b\n", h+strings.Repeat("x", 200<<10)+"\n", h+"b\n")
	check("From in the middle of a very long line", fromSeparator+h+strings.Repeat("x", 64<<10)+fromSeparator+h, h+strings.Repeat("x", 64<<10)+fromSeparator+h[:len(h)-1])
	check("nothing in it", fromSeparator, []string(nil)...)
	check("no mbox", h+"a\n", []string(nil)...)
}

func TestIsMbox(t *testing.T) {
	check := func(name, start string, want bool) {
		t.Helper()
		if got := isMbox([]byte(start)); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	check("an mbox", fromSeparator+mailNo(1), true)
	check("a mail", mailNo(1), false)
	check("one mail below a From line without a date", "From li@seller.example\n"+mailNo(1), false)
	check("a letter", "From 9:00 on 1 March 2026 I wait.\nYours\n", false)
}

// Whatever is in an mbox, its mails are pieces of it, in order, and quoting them
// gives the same ones again.
func FuzzMbox(f *testing.F) {
	f.Add([]byte(fromSeparator + mailNo(1) + "\n" + fromSeparator + mailNo(2)))
	f.Add([]byte(strings.ReplaceAll(fromSeparator+mailNo(1)+"\n>From x\n", "\n", "\r\n")))
	f.Fuzz(func(t *testing.T, content []byte) {
		last, size := int64(0), 0
		err := eachInMbox(bytes.NewReader(content), "box", 0, maxImport, func(i Imported) error {
			if i.Offset < last || i.Next <= i.Offset || i.Next > int64(len(content)) {
				t.Errorf("a mail from %d to %d after %d", i.Offset, i.Next, last)
			}
			last, size = i.Next, size+len(i.Raw)
			var again []string
			err := eachInMbox(bytes.NewReader(content[i.Offset:i.Next]), "box", i.Offset, maxImport, func(j Imported) error {
				again = append(again, string(j.Raw))
				return nil
			})
			if err == nil && i.Offset > 0 && (len(again) != 1 || again[0] != string(i.Raw)) {
				t.Errorf("read again from %d: %q", i.Offset, again)
			}
			return err
		})
		if err != nil || size > len(content) {
			t.Errorf("%d bytes, %v", size, err)
		}
	})
}
