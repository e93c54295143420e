package evidence

import (
	"bytes"
	"crypto"
	_ "crypto/sha512" // SHA-384 and SHA-512
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"time"
)

// The object identifiers of RFC 3161, RFC 5652 and RFC 5754.
var (
	oidSHA256        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSHA384        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}
	oidSHA512        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}
	oidSignedData    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidStampInfo     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	oidContentType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
)

// Stamp is the word of a time stamp service that a dossier existed by then.
type Stamp struct {
	At      time.Time `json:"at"`
	By      string    `json:"by"`      // the subject of its certificate
	Trusted bool      `json:"trusted"` // its certificate follows from a root that was given

	nonce *big.Int
	cert  *x509.Certificate
	chain *x509.CertPool
}

// stampAnswer is a TimeStampResp, RFC 3161 2.4.2, and the ContentInfo in it.
type stampAnswer struct {
	Status struct {
		Code int
		Text []string       `asn1:"optional,utf8"`
		Fail asn1.BitString `asn1:"optional"`
	}
	Token contentInfo `asn1:"optional"`
}

type contentInfo struct {
	Type    asn1.ObjectIdentifier
	Content asn1.RawValue `asn1:"explicit,tag:0"`
}

// signedData is RFC 5652 5.1.
type signedData struct {
	Version    int
	Algorithms []algorithm `asn1:"set"`
	Content    struct {
		Type asn1.ObjectIdentifier
		Data []byte `asn1:"explicit,optional,tag:0"`
	}
	Certificates asn1.RawValue `asn1:"optional,tag:0"`
	Revoked      asn1.RawValue `asn1:"optional,tag:1"`
	Signers      []signerInfo  `asn1:"set"`
}

type signerInfo struct {
	Version    int
	Who        asn1.RawValue
	Digest     algorithm
	Attributes asn1.RawValue `asn1:"optional,tag:0"`
	Algorithm  algorithm
	Signature  []byte
	Unsigned   asn1.RawValue `asn1:"optional,tag:1"`
}

// stampInfo is a TSTInfo, RFC 3161 2.4.2, as far as it is needed.
type stampInfo struct {
	Version  int
	Policy   asn1.ObjectIdentifier
	Imprint  imprint
	Serial   *big.Int
	At       time.Time `asn1:"generalized"`
	Accuracy accuracy  `asn1:"optional"`
	Ordering bool      `asn1:"optional"`
	Nonce    *big.Int  `asn1:"optional"`
}

type accuracy struct {
	Seconds int `asn1:"optional"`
	Millis  int `asn1:"optional,tag:0"`
	Micros  int `asn1:"optional,tag:1"`
}

// readStamp reads the answer of a service, and checks that it is of that list and
// signed by the certificate in it. Whose that is, [Stamp.follows] asks.
func readStamp(answer, list []byte) (*Stamp, error) {
	var a stampAnswer
	if err := exactly(answer, &a); err != nil {
		return nil, err
	}
	if a.Status.Code > 1 { // 0 granted, 1 granted with changes
		return nil, fmt.Errorf("the service refused it with status %d %q", a.Status.Code, a.Status.Text)
	}
	var data signedData
	if !a.Token.Type.Equal(oidSignedData) || exactly(a.Token.Content.Bytes, &data) != nil || !data.Content.Type.Equal(oidStampInfo) || len(data.Signers) != 1 {
		return nil, errors.New("it is no time stamp")
	}
	var info stampInfo
	if _, err := asn1.Unmarshal(data.Content.Data, &info); err != nil {
		return nil, fmt.Errorf("it is no time stamp: %w", err)
	}
	if _, sum, ok := digest(info.Imprint.Algorithm, list); !ok || !bytes.Equal(sum, info.Imprint.Hash) {
		return nil, errors.New("it is a stamp of something else")
	}
	s := &Stamp{At: info.At, nonce: info.Nonce, chain: x509.NewCertPool()}
	if err := s.signedBy(data); err != nil {
		return nil, err
	}
	s.By = s.cert.Subject.String()
	return s, nil
}

// exactly reads one value and nothing behind it.
func exactly(b []byte, to any) error {
	rest, err := asn1.Unmarshal(b, to)
	if err == nil && len(rest) > 0 {
		err = errors.New("something stands behind it")
	}
	return err
}

