package timeline

import (
	"strings"
	"testing"
)

func TestWithoutTokens(t *testing.T) {
	token := strings.Repeat("a2", 23) + "z"
	for in, want := range map[string]string{
		"track+r." + token + "@buyer.example":                  "track@buyer.example",
		"track+R." + strings.ToUpper(token) + "@buyer.example": "track@buyer.example",
		"nudge.r." + token + "@buyer.example":                  "nudge@buyer.example",
		"Re: r." + token:                                       "Re: ",
		"track+r.short@buyer.example":                          "track+r.short@buyer.example",
	} {
		if got := WithoutTokens(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
