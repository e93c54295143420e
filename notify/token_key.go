package notify

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"nudged/store"
)

// tokenKey is what tokens are sealed with.
type tokenKey struct {
	ID    byte      `json:"id"` // 0 to 15, in turn
	Key   []byte    `json:"key"`
	Since time.Time `json:"since"`
}

const metaTokenKeys = "token keys"

// rotateAfter is how long one key seals new tokens. The one before it is kept:
// it is twice as long as a token lasts, so that none dies before its time.
const rotateAfter = 2 * tokenLasts

// tokenKeys gives the live keys, the newest last. They are made at the first
// use and kept in the state, unless the service manager hands one over.
func (n *Notifier) tokenKeys(tx *store.Tx) ([]tokenKey, error) {
	if len(n.TokenKey) > 0 {
		return n.givenKey()
	}
	var keys []tokenKey
	if kept := tx.Meta(metaTokenKeys); kept != nil {
		if err := json.Unmarshal(kept, &keys); err != nil {
			return nil, fmt.Errorf("read the keys of tokens: %w", err)
		}
	}
	now := n.Clock()
	if len(keys) > 0 && now.Sub(keys[len(keys)-1].Since) < rotateAfter {
		return keys, nil
	}
	next := tokenKey{Key: make([]byte, 32), Since: now}
	rand.Read(next.Key) // never fails
	if len(keys) > 0 {
		keys = keys[len(keys)-1:]
		next.ID = (keys[0].ID + 1) & 0x0F
	}
	keys = append(keys, next)
	b, err := json.Marshal(keys)
	if err != nil {
		return nil, fmt.Errorf("keep the keys of tokens: %w", err)
	}
	return keys, tx.SetMeta(metaTokenKeys, b)
}

// givenKey is the key that a systemd credential holds.
func (n *Notifier) givenKey() ([]tokenKey, error) {
	key, err := hkdf.Key(sha256.New, n.TokenKey, nil, "nudged token", 32)
	if err != nil {
		return nil, fmt.Errorf("key of tokens: %w", err)
	}
	return []tokenKey{{ID: 15, Key: key}}, nil
}
