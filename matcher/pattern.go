package matcher

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Pattern is how somebody numbers orders, as the owner taught it: PO-{digits:5},
// {letters:2}{digits:4-6}/26. It fits whole numbers only. What stands outside
// braces stands for itself, in the form of Key.
type Pattern struct {
	text string
	re   *regexp.Regexp
}

// String is the pattern as it is written.
func (p Pattern) String() string { return p.text }

// Fits reports whether the number with that key is written so.
func (p Pattern) Fits(key string) bool { return p.re != nil && p.re.MatchString(key) }

// ErrPattern says that a pattern cannot be one.
var ErrPattern = errors.New("not a pattern of order numbers")

// places of a pattern: {digits}, {digits:5}, {letters:2-3}
var placeholder = regexp.MustCompile(`\{(digits|letters)(?::([0-9]{1,2})(?:-([0-9]{1,2}))?)?\}`)

// minPatternDigits is the least number of digits in what a pattern fits: fewer
// stand everywhere.
const minPatternDigits = 3

// ParsePattern reads a pattern.
func ParsePattern(text string) (Pattern, error) {
	text = strings.TrimSpace(text)
	var re strings.Builder
	digits, last := 0, 0
	literal := func(s string) error {
		if strings.ContainsAny(s, "{}") || strings.ContainsFunc(s, unicode.IsSpace) {
			return fmt.Errorf("%w: %q: write a number without spaces, with {digits:5} and {letters:2} for what changes", ErrPattern, text)
		}
		digits += strings.Count(shape(s), "9")
		re.WriteString(regexp.QuoteMeta(strings.ToUpper(strings.Map(oneDash, s))))
		return nil
	}
	for _, at := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		if err := literal(text[last:at[0]]); err != nil {
			return Pattern{}, err
		}
		last = at[1]
		low, high := bounds(text, at)
		if low < 1 || high < low {
			return Pattern{}, fmt.Errorf("%w: %q: %s", ErrPattern, text, text[at[0]:at[1]])
		}
		class := `[A-Z]`
		if text[at[2]:at[3]] == "digits" {
			class, digits = `[0-9]`, digits+low
		}
		fmt.Fprintf(&re, "%s{%d,%d}", class, low, high)
	}
	if err := literal(text[last:]); err != nil {
		return Pattern{}, err
	}
	if digits < minPatternDigits {
		return Pattern{}, fmt.Errorf("%w: %q: it needs %d digits at least, or every small number would fit", ErrPattern, text, minPatternDigits)
	}
	compiled, err := regexp.Compile("^(?:" + re.String() + ")$")
	if err != nil {
		return Pattern{}, fmt.Errorf("%w: %q: %w", ErrPattern, text, err)
	}
	return Pattern{text, compiled}, nil
}

// bounds are how many characters the placeholder at at stands for.
func bounds(text string, at []int) (low, high int) {
	const most = 30
	if at[4] < 0 {
		return 1, most
	}
	low, _ = strconv.Atoi(text[at[4]:at[5]])
	if at[6] < 0 {
		return low, low
	}
	high, _ = strconv.Atoi(text[at[6]:at[7]])
	return low, high
}

// PatternFrom makes the pattern of numbers that are written as example is: the
// same letters, and as many digits in the same places.
func PatternFrom(example string) (Pattern, error) {
	key := Key(example)
	var b strings.Builder
	for i := 0; i < len(key); {
		n := 0
		for i+n < len(key) && key[i+n] >= '0' && key[i+n] <= '9' {
			n++
		}
		if n > 0 {
			fmt.Fprintf(&b, "{digits:%d}", n)
			i += n
			continue
		}
		b.WriteByte(key[i])
		i++
	}
	return ParsePattern(b.String())
}

// taught reports whether the number with that key is written as the owner taught.
func (m *matching) taught(key string) bool {
	return slices.ContainsFunc(m.Patterns, func(p Pattern) bool { return p.Fits(key) })
}
