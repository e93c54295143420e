package reader

import (
	"strings"

	"golang.org/x/net/html"

	"nudged/timeline"
)

// An addr-spec in running text. Chinese and Japanese put no blank before it, so
// its letters are those that such text is not written with.
const (
	inLocal   = `[\p{Latin}\p{Greek}\p{Cyrillic}0-9!#$%&+/=?^_~.-]+`
	inDomain  = `[\p{Latin}\p{Greek}\p{Cyrillic}0-9.-]+`
	inAddress = inLocal + `@` + inDomain
)

var (
	addrSpec = pattern(inAddress)
	// RFC 6531 allows letters of all scripts; brackets tell where they end.
	bracketed = pattern(`<([^\s<>@]+@[^\s<>@]+)>`)
)

// quotedAddresses reads the addresses of a header block. There they are not
// written as RFC 5322 wants, but as clients show them: names with commas,
// square brackets, links beside addresses, separators of every sort.
func quotedAddresses(value string) []timeline.Address {
	var out []timeline.Address
	if strings.Contains(value, "&lt;") {
		value = html.UnescapeString(value)
	}
	value = dropLinks(fullWidth.Replace(leftEncoded(value)))
	start := 0
	for _, at := range addrSpec().FindAllStringIndex(value, maxAddresses) {
		address := cleanQuoted(value[at[0]:at[1]])
		names, last := cutNames(value[start:at[0]])
		name := addressName(last)
		start = at[1]
		if address == "" {
			continue
		}
		out = append(out, names...)
		// `a@b <a@b>` names the address twice.
		if n := len(out); n > 0 && out[n-1].Name == "" && out[n-1].Address == address && isRepeat(value, at[0]) {
			continue
		}
		// `a@b <c@b>`: what stands before the brackets is the name.
		if n := len(out); n > 0 && out[n-1].Name == "" && name == "" && isRepeat(value, at[0]) {
			out[n-1] = timeline.Address{Name: out[n-1].Address, Address: address}
			continue
		}
		out = append(out, timeline.Address{Name: nameUnless(name, address), Address: address})
	}
	if m := bracketed().FindStringSubmatchIndex(value); len(out) == 0 && m != nil {
		return append(out, timeline.Address{Name: addressName(value[:m[0]]), Address: value[m[2]:m[3]]})
	}
	if len(out) == 0 {
		names, last := cutNames(value + ";")
		return append(out, append(names, nameAlone(last)...)...)
	}
	return out
}

// leftEncoded decodes the encoded-words that some clients show as they are.
func leftEncoded(s string) string {
	if strings.Contains(s, "=?") {
		return decodeWords(s, "utf-8")
	}
	return s
}

// fullWidth are the signs between addresses as Chinese and Japanese keyboards have them.
var fullWidth = strings.NewReplacer("＜", "<", "＞", ">", "；", ";")

// cutNames gives the names that stand in a list without an address, each before a
// semicolon, and what is left behind the last one.
func cutNames(s string) (names []timeline.Address, rest string) {
	if strings.Contains(s, `"`) {
		return nil, s // a semicolon may be part of a quoted name
	}
	for len(names) < maxAddresses {
		name, after, ok := strings.Cut(s, ";")
		if !ok {
			break
		}
		names = append(names, nameAlone(name)...)
		s = after
	}
	return names, s
}

// nameAlone is a person of whom a client shows the name only.
func nameAlone(s string) []timeline.Address {
	if name := addressName(s); name != "" {
		return []timeline.Address{{Name: name}}
	}
	return nil
}

// isRepeat reports whether the address at i stands in brackets right behind
// another one.
func isRepeat(value string, i int) bool {
	before := strings.TrimRight(value[:i], " \t\"'")
	if before == "" || !strings.ContainsAny(before[len(before)-1:], "<[(") {
		return false
	}
	before = strings.TrimRight(before, "<[( \t\"'")
	return before != "" && !strings.ContainsAny(before[len(before)-1:], ",;>])") && !strings.HasSuffix(before, "、")
}

var mailtoLink = pattern(`(?i)[<\[]\s*mailto:([^>\]]*)[>\]]>?`)

// dropLinks takes out <mailto:…> where the address stands there without it, and
// leaves the address where it stands nowhere else.
func dropLinks(value string) string {
	if !strings.Contains(strings.ToLower(value), "mailto:") {
		return value
	}
	var b strings.Builder
	last := 0
	for _, m := range mailtoLink().FindAllStringSubmatchIndex(value, maxAddresses) {
		target := value[m[2]:m[3]]
		before := value[last:m[0]]
		b.WriteString(before)
		last = m[1]
		closing := ""
		if strings.HasSuffix(value[m[0]:m[1]], ">>") {
			closing = ">"
		}
		rest := value[last:]
		nextAngle := strings.HasPrefix(strings.TrimLeft(rest, " "), "<") && strings.Contains(rest, "@")
		if shown := addrSpec().FindString(lastItem(before)); shown != "" || nextAngle {
			b.WriteString(closing)
			continue
		}
		b.WriteString(" <" + target + ">" + closing)
	}
	b.WriteString(value[last:])
	return b.String()
}

// lastItem is what stands behind the last separator of s.
func lastItem(s string) string {
	if i := strings.LastIndexAny(s, ";,>"); i >= 0 {
		return s[i+1:]
	}
	return s
}

// addressName makes a name of what stands between two addresses.
func addressName(s string) string {
	s = visible(s)
	s = strings.TrimLeft(strings.TrimRight(s, "（【〈《"), "）】〉》")
	s = trimBrackets(strings.Trim(s, "<>[]|;:, \t，；、*"))
	s = strings.TrimSuffix(strings.TrimSuffix(s, " -"), " /")
	if i := strings.LastIndexAny(s, ">]"); i >= 0 {
		s = s[i+1:] // "on behalf of" and the like behind the address before
	}
	for _, q := range []string{`"`, `'`, `“`, `”`, `„`, `«`, `»`, `‘`, `’`, `「`, `」`} {
		s = strings.Trim(s, q+" ")
	}
	return strings.TrimSpace(s)
}

// trimBrackets takes brackets off that lead up to an address or close behind one;
// those that belong to a name stay: "Wang, Li (Sales)". What stands in them alone is
// no name: some clients write "(none)".
func trimBrackets(s string) string {
	s = strings.Trim(strings.TrimRight(strings.TrimLeft(s, ")"), "("), " ;:,、")
	switch opened, closed := strings.Count(s, "("), strings.Count(s, ")"); {
	case opened > closed:
		s = strings.TrimPrefix(s, "(")
	case closed > opened:
		s = strings.TrimSuffix(s, ")")
	case strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")"):
		return ""
	}
	return s
}

// nameUnless drops a name that only repeats the address.
func nameUnless(name, address string) string {
	if strings.EqualFold(name, address) {
		return ""
	}
	return name
}

// cleanQuoted checks an address found in text.
func cleanQuoted(s string) string {
	s = strings.Trim(s, ".<>&`")
	s = strings.TrimSuffix(s, "&gt")
	local, domain, _ := strings.Cut(s, "@")
	if local == "" || domain == "" || len(s) > 254 {
		return ""
	}
	return s
}

// onePerson puts a name and an address together that a semicolon parts: one wrote the mail.
func onePerson(list []timeline.Address) []timeline.Address {
	if len(list) == 2 && list[0].Address == "" && list[1].Name == "" {
		return []timeline.Address{{Name: list[0].Name, Address: list[1].Address}}
	}
	return list
}
