package evidence

import (
	"cmp"
	"slices"

	"nudged/timeline"
)

// deviation is by how much it is not as it should be: pieces, and days.
func (c *Case) deviation(w words) []Fact {
	var out []Fact
	if pieces := c.pieces(w); pieces != "" {
		out = append(out, Fact{Label: w.say("affected"), Value: pieces})
	}
	if delay := c.delay(w); delay != "" {
		out = append(out, Fact{Label: w.say("delay"), Value: delay})
	}
	return out
}

// pieces is how many of how many the problem is with.
func (c *Case) pieces(w words) string {
	o := c.Order
	percent, ok := timeline.Percent(o.Affected, o.Quantity)
	switch {
	case o.Affected == "":
		return ""
	case ok:
		return w.say("pieces_of", o.Affected, o.Quantity, percent)
	}
	return o.Affected
}

// delay is how long after the latest estimated delivery the goods came, or did not.
func (c *Case) delay(w words) string {
	due := c.Order.Expected
	if due.IsZero() {
		return ""
	}
	if came := c.Order.Received; !came.IsZero() {
		if days := due.DaysTo(came); days > 0 {
			return w.say("came_late", days, due)
		}
		return ""
	}
	today := timeline.DateOf(c.At)
	if days := due.DaysTo(today); days > 0 && c.Order.Problem == "not_received" {
		return w.say("not_come", days, due, today)
	}
	return ""
}

// inPieces reports whether the problem is one with some of the goods.
func (c *Case) inPieces() bool {
	return slices.Contains([]string{"damaged", "wrong", "quality", "short"}, c.Order.Problem)
}

// problemWords are the problem and how far it goes, in a few words.
func (c *Case) problemWords(w words) string {
	text := w.name("p", c.Order.Problem)
	if more := cmp.Or(c.pieces(w), c.delay(w)); more != "" {
		text += w.say("comma") + more
	}
	return text
}
