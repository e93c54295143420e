package evidence

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"time"

	"nudged/store"
)

// metaStamp is where the state keeps a stamp, by the SHA-256 of what it is of:
// the dossier made again has the same one.
const metaStamp = "time stamp "

const (
	maxStamp     = 256 << 10
	stampTimeout = 30 * time.Second
)

// algorithm is an AlgorithmIdentifier, RFC 5280 4.1.1.2.
type algorithm struct {
	Algorithm  asn1.ObjectIdentifier
	Parameters asn1.RawValue `asn1:"optional"`
}

// imprint is a MessageImprint, RFC 3161 2.4.1.
type imprint struct {
	Algorithm algorithm
	Hash      []byte
}

// stampQuery is a TimeStampReq, RFC 3161 2.4.1.
type stampQuery struct {
	Version int
	Imprint imprint
	Nonce   *big.Int
	CertReq bool
}

// stamp gives the answer of the time stamp service for the list of hashes: the
// one that is kept, else a new one.
func (d *Desk) stamp(ctx context.Context, list []byte) ([]byte, error) {
	var kept []byte
	name := metaStamp + hash(list)
	err := d.Store.View(func(tx *store.Tx) error {
		kept = bytes.Clone(tx.Meta(name))
		return nil
	})
	if err != nil || kept != nil {
		return kept, err
	}
	fresh, err := askStamp(ctx, d.StampURL, list)
	if err != nil {
		return nil, err
	}
	return fresh, d.Store.Update(func(tx *store.Tx) error { return tx.SetMeta(name, fresh) })
}

// askStamp asks a service by HTTP, RFC 3161 3.4. It learns a hash, and no more.
func askStamp(ctx context.Context, url string, list []byte) ([]byte, error) {
	nonce, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 63))
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(list)
	query, err := asn1.Marshal(stampQuery{1, imprint{algorithm{oidSHA256, asn1.NullRawValue}, digest[:]}, nonce, true})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, stampTimeout)
	defer cancel()
	answer, err := post(ctx, url, query)
	if err != nil {
		return nil, err
	}
	s, err := readStamp(answer, list)
	if err != nil {
		return nil, fmt.Errorf("its answer: %w", err)
	}
	if s.nonce == nil || s.nonce.Cmp(nonce) != 0 {
		return nil, errors.New("its answer is to another question")
	}
	return answer, nil
}

func post(ctx context.Context, url string, query []byte) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(query))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/timestamp-query")
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer got.Body.Close()
	if got.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("it answers %s", got.Status)
	}
	answer, err := io.ReadAll(io.LimitReader(got.Body, maxStamp+1))
	if err == nil && len(answer) > maxStamp {
		err = errors.New("its answer is too long")
	}
	return answer, err
}
