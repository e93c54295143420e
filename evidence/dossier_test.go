package evidence

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"nudged/ingest/auth"
	"nudged/ingest/reader"
	"nudged/promise"
	"nudged/timeline"
)

// resign verifies with kept keys, as the program does.
func resign(raw []byte, keys []timeline.DKIMKey) []timeline.DKIMKey {
	v := &auth.Verifier{LookupTXT: func(_ context.Context, name string) ([]string, error) {
		for _, k := range keys {
			if k.Name == strings.TrimSuffix(name, ".") {
				return k.TXT, nil
			}
		}
		return nil, nil
	}}
	return v.Verify(context.Background(), raw, reader.Read(raw)).Keys
}

func check(b []byte) (*Verified, error) {
	return Verify(bytes.NewReader(b), int64(len(b)), resign, nil)
}

func files(t testing.TB, dossier []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(dossier), int64(len(dossier)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := out[f.Name]; twice {
			t.Errorf("%s is there twice", f.Name)
		}
		out[f.Name] = string(b)
	}
	return out
}

// The same state gives the same bytes, and what was made is whole.
func TestTwoExportsAreTheSame(t *testing.T) {
	w := lamps(t)
	first := w.dossier(Request{Order: "A-1001"})
	if second := w.dossier(Request{Order: "A-1001"}); !bytes.Equal(first, second) {
		t.Error("two dossiers of one state differ")
	}
	got, err := check(first)
	if err != nil {
		t.Fatal(err)
	}
	if got.Mails != 3 || got.Proved != 1 || got.Exhibits != 4 {
		t.Errorf("%d mails, %d signatures, %d exhibits", got.Mails, got.Proved, got.Exhibits)
	}
	if zh := w.dossier(Request{Order: "A-1001", Lang: "zh"}); bytes.Equal(zh, first) {
		t.Error("the Chinese one is the English one")
	} else if _, err := check(zh); err != nil {
		t.Error(err)
	}
}

// Mails are in it as they arrived; what belongs elsewhere is not.
func TestDossierHoldsTheOrderAndNothingElse(t *testing.T) {
	w := lamps(t)
	dossier := w.dossier(Request{Order: "A-1001"})
	all := files(t, dossier)
	for _, m := range w.collect(Request{Order: "A-1001"}).Mails {
		if raw, err := w.desk.bytes(m.SHA); err != nil || all[m.Name] != string(raw) {
			t.Errorf("%s is not the mail that arrived (%v)", m.Name, err)
		}
	}
	for _, secret := range []string{"secret of another order", "B-2002", "put here by mistake", "a private matter", "r.token@"} {
		if bytes.Contains(dossier, []byte(secret)) {
			t.Errorf("%q is in the dossier", secret)
		}
	}
	for _, name := range []string{
		"attachments/photos/001-photo_1_破损.jpg", "attachments/documents/002-passwd.txt", "attachments/documents/003-PI_2026-01.pdf", "attachments/photos/004-screenshot.png",
	} {
		if _, ok := all[name]; !ok {
			t.Errorf("%s is missing; there are %v", name, keys(all))
		}
	}
	if !strings.Contains(all["timeline.csv"], `'=HYPERLINK`) {
		t.Error("a subject can be a formula in the CSV")
	}
	if n := strings.Count(all["record/entries.jsonl"], `"withheld"`); n != 2 {
		t.Errorf("%d entries are withheld, want the reminder and the mistake", n)
	}
}

func keys(m map[string]string) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	return out
}

// One byte that is another one is found, wherever it is.
func TestEveryChangedByteIsFound(t *testing.T) {
	dossier := lamps(t).dossier(Request{Order: "A-1001"})
	random := rand.New(rand.NewPCG(1, 2))
	tries := promise.Times(1000, 5000, 50_000)
	for range tries {
		b := bytes.Clone(dossier)
		at := random.IntN(len(b))
		b[at] ^= byte(1 + random.IntN(255))
		_, err := check(b)
		var fault *Fault
		if !errors.As(err, &fault) || fault.Piece == "" {
			t.Fatalf("byte %d of %d changed from %q to %q: %v", at, len(b), dossier[at], b[at], err)
		}
	}
	for name, b := range map[string][]byte{
		"a byte at the end": append(bytes.Clone(dossier), 0), "a byte at the beginning": append([]byte{0}, dossier...),
		"the last byte gone": dossier[:len(dossier)-1], "nothing": nil,
	} {
		if _, err := check(b); err == nil {
			t.Errorf("%s was not found", name)
		}
	}
	promise.Kept(t, "D1", "%d bytes changed one at a time, all found and named", tries)
}

