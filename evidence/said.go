package evidence

import (
	"strings"
	"unicode/utf8"

	"nudged/timeline"
)

// maxSaid bounds what is written out of one letter; nobody types as much.
const maxSaid = 64 << 10

// readWhole keeps what an author newly wrote in full, where an entry holds the
// beginning only.
func (c *Case) readWhole(m *Mail, read *timeline.Message) {
	var letters []timeline.Letter
	for _, r := range c.Rows {
		if len(r.Text) <= timeline.MaxEntryText-utf8.UTFMax {
			continue
		}
		for _, s := range r.Sources {
			if s.Message != m.SHA {
				continue
			}
			if letters == nil {
				letters = timeline.Letters(read, m.Received, c.Zone)
			}
			for _, l := range letters {
				if l.Name == s.Letter && strings.HasPrefix(l.Reply, r.Text) {
					c.whole[r.Seq] = l.Reply
				}
			}
		}
	}
}

// said is what the author of a row newly wrote; cut says that there is more.
func (c *Case) said(r timeline.Row) (text string, cut bool) {
	text = r.Text
	if whole, ok := c.whole[r.Seq]; ok {
		text = whole
	}
	if len(text) <= maxSaid {
		return clean(text), false
	}
	return clean(strings.ToValidUTF8(text[:maxSaid], "")), true
}
