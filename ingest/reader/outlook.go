package reader

import (
	"encoding/binary"
	"strings"

	"nudged/timeline"
)

// openTNEF lists what is in a winmail.dat. Its body comes back for the case that
// the mail has no other.
func (rd *reader) openTNEF(data []byte) []segment {
	t, ok := readTNEF(data)
	if !ok {
		rd.defects.add("winmail.dat not readable")
		return nil
	}
	for _, f := range t.files {
		content, embedded := f.content()
		mediaType := strings.ToLower(f.props.text(prAttachMIMEType, t.codepage))
		if embedded {
			mediaType = "application/vnd.ms-outlook"
		} else if mediaType == "" {
			mediaType = "application/octet-stream"
		}
		rd.addFile(f.name(&t), mediaType, func() []byte { return content })
		if embedded {
			rd.addOutlook(content)
		}
	}
	return t.body()
}

// body gives the text of the message, in the best form that is there.
func (t *tnef) body() []segment {
	html := t.props.text(prHTML, t.bodyCodepage())
	plain := t.props.text(prBody, t.codepage)
	if plain == "" {
		plain = t.local(t.plain)
	}
	if rtf := t.props[prRTF].data; len(rtf) > 0 && html == "" && strings.TrimSpace(plain) == "" {
		text, isHTML := readRTF(unpackRTF(rtf))
		if isHTML {
			html = text
		} else {
			plain = text
		}
	}
	plain = strings.ReplaceAll(strings.ReplaceAll(plain, "\r\n", "\n"), "\r", "\n")
	if strings.TrimSpace(plain) == "" && html == "" {
		return nil
	}
	return []segment{{plain: plain, html: html}}
}

// bodyCodepage is the charset of an HTML body that is kept as bytes.
func (t *tnef) bodyCodepage() string {
	v := t.props[prCodepage]
	if v.kind == mapiLong && len(v.data) >= 4 {
		return codepage(binary.LittleEndian.Uint32(v.data))
	}
	if name := metaCharset(t.props[prHTML].data); name != "" {
		return name
	}
	return t.codepage
}

// addOutlook reads a message that Outlook attached in its own form.
func (rd *reader) addOutlook(data []byte) {
	if rd.depth >= maxMails || rd.parser.left <= 0 {
		rd.defects.add(defectMails)
		return
	}
	rd.parser.left--
	inner := newReader(rd.parser, data, rd.depth+1)
	t, _ := readTNEF(data)
	inner.readOutlookHeader(&t)
	inner.fillBody(inner.openTNEF(data))
	root := &part{mediaType: "text/plain", params: map[string]string{}, isRead: true}
	inner.readSense(root)
	rd.addOriginal(inner.done())
}

// readOutlookHeader takes the header that the mail came with, where Outlook kept
// it, else what it knows about the mail.
func (rd *reader) readOutlookHeader(t *tnef) {
	if kept := t.props.text(prTransportHeaders, t.codepage); strings.Contains(kept, ":") {
		h, _ := readHeader(SkipPreface([]byte(kept)), &rd.defects)
		h.charset = "utf-8"
		if rd.readHeader(h); h.Has("From") {
			return
		}
	}
	m := rd.message
	text := func(ids ...uint16) string {
		for _, id := range ids {
			if s := oneLine(t.props.text(id, t.codepage)); s != "" {
				return s
			}
		}
		return ""
	}
	m.Subject = text(prSubject)
	m.From = outlookAddress(text(prRepresentingName, prSenderName), text(prRepresentingSMTP, prSenderSMTP, prRepresentingEmail, prSenderEmail))
	if m.From != nil {
		m.Authors, m.Froms = []timeline.Address{*m.From}, 1
	}
	m.To, m.Cc = outlookNames(text(prDisplayTo)), outlookNames(text(prDisplayCc))
	m.MessageID = messageID(text(prMessageID))
	m.InReplyTo, m.References = messageIDs(text(prInReplyTo)), messageIDs(text(prReferences))
	for _, id := range []uint16{prSubmitTime, prDeliveryTime} {
		if at := t.props.time(id); !at.IsZero() && m.Date.IsZero() {
			m.Date = timeline.Moment{Time: at, Zoned: true}
		}
	}
}

// outlookAddress makes an address of what Exchange knows: /O=ORG/CN=… is its own
// name for a person, no address that anybody else could use.
func outlookAddress(name, address string) *timeline.Address {
	if !strings.Contains(address, "@") {
		address = ""
	}
	if name == "" && address == "" {
		return nil
	}
	return &timeline.Address{Name: name, Address: cleanAddrSpec(address)}
}

// outlookNames splits the names of recipients as Outlook shows them.
func outlookNames(shown string) []timeline.Address {
	out := []timeline.Address{}
	for _, name := range strings.Split(shown, ";") {
		name = strings.Trim(name, " '\"")
		if strings.Contains(name, "@") {
			out = append(out, parseAddresses(name, "utf-8")...)
		} else if name != "" {
			out = append(out, timeline.Address{Name: name})
		}
		if len(out) >= maxAddresses {
			break
		}
	}
	return out
}
