package reader

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"nudged/timeline"
)

// attach lists p as an attachment and looks into the containers of other mail
// programs. What is signed only, or is the text packed otherwise, comes back as
// text.
func (rd *reader) attach(p *part) []segment {
	switch {
	case machineReadable[p.mediaType]:
		return nil // of a report: read there
	case len(p.raw) == 0 && p.name == "" && len(p.header.fields) == 0:
		return nil
	case strings.HasPrefix(p.mediaType, "multipart/") && len(bytes.TrimSpace(p.raw)) == 0:
		return nil
	}
	rd.addFile(p.name, p.mediaType, p.bytes)
	switch {
	case p.isMail():
		rd.addMail(p.bytes())
	case strings.HasSuffix(p.mediaType, "/ms-tnef"), strings.HasSuffix(p.mediaType, "/vnd.ms-tnef"), strings.EqualFold(p.name, "winmail.dat"):
		rd.packed = append(rd.packed, rd.openTNEF(p.bytes())...)
	case strings.HasSuffix(p.mediaType, "pkcs7-mime"):
		return rd.openSigned(p.bytes())
	}
	return nil
}

// openSigned reads on inside a signature. What is encrypted stays an attachment.
func (rd *reader) openSigned(data []byte) []segment {
	content := signedContent(data)
	if content == nil {
		return nil
	}
	if rd.parser.left <= 0 || rd.signatures >= maxMails {
		rd.defects.add(defectParts)
		return nil
	}
	rd.signatures++
	rd.parser.defects = nil
	inner := rd.parser.part(content, nil, 0)
	rd.defects.all(rd.parser.defects)
	return rd.segments(inner)
}

// machineReadable are the parts of a report that are no files.
var machineReadable = map[string]bool{
	"message/delivery-status": true, "message/global-delivery-status": true, "message/disposition-notification": true,
	"message/global-disposition-notification": true, "message/feedback-report": true, "text/rfc822-headers": true,
	"message/global-headers": true,
}

// isMail reports whether p is an attached mail: by its type, or as a file with
// that ending which begins as a mail does.
func (p *part) isMail() bool {
	switch p.mediaType {
	case "message/rfc822", "message/global", "message/news", "application/x-rfc822", "application/eml":
		return true
	}
	if !strings.HasSuffix(strings.ToLower(p.name), ".eml") {
		return false
	}
	var ignored defects
	h, _ := readHeader(SkipPreface(p.bytes()), &ignored)
	return h.Has("From") && (h.Has("Date") || h.Has("Subject") || h.Has("Received"))
}

// addFile lists a file. Who only skims does not open it.
func (rd *reader) addFile(name, mediaType string, open func() []byte) {
	if len(rd.message.Attachments) >= maxAttachments {
		rd.defects.add(defectAttachments)
		return
	}
	a := timeline.Attachment{Name: name, Type: oneLine(strings.ToValidUTF8(mediaType, "?"))}
	if !rd.parser.skims {
		data := open()
		sum := sha256.Sum256(data)
		a.Size, a.SHA256 = int64(len(data)), hex.EncodeToString(sum[:])
		if rd.parser.files != nil {
			rd.parser.files[a.SHA256] = data
		}
	}
	rd.message.Attachments = append(rd.message.Attachments, a)
}

// addMail reads an attached mail.
func (rd *reader) addMail(data []byte) {
	if rd.depth >= maxMails || rd.parser.left <= 0 {
		rd.defects.add(defectMails)
		return
	}
	rd.addOriginal(rd.parser.read(data, rd.depth+1))
}

// addOriginal keeps an attached mail. What could not be read in it could not be
// read in this one either.
func (rd *reader) addOriginal(m *timeline.Message) {
	const within = "in an attached mail: "
	rd.message.Originals = append(rd.message.Originals, m)
	for _, d := range m.Defects {
		rd.defects.add(within + strings.TrimPrefix(d, within))
	}
}
