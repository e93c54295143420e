package reader

import (
	"encoding/json"
	"testing"
)

func TestParseDate(t *testing.T) {
	check := func(name, raw, want string) {
		t.Helper()
		m, ok := parseDate(raw)
		got, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			got = []byte(`"none"`)
		}
		if string(got) != `"`+want+`"` {
			t.Errorf("%s: %q gives %s, want %q", name, raw, got, want)
		}
	}
	check("RFC 5322", "Wed, 04 Mar 2026 15:07:00 +0800", "2026-03-04T15:07:00+08:00")
	check("no weekday, no seconds", "4 Mar 2026 15:07 -0500", "2026-03-04T15:07:00-05:00")
	check("a comment", "Wed, 4 Mar 2026 15:07:00 +0000 (UTC)", "2026-03-04T15:07:00Z")
	check("-0000 is a known instant", "4 Mar 2026 15:07:00 -0000", "2026-03-04T15:07:00Z")
	check("obsolete year", "4 Mar 98 15:07:00 GMT", "1998-03-04T15:07:00Z")
	check("obsolete zone", "4 Mar 2026 15:07:00 EST", "2026-03-04T15:07:00-05:00")
	check("CST is two zones", "4 Mar 2026 15:07:00 CST", "2026-03-04T15:07:00")
	check("no zone", "4 Mar 2026 15:07:00", "2026-03-04T15:07:00")
	check("a colon in the zone", "4 Mar 2026 15:07:00 +08:00", "2026-03-04T15:07:00+08:00")
	check("GMT+8", "4 Mar 2026 15:07:00 GMT+8", "2026-03-04T15:07:00+08:00")
	check("a quoted zone", `4 Mar 2026 15:07:00 "GMT"`, "2026-03-04T15:07:00Z")
	check("the 24th hour", "4 Mar 2026 24:04:00 +0000", "2026-03-05T00:04:00Z")
	check("a leap second", "30 Jun 2012 23:59:60 +0000", "2012-06-30T23:59:59Z")
	check("asctime", "Wed Mar  4 15:07:00 2026", "2026-03-04T15:07:00")
	check("asctime with zone", "Wed Mar 4 15:07:00 UTC 2026", "2026-03-04T15:07:00Z")
	check("ISO 8601", "2026-03-04T15:07:00Z", "2026-03-04T15:07:00Z")
	check("ISO 8601 with fraction and zone", "2026-03-04T15:07:00.123+08:00", "2026-03-04T15:07:00+08:00")
	check("ISO with a blank", "2026-03-04 15:07:00 +0800", "2026-03-04T15:07:00+08:00")
	check("slashes, year first", "2026/03/04 15:07", "2026-03-04T15:07:00")
	check("day and month could be either", "03/04/2026 15:07", "none")
	check("only one reading", "13/04/2026 15:07", "2026-04-13T15:07:00")
	check("afternoon", "Thursday, April 09, 2026 3:00 PM", "2026-04-09T15:00:00")
	check("midnight", "April 9, 2026 12:00 AM", "2026-04-09T00:00:00")
	check("German month", "Mi, 4 Mär 2026 15:07:00 +0100", "2026-03-04T15:07:00+01:00")
	check("Chinese month", "星期三, 04 三月 2026 15:07:00 +0800", "2026-03-04T15:07:00+08:00")
	check("month in Chinese numbers", "4 3月 2026 15:07:00 +0800", "2026-03-04T15:07:00+08:00")
	check("a long day", "Mon, 029 Apr 2019 23:34:45 -0800", "2019-04-29T23:34:45-08:00")
	check("hyphens", "4-Mar-2026 15:07:00 +0000", "2026-03-04T15:07:00Z")
	check("the zone glued on", "4 Mar 2026 15:07:00+0800", "2026-03-04T15:07:00+08:00")
	check("an impossible zone is none", "4 Mar 2026 15:07:00 +9900", "2026-03-04T15:07:00")
	check("a broken clock", "1 Jan 0001 00:00:00 +0000", "none")
	check("words", "Whenever", "none")
	check("nothing", "", "none")
}

// FuzzDate: whatever stands in a Date field, it is a moment that can be kept, or none.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"Wed, 04 Mar 2026 15:07:00 +0800", "0 Jan 0000 00:00 +9959", "9999-12-31T23:59:60-2359", "31 二月 26 1:1:1 PM AM", "((((", "1:1 1 1 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, ok := parseDate(s)
		if _, err := json.Marshal(m); ok && err != nil {
			t.Errorf("%q: %v", s, err)
		}
	})
}
