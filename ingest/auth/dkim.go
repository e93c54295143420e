package auth

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"nudged/timeline"
)

// Verifier checks the DKIM signatures of mails, RFC 6376, for providers that do
// not, and keeps the keys as they were answered: evidence that cannot be had
// later. The zero Verifier is ready to use.
type Verifier struct {
	LookupTXT func(ctx context.Context, name string) ([]string, error) // nil: the system's resolver
	Clock     func() time.Time                                         // nil: the system's clock

	keys keyring
}

// maxSignatures bounds the work that a hostile mail can ask for.
const maxSignatures = 5

// Verify looks for a signature of m, read from raw, that proves the domain of its
// From. The result is pass, or none: a signature that fails or whose key has gone
// is no verdict, since lists and providers change mails on their way. It is
// pending while the DNS does not answer, and absent without a signature.
func (v *Verifier) Verify(ctx context.Context, raw []byte, m *timeline.Message) timeline.Auth {
	fields, err := headerLines(raw)
	if err != nil {
		return timeline.Auth{Result: timeline.AuthNone, Why: err.Error()}
	}
	domain, why := author(fields, m)
	if why != "" {
		return timeline.Auth{Result: timeline.AuthNone, Why: why}
	}
	signatures := allOf(fields, "DKIM-Signature")
	if len(signatures) == 0 {
		return timeline.Auth{Result: timeline.AuthAbsent, Domain: domain, Why: "it has no signature"}
	}
	if twice := repeated(fields); twice != "" {
		return timeline.Auth{Result: timeline.AuthNone, Domain: domain, Why: "it has more than one " + twice}
	}
	return v.weigh(ctx, raw, domain, signatures[:min(len(signatures), maxSignatures)])
}

// VerifyOriginal verifies a mail that was attached to another one.
func (v *Verifier) VerifyOriginal(ctx context.Context, m *timeline.Message) timeline.Auth {
	return v.Verify(ctx, m.Raw, m)
}

// weigh takes the best of the signatures.
func (v *Verifier) weigh(ctx context.Context, raw []byte, domain string, signatures []string) timeline.Auth {
	out := timeline.Auth{Result: timeline.AuthNone, Domain: domain, Why: "it has no readable signature of " + domain}
	answers := v.ask(ctx, signatures)
	for i, found := range verified(raw, answers, len(signatures)) {
		t := tags(signatures[i])
		name := keyName(t)
		answer := answers[name]
		fault := signatureFault(found, answer, t)
		if name != "" {
			out.Keys = append(out.Keys, answer.record(name, cmp.Or(fault, "pass")))
		}
		if !alignedDomains(found.Domain, domain) || out.Result == timeline.AuthPass {
			continue
		}
		switch {
		case fault == "":
			out.Result, out.By, out.Why = timeline.AuthPass, byDKIM, "it has a good signature of "+found.Domain
		case answer.err != nil:
			out.Result, out.Why = timeline.AuthPending, "the DNS does not tell the key of "+found.Domain
		case out.Result != timeline.AuthPending:
			out.Why = "its signature of " + found.Domain + " proves nothing: " + fault
		}
	}
	return out
}

// ask gives the keys of all signatures.
func (v *Verifier) ask(ctx context.Context, signatures []string) map[string]keyAnswer {
	lookup, now := v.LookupTXT, time.Now()
	if lookup == nil {
		lookup = systemTXT
	}
	if v.Clock != nil {
		now = v.Clock()
	}
	answers := map[string]keyAnswer{}
	for _, s := range signatures {
		name := keyName(tags(s))
		if _, asked := answers[name]; !asked && name != "" {
			answers[name] = v.keys.ask(ctx, lookup, name, now)
		}
	}
	return answers
}

// keyName is where the key of the signature with these tags is in the DNS.
func keyName(t map[string]string) string {
	d, s := asciiDomain(t["d"]), asciiDomain(t["s"])
	if d == "" || s == "" {
		return ""
	}
	return s + "._domainkey." + d
}

// verified runs the verification itself on keys that were asked for before; a
// verification for each of the first signatures, in their order.
func verified(raw []byte, answers map[string]keyAnswer, most int) []*dkim.Verification {
	found, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{
		MaxVerifications: most,
		LookupTXT:        func(name string) ([]string, error) { return answers[strings.ToLower(name)].txt, nil },
	})
	if err != nil && !errors.Is(err, dkim.ErrTooManySignatures) {
		return nil
	}
	return found[:min(len(found), most)]
}

// signatureFault says why a signature proves nothing about what a person reads;
// "" where it does.
func signatureFault(found *dkim.Verification, answer keyAnswer, t map[string]string) string {
	if fault := keyFault(answer); fault != "" {
		return fault
	}
	if found.Err != nil {
		return strings.TrimPrefix(found.Err.Error(), "dkim: ")
	}
	for _, name := range []string{"From", "Subject"} {
		if !covers(found.HeaderKeys, name) {
			return "it does not cover " + name
		}
	}
	// RFC 6376 section 3.6.1: with t=s in its key a domain signs for itself alone.
	if answer.flagged("s") && !strings.HasSuffix(found.Identifier, "@"+found.Domain) {
		return "its key is not for subdomains"
	}
	if _, partly := t["l"]; partly {
		return "it covers a part of the body only"
	}
	return ""
}

func covers(signed []string, name string) bool {
	for _, s := range signed {
		if strings.EqualFold(s, name) {
			return true
		}
	}
	return false
}
