package ingest

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlToText gives what a person reads in HTML, as lines: cells and list items
// stay apart, a link's target follows its label where it says something else,
// quotes are "> " levels. It reads a stream of tags, never a tree: no depth can
// hurt it, and what is not closed costs nothing.
func htmlToText(src string) string {
	text, _ := readHTML(src)
	return text
}

// readHTML gives the text and the targets of the links.
func readHTML(src string) (text string, links []string) {
	z := html.NewTokenizer(strings.NewReader(src))
	var r renderer
	for !r.full() {
		switch z.Next() {
		case html.ErrorToken:
			return r.finish(), r.links
		case html.TextToken:
			r.text(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag := atom.Lookup(name)
			if tag == atom.A || tag == atom.Img || tag == atom.Ol {
				r.start(tag, tagAttributes(z, more))
				continue
			}
			r.start(tag, nil)
		case html.EndTagToken:
			name, _ := z.TagName()
			r.end(atom.Lookup(name))
		}
	}
	return r.finish(), r.links
}

func tagAttributes(z *html.Tokenizer, more bool) map[string]string {
	attributes := map[string]string{}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if k := string(key); attributes[k] == "" {
			attributes[k] = string(value)
		}
	}
	return attributes
}

// renderer writes text line by line. It holds back line ends, blanks and cell
// borders until something follows that they stand before.
type renderer struct {
	out    strings.Builder
	lines  int  // line ends to write first: 2 make an empty line
	space  bool // a blank to write first
	cell   bool // a cell ended on this line
	inLine bool // something stands on this line
	quotes int  // depth of blockquotes
	quoted int  // depth at which the last line was written
	hidden atom.Atom
	pre    int
	lists  []int // per open list the next number, or 0 for dots
	anchor string
	label  int // where the label of the open link begins
	links  []string
}

// maxQuotes bounds the marks before a line: they grow with depth times lines.
const maxQuotes = 20

func (r *renderer) full() bool { return r.out.Len() > maxDisplay*2 }

// start takes an opening tag.
func (r *renderer) start(tag atom.Atom, attributes map[string]string) {
	if r.hidden != 0 {
		return
	}
	switch tag {
	case atom.Script, atom.Style, atom.Template, atom.Title, atom.Object, atom.Svg, atom.Select:
		r.hidden = tag
	case atom.Br:
		r.lineBreak()
	case atom.Hr:
		r.breakLines(1)
		r.write("________________________________") // as Outlook writes it in plain text
		r.breakLines(1)
	case atom.Pre:
		r.breakLines(2)
		r.pre++
	case atom.Blockquote:
		r.breakLines(1)
		r.quotes++
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		r.openList(tag, attributes["start"])
	case atom.Li:
		r.item()
	case atom.Td, atom.Th:
		r.cell = r.cell || r.inLine && r.lines == 0
	case atom.A:
		r.closeLink()
		r.openLink(attributes["href"])
	case atom.Img:
		r.text(attributes["alt"])
	default:
		r.breakLines(blockLines[tag])
	}
}

// end takes a closing tag.
func (r *renderer) end(tag atom.Atom) {
	if r.hidden != 0 {
		if tag == r.hidden {
			r.hidden = 0
		}
		return
	}
	switch tag {
	case atom.Blockquote:
		r.breakLines(1)
		r.quotes = max(0, r.quotes-1)
	case atom.Pre:
		r.pre = max(0, r.pre-1)
		r.breakLines(2)
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		r.lists = r.lists[:max(0, len(r.lists)-1)]
		r.breakLines(1)
	case atom.Td, atom.Th:
		r.cell = r.inLine
	case atom.A:
		r.closeLink()
	case atom.Br:
		r.lineBreak() // </br> is a <br> to browsers
	default:
		r.breakLines(blockLines[tag])
	}
}

// blockLines tells which elements stand on lines of their own, and which of
// them have an empty line around them.
var blockLines = map[atom.Atom]int{
	atom.P: 2, atom.H1: 2, atom.H2: 2, atom.H3: 2, atom.H4: 2, atom.H5: 2, atom.H6: 2, atom.Dl: 2, atom.Figure: 2,
	atom.Div: 1, atom.Table: 1, atom.Tr: 1, atom.Tbody: 1, atom.Thead: 1, atom.Tfoot: 1, atom.Caption: 1,
	atom.Section: 1, atom.Article: 1, atom.Header: 1, atom.Footer: 1, atom.Main: 1, atom.Nav: 1, atom.Aside: 1,
	atom.Address: 1, atom.Center: 1, atom.Dt: 1, atom.Dd: 1, atom.Form: 1, atom.Fieldset: 1, atom.Legend: 1,
	atom.Body: 1, atom.Html: 1, atom.Head: 1, atom.Li: 1, atom.Figcaption: 1, atom.Option: 1, atom.Details: 1, atom.Summary: 1,
}

