package ingest

import (
	"strings"
)

// segment is one stretch of the readable text: as plain text, as HTML, or as
// both, which then are alternatives to each other.
type segment struct {
	plain string
	html  string
}

// isBody reports whether p is text to be read where it stands, not a file.
func (p *part) isBody() bool {
	switch p.mediaType {
	case "text/plain", "text/html", "text/enriched", "text/richtext":
	default:
		return false
	}
	return p.disposition != "attachment" && (p.name == "" || p.disposition == "")
}

// segments gathers the text below p: what follows each other in a mixed part
// one after the other, what stands for the same in one.
func (rd *reader) segments(p *part) []segment {
	if len(p.parts) == 0 {
		return rd.leaf(p)
	}
	var out []segment
	for _, child := range p.parts {
		out = append(out, rd.segments(child)...)
	}
	if p.mediaType == "multipart/alternative" {
		return joinAlternatives(out)
	}
	return out
}

// leaf gives the text of a part, or lists it as an attachment.
func (rd *reader) leaf(p *part) []segment {
	if !p.isBody() || rd.namedBodies && p.name != "" {
		return rd.attach(p)
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
			rd.addFile(displayName(f.name), "application/octet-stream", f.data)
		}
	}
	text, trouble := p.text()
	if strings.EqualFold(p.params["format"], "flowed") {
		text = unflow(text, strings.EqualFold(p.params["delsp"], "yes"))
	}
	return text, trouble
}

// joinAlternatives makes one segment of several that say the same.
func joinAlternatives(all []segment) []segment {
	var plain, html []string
	for _, s := range all {
		if strings.TrimSpace(s.plain) != "" {
			plain = append(plain, s.plain)
		}
		if s.html != "" {
			html = append(html, s.html)
		}
	}
	if len(plain)+len(html) == 0 {
		return nil
	}
	return []segment{{strings.Join(plain, "\n"), strings.Join(html, "\n")}}
}

// readable puts the segments together: the text, and the HTML where there is any.
func readable(all []segment) (text string, source *string, links []string) {
	var texts, sources []string
	for _, s := range all {
		fromHTML := ""
		if s.html != "" {
			var found []string
			fromHTML, found = readHTML(s.html)
			links = append(links, found...)
			sources = append(sources, s.html)
		}
		if strings.TrimSpace(s.plain) != "" {
			texts = append(texts, strings.TrimRight(s.plain, " \t\n"))
		} else if fromHTML != "" {
			texts = append(texts, fromHTML)
		}
	}
	if len(sources) > 0 {
		joined := strings.Join(sources, "\n")
		source = &joined
	}
	return strings.Join(texts, "\n\n"), source, links
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
