package matcher

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nudged/timeline"
)

// orderNumbers has one number of every form that orders have.
var orderNumbers = []string{
	"300280955501024781", "296225130501024781", "5019241171106742", "3031265788145237", "2846553108897654321",
	"3829789244", "PO-211-12622430710391149", "111-5909349-2751414", "D01-1234567-7654321", "27-11068-77489",
	"47843", "BL-20417", "FS-1177", "SZ20260312-01", "PO-2026-114", "PO 124392", "SZ/2026/114", "A-1001", "LED4711B",
}

// disguises put a number into something that is not this number.
var disguises = map[string]func(n string) string{
	"a digit in front":            func(n string) string { return "1" + n },
	"a digit behind":              func(n string) string { return n + "7" },
	"a letter in front":           func(n string) string { return "X" + n },
	"a letter behind":             func(n string) string { return n + "X" },
	"its last digit changed":      func(n string) string { return changed(n, len(n)-1) },
	"a digit in the middle":       func(n string) string { return changed(n, middle(n)) },
	"one digit less":              func(n string) string { return n[:len(n)-1] },
	"its tail":                    func(n string) string { return n[len(n)/2:] },
	"its head":                    func(n string) string { return strings.TrimRight(n[:len(n)*2/3], "-/ ") },
	"two of its digits swapped":   swapped,
	"a line of it":                func(n string) string { return n + "-1" },
	"a revision of it":            func(n string) string { return n + "/2" },
	"behind a year and a dash":    func(n string) string { return "2026-" + n },
	"behind a year and a slash":   func(n string) string { return "2026/" + n },
	"behind another series":       func(n string) string { return "CN-" + n },
	"with cents":                  func(n string) string { return n + ".50" },
	"in the path of a link":       func(n string) string { return "https://shop.example/" + n + "/photo.jpg" },
	"in a session of a link":      func(n string) string { return "https://shop.example/?sid=" + strings.ReplaceAll(n, " ", "%20") },
	"in a longer order parameter": func(n string) string { return "https://shop.example/?orderId=9" + strings.ReplaceAll(n, " ", "") },
	"in a Message-ID":             func(n string) string { return "<" + n + "@mail.example>" },
	"in a Content-ID":             func(n string) string { return "cid:" + n + "@01DA" },
	"as a QQ address":             func(n string) string { return n + "@qq.com" },
	"as a host":                   func(n string) string { return n + ".shop.example/x" + n + "y" },
	"in a UUID":                   func(n string) string { return "0b5a7d9e-" + n + "-4c1d-9f6e-2b8a6c3d5e7f" },
	"doubled":                     func(n string) string { return n + n },
}

func middle(n string) int {
	i := len(n) / 2
	for n[i] < '0' || n[i] > '9' {
		i++
	}
	return i
}

func changed(n string, i int) string {
	b := []byte(n)
	if b[i] >= '0' && b[i] <= '9' {
		b[i] = '0' + (b[i]-'0'+3)%10
	} else {
		b[i]++
	}
	return string(b)
}

func swapped(n string) string {
	b := []byte(n)
	for i := len(b) - 1; i > 0; i-- {
		if b[i] != b[i-1] && b[i] <= '9' && b[i] >= '0' && b[i-1] <= '9' && b[i-1] >= '0' {
			b[i], b[i-1] = b[i-1], b[i]
			break
		}
	}
	return string(b)
}

// TestLookAlikes holds what must never happen: a mail on the order of a number
// that only resembles one in it.
func TestLookAlikes(t *testing.T) {
	cases, wrong := 0, 0
	try := func(name, text, number string) {
		cases++
		for _, l := range []timeline.Letter{{Subject: text}, {Text: text, Reply: text}} {
			if a := attached(l, number); a {
				wrong++
				t.Errorf("%s: %q was taken for %s", name, text, number)
			}
		}
	}
	for _, n := range orderNumbers {
		for name, disguise := range disguises {
			text := disguise(n)
			if Key(text) == Key(n) || slices.Contains(strings.Fields(text), n) {
				continue
			}
			try(name, text, n)
			try(name+", labelled", "Order no. "+text+" is late", n)
		}
		if allDigits(n) {
			try("a telephone number", "+"+n, n)
		}
	}
	for _, c := range facts().confusables {
		for _, example := range c.Examples {
			try("the tail of: "+c.What, "see "+example+" please", example[len(example)/3:])
			try("the head of: "+c.What, "see "+example+" please", example[:len(example)*2/3])
			try("longer than: "+c.What, "see "+example+" please", example+"0")
			try("without letters: "+c.What, "see "+example+" please", digitsOnly(example))
			try("in groups: "+c.What, "call "+inGroups(example), digitsOnly(example)+"9")
			try("next to: "+c.What, "see "+example+" please", changed(example, len(example)-1))
		}
	}
	t.Logf("%d cases, %d wrong", cases, wrong)
	if cases < 400 {
		t.Errorf("only %d cases", cases)
	}
}

// attached reports whether l is put on number's order, by the most trusting question.
func attached(l timeline.Letter, number string) bool {
	a := Match(Question{Letter: l, Role: RoleOwner, Registered: map[string]string{Key(number): number}})
	return len(a.Orders) > 0
}

func digitsOnly(s string) string {
	d := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
	if d == s {
		return "0" + s
	}
	return d
}

func inGroups(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// TestRegisteredNumbersWin holds the other side: whatever else a number may be,
// where it is registered and stands whole, it is the order's.
func TestRegisteredNumbersWin(t *testing.T) {
	for _, n := range orderNumbers {
		for _, form := range []string{"Order %s is late", "Re: [%s] late", "订单号：%s，请回复", "(%s)", "order no. %s.", "Your order %s, please"} {
			text := fmt.Sprintf(form, n)
			if !attached(timeline.Letter{Subject: text}, n) || !attached(timeline.Letter{Text: text, Reply: text}, n) && len(n) > 5 {
				t.Errorf("%s was not found in %q", n, text)
			}
		}
	}
	for _, c := range facts().confusables {
		for _, example := range c.Examples {
			digits, letters := count(example)
			text := "about " + example + " again"
			if digits+letters >= 9 && !strings.HasPrefix(example, "+") && !attached(timeline.Letter{Text: text, Reply: text}, example) {
				t.Errorf("%s, registered, was taken for: %s", example, c.What)
			}
		}
	}
}
