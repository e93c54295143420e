package evidence

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"errors"
)

// The object identifiers of RFC 8017, appendix C.
var (
	oidPSS  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
	oidMGF1 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}
)

// pssParameters are RSASSA-PSS-params, RFC 4055 section 3.1. What is left out there
// stands for SHA-1, which is not taken.
type pssParameters struct {
	Hash    algorithm `asn1:"explicit,tag:0"`
	Mask    algorithm `asn1:"explicit,tag:1"`
	Salt    int       `asn1:"explicit,optional,default:20,tag:2"`
	Trailer int       `asn1:"explicit,optional,default:1,tag:3"`
}

// verifyPSS checks a signature as RFC 4056 has them in CMS: with the digest of the
// signer, for the mask too.
func (s signerInfo) verifyPSS(c *x509.Certificate, signed []byte) error {
	var p pssParameters
	if err := exactly(s.Algorithm.Parameters.FullBytes, &p); err != nil {
		return err
	}
	var mask algorithm
	if !p.Mask.Algorithm.Equal(oidMGF1) || exactly(p.Mask.Parameters.FullBytes, &mask) != nil {
		return errors.New("its mask is not known")
	}
	if !p.Hash.Algorithm.Equal(s.Digest.Algorithm) || !mask.Algorithm.Equal(s.Digest.Algorithm) || p.Trailer != 1 {
		return errors.New("its digests differ")
	}
	key, err := rsaKey(c)
	if err != nil {
		return err
	}
	h, sum, ok := digest(s.Digest, signed)
	if !ok {
		return errors.New("its digest is not known")
	}
	return rsa.VerifyPSS(key, h, sum, s.Signature, &rsa.PSSOptions{SaltLength: p.Salt})
}

// rsaKey is the key of a certificate: one for RSASSA-PSS alone is not read by x509.
func rsaKey(c *x509.Certificate) (*rsa.PublicKey, error) {
	if key, ok := c.PublicKey.(*rsa.PublicKey); ok {
		return key, nil
	}
	var info struct {
		Algorithm algorithm
		Key       asn1.BitString
	}
	if err := exactly(c.RawSubjectPublicKeyInfo, &info); err != nil {
		return nil, err
	}
	if !info.Algorithm.Algorithm.Equal(oidPSS) {
		return nil, errors.New("its key is none of RSA")
	}
	return x509.ParsePKCS1PublicKey(info.Key.RightAlign())
}