func digest(a algorithm, b []byte) (crypto.Hash, []byte, bool) {
	for _, known := range []struct {
		oid  asn1.ObjectIdentifier
		hash crypto.Hash
	}{{oidSHA256, crypto.SHA256}, {oidSHA384, crypto.SHA384}, {oidSHA512, crypto.SHA512}} {
		if a.Algorithm.Equal(known.oid) {
			h := known.hash.New()
			h.Write(b)
			return known.hash, h.Sum(nil), true
		}
	}
	return 0, nil, false
}

// signedBy finds the certificate that the stamp is signed with, RFC 5652 5.4.
func (s *Stamp) signedBy(data signedData) error {
	signer := data.Signers[0]
	_, sum, ok := digest(signer.Digest, data.Content.Data)
	if !ok || !attributed(signer.Attributes.Bytes, oidMessageDigest, asn1.TagOctetString, sum) {
		return errors.New("its content is not what was signed")
	}
	if kind, err := asn1.Marshal(oidStampInfo); err != nil || !attributed(signer.Attributes.Bytes, oidContentType, asn1.TagOID, kind[2:]) {
		return errors.New("what was signed is no time stamp")
	}
	signed := bytes.Clone(signer.Attributes.FullBytes)
	signed[0] = asn1.TagSet | 0x20 // it is signed as the SET that it is
	certs, err := x509.ParseCertificates(data.Certificates.Bytes)
	if err != nil {
		return fmt.Errorf("its certificates: %w", err)
	}
	for _, c := range certs {
		s.chain.AddCert(c)
		if s.cert == nil && bytes.Contains(signer.Who.Bytes, c.RawIssuer) && signer.verify(c, signed) == nil {
			s.cert = c
		}
	}
	if s.cert == nil {
		return errors.New("its signature is of none of the certificates in it")
	}
	return nil
}

// verify checks the signature with the key of a certificate.
func (s signerInfo) verify(c *x509.Certificate, signed []byte) error {
	if s.Algorithm.Algorithm.Equal(oidPSS) {
		return s.verifyPSS(c, signed)
	}
	return c.CheckSignature(signatureOf(s, c), signed, s.Signature)
}

// attributed reports whether a signed attribute has that one value.
func attributed(attributes []byte, name asn1.ObjectIdentifier, tag int, value []byte) bool {
	for len(attributes) > 0 {
		var a struct {
			Name   asn1.ObjectIdentifier
			Values []asn1.RawValue `asn1:"set"`
		}
		rest, err := asn1.Unmarshal(attributes, &a)
		if err != nil {
			return false
		}
		if attributes = rest; a.Name.Equal(name) {
			return len(a.Values) == 1 && a.Values[0].Tag == tag && bytes.Equal(a.Values[0].Bytes, value)
		}
	}
	return false
}

// signatureOf is how it was signed: by the key of the certificate and the digest.
func signatureOf(s signerInfo, c *x509.Certificate) x509.SignatureAlgorithm {
	row := map[x509.PublicKeyAlgorithm][3]x509.SignatureAlgorithm{
		x509.RSA:     {x509.SHA256WithRSA, x509.SHA384WithRSA, x509.SHA512WithRSA},
		x509.ECDSA:   {x509.ECDSAWithSHA256, x509.ECDSAWithSHA384, x509.ECDSAWithSHA512},
		x509.Ed25519: {x509.PureEd25519, x509.PureEd25519, x509.PureEd25519},
	}[c.PublicKeyAlgorithm]
	for i, oid := range []asn1.ObjectIdentifier{oidSHA256, oidSHA384, oidSHA512} {
		if s.Digest.Algorithm.Equal(oid) {
			return row[i]
		}
	}
	return x509.UnknownSignatureAlgorithm
}

// follows checks that the certificate, as it was valid then, follows from one of
// the roots, which are PEM.
func (s *Stamp) follows(roots []byte) error {
	pool := x509.NewCertPool()
	if block, _ := pem.Decode(roots); block == nil || !pool.AppendCertsFromPEM(roots) {
		return errors.New("there is no certificate in the file of roots")
	}
	_, err := s.cert.Verify(x509.VerifyOptions{
		Roots: pool, Intermediates: s.chain, CurrentTime: s.At, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping},
	})
	s.Trusted = err == nil
	return err
}
