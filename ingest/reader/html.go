package reader

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
	z := html.NewTokenizer(strings.NewReader(src))
	var r renderer
	for !r.full() {
		switch z.Next() {
		case html.ErrorToken:
			return r.finish()
		case html.TextToken:
			r.text(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag := atom.Lookup(name)
			var a tagAttributes
			if tag == atom.A || tag == atom.Img || tag == atom.Ol {
				a = readAttributes(z, more)
			}
			r.start(tag, a)
		case html.EndTagToken:
			name, _ := z.TagName()
			r.end(atom.Lookup(name))
		}
	}
	return r.finish()
}

// tagAttributes are those of an element that tell anything here.
type tagAttributes struct{ href, alt, start, class, id string }

// readAttributes keeps the first value of each.
func readAttributes(z *html.Tokenizer, more bool) tagAttributes {
	var a tagAttributes
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		var to *string
		switch string(key) {
		case "href":
			to = &a.href
		case "alt":
			to = &a.alt
		case "start":
			to = &a.start
		case "class":
			to = &a.class
		case "id":
			to = &a.id
		}
		if to != nil && *to == "" {
			*to = string(value)
		}
	}
	return a
}

// start takes an opening tag.
func (r *renderer) start(tag atom.Atom, a tagAttributes) {
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
		r.openList(tag, a.start)
	case atom.Li:
		r.item()
	case atom.Td, atom.Th:
		r.openCell()
	case atom.P, atom.Div:
		if !r.empty || !r.cell {
			r.breakLines(blockLines[tag])
		}
	case atom.A:
		r.closeLink()
		r.openLink(a.href)
	case atom.Img:
		r.text(a.alt)
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
		r.closeCell()
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