// repack makes the archive again with other files, signed by key: what somebody
// could do who wants the record to say something else. change gives the content
// of a file, added what is put behind the last.
func repack(t testing.TB, dossier []byte, key *SigningKey, change func(name, content string) string, added ...string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(dossier), int64(len(dossier)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	a := newArchive(&b)
	all := files(t, dossier)
	for _, f := range z.File[:len(z.File)-vouching] {
		err = errors.Join(err, a.add(f.Name, []byte(change(f.Name, all[f.Name]))))
	}
	for _, name := range added {
		err = errors.Join(err, a.put(name, []byte("%PDF")))
	}
	if err := errors.Join(err, a.close(key, nil)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// signingKey is the key by which the dossiers of w are signed.
func signingKey(w *world) *SigningKey {
	w.t.Helper()
	key, err := KeyOf(w.store)
	if err != nil {
		w.t.Fatal(err)
	}
	return key
}

// Whoever writes all of it anew, and shows the owner's key, cannot sign with it.
func TestTheListIsTheOwners(t *testing.T) {
	w := lamps(t)
	dossier := w.dossier(Request{Order: "A-1001"})
	key := signingKey(w)
	forger := bytes.Clone(key.private) // seed and public key: another seed beside the owner's public key
	forger[0] ^= 1
	forged := repack(t, dossier, &SigningKey{forger}, func(name, content string) string {
		if name == "README.txt" {
			return content + "We paid it all back.\n"
		}
		return content
	})
	_, err := check(forged)
	var fault *Fault
	if !errors.As(err, &fault) || fault.Piece != sumsName {
		t.Errorf("%v", err)
	}
}

// A file that was put into the archive, and that the signed list does not name.
func TestWhatWasAddedIsFound(t *testing.T) {
	w := lamps(t)
	same := func(_, content string) string { return content }
	_, err := check(repack(t, w.dossier(Request{Order: "A-1001"}), signingKey(w), same, "attachments/added.pdf"))
	var fault *Fault
	if !errors.As(err, &fault) || fault.Piece != "attachments/added.pdf" {
		t.Errorf("%v", err)
	}
}

// Entries that are changed, removed, inserted or moved break the chain, even
// where the list of hashes was written anew and signed.
func TestTheChainNamesTheEntry(t *testing.T) {
	w := lamps(t)
	dossier := w.dossier(Request{Order: "A-1001"})
	key := signingKey(w)
	random := rand.New(rand.NewPCG(3, 4))
	edits := map[string]func([]string) []string{
		"changed": func(l []string) []string {
			i := random.IntN(len(l))
			l[i] = strings.Replace(l[i], `"at":"2026`, `"at":"2025`, 1)
			return l
		},
		"removed":  func(l []string) []string { i := random.IntN(len(l)); return append(l[:i], l[i+1:]...) },
		"inserted": func(l []string) []string { i := random.IntN(len(l)); return append(l[:i+1], l[i:]...) },
		"moved": func(l []string) []string {
			i, j := random.IntN(len(l)-1), len(l)-1
			l[i], l[j] = l[j], l[i]
			return l
		},
	}
	each := promise.Times(50, 250, 1000)
	for name, edit := range edits {
		for range each {
			same := false
			b := repack(t, dossier, key, func(file, content string) string {
				if file != entriesName {
					return content
				}
				lines := edit(strings.SplitAfter(strings.TrimSuffix(content, "\n"), "\n"))
				edited := strings.TrimSuffix(strings.Join(lines, ""), "\n") + "\n"
				same = edited == content
				return edited
			})
			if same {
				continue // an entry that is withheld has no time to change
			}
			_, err := check(b)
			var fault *Fault
			if !errors.As(err, &fault) || fault.Piece != entriesName || !strings.Contains(fault.What, "entry") && !strings.Contains(fault.What, "line") {
				t.Fatalf("an entry was %s: %v", name, err)
			}
		}
	}
	promise.Kept(t, "D2", "%d times an entry was changed, removed, inserted or moved and signed anew, all found and named", len(edits)*each)
}

// A mail that was changed is no longer what its domain signed, whoever packs it anew.
func TestAChangedMailIsNamedByItsSignature(t *testing.T) {
	w := lamps(t)
	dossier := w.dossier(Request{Order: "A-1001"})
	key := signingKey(w)
	mails := ""
	b := repack(t, dossier, key, func(name, content string) string {
		if strings.HasSuffix(name, ".eml") && strings.Contains(content, "we will check") {
			old := hash([]byte(content))
			content = strings.Replace(content, "we will check", "we did break it", 1)
			mails = old + " " + hash([]byte(content))
		}
		if old, sha, ok := strings.Cut(mails, " "); ok && name == mailsName {
			content = strings.ReplaceAll(content, old, sha)
		}
		return content
	})
	var fault *Fault
	if _, err := check(b); !errors.As(err, &fault) || !strings.Contains(fault.What, "signature") {
		t.Errorf("a changed mail: %v", err)
	}
}
