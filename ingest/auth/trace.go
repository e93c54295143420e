package auth

import (
	"bytes"
	"errors"
	"net/netip"
	"slices"
	"strings"

	"nudged/ingest/reader"
	"nudged/matcher"
)

// headerLines gives the fields of raw as they were signed and stamped: nothing is
// repaired. A header that can be read in two ways proves nothing, so what leaves
// RFC 5322 section 2.2 is an error here, while Read makes the best of it.
func headerLines(raw []byte) ([]field, error) {
	var out []field
	var value []byte // of the last field, as it grows line by line
	finish := func() {
		if len(out) > 0 {
			out[len(out)-1].Value = string(value)
		}
	}
	for rest := raw; len(rest) > 0; {
		line, after := reader.CutLine(rest)
		rest = after
		switch {
		case len(line) == 0:
			finish()
			return out, nil
		case len(raw)-len(rest) > reader.MaxHeader:
			return nil, errors.New("its header is larger than 256 KB")
		case bytes.ContainsAny(line, "\r\x00"):
			return nil, errors.New("its header has control characters")
		case line[0] == ' ' || line[0] == '\t':
			if len(out) == 0 {
				return nil, errors.New("its header begins with a folded line")
			}
			value = append(value, line...)
			continue
		}
		name, first, ok := bytes.Cut(line, []byte{':'})
		name = bytes.TrimRight(name, " \t")
		if !ok || len(name) == 0 || bytes.ContainsFunc(name, notFieldName) {
			return nil, errors.New("its header has a line without a name")
		}
		finish()
		out = append(out, field{Name: string(name)})
		value = append(value[:0], first...)
	}
	finish()
	return out, nil
}

func notFieldName(r rune) bool { return r <= ' ' || r >= 0x7f }

func allOf(fields []field, name string) []string {
	var out []string
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) {
			out = append(out, f.Value)
		}
	}
	return out
}

// trusted is the part of the header that the owner's provider wrote: servers put
// their lines above what they got. It ends before the first Received that is not
// of the provider, and before the one below its border, where the mail came in;
// what is further down, the sender may have made up. Where the topmost Received
// is of nobody known, no boundary can be told, and the whole header is given.
func trusted(fields []field, servID string) []field {
	border, seen := false, false
	for i, f := range fields {
		if !strings.EqualFold(f.Name, "Received") {
			continue
		}
		by, from := hop(f.Value)
		switch {
		case !ofProvider(by, servID) && !seen:
			return fields
		case border || !ofProvider(by, servID):
			return fields[:i]
		}
		seen = true
		border = from != "" && !isInner(from) && !alignedDomains(from, strings.TrimPrefix(servID, "*."))
	}
	return fields
}

// hop takes the hosts out of a Received field: RFC 5321 section 4.4.
func hop(received string) (by, from string) {
	plain, _ := unquoted(received)
	words := strings.Fields(plain)
	for i := 0; i+1 < len(words); i++ {
		switch strings.ToLower(words[i]) {
		case "by":
			if by == "" {
				by = words[i+1]
			}
		case "from":
			if from == "" && i == 0 {
				from = words[i+1]
			}
		}
	}
	return strings.Trim(by, "[];"), strings.Trim(from, "[];")
}

// ofProvider reports whether host belongs to the provider that signs with servID.
// QUIRK: inside Google and others a host calls itself by an address, or by a name
// without a dot.
func ofProvider(host, servID string) bool {
	if _, err := netip.ParseAddr(host); err == nil || !strings.Contains(host, ".") {
		return host != ""
	}
	return alignedDomains(host, strings.TrimPrefix(servID, "*."))
}

// isInner reports whether a mail that came from host came from next door.
func isInner(host string) bool {
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return !strings.Contains(host, ".")
	}
	return ip.IsLoopback() || ip.IsPrivate()
}

// alignedDomains reports whether a and b belong to one organisation: RFC 7489
// section 3.1, relaxed.
func alignedDomains(a, b string) bool {
	a, b = asciiDomain(a), asciiDomain(b)
	if a == "" || b == "" {
		return false
	}
	org := matcher.Organisation(a)
	return a == b || org != "" && org == matcher.Organisation(b)
}

// onceOnly are the fields that a mail has once at most, RFC 5322 section 3.6, and
// that a reader goes by: of two, a signature covers one and a person may see the other.
var onceOnly = []string{"From", "Subject", "Date", "Message-ID", "Reply-To", "To", "Cc"}

// repeated names a field that stands twice though it must not; "" if none does.
func repeated(fields []field) string {
	i := slices.IndexFunc(onceOnly, func(name string) bool { return len(allOf(fields, name)) > 1 })
	if i < 0 {
		return ""
	}
	return onceOnly[i]
}

// field is one field of a header, as it stands there.
type field struct{ Name, Value string }

// Signed reports whether a mail carries a DKIM signature.
func Signed(raw []byte) bool {
	fields, err := headerLines(raw)
	return err == nil && len(allOf(fields, "DKIM-Signature")) > 0
}
