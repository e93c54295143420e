package reader

import (
	"bytes"
	"strings"
)

// part is a node of the MIME tree: RFC 2045, 2046. An attached mail is a leaf;
// it is read for itself.
type part struct {
	header      header
	mediaType   string // lower case; RFC 2045 section 5.2: text/plain where none is given
	params      map[string]string
	disposition string // inline, attachment, or ""
	name        string // of the file, for display: never a path
	parts       []*part
	raw         []byte // the body as in the mail
	depth       int

	decoded []byte
	isRead  bool
}

// parser counts the parts of one mail and of those attached to it.
type parser struct {
	left    int
	defects defects
	skims   bool              // what is in attachments is of no interest
	files   map[string][]byte // where not nil: collects the attachments, by their SHA-256
}

func (ps *parser) mail(raw []byte) *part {
	if len(raw) > maxRead {
		ps.defects.add(defectSize)
		raw = raw[:maxRead]
	}
	return ps.part(repairLines(raw, &ps.defects), nil, 0)
}

// part reads one node, inside of which container stands, and all below it.
func (ps *parser) part(b []byte, container *part, depth int) *part {
	ps.left--
	p := &part{depth: depth}
	p.header, p.raw = readHeader(b, &ps.defects)
	p.describe(container)
	if !strings.HasPrefix(p.mediaType, "multipart/") {
		return p
	}
	if depth >= maxDepth {
		ps.defects.add(defectDepth)
		return p
	}
	bodies, whole := splitParts(p.raw, p.params["boundary"], ps.left+1)
	if len(bodies) == 0 {
		// Against RFC 2045 section 6.4, some encode the multipart itself.
		bodies, whole = splitParts(p.bytes(), p.params["boundary"], ps.left+1)
	}
	if len(bodies) == 0 && len(bytes.TrimSpace(p.raw)) > 0 {
		ps.defects.add("multipart without parts: read as text")
		p.mediaType = "text/plain"
		return p
	}
	if !whole {
		ps.defects.add("multipart not closed")
	}
	for _, body := range bodies {
		if ps.left <= 0 {
			ps.defects.add(defectParts)
			break
		}
		p.parts = append(p.parts, ps.part(body, p, depth+1))
	}
	return p
}

// describe reads what the header says about the body.
func (p *part) describe(container *part) {
	var given map[string]string
	p.mediaType, p.params = parseParams(p.header.Raw("Content-Type"))
	p.disposition, given = parseParams(p.header.Raw("Content-Disposition"))
	switch {
	case strings.Count(p.mediaType, "/") == 1 && !strings.HasPrefix(p.mediaType, "/"):
	case container != nil && container.mediaType == "multipart/digest":
		p.mediaType = "message/rfc822" // RFC 2046 section 5.1.5
	case p.params["boundary"] != "":
		p.mediaType = "multipart/mixed"
	default:
		p.mediaType = "text/plain"
	}
	// QUIRK: some signers name the charset at the container only.
	if container != nil && p.params["charset"] == "" && strings.HasPrefix(p.mediaType, "text/") {
		p.params["charset"] = container.params["charset"]
	}
	p.header.charset = p.params["charset"]
	p.name = fileName(p.params["charset"], given["filename"], p.params["name"], given["file"], p.params["filename"], p.params["file"])
}

// bytes gives the body without its transfer encoding. What is broken in the
// encoding costs what is broken, not what follows.
func (p *part) bytes() []byte {
	if !p.isRead {
		p.decoded, p.isRead = decodeTransfer(p.raw, p.header.Raw("Content-Transfer-Encoding")), true
	}
	return p.decoded
}

// text gives the body in UTF-8, with line ends of LF.
func (p *part) text() (string, []string) {
	var d defects
	b, charset := p.bytes(), p.params["charset"]
	if len(b) > maxText {
		d.add(defectText)
		b = b[:maxText]
		if end := bytes.LastIndexByte(b, '\n'); end > 0 {
			b = b[:end] // not in the middle of a character
		}
	}
	if charset == "" && p.mediaType == "text/html" {
		charset = metaCharset(b)
	}
	s, exact := decodeText(b, charset)
	if !exact {
		d.add("text is not in the charset that it names: " + oneLine(strings.ToValidUTF8(charset, "?")))
	}
	if strings.Contains(s, "\r") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return s, d
}

// walk visits p and all below it, in the order of the mail, until visit says no.
func (p *part) walk(visit func(*part) bool) bool {
	if !visit(p) {
		return false
	}
	for _, child := range p.parts {
		if !child.walk(visit) {
			return false
		}
	}
	return true
}
