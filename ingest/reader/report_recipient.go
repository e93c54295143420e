package reader

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"

	"nudged/timeline"
)

// noticeLine is a line of a notice that names a recipient.
type noticeLine struct {
	address string
	at      int // which line
	rest    string
}

// maxReported bounds the recipients that are read from one notice.
const maxReported = 100

// noticeRecipients finds out who did not get the mail and why: by the field
// that Exim and Gmail write, by lines that begin with an address or end with
// one, then by what the remote server was told.
func noticeRecipients(h header, notice string) []timeline.Recipient {
	lines := strings.Split(notice, "\n")
	found := leadingAddresses(lines)
	if len(found) == 0 {
		found = mentionedAddresses(lines, rcptTo())
	}
	if len(found) == 0 {
		found = mentionedAddresses(lines, addrSpec())
	}
	found = withoutParties(found, h)
	for _, raw := range h.RawAll("X-Failed-Recipients") {
		for _, a := range parseAddresses(raw, "") {
			found = addReported(found, noticeLine{address: a.Address, at: len(lines)})
		}
	}
	out := []timeline.Recipient{}
	for i, f := range found {
		end := len(lines)
		if i+1 < len(found) && found[i+1].at > f.at {
			end = found[i+1].at
		}
		about := f.rest
		if f.at < end {
			about += "\n" + strings.Join(lines[f.at+1:min(end, len(lines))], "\n")
		}
		out = append(out, reported(f.address, about, notice))
	}
	return out
}

var (
	rcptTo    = pattern(`(?i)rcpt to:\s*<?(` + inAddress + `)`)
	lineStart = pattern(`^[\s>|*"'<(-]*(?:(?i:rfc822|smtp|mailto):\s*)?[<"']?(` + inAddress + `)(.*)$`)
	lineEnd   = pattern(`^([^:：@]{3,90})(?:[:：]|\s(?:to|recipient|address|user)\s|\t)\s*[<"'(（]?(` + inAddress + `)(.*)$`)
)

// leadingAddresses lists the lines that begin with an address, and those that
// name one behind a colon.
func leadingAddresses(lines []string) []noticeLine {
	var first, behind []noticeLine
	for i, line := range lines {
		if m := lineStart().FindStringSubmatch(line); m != nil && cleanQuoted(m[1]) != "" {
			first = addReported(first, noticeLine{cleanQuoted(m[1]), i, m[2]})
			continue
		}
		m := lineEnd().FindStringSubmatch(strings.TrimSpace(line))
		if m != nil && !isHelpLine(m[1]) && cleanQuoted(m[2]) != "" {
			behind = addReported(behind, noticeLine{cleanQuoted(m[2]), i, m[1] + m[3]})
		}
	}
	if len(first) > 0 {
		return first
	}
	return behind
}

// isHelpLine knows lines that name somebody else than the recipient.
func isHelpLine(label string) bool {
	switch wordKey(label) {
	case "from", "to", "cc", "sender", "reply-to", "return-path", "mailfrom", "发件人", "errors-to":
		return true
	}
	s := folded(label)
	return strings.Contains(s, "contact") || strings.Contains(s, "postmaster") || strings.Contains(s, "assist") ||
		strings.Contains(s, "mail from") || strings.Contains(s, "help") || strings.Contains(s, "message-id") || strings.Contains(s, "message id")
}

func mentionedAddresses(lines []string, re *regexp.Regexp) []noticeLine {
	var out []noticeLine
	for i, line := range lines {
		if isHelpLine(line) {
			continue
		}
		for _, m := range re.FindAllStringSubmatch(line, maxReported) {
			if a := cleanQuoted(m[len(m)-1]); a != "" && !strings.Contains(a, "..") {
				out = addReported(out, noticeLine{a, i, line})
			}
		}
	}
	return out
}

func addReported(list []noticeLine, f noticeLine) []noticeLine {
	for _, known := range list {
		if strings.EqualFold(known.address, f.address) {
			return list
		}
	}
	if f.address == "" || len(list) >= maxReported {
		return list
	}
	return append(list, f)
}

// withoutParties drops the sender of the report and its reader, where somebody
// else is left.
func withoutParties(found []noticeLine, h header) []noticeLine {
	var d defects
	parties := append(h.addresses("From", &d), h.addresses("To", &d)...)
	var out []noticeLine
	for _, f := range found {
		party := strings.HasPrefix(strings.ToLower(f.address), "postmaster@")
		for _, p := range parties {
			party = party || strings.EqualFold(p.Address, f.address)
		}
		if !party {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		return found
	}
	return out
}

// reported says what happened to one recipient, from the lines about it, else
// from the notice as a whole.
func reported(address, about, notice string) timeline.Recipient {
	to := timeline.Recipient{Address: address, Action: "failed", Diagnostic: oneLine(cutText(folds(about), 500))}
	if saysDelayed(notice) {
		to.Action = "delayed"
	}
	for _, text := range []string{about, notice} {
		if to.Status == "" {
			to.Status = failureStatus().FindString(text)
		}
		if to.ReplyCode == "" {
			to.ReplyCode = failureCode(text)
		}
		if to.Status != "" || to.ReplyCode != "" {
			return to
		}
	}
	for _, text := range []string{about, notice} {
		if to.Status == "" {
			to.Status = reportLexicon().status(folded(text))
		}
	}
	if to.Action == "delayed" && to.Status != "" {
		to.Status = "4" + to.Status[1:]
	}
	return to
}

// explain adds to what a machine-readable part says what only the text for
// people tells: the reply of the remote server.
func explain(r *timeline.Report, h header, notice string) {
	told := sync.OnceValue(func() []timeline.Recipient { return noticeRecipients(h, notice) })
	for i := range r.Recipients {
		to := &r.Recipients[i]
		if to.ReplyCode != "" || to.Action != "failed" && to.Action != "delayed" {
			continue
		}
		alone := len(r.Recipients) == 1
		same := func(t timeline.Recipient) bool { return alone || strings.EqualFold(t.Address, to.Address) }
		if at := slices.IndexFunc(told(), same); at >= 0 {
			to.ReplyCode = told()[at].ReplyCode
			to.Diagnostic = cmp.Or(to.Diagnostic, told()[at].Diagnostic)
		}
		if to.ReplyCode == "" && alone {
			to.ReplyCode = failureCode(notice)
		}
	}
}

var (
	failureStatus = pattern(`\b[45]\.\d{1,3}\.\d{1,3}\b`)
	surelyCode    = pattern(`(?:^|[^\d.])([45][0-5]\d)[ -]#?[45]\.\d{1,3}\.\d{1,3}`)
	perhapsCode   = pattern(`(?m)(?:^\s*|[:：<>(\[]\s*|said:?\s+|[Ee]rror:?\s+|[Cc]ode:?\s+|CODE\s?:|Deferred:\s+|<<<\s+)([45][0-5]\d)(?:[\s:,.;)\]-]|$)`)
)

// failureCode finds a reply code that stands as servers write it.
func failureCode(s string) string {
	for _, re := range []*regexp.Regexp{surelyCode(), perhapsCode()} {
		if m := re.FindStringSubmatch(s); m != nil {
			return m[1]
		}
	}
	return ""
}

// folds is s on one line.
func folds(s string) string { return strings.Join(strings.Fields(s), " ") }
