package evidence

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzDossier: of a file that somebody sends as a dossier, verifying ends; it
// names what is broken, and finds whole only what was signed.
func FuzzDossier(f *testing.F) {
	whole := lamps(f).dossier(Request{Order: "A-1001"})
	f.Add(whole[len(whole)-4096:])
	f.Add([]byte("PK\x05\x06" + string(make([]byte, 18))))
	for _, name := range []string{sumsName, "../../etc/passwd"} {
		var b bytes.Buffer
		a := newArchive(&b)
		for _, n := range []string{name, sumsName, signatureName, publicName} {
			if err := a.put(n, []byte("x")); err != nil {
				f.Fatal(err)
			}
		}
		if err := a.zip.Close(); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		_, err := check(b)
		var fault *Fault
		if !errors.As(err, &fault) || fault.Piece == "" {
			t.Errorf("%d bytes: %v", len(b), err)
		}
	})
}

// FuzzSigned is FuzzDossier behind the signature: whoever holds a key can sign
// anything, and is told what does not fit.
func FuzzSigned(f *testing.F) {
	w := lamps(f)
	whole := w.dossier(Request{Order: "A-1001"})
	key := signingKey(w)
	all := files(f, whole)
	for i, name := range []string{factsName, entriesName, mailsName, keysName} {
		f.Add(uint8(i), []byte(all[name]))
		f.Add(uint8(i), []byte("[{}]"))
	}
	f.Add(uint8(3), []byte(`[{"file":"record/keys.json","name":"x","result":"pass"}]`))
	names := []string{factsName, entriesName, mailsName, keysName}
	f.Fuzz(func(t *testing.T, which uint8, content []byte) {
		at := names[int(which)%len(names)]
		forged := repack(t, whole, key, func(name, old string) string {
			if name == at {
				return string(content)
			}
			return old
		})
		_, err := check(forged)
		if fault := (*Fault)(nil); err != nil && (!errors.As(err, &fault) || fault.Piece == "") {
			t.Errorf("%s: %v", at, err)
		}
	})
}

// FuzzNames: whatever a sender calls a file, in the archive it has a name that
// leads nowhere else, and a README says of the order what is on record.
func FuzzNames(f *testing.F) {
	w := lamps(f)
	key := signingKey(w)
	c := w.collect(Request{Order: "A-1001"})
	f.Add("../../etc/passwd", "text/plain", "{{.Key}}")
	f.Add("CON", "", "\r\n")
	f.Add("a\u202egpj.exe", "image/jpeg", "x\x00")
	f.Add("\xff\xfe/..\\..", "\xff", "\u200b")
	f.Fuzz(func(t *testing.T, name, mediaType, title string) {
		ext := extension(name, mediaType)
		safe := "001-" + safeName(name, ext)
		if !utf8.ValidString(safe) || len(safe) > maxName+16 {
			t.Errorf("%q: %q", name, safe)
		}
		for _, r := range safe {
			if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
				t.Errorf("%q: %q", name, safe)
			}
		}
		c.Order.Title = title
		if _, err := c.readme("en", Receiver{}, key); err != nil {
			t.Errorf("%q: %v", title, err)
		}
	})
}
