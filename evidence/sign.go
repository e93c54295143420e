package evidence

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"

	"nudged/store"
)

// metaKey is where the state keeps the seed of its key.
const metaKey = "evidence key"

// SigningKey is the Ed25519 key of a state. It shows that two dossiers come from
// one record, and that nobody else changed them; not who the owner is.
type SigningKey struct{ private ed25519.PrivateKey }

// KeyOf gives the key of a state; the first time it is made.
func KeyOf(s *store.Store) (*SigningKey, error) {
	var seed []byte
	err := s.View(func(tx *store.Tx) error {
		seed = tx.Meta(metaKey)
		return nil
	})
	if err == nil && seed == nil {
		seed, err = makeKey(s)
	}
	if err != nil {
		return nil, fmt.Errorf("key of the dossiers: %w", err)
	}
	if len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("key of the dossiers: it has %d bytes, not %d", len(seed), ed25519.SeedSize)
	}
	return &SigningKey{ed25519.NewKeyFromSeed(seed)}, nil
}

func makeKey(s *store.Store) (seed []byte, err error) {
	fresh := make([]byte, ed25519.SeedSize)
	if _, err := rand.Read(fresh); err != nil {
		return nil, err
	}
	err = s.Update(func(tx *store.Tx) error {
		if seed = tx.Meta(metaKey); seed != nil {
			return nil // made meanwhile
		}
		seed = fresh
		return tx.SetMeta(metaKey, seed)
	})
	return seed, err
}

func (k *SigningKey) sign(b []byte) []byte { return ed25519.Sign(k.private, b) }

func (k *SigningKey) public() ed25519.PublicKey { return k.private.Public().(ed25519.PublicKey) }

// pem is the public key as openssl reads it.
func (k *SigningKey) pem() []byte { return encodePublic(k.public()) }

// Fingerprint names the key: it is the same in every dossier of a state.
func (k *SigningKey) Fingerprint() string { return fingerprint(k.public()) }

func fingerprint(k ed25519.PublicKey) string {
	return "ed25519:" + base64.RawURLEncoding.EncodeToString(k)
}

func encodePublic(k ed25519.PublicKey) []byte {
	der, err := x509.MarshalPKIXPublicKey(k)
	if err != nil {
		panic(err) // of an Ed25519 key it cannot fail
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

// decodePublic reads a key, and nothing that says the same in another way.
func decodePublic(b []byte) (ed25519.PublicKey, error) {
	block, _ := pem.Decode(b)
	if block == nil {
		return nil, errors.New("it is no PEM file")
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	k, ok := parsed.(ed25519.PublicKey)
	if !ok || !bytes.Equal(encodePublic(k), b) {
		return nil, errors.New("it is no Ed25519 key in its usual form")
	}
	return k, nil
}
