package evidence

import (
	"regexp"
	"strings"
)

// spelling is an expression for all the ways in which a text to be hidden is
// written: any white space stands for any other (a mail breaks its lines where it
// will), and an amount has its thousands parted by any sign, or by none. Read by a
// person, it may lack decimals that say nothing; in encoded bytes 1200 is anything.
func spelling(text string, read bool) string {
	var out strings.Builder
	for i, word := range strings.Fields(text) {
		if i > 0 {
			out.WriteString(`[\s\x{a0}\x{202f}]+`)
		}
		if m := amount.FindStringSubmatch(word); m != nil {
			word = amountSpelling(m[1], m[2], read)
		} else {
			word = regexp.QuoteMeta(word)
		}
		out.WriteString(word)
	}
	return out.String()
}

// amount is a number of at least a thousand, and its decimals.
var amount = regexp.MustCompile(`^(\d{4,}|\d{1,3}(?:[,.'’]\d{3})+)(?:[.,](\d{1,2}))?$`)

func amountSpelling(whole, decimals string, read bool) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, whole)
	var out strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteString(`[,.'’ \x{a0}\x{202f}]?`)
		}
		out.WriteRune(d)
	}
	switch all := out.String(); {
	case decimals == "":
		return all
	case read && strings.Trim(decimals, "0") == "":
		return `(?:` + all + `[.,]` + decimals + `|\b` + all + `\b)`
	default:
		return all + `[.,]` + decimals
	}
}
