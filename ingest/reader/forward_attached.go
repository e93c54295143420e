package reader

import "nudged/timeline"

// attachedForward describes the first of the mails attached to m; the others
// are in m.Originals.
func attachedForward(m *timeline.Message, s sight) *timeline.Forward {
	o := m.Originals[0]
	return &timeline.Forward{
		Form: timeline.FormAttached,
		Note: ownWords(s.plain),
		Original: timeline.Original{
			From: o.From, To: o.To, Cc: o.Cc, Subject: o.Subject,
			Date: o.Date, DateText: dateText(o), ZoneKnown: o.Date.Zoned,
			Text: o.Text, MessageID: o.MessageID, Forward: o.Forward,
		},
	}
}

// dateText is the Date field of an attached mail as written.
func dateText(o *timeline.Message) string {
	var d defects
	h, _ := readHeader(o.Raw, &d)
	return h.Get("Date")
}
