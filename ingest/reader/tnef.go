package reader

import (
	"encoding/binary"
	"strconv"
	"strings"
)

// tnef is what a winmail.dat holds: [MS-OXTNEF]. Outlook packs a mail's body and
// attachments into it, and whole mails as attachments.
type tnef struct {
	props    mapiProps
	plain    []byte // attBody, in the codepage
	codepage string
	files    []tnefFile
}

// tnefFile is one attachment.
type tnefFile struct {
	title string // attAttachTitle, in the codepage
	data  []byte
	props mapiProps
}

const tnefSignature = 0x223e9f78

// The attributes that are read: [MS-OXTNEF] section 2.1.3.
const (
	attBody           = 0x800c
	attAttachData     = 0x800f
	attAttachTitle    = 0x8010
	attAttachRendData = 0x9002 // begins an attachment
	attMsgProps       = 0x9003
	attAttachment     = 0x9005
	attOemCodepage    = 0x9007
)

// readTNEF reads a winmail.dat as far as it is whole. ok is false where it is none.
func readTNEF(b []byte) (t tnef, ok bool) {
	if !isTNEF(b) {
		return t, false
	}
	b = b[6:] // behind the signature a key, of no use
	for len(b) >= 9 {
		id := binary.LittleEndian.Uint32(b[1:]) & 0xffff
		length := uint64(binary.LittleEndian.Uint32(b[5:]))
		b = b[9:]
		data := b[:min(length, uint64(len(b)))]
		t.take(id, data)
		b = b[len(data):]
		b = b[min(2, len(b)):] // a checksum
	}
	return t, true
}

func (t *tnef) take(id uint32, data []byte) {
	switch id {
	case attOemCodepage:
		if len(data) >= 4 {
			t.codepage = codepage(binary.LittleEndian.Uint32(data))
		}
	case attBody:
		t.plain = data
	case attMsgProps:
		t.props = readMAPI(data)
	case attAttachRendData:
		t.files = append(t.files, tnefFile{})
	}
	if len(t.files) == 0 {
		return
	}
	file := &t.files[len(t.files)-1]
	switch id {
	case attAttachTitle:
		file.title = t.local(data)
	case attAttachData:
		file.data = data
	case attAttachment:
		file.props = readMAPI(data)
	}
}

// local decodes text that is in the codepage of the sender's machine.
func (t *tnef) local(b []byte) string {
	s, _ := decodeText([]byte(strings.TrimRight(string(b), "\x00")), t.codepage)
	return s
}

// codepage gives the name of the charset that Windows knows by number.
func codepage(n uint32) string {
	switch n {
	case 0, 1:
		return ""
	case 20127:
		return "us-ascii"
	case 65000:
		return "utf-7"
	case 65001:
		return "utf-8"
	case 20932, 51932:
		return "euc-jp"
	case 50220, 50221, 50222:
		return "iso-2022-jp"
	case 51949:
		return "euc-kr"
	case 52936:
		return "hz-gb-2312"
	case 54936, 936, 51936:
		return "gb18030"
	case 932, 949, 950:
		return "cp" + strconv.Itoa(int(n))
	case 20866:
		return "koi8-r"
	case 21866:
		return "koi8-u"
	}
	if n >= 28591 && n <= 28605 {
		return "iso-8859-" + strconv.Itoa(int(n-28590))
	}
	return "windows-" + strconv.Itoa(int(n))
}

// name is that of the file, as good as it can be had.
func (f tnefFile) name(t *tnef) string {
	props := f.props
	for _, s := range []string{
		props.text(prAttachLongFilename, t.codepage), props.text(prAttachFilename, t.codepage),
		f.title, props.text(prDisplayName, t.codepage),
	} {
		if s = displayName(s); s != "" {
			return s
		}
	}
	return ""
}

// content is the file's bytes; embedded says that they are a message in TNEF.
func (f tnefFile) content() (data []byte, embedded bool) {
	const interfaceID = 16 // before an object stands the identifier of what reads it
	object := f.props[prAttachData]
	if object.kind == mapiObject && len(object.data) > interfaceID && isTNEF(object.data[interfaceID:]) {
		return object.data[interfaceID:], true
	}
	if len(f.data) > 0 {
		return f.data, isTNEF(f.data)
	}
	return object.data, false
}

func isTNEF(b []byte) bool {
	return len(b) >= 6 && binary.LittleEndian.Uint32(b) == tnefSignature
}
