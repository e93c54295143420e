package reader

import (
	"strings"
	"time"

	"nudged/timeline"
)

// route tells how the mail came to the mailbox.
func (h header) route() timeline.Route {
	r := timeline.Route{List: h.Get("List-Id"), ARC: h.arc(), Rules: h.rules()}
	seen := map[string]bool{}
	for _, f := range h.fields {
		var to *[]string
		switch strings.ToLower(f.Name) {
		case "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to":
			to = &r.DeliveredTo
		case "x-forwarded-to", "x-forwarded-for", "x-qq-auto-fwd", "x-autoforward-to", "resent-to":
			to = &r.ForwardedFor
		case "resent-from", "resent-sender":
			to = &r.ResentBy
		case "resent-message-id":
			r.ResentIDs = appendNew(r.ResentIDs, messageIDs(f.Value)...)
		case "return-path":
			if r.ReturnPath == nil {
				path := cleanAddrSpec(f.Value)
				r.ReturnPath = &path
			}
		}
		if len(f.Name) > 7 && strings.EqualFold(f.Name[:7], "Resent-") {
			r.Resent = true
		}
		if to == nil {
			continue
		}
		for _, a := range addrSpecs(f.Value) {
			if key := f.Name + a; !seen[key] && len(*to) < maxAddresses {
				seen[key] = true
				*to = append(*to, a)
			}
		}
	}
	return r
}

// addrSpecs gives the addresses in a value that may also separate them by blanks,
// as Gmail's X-Forwarded-For does.
func addrSpecs(value string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(" \t,;<>\"", r) }) {
		if strings.Contains(word, "@") {
			out = append(out, cleanAddrSpec(word))
		}
	}
	return out
}

// received is the date of the topmost Received field that has one: when the last
// server took the mail, by that server's clock.
func (h header) received() time.Time {
	for _, f := range h.fields {
		if !strings.EqualFold(f.Name, "Received") {
			continue
		}
		i := strings.LastIndexByte(f.Value, ';')
		if m, ok := parseDate(f.Value[i+1:]); i >= 0 && ok && m.Zoned {
			return m.Time
		}
	}
	return time.Time{}
}
