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
	r := row{writing: true}
	list(&r, &ref.Orders, r.text)
	return tx.put(letters, join(digestKey(messageID), sha, []byte(ref.Letter)), r.written)
}

// Letters gives the letters that have this Message-ID, byte for byte.
func (tx *Tx) Letters(messageID string) []LetterRef {
	var refs []LetterRef
	tx.scan(letters, digestKey(messageID), nil, func(k, v []byte) bool {
		sha, letter := k[digestSize:digestSize+hashSize], k[digestSize+hashSize:]
		ref := LetterRef{SHA: hex.EncodeToString(sha), Letter: string(letter)}
		r := row{left: string(v)}
		if list(&r, &ref.Orders, r.text); !r.whole() {
			tx.hurt(letters, k, "cannot be read")
			return true
		}
		refs = append(refs, ref)
		return true
	})
	return refs
}
