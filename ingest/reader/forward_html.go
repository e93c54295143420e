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

// isFromHTML reports whether the readable text of m was made of its HTML, or of
// the same words.
func isFromHTML(m *timeline.Message, structured string) bool {
	return Squeeze(structured) == Squeeze(m.Text)
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
				c = containerOf(tagAttributes(z, more))
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

// mayHoldContainers saves the work for HTML that cannot hold any.
func mayHoldContainers(src string) bool {
	for name := range lexicon.containers {
		if strings.Contains(src, name) {
			return true
		}
	}
	return false
}

func containerOf(attributes map[string]string) container {
	for _, name := range strings.Fields(attributes["class"] + " " + attributes["id"]) {
		name = strings.TrimPrefix(name, "x_")
		if c := lexicon.containers[name]; c != noContainer {
			return c
		}
	}
	return noContainer
}
