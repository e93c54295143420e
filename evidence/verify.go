package evidence

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"nudged/timeline"
)

// Fault is the first piece of a dossier that is not as it was made.
type Fault struct {
	Piece string // a file of the archive, or "the archive"
	What  string
}

func (f *Fault) Error() string { return f.Piece + ": " + f.What }

// Verified is what a whole dossier shows.
type Verified struct {
	Facts
	Key     string `json:"key"`     // fingerprint of the key that signed it
	Files   int    `json:"files"`   // that SHA256SUMS vouches for
	Proved  int    `json:"proved"`  // DKIM signatures that still hold with the keys that were kept
	Expired int    `json:"expired"` // signatures that held on arrival and have run out
	Stamp   *Stamp `json:"stamp,omitempty"`
}

// Resign verifies the DKIM signatures of a mail with kept keys, and gives the
// keys with the results of now.
type Resign func(raw []byte, keys []timeline.DKIMKey) []timeline.DKIMKey

// Verify checks a dossier by itself: nothing else is asked. A time stamp has to
// follow from one of the roots, which are PEM, where there are any. The error is
// a *Fault where a piece of it is broken.
func Verify(r io.ReaderAt, size int64, signatures Resign, roots []byte) (*Verified, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, &Fault{"the archive", err.Error()}
	}
	v := &verifier{files: z.File, signatures: signatures, roots: roots, byHash: map[string]*zip.File{}}
	for _, check := range []func() error{
		v.stamped, v.signed, v.listed, v.readFacts, v.whole, v.chained, v.counted, v.proved,
		func() error { return sameForm(z.File, r, size) },
	} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	return &v.done, nil
}

// verifier goes through one dossier.
type verifier struct {
	files      []*zip.File
	signatures Resign
	roots      []byte
	sums       sums
	byHash     map[string]*zip.File
	done       Verified
}

// stamped checks the time stamp, where there is one, and puts it aside.
func (v *verifier) stamped() error {
	last := len(v.files) - 1
	if last < 0 || v.files[last].Name != stampName {
		return nil
	}
	answer, err := content(v.files[last])
	if err != nil {
		return err
	}
	list, err := v.content(sumsName)
	if err != nil {
		return err
	}
	stamp, err := readStamp(answer, list)
	if err == nil && v.roots != nil {
		err = stamp.follows(v.roots)
	}
	if err != nil {
		return &Fault{stampName, err.Error()}
	}
	v.done.Stamp, v.files = stamp, v.files[:last]
	return nil
}

// vouching is how many files at the end vouch for the others.
const vouching = 3

// signed checks the signature on the list of hashes.
func (v *verifier) signed() error {
	var got [vouching][]byte
	for i, name := range []string{sumsName, signatureName, publicName} {
		at := len(v.files) - vouching + i
		if at < 0 || v.files[at].Name != name {
			return &Fault{name, "it does not stand at the end of the archive"}
		}
		b, err := content(v.files[at])
		if err != nil {
			return err
		}
		got[i] = b
	}
	key, err := decodePublic(got[2])
	if err != nil {
		return &Fault{publicName, err.Error()}
	}
	if !ed25519.Verify(key, got[0], got[1]) {
		return &Fault{sumsName, "it is not what the owner of " + publicName + " signed, or one of these three files was changed"}
	}
	v.done.Key = fingerprint(key)
	if v.sums, err = readSums(got[0]); err != nil {
		return &Fault{sumsName, err.Error()}
	}
	return nil
}

// listed checks that the archive holds what the list names, in its order.
func (v *verifier) listed() error {
	found := v.files[:len(v.files)-vouching]
	for i := range max(len(found), len(v.sums)) {
		switch {
		case i >= len(found):
			return &Fault{v.sums[i].name, "it is missing"}
		case i >= len(v.sums):
			return &Fault{found[i].Name, "it was added: " + sumsName + " does not name it"}
		case found[i].Name != v.sums[i].name:
			return &Fault{v.sums[i].name, fmt.Sprintf("it is missing, or not in its place: there stands %q", found[i].Name)}
		}
		v.byHash[v.sums[i].sha] = found[i]
	}
	v.done.Files = len(found)
	return nil
}

// whole checks every file against its hash.
func (v *verifier) whole() error {
	for i, s := range v.sums {
		sha, err := hashOf(v.files[i])
		if err != nil {
			return err
		}
		if sha != s.sha {
			return v.changed(s.name)
		}
	}
	return nil
}

