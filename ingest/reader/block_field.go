package reader

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// blockField is one line of a block, and the lines that carry it on.
type blockField struct {
	label string
	value string
	role  role
	langs []string
	sure  bool // see label
	line  int
}

// maxLabel bounds labels, in bytes; the longest one known has 40.
const maxLabel = 60

// splitField reads what is seen of a line as label and value: "Label: value", a row of a table,
// with or without the marks of emphasis.
func splitField(s string) (blockField, bool) {
	if strings.HasPrefix(s, "|") {
		return splitRow(s)
	}
	if strings.HasPrefix(s, "【") {
		return splitBrackets(s[len("【"):], "】")
	}
	if strings.HasPrefix(s, "[") {
		return splitBrackets(s[1:], "]")
	}
	bare := strings.TrimLeft(s, "*_")
	marks := s[:len(s)-len(bare)]
	bare = strings.TrimLeft(bare, bullets)
	if f, ok := splitTab(bare); ok {
		return f, true
	}
	i, n := colonAt(bare)
	if i < 0 || isDigit(bare[i-min(i, 1)]) {
		if f, ok := splitDate(bare); ok {
			return f, true
		}
	}
	if i < 0 {
		return blockField{}, false
	}
	f := blockField{label: strings.Trim(bare[:i], " \t*_\""), value: strings.TrimSpace(bare[i+n:])}
	if marks != "" {
		f.value = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(f.value, marks), marks))
	}
	return f.resolve()
}

// bullets stand before labels in Japanese mail.
const bullets = "■□◆◇●○◎▼▽▲△▶★☆※・•"

// splitBrackets reads "【label】value" behind the first bracket.
func splitBrackets(s, end string) (blockField, bool) {
	label, value, ok := strings.Cut(s, end)
	if !ok || len(label) > maxLabel {
		return blockField{}, false
	}
	f, ok := blockField{label: strings.TrimSpace(label), value: strings.TrimLeft(value, " :：")}.resolve()
	return f, ok && f.role != roleNone
}

// splitRow reads "| label | value |", as Mail Master writes it.
func splitRow(s string) (blockField, bool) {
	label, value, ok := strings.Cut(strings.TrimLeft(s, "| "), "|")
	if !ok {
		return blockField{}, false
	}
	label = strings.TrimRight(strings.TrimSpace(label), ":：")
	return blockField{label: strings.TrimSpace(label), value: strings.Trim(value, "| ")}.resolve()
}

// splitTab reads "label<TAB>value", what is left of a table without its lines.
func splitTab(s string) (blockField, bool) {
	label, value, ok := strings.Cut(s, "\t")
	label = strings.TrimRight(strings.TrimSpace(label), " :：")
	if !ok || len(label) > maxLabel {
		return blockField{}, false
	}
	f, ok := blockField{label: label, value: strings.TrimSpace(value)}.resolve()
	return f, ok && f.role != roleNone
}

// splitDate reads "Message du 05/03/26 10:23": a label of a date that has no colon.
func splitDate(s string) (blockField, bool) {
	at := strings.IndexAny(s[:min(len(s), maxLabel)], "0123456789")
	if at < 2 || !strings.Contains(s[:at-1], " ") || !someDay().MatchString(s[at:]) {
		return blockField{}, false
	}
	f, ok := blockField{label: strings.TrimSpace(s[:at]), value: s[at:]}.resolve()
	return f, ok && f.role == roleDate
}

// colonAt finds the colon of a label and its length; Khmer, Amharic and Armenian have their own.
func colonAt(s string) (i, n int) {
	for i, r := range s[:min(len(s), maxLabel)] {
		switch r {
		case ':', '：', '﹕', '︰', '∶', '៖', '፦', '՝':
			return i, utf8.RuneLen(r)
		case '@', '<', '>', '[', ',', ';':
			return -1, 0
		}
	}
	return -1, 0
}

// resolve says what the label means, or whether it looks like one at all.
func (f blockField) resolve() (blockField, bool) {
	if l, ok := lexicon().labels[wordKey(f.label)]; ok {
		f.role, f.langs, f.sure = l.role, l.langs, l.sure
		return f, true
	}
	if l, ok := twoLabels(f.label); ok {
		f.role, f.langs, f.sure = l.role, l.langs, l.sure
		return f, true
	}
	first, _ := utf8.DecodeRuneInString(f.label)
	ok := unicode.IsLetter(first) && len(strings.Fields(f.label)) <= 3 &&
		utf8.RuneCountInString(f.label) <= 24 && f.value != "" && !strings.HasPrefix(f.value, "//")
	return f, ok
}

// twoLabels reads "From 发件人" or "发件人/From": one label in two languages.
func twoLabels(s string) (label, bool) {
	if isASCII(s) {
		return label{}, false
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("/|()（）", r) })
	if len(parts) != 2 {
		return label{}, false
	}
	one, ok := lexicon().labels[wordKey(parts[0])]
	other, too := lexicon().labels[wordKey(parts[1])]
	return other, ok && too && one.role == other.role
}
