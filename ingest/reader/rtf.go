package reader

import (
	"encoding/binary"
	"html"
	"strconv"
	"strings"
	"unicode/utf16"
)

// rtfPreset is what the window of compressed RTF holds at first: [MS-OXRTFCP]
// section 2.1.3.1.
const rtfPreset = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}" +
	"{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier" +
	"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

const (
	rtfCompressed   = 0x75465a4c // "LZFu"
	rtfUncompressed = 0x414c454d // "MELA"
	rtfWindow       = 4096
	maxRTF          = 8 << 20 // unpacked bytes: 17 bytes come out of 2, a small file must not fill the memory
)

// unpackRTF undoes the compression of Outlook's RTF bodies, [MS-OXRTFCP]. What is
// broken ends the text.
func unpackRTF(b []byte) []byte {
	if len(b) < 16 {
		return nil
	}
	kind := binary.LittleEndian.Uint32(b[8:])
	size := min(int(binary.LittleEndian.Uint32(b[4:])), maxRTF)
	b = b[16:]
	if kind == rtfUncompressed {
		return b[:min(size, len(b))]
	}
	if kind != rtfCompressed {
		return nil
	}
	out := append(make([]byte, 0, len(rtfPreset)+min(size, len(b)*9)), rtfPreset...)
	for len(b) > 0 && len(out) < len(rtfPreset)+size {
		flags := b[0]
		b = b[1:]
		for bit := 0; bit < 8 && len(b) > 0; bit++ {
			if flags>>bit&1 == 0 {
				out, b = append(out, b[0]), b[1:]
				continue
			}
			if len(b) < 2 {
				return out[len(rtfPreset):]
			}
			offset, length := int(b[0])<<4|int(b[1])>>4, int(b[1]&15)+2
			b = b[2:]
			// The window is a ring: its position is that of the output, modulo its size.
			back := (len(out) - offset + rtfWindow) % rtfWindow
			if back == 0 {
				return out[len(rtfPreset):] // the mark of the end
			}
			for i := 0; i < length && back <= len(out); i++ {
				out = append(out, out[len(out)-back])
			}
		}
	}
	return out[len(rtfPreset):]
}

// readRTF gives the text of RTF, or the HTML that Outlook wrapped in it:
// [MS-OXRTFEX]. It reads on to the end whatever is wrong.
func readRTF(b []byte) (text string, isHTML bool) {
	r := rtfReader{isHTML: strings.Contains(string(head(b, 1024)), `\fromhtml`), codepage: "windows-1252", skipAfter: 1}
	r.read(b)
	r.flush()
	return strings.Trim(r.out.String(), "\x00 \t\r\n"), r.isHTML
}

// rtfReader walks through RTF. A group inherits the state of the one around it.
type rtfReader struct {
	out       strings.Builder
	pending   []byte   // bytes in the codepage, not decoded yet
	units     []uint16 // UTF-16 from \u, not decoded yet
	codepage  string
	isHTML    bool
	state     rtfState
	outer     []rtfState
	skipAfter int // characters that stand in for one \u
	skip      int
}

type rtfState struct {
	silent bool // a destination that is no text: fonts, colours, pictures
	htmlOn bool // inside \*\htmltag: HTML as it was
	rtfOn  bool // inside \htmlrtf: what only RTF needs
}

func (r *rtfReader) read(b []byte) {
	const deepest = 1000
	for i := 0; i < len(b); {
		switch c := b[i]; c {
		case '{':
			if len(r.outer) < deepest {
				r.outer = append(r.outer, r.state)
			}
			i++
		case '}':
			r.flush()
			if n := len(r.outer); n > 0 {
				r.state, r.outer = r.outer[n-1], r.outer[:n-1]
			}
			i++
		case '\\':
			i += r.control(b[i+1:]) + 1
		case '\r', '\n':
			i++
		default:
			r.char(c)
			i++
		}
	}
}

// control takes a control word or symbol behind its backslash and tells its length.
func (r *rtfReader) control(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	if !isLetter(b[0]) {
		return r.symbol(b)
	}
	n := 0
	for n < len(b) && n < 32 && isLetter(b[n]) {
		n++
	}
	word, end := string(b[:n]), n
	if end < len(b) && b[end] == '-' {
		end++
	}
	for end < len(b) && end < n+11 && isDigit(b[end]) {
		end++
	}
	value, err := strconv.Atoi(string(b[n:end]))
	r.word(word, value, err == nil)
	if end < len(b) && b[end] == ' ' {
		end++
	}
	return end
}

func (r *rtfReader) symbol(b []byte) int {
	switch b[0] {
	case '\'':
		if len(b) >= 3 && unhex(b[1]) >= 0 && unhex(b[2]) >= 0 {
			r.char(byte(unhex(b[1])<<4 | unhex(b[2])))
			return 3
		}
	case '*':
		// What follows may be passed over by who does not know it.
		r.state.silent = r.state.silent || !strings.HasPrefix(string(head(b[1:], 8)), `\htmltag`)
	case '~':
		r.char(' ')
	case '\\', '{', '}':
		r.char(b[0])
	case '\r', '\n':
		r.special("\n")
	}
	return 1
}

// rtfSilent are the destinations that hold no text.
var rtfSilent = map[string]bool{
	"fonttbl": true, "colortbl": true, "stylesheet": true, "info": true, "pict": true, "object": true,
	"header": true, "footer": true, "listtable": true, "listoverridetable": true, "generator": true,
}

func (r *rtfReader) word(word string, value int, given bool) {
	switch word {
	case "ansicpg":
		if value > 0 {
			r.codepage = codepage(uint32(value))
		}
	case "uc":
		r.skipAfter = min(max(value, 0), 4)
	case "u":
		if !r.mute() {
			r.flushBytes()
			r.units = append(r.units, uint16(value))
		}
		r.skip = r.skipAfter
	case "htmltag":
		r.state.htmlOn, r.state.silent = true, false
	case "htmlrtf":
		r.flush()
		r.state.rtfOn = !given || value != 0
	case "par", "line", "row", "sect":
		r.special("\n")
	case "tab", "cell":
		r.special("\t")
	default:
		r.state.silent = r.state.silent || rtfSilent[word]
	}
}

// mute reports whether text is not to be read where r stands.
func (r *rtfReader) mute() bool { return r.state.silent || r.state.rtfOn }

func (r *rtfReader) char(c byte) {
	if r.skip > 0 {
		r.skip--
		return
	}
	if !r.mute() {
		r.flushUnits()
		r.pending = append(r.pending, c)
	}
}

func (r *rtfReader) special(s string) {
	if r.flush(); !r.mute() {
		r.out.WriteString(s)
	}
}

func (r *rtfReader) flush() {
	r.flushBytes()
	r.flushUnits()
}

func (r *rtfReader) flushBytes() {
	if len(r.pending) > 0 {
		s, _ := decodeText(r.pending, r.codepage)
		r.write(s)
		r.pending = r.pending[:0]
	}
}

func (r *rtfReader) flushUnits() {
	if len(r.units) > 0 {
		r.write(string(utf16.Decode(r.units)))
		r.units = r.units[:0]
	}
}

func (r *rtfReader) write(s string) {
	if r.isHTML && !r.state.htmlOn {
		s = html.EscapeString(s)
	}
	r.out.WriteString(s)
}