// changed says what is wrong with a file that is not as it was; of the entries, which one.
func (v *verifier) changed(name string) error {
	if name == entriesName {
		if list, err := v.content(name); err == nil {
			if fault := checkChain(list, v.done.Facts); fault != nil {
				return fault
			}
		}
	}
	return &Fault{name, "it was changed: its SHA-256 is not the one in " + sumsName}
}

// readFacts reads what the dossier says about itself; whether that is true, the
// checks that follow tell.
func (v *verifier) readFacts() error {
	b, err := v.content(factsName)
	if err != nil {
		return err
	}
	if hash(b) != v.shaOf(factsName) {
		return v.changed(factsName)
	}
	if err := json.Unmarshal(b, &v.done.Facts); err != nil {
		return &Fault{factsName, err.Error()}
	}
	if v.done.Format != format {
		return &Fault{factsName, fmt.Sprintf("it has format %d, this nudged knows format %d", v.done.Format, format)}
	}
	return nil
}

// chained checks the chain of entries.
func (v *verifier) chained() error {
	b, err := v.content(entriesName)
	if err != nil {
		return err
	}
	if fault := checkChain(b, v.done.Facts); fault != nil {
		return fault
	}
	return nil
}

// counted checks that the mails are those of record/mails.jsonl.
func (v *verifier) counted() error {
	b, err := v.content(mailsName)
	if err != nil {
		return err
	}
	n := 0
	for line := range bytes.Lines(b) {
		n++
		var m mailLine
		if err := json.Unmarshal(line, &m); err != nil {
			return &Fault{mailsName, fmt.Sprintf("line %d cannot be read: %v", n, err)}
		}
		if !m.Hidden && v.shaOf(m.File) != m.SHA256 {
			return &Fault{m.File, "it is not the mail that " + mailsName + " describes"}
		}
	}
	if n != v.done.Mails {
		return &Fault{mailsName, fmt.Sprintf("it has %d mails, %s says %d", n, factsName, v.done.Mails)}
	}
	return nil
}

// proved checks the DKIM signatures that held on arrival, with the kept keys.
func (v *verifier) proved() error {
	b, err := v.content(keysName)
	if err != nil {
		return err
	}
	var keys []Key
	if err := json.Unmarshal(b, &keys); err != nil {
		return &Fault{keysName, err.Error()}
	}
	for len(keys) > 0 {
		n := 1
		for n < len(keys) && keys[n].File == keys[0].File {
			n++
		}
		if err := v.provedMail(keys[:n]); err != nil {
			return err
		}
		keys = keys[n:]
	}
	return nil
}

func (v *verifier) provedMail(keys []Key) error {
	if v.shaOf(keys[0].File) == "" {
		return &Fault{keysName, fmt.Sprintf("it names a mail %q that is not there", keys[0].File)}
	}
	raw, err := v.content(keys[0].File)
	if err != nil {
		return err
	}
	var kept []timeline.DKIMKey
	for _, k := range keys {
		kept = append(kept, k.DKIMKey)
	}
	now := v.signatures(raw, kept)
	for i, k := range kept {
		switch {
		case k.Result != "pass":
		case i < len(now) && now[i].Name == k.Name && now[i].Result == "pass":
			v.done.Proved++
		case i < len(now) && now[i].Name == k.Name && strings.Contains(now[i].Result, "expired"):
			v.done.Expired++
		default:
			return &Fault{keys[0].File, "its signature, which held on arrival, does not hold with the key of " + k.Name + " that was kept"}
		}
	}
	return nil
}

func (v *verifier) shaOf(name string) string {
	for _, s := range v.sums {
		if s.name == name {
			return s.sha
		}
	}
	return ""
}

func (v *verifier) content(name string) ([]byte, error) {
	for _, f := range v.files {
		if f.Name == name {
			return content(f)
		}
	}
	return nil, &Fault{name, "it is missing"}
}

func content(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, &Fault{f.Name, err.Error()}
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, &Fault{f.Name, "it was changed: " + err.Error()}
	}
	return b, nil
}

func hashOf(f *zip.File) (string, error) {
	r, err := f.Open()
	if err != nil {
		return "", &Fault{f.Name, err.Error()}
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil && err != zip.ErrChecksum {
		return "", &Fault{f.Name, "it was changed: " + err.Error()}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
