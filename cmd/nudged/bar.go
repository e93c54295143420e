package main

import (
	"fmt"
	"strings"
	"time"
)

// bar draws on the user's terminal how far something is, in bytes, and nothing
// where there is none. at is told what is done, of how much; end takes it away.
func (s *session) bar(what string) (at func(done, total int64), end func()) {
	if !s.user.terminal {
		return func(int64, int64) {}, func() {}
	}
	begun, shown := time.Now(), ""
	at = func(done, total int64) {
		line := barLine(what, done, total, time.Since(begun), max(s.user.columns, 60))
		if line != shown {
			shown = line
			fmt.Fprint(s.user.err, "\r"+line)
		}
	}
	return at, func() { fmt.Fprint(s.user.err, "\r"+strings.Repeat(" ", columns(shown))+"\r") }
}

// barLine is the bar as it looks, one column narrower than the terminal:
//
//	importing [=======>            ]  37 %  12 of 33 MB, 4s left
func barLine(what string, done, total int64, taken time.Duration, wide int) string {
	total = max(total, done, 1)
	share := float64(done) / float64(total)
	said := fmt.Sprintf(" %3.0f %%  %d of %d MB", 100*share, done>>20, total>>20)
	if share > 0.01 && taken > 2*time.Second {
		left := time.Duration(float64(taken) * (1 - share) / share)
		said += fmt.Sprintf(", %v left", left.Round(time.Second))
	}
	room := max(wide-columns(what)-40, 10)
	full := int(share * float64(room))
	line := what + " [" + strings.Repeat("=", full) + strings.Repeat(" ", room-full) + "]" + said
	return line + strings.Repeat(" ", max(wide-1-columns(line), 0)) // over what stood there
}
