package store

import "fmt"

// LetterRef says where a letter is kept, and on which orders it is.
type LetterRef struct {
	SHA    string   `json:"sha"`              // of the raw mail
	Letter string   `json:"letter,omitempty"` // timeline.Letter.Name
	Orders []string `json:"orders,omitempty"`
}

// PutLetter keeps that ref has this Message-ID; what was said about the same
// letter before is replaced.
func (tx *Tx) PutLetter(messageID string, ref LetterRef) error {
	sha := hashKey(ref.SHA)
	if sha == nil {
		return fmt.Errorf("put letter: %q is no SHA-256", ref.SHA)
	}
	return tx.putJSON(letters, join(digestKey(messageID), sha, []byte(ref.Letter)), ref)
}

// Letters gives the letters that have this Message-ID, byte for byte.
func (tx *Tx) Letters(messageID string) []LetterRef {
	var refs []LetterRef
	tx.scan(letters, digestKey(messageID), nil, func(k, v []byte) bool {
		var ref LetterRef
		if tx.decode(letters, k, v, &ref) {
			refs = append(refs, ref)
		}
		return true
	})
	return refs
}
