package evidence

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/textproto"
	"net/url"
	"strings"
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

// post sends one question over a connection of its own, by HTTP/1.0: nothing of
// it needs the standard client, which would make the program a megabyte larger.
func post(ctx context.Context, to string, query []byte) ([]byte, error) {
	u, err := url.Parse(to)
	if err != nil {
		return nil, err
	}
	conn, err := dial(ctx, u)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	_, err = fmt.Fprintf(conn, "POST %s HTTP/1.0\r\nHost: %s\r\nContent-Type: application/timestamp-query\r\nContent-Length: %d\r\n\r\n%s", u.RequestURI(), u.Host, len(query), query)
	if err != nil {
		return nil, err
	}
	in := bufio.NewReader(io.LimitReader(conn, 2*maxStamp))
	head := textproto.NewReader(in)
	status, err := head.ReadLine()
	if err != nil {
		return nil, err
	}
	if _, code, _ := strings.Cut(status, " "); !strings.HasPrefix(status, "HTTP/1.") || !strings.HasPrefix(code, "200") {
		return nil, fmt.Errorf("it answers %.80q", code)
	}
	if _, err := head.ReadMIMEHeader(); err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(in)
	if err == nil && len(answer) > maxStamp {
		err = errors.New("its answer is too long")
	}
	return answer, err
}

func dial(ctx context.Context, u *url.URL) (net.Conn, error) {
	if u.Scheme == "https" {
		return (&tls.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), "443")))
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), "80")))
}
