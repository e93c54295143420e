package timeline

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// commandText is what is left of a line while it is read: as written, and as
// it is compared. Both have the same bytes in the same places.
type commandText struct{ rest, low string }

// germanDay is 12.3. without its last point, which is no full stop.
var germanDay = regexp.MustCompile(`(?:^|[^\d.,])\d{1,2}\. ?\d{1,2}$`)

func newCommandText(line string) commandText {
	s := oneSpace(norm.NFKC.String(line))
	s = strings.NewReplacer("’", "'", "‘", "'").Replace(s)
	s = strings.Trim(strings.TrimRight(s, ".!。 "), "*_") // a star is how HTML's bold reads as text
	if germanDay.MatchString(s) {
		s += "."
	}
	low := strings.ToLower(s)
	if len(low) != len(s) {
		s = low // a rare letter whose small form is longer
	}
	t := commandText{s, low}
	t.skip(0)
	return t
}

func oneSpace(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\ufffd")), " ")
}

// skip leaves n bytes and the spaces behind them.
func (t *commandText) skip(n int) {
	t.rest, t.low = strings.TrimLeft(t.rest[n:], " "), strings.TrimLeft(t.low[n:], " ")
}

// starts reports whether the line goes on with a whole word.
func (t *commandText) starts(word string) bool {
	return strings.HasPrefix(t.low, word) && whole(t.low, 0, len(word))
}

// take takes the longest of some words and tells what it stands for.
func (t *commandText) take(words wordTable) (meaning string, ok bool) {
	for _, w := range words {
		if t.starts(w.word) {
			t.skip(len(w.word))
			return w.meaning, true
		}
	}
	return "", false
}

func (t *commandText) verb() (Verb, Channel, bool) {
	before := *t
	t.fillersOf("they", "order", "auftrag", "订单")
	if v, ok := t.take(commandWords().verbs); ok {
		return Verb(v), "", true
	}
	*t = before
	if c, ok := t.channel(); ok {
		return VerbLog, c, true
	}
	return "", "", false
}

func (t *commandText) channel() (Channel, bool) {
	c, ok := t.take(commandWords().channels)
	return Channel(c), ok
}

func (t *commandText) colon() bool {
	for _, mark := range []string{":", "- ", "– ", "— "} {
		if strings.HasPrefix(t.low, mark) {
			t.skip(len(mark))
			return true
		}
	}
	return false
}

func (t *commandText) fillers() {
	for {
		if _, ok := t.take(commandWords().fillers); !ok {
			return
		}
	}
}

func (t *commandText) fillersOf(words ...string) {
	for _, w := range words {
		if t.starts(w) {
			t.skip(len(w))
		}
	}
}

// all is everything that is left.
func (t *commandText) all() string {
	s := cut(strings.TrimSpace(t.rest), MaxEntryText)
	t.rest, t.low = "", ""
	return s
}

var listNumber = regexp.MustCompile(`^#?(\d{1,3})(?:[.):]|\b)`)

// number takes a number from our mail: 2, #2, 2., 2) or 2:.
func (t *commandText) number() string {
	at := listNumber.FindStringSubmatchIndex(t.low)
	if at == nil || at[1] < len(t.low) && !strings.ContainsRune(" ", rune(t.low[at[1]])) {
		return ""
	}
	n := t.low[at[2]:at[3]]
	t.skip(at[1])
	return n
}

var orderWord = regexp.MustCompile(`^[\[(#]?([\p{L}\p{N}][\p{L}\p{N}._/-]*)[\])]?[:,]?(?: |$)`)

// ref takes what a command is about: a number from our mail, an order's number,
// or the name of a question. All of them have a digit in them.
func (t *commandText) ref() string {
	if n := t.number(); n != "" {
		return n
	}
	at := orderWord.FindStringSubmatchIndex(t.rest)
	if at == nil {
		return ""
	}
	word := strings.TrimRight(t.rest[at[2]:at[3]], "._/-")
	if len(word) > 64 || !strings.ContainsFunc(word, unicode.IsDigit) {
		return ""
	}
	t.skip(at[1])
	return word
}

// done reports whether nothing is left but courtesy, and perhaps what the
// command is about: `close A-1001, please`.
func (t *commandText) done(c *Command) bool {
	t.courtesy()
	t.fillersOf("this", "that", "it", "diesen", "dieses", "das", "这个", "该")
	t.fillersOf("order", "auftrag", "订单")
	if t.low != "" && c.Ref == "" {
		c.Ref = t.ref()
	}
	t.courtesy()
	return t.low == ""
}

func (t *commandText) courtesy() {
	for {
		for t.low != "" {
			r, n := utf8.DecodeRuneInString(t.low)
			if !strings.ContainsRune(",;.!", r) {
				break
			}
			t.skip(n)
		}
		if _, ok := t.take(commandWords().courtesy); !ok {
			return
		}
	}
}

var clockTime = regexp.MustCompile(`^(?:(?:at|um|@) )?([01]?\d|2[0-3])[:.h]([0-5]\d)(?: uhr)?(?: |$|:)`)

// clock takes a time of the day, in minutes after midnight; 0 where none stands here.
func (t *commandText) clock() int {
	at := clockTime.FindStringSubmatchIndex(t.low)
	if at == nil {
		return 0
	}
	h, _ := strconv.Atoi(t.low[at[2]:at[3]])
	m, _ := strconv.Atoi(t.low[at[4]:at[5]])
	t.skip(at[5])
	t.fillersOf("uhr")
	return 60*h + m
}
