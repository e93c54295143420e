package evidence

import (
	"strings"
	"testing"
)

// What is hidden can be read nowhere; what stands for it says so, and the rest
// can still be checked.
func TestWhatIsHiddenIsNowhere(t *testing.T) {
	w := lamps(t)
	w.mail("A-1001", ann, "as a file", "see the mail and the list", file{"mail.eml", "message/rfc822", "From: x@y.example\r\nSubject: forwarded\r\n\r\nrefund 222 USD to 37 people\r\n"},
		file{"222 USD.txt", "text/plain", "we pay 222 USD"}, file{"harmless.txt", "text/plain", "nothing here"})
	q := Request{Order: "A-1001", Lang: "en", For: "paypal", Hide: []string{"222 USD", "LI.WEI@brightlamp.example", "1200.00"}}
	all := files(t, w.dossier(q))
	for name, content := range all {
		for _, secret := range []string{"222 USD", "li.wei@brightlamp.example", "1200.00"} {
			if strings.Contains(strings.ToLower(name+content), strings.ToLower(secret)) {
				t.Errorf("%s holds %q", name, secret)
			}
		}
	}
	got, err := check(w.dossier(q))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Hidden) == 0 || got.Proved != 0 {
		t.Errorf("hidden: %v, signatures of hidden mails: %d", got.Hidden, got.Proved)
	}
	copies, withheld := 0, strings.Count(all[entriesName], whyHidden)
	for name, content := range all {
		if strings.HasSuffix(name, ".redacted.txt") {
			copies++
			if !strings.Contains(content, "made unreadable") || !strings.Contains(content, "Subject: ") {
				t.Errorf("%s does not say what it is: %q", name, content)
			}
		}
	}
	if copies == 0 || withheld == 0 {
		t.Errorf("%d copies, %d entries withheld", copies, withheld)
	}
	if strings.Contains(all["upload/README.txt"], ", ,") || strings.Contains(all["upload/README.txt"], "222_USD") {
		t.Errorf("the form's folder names what is hidden:\n%s", all["upload/README.txt"])
	}
	if _, ok := all["attachments/photos/001-photo_1_破损.jpg"]; !ok {
		t.Error("a photo was left out that says nothing")
	}
}

// A short text is not found in hashes, keys and numbers of the record.
func TestHidingANumberLeavesTheRecordWhole(t *testing.T) {
	w := lamps(t)
	for _, number := range []string{"37", "1", "a", "MIIB"} {
		q := Request{Order: "A-1001", Lang: "en", Hide: []string{number}}
		dossier := w.dossier(q)
		if _, err := check(dossier); err != nil {
			t.Errorf("with %q hidden: %v", number, err)
		}
		all := files(t, dossier)
		for _, m := range w.collect(q).Mails {
			if !strings.Contains(all["timeline.html"], m.SHA) || !strings.Contains(all["timeline.html"], m.Name) || m.Hide && !strings.Contains(all[m.Name], m.SHA) {
				t.Errorf("with %q hidden the hash or the name of %s is hidden too", number, m.Name)
			}
		}
	}
}

// A text is hidden however its lines are broken, and an amount however its
// thousands are parted; other numbers stay.
func TestHiddenHoweverItIsWritten(t *testing.T) {
	r := newRedactor([]string{"1200.00", "DE89 3704 0044", "1,234,567.5"})
	for in, want := range map[string]string{
		"1200.00, 1,200.00, 1.200,00, 1 200,00, 1’200.00": "#, #, #, #, #",
		"USD 1,200 or 1200 or 1.200":                      "USD # or # or #",
		"11200 12001 1200.50":                             "11200 12001 #.50",
		"IBAN DE89\n3704\u00a00044, DE89 3704  0044":      "IBAN #, #",
		"1234567.5 1,234,567.5 1.234.567,5":               "# # #",
		"1,234,567":                                       "1,234,567",
	} {
		if got := strings.ReplaceAll(r.text(in), bar, "#"); got != want {
			t.Errorf("%q is shown as %q, want %q", in, got, want)
		}
	}
}
