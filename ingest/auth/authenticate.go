package auth

import (
	"slices"
	"strings"

	"nudged/timeline"
)

// What Auth.By says.
const (
	byAuthResults = "authentication-results"
	byDKIM        = "dkim"
)

// Authenticate says what the owner's provider found out about the author of m,
// which was read from raw: the Authentication-Results field that servID put there.
// It is pure and asks nobody. Where the provider says nothing about signatures
// and the mail has one, the result is pending: see Verifier.
func Authenticate(raw []byte, m *timeline.Message, servID string) timeline.Auth {
	fields, err := headerLines(raw)
	if err != nil {
		return timeline.Auth{Result: timeline.AuthNone, Why: err.Error()}
	}
	domain, why := author(fields, m)
	if why != "" {
		return timeline.Auth{Result: timeline.AuthNone, Why: why}
	}
	value, found := stamp(fields, servID)
	if !found {
		return unstamped(fields, domain, "your provider says nothing about it, and it has no signature")
	}
	r, err := parseAuthResults(value, isMicrosoft(servID))
	if err != nil {
		return ofProviderWith(timeline.AuthNone, domain, "the provider's verdict cannot be read: "+err.Error())
	}
	verdict := weigh(r, fields, domain)
	if twice := repeated(fields); twice != "" && verdict.Result == timeline.AuthPass {
		// Somebody may have put the second one above a mail that was signed: RFC 6376 section 8.15.
		return ofProviderWith(timeline.AuthNone, domain, "it has more than one "+twice)
	}
	return verdict
}

// unstamped is the verdict where the provider has none.
func unstamped(fields []field, domain, why string) timeline.Auth {
	if len(allOf(fields, "DKIM-Signature")) > 0 {
		return timeline.Auth{Result: timeline.AuthPending, Domain: domain, Why: "its signature is not verified yet"}
	}
	return timeline.Auth{Result: timeline.AuthAbsent, Domain: domain, Why: why}
}

func ofProviderWith(result timeline.AuthResult, domain, why string) timeline.Auth {
	return timeline.Auth{Result: result, By: byAuthResults, Domain: domain, Why: why}
}

// isMicrosoft tells the name under which Microsoft 365 and Outlook.com are set up:
// their field names no server, so the topmost one is theirs.
func isMicrosoft(servID string) bool {
	known := []string{"outlook", "outlook.com", "microsoft365", "microsoft 365", "office365", "microsoft"}
	return slices.Contains(known, strings.ToLower(strings.TrimSpace(servID)))
}

// stamp finds the field in which the provider says what it found. Only the
// topmost that bears its name counts: servers put theirs above what they got.
func stamp(fields []field, servID string) (value string, found bool) {
	if servID == "" {
		return "", false
	}
	if isMicrosoft(servID) {
		all := allOf(fields, "Authentication-Results")
		if len(all) == 0 {
			return "", false
		}
		return all[0], true
	}
	for _, f := range trusted(fields, servID) {
		if strings.EqualFold(f.Name, "Authentication-Results") && isServID(f.Value, servID) {
			return f.Value, true
		}
	}
	return "", false
}

// isServID reports whether the field with that value bears the name servID. The
// name *.example.com stands for every host of example.com.
// QUIRK: Yahoo signs with the name of whichever host took the mail.
func isServID(value, servID string) bool {
	p := authParser{rest: value}
	p.space()
	id := strings.TrimSuffix(strings.ToLower(p.value()), ".")
	servID = strings.TrimSuffix(strings.ToLower(servID), ".")
	if under, wild := strings.CutPrefix(servID, "*"); wild {
		return strings.HasSuffix(id, under)
	}
	return id == servID
}

// weigh gives the verdict that follows from what the provider found: DMARC, and
// where DMARC does not decide, a signature in the name of From's organisation.
func weigh(r authResults, fields []field, domain string) timeline.Auth {
	var dmarc []authResult
	looked := false // at signatures or at DMARC
	for _, res := range r.results {
		looked = looked || res.method == "dkim" && res.value != "temperror" || res.method == "dmarc" && res.value != "temperror"
		if res.method == "dmarc" {
			dmarc = append(dmarc, res)
		}
	}
	if len(dmarc) > 1 {
		return ofProviderWith(timeline.AuthNone, domain, "the provider gives two verdicts")
	}
	if len(dmarc) == 1 {
		if auth, decided := weighDMARC(dmarc[0], domain); decided {
			return auth
		}
	}
	if d := signedBy(r.results, domain); d != "" {
		return ofProviderWith(timeline.AuthPass, domain, "the provider found a good signature of "+d)
	}
	if !looked {
		return unstamped(fields, domain, "the provider did not look for a signature")
	}
	return ofProviderWith(timeline.AuthNone, domain, "the provider found no signature of "+domain)
}

func weighDMARC(res authResult, domain string) (auth timeline.Auth, decided bool) {
	from, named := res.prop("header.from")
	from = asciiDomain(from[strings.LastIndexByte(from, '@')+1:])
	switch {
	case res.value == "fail":
		return ofProviderWith(timeline.AuthFail, domain, "the provider found that it is not from "+domain+" (DMARC)"), true
	case res.value != "pass" || !named:
		return timeline.Auth{}, false
	case from != domain:
		return ofProviderWith(timeline.AuthNone, domain, "the provider's verdict is about another domain"), true
	}
	return ofProviderWith(timeline.AuthPass, domain, "the provider found that it is from "+domain+" (DMARC)"), true
}

// signedBy is the domain of a good signature that is aligned with domain.
func signedBy(results []authResult, domain string) string {
	for _, res := range results {
		if res.method != "dkim" || res.value != "pass" {
			continue
		}
		if d := signer(res); alignedDomains(d, domain) {
			return d
		}
	}
	return ""
}

// signer is the domain that a result of DKIM is about. A result that names two
// which do not belong together, or one of them twice, is about none.
func signer(res authResult) string {
	d, hasD := res.prop("header.d")
	i, hasI := res.prop("header.i")
	i = i[strings.LastIndexByte(i, '@')+1:]
	switch {
	case res.has("header.d") != hasD || res.has("header.i") != hasI:
		return "" // one of them twice
	case hasD && hasI && !isUnder(i, d):
		return ""
	case hasD:
		return d
	}
	return i
}

func (r authResult) has(name string) bool {
	return slices.ContainsFunc(r.props, func(p authProp) bool { return p.name == name })
}

// isUnder reports whether sub is domain or one below it: RFC 6376 section 3.5, i=.
func isUnder(sub, domain string) bool {
	sub, domain = asciiDomain(sub), asciiDomain(domain)
	return domain != "" && (sub == domain || strings.HasSuffix(sub, "."+domain))
}

// Combine gives the verdict on a mail of which the provider says one thing and
// our own look at its signature another. The provider's counts alone; ours where
// it has none. The keys are kept whichever it is: they are evidence.
func Combine(provider, own timeline.Auth) timeline.Auth {
	out := provider
	if provider.Result == timeline.AuthPending || provider.Result == timeline.AuthAbsent || provider.Result == "" {
		out = own
	}
	out.Keys = own.Keys
	if len(out.Keys) == 0 {
		out.Keys = provider.Keys
	}
	return out
}
