package ingest

import "nudged/timeline"

// htmlForward looks for a forward in the HTML of a mail whose text shows none.
func htmlForward(m *timeline.Message) *timeline.Forward { return nil }
