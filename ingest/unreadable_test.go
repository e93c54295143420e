package ingest

import (
	"testing"

	"nudged/timeline"
)

// TestReadRecovers: a bug of the reader is a defect of the mail.
func TestReadRecovers(t *testing.T) {
	m := new(Recorder).readBy(func([]byte) *timeline.Message { panic("a bug of ours") }, []byte("x"))
	if m.Kind != timeline.KindUnreadable || len(m.Defects) != 1 || string(m.Raw) != "x" {
		t.Errorf("%+v", m)
	}
}
