package reader

import (
	"strings"
)

// segment is one stretch of the readable text: as plain text, as HTML, or as
// both, which then are alternatives to each other.
type segment struct {
	plain string
	html  string
}

// isBody reports whether p is text to be read where it stands, not a file only.
func (p *part) isBody() bool {
	switch p.mediaType {
	case "text/plain", "text/html", "text/enriched", "text/richtext":
	default:
		return false
	}
	return p.disposition != "attachment"
}

// segments gathers the text below p: what follows each other in a mixed part
// one after the other, what stands for the same in one.
func (rd *reader) segments(p *part) []segment {
	if len(p.parts) == 0 {
		return rd.leaf(p)
	}
	var all []segment
	var best segment
	for _, child := range p.parts {
		found := rd.segments(child)
		all = append(all, found...)
		best = best.or(found)
	}
	if p.mediaType == "multipart/alternative" {
		return []segment{best}
	}
	return all
}

// or takes from an alternative what s does not have yet.
func (s segment) or(alternative []segment) segment {
	var plain, html []string
	for _, a := range alternative {
		if strings.TrimSpace(a.plain) != "" {
			plain = append(plain, a.plain)
		}
		if a.html != "" {
			html = append(html, a.html)
		}
	}
	if s.plain == "" {
		s.plain = strings.Join(plain, "\n")
	}
	if s.html == "" {
		s.html = strings.Join(html, "\n")
	}
	return s
}

// leaf gives the text of a part, or lists it as an attachment. A text with a
// file name is a file, and the text as well if there is no other.
func (rd *reader) leaf(p *part) []segment {
	if !p.isBody() {
		return rd.attach(p)
	}
	if p.name != "" {
		rd.addFile(p.name, p.mediaType, p.bytes)
		if rd.hasBody {
			return nil
		}
	}
	text, trouble := rd.textOf(p)
	rd.defects.all(trouble)
	switch p.mediaType {
	case "text/html":
		return []segment{{html: text}}
	case "text/enriched", "text/richtext":
		return []segment{{plain: stripEnriched(text)}}
	}
	return []segment{{plain: text}}
}

// textOf decodes a text part: uuencoded files are taken out of it, and lines
// that were broken for transport joined.
func (rd *reader) textOf(p *part) (string, []string) {
	if p.mediaType != "text/plain" {
		return p.text()
	}
	if files, rest := uudecode(p.bytes()); len(files) > 0 {
		p.decoded = rest
		for _, f := range files {
			rd.addFile(displayName(f.name), "application/octet-stream", func() []byte { return f.data })
		}
	}
	text, trouble := p.text()
	if strings.EqualFold(p.params["format"], "flowed") {
		text = unflow(text, strings.EqualFold(p.params["delsp"], "yes"))
	}
	return text, trouble
}

// readable puts the segments together: the text, and the HTML where there is any.
func readable(all []segment) (text string, source *string) {
	var texts, sources []string
	for _, s := range all {
		if s.html != "" {
			sources = append(sources, s.html)
		}
		if strings.TrimSpace(s.plain) != "" {
			texts = append(texts, strings.TrimRight(s.plain, " \t\n"))
		} else if fromHTML := htmlToText(s.html); fromHTML != "" {
			texts = append(texts, fromHTML)
		}
	}
	if len(sources) > 0 {
		joined := strings.Join(sources, "\n")
		source = &joined
	}
	return strings.Join(texts, "\n\n"), source
}

// unflow joins the lines of format=flowed, RFC 3676 section 4: a line that ends
// with a blank goes on in the next one of the same quote depth.
func unflow(text string, delSp bool) string {
	var b strings.Builder
	b.Grow(len(text))
	open, depth := false, 0 // a line waits for its rest, of that depth
	for _, line := range strings.Split(text, "\n") {
		quotes := len(line) - len(strings.TrimLeft(line, ">"))
		content := strings.TrimPrefix(line[quotes:], " ") // section 4.4, space-stuffing
		signature := content == "-- "
		if open && (quotes != depth || signature) {
			open = false
			b.WriteByte('\n')
		}
		if !open {
			b.WriteString(line[:quotes])
			if quotes > 0 {
				b.WriteByte(' ')
			}
		}
		flows := strings.HasSuffix(content, " ") && !signature
		if flows && delSp {
			content = content[:len(content)-1]
		}
		b.WriteString(content)
		if open, depth = flows, quotes; !flows {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// stripEnriched takes the commands out of text/enriched, RFC 1896.
func stripEnriched(s string) string {
	s = strings.ReplaceAll(s, "<<", "&lt;")
	return htmlToText(strings.ReplaceAll(s, "\n", "<br>"))
}
