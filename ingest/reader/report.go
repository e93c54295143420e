package reader

import (
	"bytes"
	"strings"

	"nudged/timeline"
)

// readReport reads a report about a mail that was sent before: by the structure
// of RFC 3464, 8098 and 5965, then by the words of the servers that follow none
// of them. The kind is "" where root is no report.
func readReport(root *part) (*timeline.Report, timeline.Kind) { return readReportWithin(root, 0) }

func readReportWithin(root *part, depth int) (*timeline.Report, timeline.Kind) {
	switch {
	case isComplaint(root):
		return nil, timeline.KindFeedbackReport
	case findPart(root, "message/disposition-notification") != nil:
		return nil, timeline.KindReadReceipt
	}
	if status := findPart(root, "message/delivery-status"); status != nil {
		if r := readStatus(status.bytes()); len(r.Recipients) > 0 {
			notice, returned := cutReturned(noticeText(root))
			explain(r, root.header, notice)
			finish(r, root, returned)
			return r, reportKind(r)
		}
	}
	return readWords(root, depth)
}

// isComplaint recognises abuse reports: RFC 5965, and one that is older.
func isComplaint(root *part) bool {
	if findPart(root, "message/feedback-report") != nil {
		return true
	}
	return findPart(root, "message/rfc822") != nil && startsWithAny(folded(root.header.Get("Subject")), reportLexicon().Complaints.Words)
}

// findPart gives the first part of one of those types.
func findPart(root *part, mediaTypes ...string) *part {
	var found *part
	root.walk(func(p *part) bool {
		for _, t := range mediaTypes {
			if p.mediaType == t {
				found = p
			}
		}
		return found == nil
	})
	return found
}

// reportKind says what became of the mail: the worst that befell a recipient.
func reportKind(r *timeline.Report) timeline.Kind {
	kind := timeline.KindDelivered
	for _, to := range r.Recipients {
		switch to.Action {
		case "failed":
			return timeline.KindBounce
		case "delayed":
			kind = timeline.KindDelay
		}
	}
	return kind
}

// finish adds what is told about the returned mail, and whether all is lost.
// returned is the mail, or its header, as far as it stands in the notice itself.
func finish(r *timeline.Report, root *part, returned string) {
	h, ok := returnedHeader(root)
	if !ok {
		h, ok = quotedHeader(returned)
	}
	if ok {
		r.ReturnedMessageID = messageID(h.Raw("Message-ID"))
		r.ReturnedSubject = h.Get("Subject")
		var d defects
		r.ReturnedTo = h.addresses("To", &d)
	}
	if r.ReturnedMessageID == "" {
		r.ReturnedMessageID = looseMessageID(root, returned)
	}
	for _, to := range r.Recipients {
		r.Permanent = r.Permanent || isPermanent(to)
	}
}

func isPermanent(to timeline.Recipient) bool {
	if to.Action != "failed" {
		return false
	}
	if to.Status != "" {
		return strings.HasPrefix(to.Status, "5")
	}
	return to.ReplyCode == "" || strings.HasPrefix(to.ReplyCode, "5")
}

// returnedHeader gives the header of the mail that the report is about.
func returnedHeader(root *part) (header, bool) {
	p := findPart(root, "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers")
	if p == nil {
		return header{}, false
	}
	var d defects
	h, _ := readHeader(bytes.TrimLeft(p.bytes(), "\r\n"), &d)
	return h, len(h.fields) > 0
}

// quotedHeader reads a header that stands in the text of a notice, perhaps with
// marks before each line.
func quotedHeader(text string) (header, bool) {
	var raw strings.Builder
	begun := false
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r")
		bare := strings.TrimPrefix(strings.TrimLeft(line, ">|"), " ")
		if !begun {
			bare = strings.TrimLeft(bare, " \t")
			name, _, ok := strings.Cut(bare, ":")
			begun = ok && name != "" && !strings.ContainsAny(name, " \t<>@")
		}
		if begun && strings.TrimSpace(bare) == "" {
			break
		}
		if begun {
			raw.WriteString(bare + "\n")
		}
	}
	var d defects
	h, _ := readHeader([]byte(raw.String()), &d)
	return h, len(h.fields) > 0
}

var messageIDLine = pattern(`(?mi)^[>|\s]*message-id:\s*(<[^<>\s]{1,250}>)`)

// looseMessageID finds the Message-ID of a returned mail whose header is broken.
func looseMessageID(root *part, returned string) string {
	raw := []byte(returned)
	if p := findPart(root, "message/rfc822", "text/rfc822-headers"); p != nil {
		raw = p.bytes()
	}
	if m := messageIDLine().FindSubmatch(head(raw, MaxHeader)); m != nil {
		return messageID(string(m[1]))
	}
	return ""
}
