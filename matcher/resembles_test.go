package matcher

import (
	"testing"

	"nudged/timeline"
)

func TestResembles(t *testing.T) {
	for address, want := range map[string]string{
		"a@alibaba-support.com":        "alibaba",
		"a@alibaba.com.example.net":    "alibaba",
		"a@a1ibaba.com":                "alibaba",
		"a@alibabba.com":               "alibaba",
		"a@xn--libaba-2nf.com":         "alibaba", // аlibaba with a Cyrillic а
		"a@mail.aliexpres.com":         "aliexpress",
		"a@dhgate.shop":                "dhgate",
		"feedback@service.alibaba.com": "", // it is Alibaba's own
		"li@wishful.example":           "", // too short a name to tell
		"lin@factory.example":          "",
		"a@babal.com":                  "",
	} {
		if got, _ := Resembles(timeline.Address{Address: address}); got != want {
			t.Errorf("Resembles(%s) = %q, want %q", address, got, want)
		}
	}
}
