package ingest

import (
	"nudged/ingest/auth"
	"nudged/ingest/reader"
	"nudged/matcher"
	"nudged/timeline"
)

// Explain reads one mail and tells all that is found in it, without a state:
// who sent it as far as its headers tell, and the numbers that stand in it.
func (r *Recorder) Explain(raw []byte) *timeline.Message {
	m := r.readBy(reader.Read, raw)
	sender := r.judge(m, auth.Authenticate(raw, m, r.ServID), false)
	m.Sender = &sender
	if m.Kind != timeline.KindUnreadable {
		m.IDs = matcher.IDs(m)
	}
	if m.Event == nil && m.Forward != nil {
		o := m.Forward.Original
		m.Event = r.Templates.EventIn(o.From, o.Subject, o.Text)
	}
	return m
}
