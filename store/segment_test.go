package store

import (
	"bytes"
	"testing"
)

// FuzzRecord: whatever stands in a segment, reading it ends, and gives either
// the bytes whose hash the record names, or an error.
func FuzzRecord(f *testing.F) {
	for _, raw := range []string{"", "x", "Subject: hello\r\n\r\nhello hello hello hello hello hello hello"} {
		p := Pack([]byte(raw))
		f.Add(append(p.record(), p.stored...))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := readRecord(b)
		if err != nil {
			return
		}
		raw, err := p.unpack()
		if err == nil && Pack(raw).SHA() != p.SHA() {
			t.Error("other bytes than the record names")
		}
	})
}

func TestRecordWithAnyByteChangedIsRefused(t *testing.T) {
	p := Pack(bytes.Repeat([]byte("Dear Ann, "), 20))
	record := append(p.record(), p.stored...)
	for i := range record {
		changed := bytes.Clone(record)
		changed[i] ^= 0x10
		if _, err := readRecord(changed); err == nil {
			t.Errorf("byte %d changed, and nobody noticed", i)
		}
	}
}
