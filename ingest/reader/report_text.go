package reader

import (
	"slices"
	"strings"

	"nudged/timeline"
)

// maxNotice bounds how much of a notice is read: what the server has to say
// stands at its top.
const maxNotice = 16 << 10

// maxSummary bounds what a notice says of the mail that is returned, where it
// returns none.
const maxSummary = 600

// readWords reads a report that is written for people only. It must come from
// a mail system by more than one sign: a person who quotes "550 5.1.1" reports
// nothing.
func readWords(root *part, depth int) (*timeline.Report, timeline.Kind) {
	if machineSigns(root.header) == 0 {
		return nil, ""
	}
	text := noticeText(root)
	if r := readServiceNotice(text); r != nil {
		return r, reportKind(r)
	}
	notice, returned := cutReturned(text)
	if !isNotice(root.header, notice) {
		return nil, ""
	}
	r := &timeline.Report{Recipients: []timeline.Recipient{}}
	if strings.Contains(strings.ToLower(notice), "final-recipient:") {
		r = readStatus([]byte(notice))
		explain(r, root.header, notice)
	}
	if len(r.Recipients) == 0 {
		r.Recipients = noticeRecipients(root.header, notice)
	}
	if len(r.Recipients) == 0 || onlyHelpers(r.Recipients, notice) {
		if inner, kind := innerReport(root, returned, depth); inner != nil {
			return inner, kind
		}
	}
	finish(r, root, returned)
	if len(r.Recipients) == 0 && len(r.ReturnedTo) == 0 {
		// QUIRK: QQ Mail tells the reason below what it says of the original.
		r.Recipients = noticeRecipients(root.header, cutText(returned, maxSummary))
		r.Permanent = slices.ContainsFunc(r.Recipients, isPermanent)
	}
	if len(r.Recipients) == 0 && len(r.ReturnedTo) == 1 {
		r.Recipients = append(r.Recipients, reported(r.ReturnedTo[0].Address, "", notice))
		r.Permanent = isPermanent(r.Recipients[0])
	}
	if len(r.Recipients) == 0 {
		return r, noticeKind(notice)
	}
	return r, reportKind(r)
}

// readNotice reads a report that a forward shows in its text: all that is left
// of it are its author, its subject and its words.
func readNotice(o *timeline.Original) (*timeline.Report, timeline.Kind) {
	if o.From == nil {
		return nil, ""
	}
	shown := header{fields: []field{{"From", o.From.String()}, {"Subject", o.Subject}}}
	return readWords(&part{header: shown, mediaType: "text/plain", raw: []byte(o.Text)}, maxInner)
}

// onlyHelpers reports whether all that was found are addresses to turn to.
func onlyHelpers(list []timeline.Recipient, notice string) bool {
	s := folded(notice)
	for _, to := range list {
		a := strings.ToLower(to.Address)
		if !strings.Contains(s, "contact <"+a) && !strings.Contains(s, "contact "+a) {
			return false
		}
	}
	return true
}

// maxInner bounds reports in reports.
const maxInner = 2

// innerReport reads the report that some gateways pass on inside of their own,
// which says nothing.
func innerReport(root *part, returned string, depth int) (*timeline.Report, timeline.Kind) {
	raw := []byte(strings.TrimLeft(returned, rules+" \r\n"))
	if p := findPart(root, "message/rfc822"); p != nil {
		raw = p.bytes()
	}
	if depth >= maxInner || len(raw) == 0 {
		return nil, ""
	}
	ps := parser{left: maxParts}
	inner := ps.mail(raw)
	if !strings.HasPrefix(inner.mediaType, "multipart/") {
		return nil, ""
	}
	return readReportWithin(inner, depth+1)
}

// noticeText is what people read of the notice, without what is returned.
func noticeText(root *part) string {
	var plain, rich strings.Builder
	root.walk(func(p *part) bool {
		switch p.mediaType {
		case "text/plain", "text/html", "message/delivery-status":
			s, _ := p.text()
			s = cutText(s, maxNotice)
			if p.mediaType == "text/html" {
				rich.WriteString(htmlToText(s) + "\n")
			} else {
				plain.WriteString(s + "\n")
			}
		}
		return plain.Len() < maxNotice
	})
	if strings.TrimSpace(plain.String()) == "" {
		return rich.String()
	}
	return plain.String()
}

// isNotice weighs the signs of a report.
func isNotice(h header, notice string) bool {
	weight := machineSigns(h)
	if reportLexicon().isSubject(h.Get("Subject")) {
		weight += 2
	}
	if reportLexicon().opens(folded(unquotedText(cutText(notice, 2000)))) {
		weight += 2
	}
	return weight >= 4
}

// machineSigns weighs the signs that no person writes.
func machineSigns(h header) int {
	weight := 0
	var d defects
	from := h.addresses("From", &d)
	switch {
	case len(from) == 0, reportLexicon().isReporter(from[0].Name, from[0].Address):
		weight += 2
	case reportLexicon().isOffice(from[0].Address):
		weight++
	}
	if strings.TrimSpace(h.Raw("Return-Path")) == "<>" {
		weight++
	}
	if h.Has("X-Failed-Recipients") {
		weight += 2
	}
	if strings.Contains(strings.ToLower(h.Raw("Auto-Submitted")), "failure") {
		weight++
	}
	return weight
}

// unquotedText is text without its quoted lines.
func unquotedText(text string) string {
	var b strings.Builder
	for _, l := range textLines(text) {
		if l.depth == 0 {
			b.WriteString(l.text + "\n")
		}
	}
	return b.String()
}

// noticeKind tells a warning from a failure where no recipient is named.
func noticeKind(notice string) timeline.Kind {
	if saysDelayed(notice) {
		return timeline.KindDelay
	}
	return timeline.KindBounce
}

// saysDelayed reports whether the server goes on trying. What it says it would do
// if the delivery failed for good has not happened.
func saysDelayed(notice string) bool {
	s := folded(notice)
	if !containsAny(s, reportLexicon().Delays.Words) {
		return false
	}
	for sentence := range strings.SplitSeq(s, ". ") {
		if containsAny(sentence, reportLexicon().GaveUp.Words) && !strings.Contains(sentence, " if ") {
			return false
		}
	}
	return true
}

// cutReturned cuts the returned mail, or its header, off a notice: at the words
// that announce it, or where a raw header begins.
func cutReturned(text string) (notice, returned string) {
	at := 0
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		if announcesReturned(line) || headerBegins(lines[i:]) {
			return text[:at], text[at:]
		}
		at += len(line)
	}
	return text, ""
}

func announcesReturned(line string) bool {
	s := folded(strings.Trim(strings.TrimSpace(line), rules+"|>: "))
	return len(s) < 120 && startsWithAny(s, reportLexicon().Returned.Words)
}

// headerBegins reports whether three fields of a raw mail begin here, one of
// them of those that only transport writes.
func headerBegins(lines []string) bool {
	n, transport := 0, false
	for _, line := range lines[:min(len(lines), 12)] {
		s := strings.TrimLeft(strings.TrimRight(line, "\r\n"), ">| \t")
		name, _, ok := strings.Cut(s, ":")
		switch {
		case ok && name != "" && !strings.ContainsAny(name, " \t<>@\"("):
			n++
			name = strings.ToLower(name)
			transport = transport || name == "received" || name == "return-path" || name == "mime-version" || name == "dkim-signature"
		case n > 0 && s != "" && (line[0] == ' ' || line[0] == '\t' || line[0] == '>' || line[0] == '|'):
		default:
			return n >= 2 && transport
		}
	}
	return n >= 2 && transport
}
