package reader

import (
	"cmp"
	"strings"

	"nudged/timeline"
)

// readStatus reads the body of a message/delivery-status: groups of fields with
// blank lines between them, the first about the mail, each other about one
// recipient (RFC 3464 section 2).
func readStatus(body []byte) *timeline.Report {
	r := &timeline.Report{Recipients: []timeline.Recipient{}}
	text, _ := decodeText(body, "utf-8")
	for _, group := range statusGroups(text) {
		if to, ok := readRecipient(group); ok {
			r.Recipients = append(r.Recipients, to)
		}
	}
	return r
}

// statusGroups parses the fields. A group begins after a blank line, and where
// a server forgot it, with a second Final-Recipient.
func statusGroups(text string) []map[string]string {
	var groups []map[string]string
	group, last := map[string]string{}, ""
	var more []byte // of the last field's value, folded
	endField := func() {
		if len(more) > 0 {
			group[last] += string(more)
			more = more[:0]
		}
	}
	flush := func() {
		endField()
		if len(group) > 0 {
			groups = append(groups, group)
		}
		group, last = map[string]string{}, ""
	}
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r \t")
		name, value, ok := strings.Cut(line, ":")
		switch {
		case strings.TrimSpace(line) == "":
			flush()
		case strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t"):
			if last != "" && len(more) < MaxField {
				more = append(append(more, ' '), strings.TrimSpace(line)...)
			}
		case ok && !strings.ContainsAny(name, " \t"):
			endField()
			last = strings.ToLower(name)
			if _, again := group[last]; again && last == "final-recipient" {
				flush()
				last = strings.ToLower(name)
			}
			if group[last] == "" {
				group[last] = strings.TrimSpace(value)
			}
		}
	}
	flush()
	return groups
}

// readRecipient reads one group; ok is false for the group about the mail.
func readRecipient(group map[string]string) (to timeline.Recipient, ok bool) {
	to = timeline.Recipient{
		Address:         statusAddress(group["final-recipient"]),
		OriginalAddress: statusAddress(group["original-recipient"]),
		Action:          strings.ToLower(firstWord(group["action"])),
		Status:          enhancedStatus().FindString(group["status"]),
		Diagnostic:      diagnostic(group["diagnostic-code"]),
	}
	if to.Address == "" {
		to.Address = statusAddress(cmp.Or(group["x-actual-recipient"], group["original-recipient"]))
	}
	if to.Address == "" || group["action"] == "" && group["status"] == "" && group["diagnostic-code"] == "" {
		return to, false
	}
	if to.Status == "" {
		to.Status = enhancedStatus().FindString(to.Diagnostic)
	}
	to.ReplyCode = replyCode(to.Diagnostic, to.Status)
	if to.Action == "" {
		to.Action = actionOf(to.Status)
	}
	return to, true
}

// actionOf stands in for a missing Action.
func actionOf(status string) string {
	if strings.HasPrefix(status, "2") {
		return "delivered"
	}
	return "failed"
}

var (
	// RFC 3463 section 2; not within a longer row of figures, as an IP address is.
	enhancedStatus = pattern(`\b[245]\.\d{1,3}\.\d{1,3}\b`)
	replyCodes     = pattern(`(?:^|[\s(:<>;"'-])([245][0-5]\d)(?:$|[\s):,;#."-])`)
)

// replyCode finds the reply code of RFC 5321 section 4.2 in what a server said,
// preferring one of the class of the status: a relay that gave up names the
// code of its own and the one that it had got.
func replyCode(s, status string) string {
	found := replyCodes().FindAllStringSubmatch(cutText(s, 2000), 10)
	for _, m := range found {
		if status != "" && m[1][0] == status[0] {
			return m[1]
		}
	}
	if len(found) > 0 {
		return found[0][1]
	}
	return ""
}

// statusAddress reads "rfc822; a@b.example": RFC 3464 section 2.1.2.
func statusAddress(s string) string {
	if kind, rest, ok := strings.Cut(s, ";"); ok && !strings.Contains(kind, "@") {
		s = rest
	}
	s = strings.Trim(strings.TrimSpace(s), "<> ")
	if m := x400Address().FindStringSubmatch(s); m != nil {
		return strings.NewReplacer("(a)", "@", "(A)", "@", "(u)", "_").Replace(m[1])
	}
	if at := addrSpec().FindString(s); at != "" && strings.ContainsAny(s, " \t") {
		return cleanQuoted(at)
	}
	return strings.Trim(s, "'")
}

// x400Address holds an Internet address as X.400 writes it: RFC 2156 section 4.
var x400Address = pattern(`(?i)rfc-?822=([^/;\s]+)`)

// diagnostic is the text behind the type: "smtp; 550 5.1.1 unknown".
func diagnostic(s string) string {
	kind, rest, ok := strings.Cut(s, ";")
	if ok && len(kind) < 20 && !strings.ContainsAny(strings.TrimSpace(kind), " \t") {
		s = rest
	}
	return oneLine(s)
}

func firstWord(s string) string {
	s = strings.TrimSpace(s)
	if i := strings.IndexAny(s, " \t(;"); i >= 0 {
		return s[:i]
	}
	return s
}
