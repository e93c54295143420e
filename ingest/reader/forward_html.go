package reader

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"nudged/timeline"
)

// container is what an element of HTML holds, by the name that a client gave it.
type container int

const (
	noContainer container = iota
	quotedContainer
	signatureContainer
)

// sight is what a person sees of a mail: the lines of its text, and those of its
// HTML with what the structure tells written out. They are read once for all who
// look for what is quoted.
type sight struct {
	plain  []textLine
	marked []textLine // none where the structure tells nothing
	same   bool       // both are made of the same words
}

func look(m *timeline.Message) sight {
	s := sight{plain: textLines(m.Text)}
	if marked := structured(m); marked != "" {
		s.marked, s.same = textLines(marked), Squeeze(marked) == Squeeze(m.Text)
	}
	return s
}

// structured gives the text of m's HTML with what its structure tells written
// out: containers of quoted mails become quotes, signatures get their dashes.
// It is "" where the structure tells nothing.
func structured(m *timeline.Message) string {
	if m.HTML == nil {
		return ""
	}
	marked, found := markContainers(cutText(*m.HTML, maxDisplay*2))
	if !found {
		return ""
	}
	return htmlToText(marked)
}

// markContainers puts <blockquote> around the containers of quoted mails and
// dashes before signatures. What is inside of a container stays as it is.
func markContainers(src string) (marked string, found bool) {
	if !mayHoldContainers(src) {
		return src, false
	}
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(src))
	depth, inside := 0, 0 // of div elements; inside is the depth of the open container
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		raw := string(z.Raw())
		name, more := z.TagName()
		isDiv := atom.Lookup(name) == atom.Div
		switch {
		case kind == html.StartTagToken:
			if isDiv {
				depth++
			}
			c := noContainer
			if inside == 0 && more {
				a := readAttributes(z, more)
				c = containerNamed(a.class + " " + a.id)
			}
			switch {
			case c == quotedContainer && isDiv:
				raw, inside, found = "<blockquote>"+raw, depth, true
			case c == signatureContainer:
				raw, found = "<div>--</div>"+raw, true
			}
		case kind == html.EndTagToken && isDiv:
			if inside > 0 && depth == inside {
				raw, inside = raw+"</blockquote>", 0
			}
			depth = max(0, depth-1)
		}
		out.WriteString(raw)
	}
	return out.String(), found
}

// mayHoldContainers saves the work for HTML that cannot hold any: a name must
// stand in the class or the id of an element.
func mayHoldContainers(src string) bool {
	for {
		before, after, more := strings.Cut(src, "=")
		if !more {
			return false
		}
		if namesElement(strings.TrimRight(before, " \t\r\n")) && containerNamed(attributeValue(after)) != noContainer {
			return true
		}
		src = after
	}
}

// namesElement reports whether s ends with the name of an attribute by which
// clients mark their containers.
func namesElement(s string) bool {
	return len(s) > 5 && strings.EqualFold(s[len(s)-5:], "class") || len(s) > 2 && strings.EqualFold(s[len(s)-2:], "id")
}

// attributeValue is what an attribute holds, of whose = sign s follows.
func attributeValue(s string) string {
	s = strings.TrimLeft(s, " \t\r\n")
	ends := " \t\r\n>"
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		s, ends = s[1:], s[:1]
	}
	if end := strings.IndexAny(s, ends); end >= 0 {
		return s[:end]
	}
	return s
}

func containerNamed(names string) container {
	for name := range strings.FieldsSeq(names) {
		name = strings.TrimPrefix(name, "x_")
		if c := lexicon().containers[name]; c != noContainer {
			return c
		}
	}
	return noContainer
}
