package store

import (
	"encoding/hex"
	"fmt"
)

// LetterRef says where a letter is kept, and on which orders it is.
type LetterRef struct {
	SHA    string // of the raw mail
	Letter string // timeline.Letter.Name
	Orders []string
}

// PutLetter keeps that ref has this Message-ID; what was said about the same
// letter before is replaced.
func (tx *Tx) PutLetter(messageID string, ref LetterRef) error {
	sha := hashKey(ref.SHA)
	if sha == nil {
		return fmt.Errorf("put letter: %q is no SHA-256", ref.SHA)
	}
	return tx.putLetter(join(digestKey(messageID), sha, []byte(ref.Letter)), ref.Orders)
}

func (tx *Tx) putLetter(key []byte, on []string) error {
	r := row{writing: true}
	list(&r, &on, r.text)
	return tx.put(letters, key, r.written)
}

// letterOf reads a row of the letters.
func (tx *Tx) letterOf(k, v []byte) (ref LetterRef, ok bool) {
	ref = LetterRef{SHA: hex.EncodeToString(k[digestSize : digestSize+hashSize]), Letter: string(k[digestSize+hashSize:])}
	r := row{left: string(v)}
	list(&r, &ref.Orders, r.text)
	if ok = r.whole(); !ok {
		tx.hurt(letters, k, "cannot be read")
	}
	return ref, ok
}

// Letters gives the letters that have this Message-ID, byte for byte.
func (tx *Tx) Letters(messageID string) []LetterRef {
	var refs []LetterRef
	tx.scan(letters, digestKey(messageID), nil, func(k, v []byte) bool {
		if ref, ok := tx.letterOf(k, v); ok {
			refs = append(refs, ref)
		}
		return true
	})
	return refs
}
