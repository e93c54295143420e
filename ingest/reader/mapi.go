package reader

import (
	"encoding/binary"
	"strings"
	"time"
	"unicode/utf16"
)

// mapiProps are the properties in a TNEF attribute, by their number: [MS-OXPROPS].
// Of several values the first is kept.
type mapiProps map[uint16]mapiValue

// mapiValue is a value as it stands in the stream.
type mapiValue struct {
	kind uint16
	data []byte
}

// The types of values: [MS-OXCDATA] section 2.11.1.
const (
	mapiShort    = 0x0002
	mapiLong     = 0x0003
	mapiFloat    = 0x0004
	mapiDouble   = 0x0005
	mapiCurrency = 0x0006
	mapiAppTime  = 0x0007
	mapiError    = 0x000a
	mapiBool     = 0x000b
	mapiObject   = 0x000d
	mapiInt64    = 0x0014
	mapiString8  = 0x001e
	mapiUnicode  = 0x001f
	mapiTime     = 0x0040
	mapiGUID     = 0x0048
	mapiBinary   = 0x0102
	mapiMulti    = 0x1000 // several values of that type
)

// The properties that are read.
const (
	prSubject            = 0x0037
	prSubmitTime         = 0x0039
	prRepresentingName   = 0x0042
	prRepresentingEmail  = 0x0065
	prTransportHeaders   = 0x007d
	prSenderName         = 0x0c1a
	prSenderEmail        = 0x0c1f
	prDisplayCc          = 0x0e03
	prDisplayTo          = 0x0e04
	prDeliveryTime       = 0x0e06
	prBody               = 0x1000
	prRTF                = 0x1009
	prHTML               = 0x1013
	prMessageID          = 0x1035
	prReferences         = 0x1039
	prInReplyTo          = 0x1042
	prDisplayName        = 0x3001
	prAttachData         = 0x3701
	prAttachFilename     = 0x3704
	prAttachLongFilename = 0x3707
	prAttachMIMEType     = 0x370e
	prCodepage           = 0x3fde
	prSenderSMTP         = 0x5d01
	prRepresentingSMTP   = 0x5d02
	firstNamedProp       = 0x8000
)

// readMAPI reads a list of properties: [MS-OXTNEF] section 2.1.3.4. It stops
// where a length does not fit, or a type is not known and with it its length.
func readMAPI(b []byte) mapiProps {
	props := mapiProps{}
	c := cursor{b: b}
	for count := c.long(); count > 0 && !c.broken; count-- {
		kind, id := c.short(), c.short()
		if id >= firstNamedProp {
			c.skipName()
		}
		values := uint32(1)
		base := kind &^ mapiMulti
		variable := base == mapiString8 || base == mapiUnicode || base == mapiObject || base == mapiBinary
		if kind&mapiMulti != 0 || variable {
			values = c.long()
		}
		for i := uint32(0); i < values && !c.broken; i++ {
			data := c.value(base, variable)
			if _, known := props[id]; !known && !c.broken {
				props[id] = mapiValue{base, data}
			}
		}
	}
	return props
}

// cursor reads numbers and bytes off a stream. At its end it is broken, and
// gives zeros.
type cursor struct {
	b      []byte
	broken bool
}

func (c *cursor) take(n uint64) []byte {
	if n > uint64(len(c.b)) {
		c.broken, c.b = true, nil
		return make([]byte, 4)
	}
	taken := c.b[:n]
	c.b = c.b[n:]
	return taken
}

func (c *cursor) short() uint16 { return binary.LittleEndian.Uint16(c.take(2)) }
func (c *cursor) long() uint32  { return binary.LittleEndian.Uint32(c.take(4)) }

// padded takes n bytes and those that fill them up to a multiple of four.
func (c *cursor) padded(n uint64) []byte {
	data := c.take(n)
	if !c.broken {
		c.take(min((4-n%4)%4, uint64(len(c.b))))
	}
	return data
}

// skipName passes over the name of a named property: a GUID, and a number or a text.
func (c *cursor) skipName() {
	c.take(16)
	if c.long() == 0 {
		c.long()
		return
	}
	c.padded(uint64(c.long()))
}

// value takes one value.
func (c *cursor) value(kind uint16, variable bool) []byte {
	if variable {
		return c.padded(uint64(c.long()))
	}
	switch kind {
	case mapiShort, mapiLong, mapiFloat, mapiError, mapiBool:
		return c.take(4)
	case mapiDouble, mapiCurrency, mapiAppTime, mapiInt64, mapiTime:
		return c.take(8)
	case mapiGUID:
		return c.take(16)
	}
	c.broken = true
	return nil
}

// text gives a property as text, "" where there is none.
func (p mapiProps) text(id uint16, codepage string) string {
	v, ok := p[id]
	if !ok {
		return ""
	}
	s := ""
	if v.kind == mapiUnicode {
		units := make([]uint16, 0, len(v.data)/2)
		for b := v.data; len(b) > 1; b = b[2:] {
			units = append(units, binary.LittleEndian.Uint16(b))
		}
		s = string(utf16.Decode(units))
	} else {
		s, _ = decodeText(v.data, codepage)
	}
	return strings.TrimRight(s, "\x00")
}

// time gives a property as a time: 100 ns since 1601.
func (p mapiProps) time(id uint16) time.Time {
	v := p[id]
	if v.kind != mapiTime || len(v.data) < 8 {
		return time.Time{}
	}
	const secondsTo1970 = 11644473600
	seconds := int64(binary.LittleEndian.Uint64(v.data)/1e7) - secondsTo1970
	if t := time.Unix(seconds, 0).UTC(); t.Year() >= 1970 && t.Year() <= 2200 {
		return t
	}
	return time.Time{}
}
