package timeline

import (
	"regexp"
	"strings"
)

// readWant reads `want refund 222 USD`, `want replacement`, `want 222.00`.
func (c *Command) readWant(t *commandText) bool {
	t.colon()
	t.fillersOf("a", "an", "the", "eine", "einen")
	c.Remedy, _ = t.take(commandWords().remedies)
	t.colon()
	t.fillersOf("of", "for", "von", "über")
	c.Amount, c.Currency = t.money()
	if c.Amount == "" && unclearSum.MatchString(t.low) {
		c.Fault = "the amount is not clear: want refund 1222.00 USD"
		return true
	}
	t.fillersOf("of", "for", "von", "für")
	if !t.done(c) {
		return false
	}
	if c.Remedy == "" && c.Amount == "" {
		c.Fault = "what you want is missing: want refund 222.00 USD, or want replacement"
	}
	return true
}

var (
	// plainSum is an amount with a point or a comma before its cents, and with
	// commas between its thousands: 222, 222,50, 1,222.50.
	plainSum  = regexp.MustCompile(`^(?:(\d{1,3}(?:,\d{3}){1,3})(?:\.(\d{1,2}))?|(\d{1,12})(?:[.,](\d{1,2}))?)`)
	sumGoesOn = regexp.MustCompile(`^[.,/-]?\d`)
	// unclearSum is what only looks like one; a longer number is an order's.
	unclearSum = regexp.MustCompile(`^\d[\d.,]{0,14}(?:$|[^\d.,\p{L}_/-])`)
)

// money takes an amount with its currency, before or behind it.
func (t *commandText) money() (amount, currency string) {
	before := *t
	currency, _ = t.take(commandWords().currencies)
	m := plainSum.FindStringSubmatchIndex(t.low)
	if m == nil {
		*t = before
		return "", ""
	}
	part := func(i int) string {
		if m[i] < 0 {
			return ""
		}
		return t.low[m[i]:m[i+1]]
	}
	amount = strings.ReplaceAll(part(2), ",", "") + part(6)
	if cents := part(4) + part(8); cents != "" {
		amount += "." + cents
	}
	t.skip(m[1])
	if behind, ok := t.take(commandWords().currencies); ok {
		currency = behind
	} else if sumGoesOn.MatchString(t.low) {
		*t = before
		return "", ""
	}
	return amount, currency
}
