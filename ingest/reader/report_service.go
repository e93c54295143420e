package reader

import (
	"encoding/json"
	"strings"

	"nudged/timeline"
)

// serviceNotice is the JSON that Amazon SES publishes through SNS.
type serviceNotice struct {
	Message string
	Type    string `json:"notificationType"`
	Bounce  struct {
		Recipients []struct {
			Address    string `json:"emailAddress"`
			Action     string `json:"action"`
			Status     string `json:"status"`
			Diagnostic string `json:"diagnosticCode"`
		} `json:"bouncedRecipients"`
	} `json:"bounce"`
	Mail struct {
		MessageID string `json:"messageId"`
		Headers   struct {
			MessageID string   `json:"messageId"`
			Subject   string   `json:"subject"`
			To        []string `json:"to"`
		} `json:"commonHeaders"`
	} `json:"mail"`
}

// readServiceNotice reads such a notice; nil if text is none.
func readServiceNotice(text string) *timeline.Report {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "{") {
		return nil
	}
	var n serviceNotice
	// What stands behind the JSON is advice on how to unsubscribe.
	if json.NewDecoder(strings.NewReader(text)).Decode(&n) != nil {
		return nil
	}
	if n.Message != "" && json.Unmarshal([]byte(n.Message), &n) != nil || n.Type != "Bounce" {
		return nil
	}
	r := &timeline.Report{Recipients: []timeline.Recipient{}, ReturnedSubject: n.Mail.Headers.Subject}
	r.ReturnedMessageID = messageID(n.Mail.Headers.MessageID)
	for _, b := range n.Bounce.Recipients {
		said := diagnostic(b.Diagnostic)
		to := timeline.Recipient{
			Address: statusAddress(b.Address), Action: b.Action, Status: b.Status,
			Diagnostic: said, ReplyCode: replyCode(said, b.Status),
		}
		if to.Action == "" {
			to.Action = "failed"
		}
		r.Recipients = append(r.Recipients, to)
		r.Permanent = r.Permanent || isPermanent(to)
	}
	return r
}