// text takes characters between tags.
func (r *renderer) text(s string) {
	if r.hidden != 0 || s == "" {
		return
	}
	if r.pre > 0 {
		for i, line := range strings.Split(strings.ReplaceAll(s, "\r", ""), "\n") {
			if i > 0 {
				r.lineBreak()
			}
			r.write(strings.ReplaceAll(line, "\u00a0", " "))
		}
		return
	}
	start := -1
	for i, c := range s {
		blank := c <= ' ' || c == '\u00a0'
		invisible := c == '\u200b' || c == '\ufeff' || c == '\u00ad' || c == '\u034f'
		if !blank && !invisible {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			r.write(s[start:i])
			start = -1
		}
		r.space = r.space || blank
	}
	if start >= 0 {
		r.write(s[start:])
	}
}

// write puts s on the current line, after all that was held back.
func (r *renderer) write(s string) {
	if s == "" {
		return
	}
	if r.lines > 0 && r.out.Len() > 0 {
		r.newLines()
	}
	switch {
	case !r.inLine:
		r.out.WriteString(marks(r.quotes))
		r.quoted = r.quotes
	case r.cell:
		r.out.WriteByte('\t')
	case r.space:
		r.out.WriteByte(' ')
	}
	r.out.WriteString(s)
	r.lines, r.space, r.cell, r.inLine = 0, false, false, true
}

func (r *renderer) newLines() {
	for i := 0; i < r.lines; i++ {
		if i > 0 {
			r.out.WriteString(strings.TrimRight(marks(min(r.quotes, r.quoted)), " "))
		}
		r.out.WriteByte('\n')
	}
	r.inLine = false
}

func marks(depth int) string { return strings.Repeat("> ", min(depth, maxQuotes)) }

// breakLines asks for at least n line ends before what follows.
func (r *renderer) breakLines(n int) {
	if n == 0 {
		return
	}
	if r.inLine {
		r.lines = max(r.lines, n)
	}
	r.space, r.cell = false, false
}

// lineBreak is a <br>: unlike the ends of blocks, two of them make an empty line.
func (r *renderer) lineBreak() {
	if r.out.Len() > 0 {
		r.lines = min(r.lines+1, 3)
	}
	r.space, r.cell = false, false
}

func (r *renderer) openList(tag atom.Atom, start string) {
	r.breakLines(1)
	number := 0
	if tag == atom.Ol {
		number = 1
		if n, err := strconv.Atoi(start); err == nil && n > 0 && n < 1e6 {
			number = n
		}
	}
	if len(r.lists) < maxQuotes {
		r.lists = append(r.lists, number)
	}
}

func (r *renderer) item() {
	r.breakLines(1)
	mark := "-"
	if last := len(r.lists) - 1; last >= 0 && r.lists[last] > 0 {
		mark = strconv.Itoa(r.lists[last]) + "."
		r.lists[last]++
	}
	r.write(strings.Repeat("  ", max(0, len(r.lists)-1)) + mark)
	r.space = true
}

func (r *renderer) openLink(target string) {
	r.anchor, r.label = strings.TrimSpace(target), r.out.Len()
}

// closeLink adds the target to the label, unless the label says it already.
func (r *renderer) closeLink() {
	target := r.anchor
	r.anchor = ""
	web := hasPrefixFold(target, "http://") || hasPrefixFold(target, "https://")
	if web {
		r.links = append(r.links, target)
	}
	if hasPrefixFold(target, "mailto:") {
		target, _, _ = strings.Cut(target[len("mailto:"):], "?")
	} else if !web || len(target) > longestShown {
		return
	}
	label := r.out.String()[r.label:]
	if strings.TrimSpace(label) == "" || strings.Contains(label, "\n") || sameTarget(label, target) {
		return
	}
	r.space = true
	r.write("<" + target + ">")
}

// longestShown bounds the targets shown in the text: longer ones are made for
// machines that count clicks. All of them are in Message.Links.
const longestShown = 120

// sameTarget reports whether label shows target itself.
func sameTarget(label, target string) bool {
	reduce := func(s string) string {
		s = strings.ToLower(strings.Trim(s, " \t<>()/"))
		for _, prefix := range []string{"https://", "http://", "www."} {
			s = strings.TrimPrefix(s, prefix)
		}
		return strings.TrimSuffix(s, "/")
	}
	return strings.Contains(reduce(label), reduce(target))
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func (r *renderer) finish() string {
	r.closeLink()
	return strings.TrimSpace(r.out.String())
}
