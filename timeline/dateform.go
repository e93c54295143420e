package timeline

import (
	"iter"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

// dateForm is one form in which texts name a day, and what a text must hold for
// it to occur: to search for a form takes a hundred times longer than that.
type dateForm struct {
	*regexp.Regexp
	digit    bool
	literals []string
	oneOf    []string // characters of each of which there is one
	names    nameKind
}

// nameKind is a set of the sorts of names that a form may need.
type nameKind uint8

const (
	monthName nameKind = 1 << iota
	weekdayName
	unitName
	relativeName
	edgeName
	anyName nameKind = 1<<iota - 1
)

// placeholders are those of the patterns, by the names that they stand for.
var placeholders = map[string]nameKind{
	"{month}": monthName, "{weekday}": weekdayName, "{unit}": unitName, "{relative}": relativeName, "{edge}": edgeName,
}

// newDateForm compiles a pattern, whose placeholders fill replaces. None of them
// stands in a part that may be missing; where letters may follow the name it is
// no word by itself.
func newDateForm(pattern string, fill *strings.Replacer) dateForm {
	f := dateForm{Regexp: regexp.MustCompile(fill.Replace(pattern))}
	for p, kind := range placeholders {
		if _, behind, found := strings.Cut(pattern, p+")"); found && !suffixed.MatchString(behind) {
			f.names |= kind
		}
	}
	tree, err := syntax.Parse(f.String(), syntax.Perl)
	if err != nil {
		panic(err) // it has just been compiled
	}
	f.require(tree)
	return f
}

var suffixed = regexp.MustCompile(`^\(\?:\pL`)

// require notes what no match can do without.
func (f *dateForm) require(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpConcat, syntax.OpCapture, syntax.OpPlus:
		for _, part := range re.Sub {
			f.require(part)
		}
	case syntax.OpRepeat:
		if re.Min > 0 {
			f.require(re.Sub[0])
		}
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			f.literals = append(f.literals, string(re.Rune))
		}
	case syntax.OpCharClass:
		if slices.Equal(re.Rune, []rune{'0', '9'}) {
			f.digit = true
		} else if few := members(re.Rune); few != "" {
			f.oneOf = append(f.oneOf, few)
		}
	}
}

// members are the characters of a class, given by its ranges; "" where they are many.
func members(ranges []rune) string {
	var out []rune
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if out = append(out, r); len(out) > 20 {
				return ""
			}
		}
	}
	return string(out)
}

// mayOccur reports whether a text with a digit, or without, and with such names
// can have the form.
func (f *dateForm) mayOccur(text string, digit bool, names nameKind) bool {
	if f.digit && !digit || names&f.names != f.names {
		return false
	}
	for _, l := range f.literals {
		if !strings.Contains(text, l) {
			return false
		}
	}
	for _, few := range f.oneOf {
		if !strings.ContainsAny(text, few) {
			return false
		}
	}
	return true
}

// nameKinds are the kinds of names by the last word of each.
func nameKinds(kinds map[nameKind]iter.Seq[string]) map[string]nameKind {
	words := map[string]nameKind{}
	for kind, names := range kinds {
		for name := range names {
			words[name[strings.LastIndexFunc(name, noLetter)+1:]] |= kind
		}
	}
	return words
}

// holds tells whether a text has a digit, and the kinds of names that it may
// have: all, where it puts nothing between words.
func (f dateForms) holds(text string) (digit bool, names nameKind) {
	for _, r := range text {
		digit = digit || unicode.IsDigit(r)
		if unspaced(r) {
			names = anyName
		}
	}
	if names == anyName {
		return digit, names
	}
	for word := range strings.FieldsFuncSeq(text, noLetter) {
		names |= f.names[word]
	}
	return digit, names
}

func noLetter(r rune) bool { return !unicode.IsLetter(r) }
