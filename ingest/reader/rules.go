package reader

import (
	"slices"
	"strings"

	"nudged/timeline"
)

// rules are the signs that a mailbox's rule sent the mail here, each once.
func (h header) rules() []string {
	var out []string
	for _, f := range h.fields {
		switch strings.ToLower(f.Name) {
		case "x-qq-auto-fwd", "x-autoforward-to":
			out = appendNew(out, timeline.RuleHeader)
		case "return-path", "sender":
			out = appendNew(out, pathRules(f.Value)...)
		}
	}
	return out
}

// pathRules are the signs in a reverse-path. Sender is read too:
// QUIRK: QQ repeats it there, and servers that rewrite the reverse-path keep that.
func pathRules(value string) []string {
	var out []string
	for _, a := range addrSpecs(value) {
		local := strings.ToLower(a[:strings.LastIndexByte(a, '@')+1])
		for _, sign := range []string{timeline.RuleAuto, timeline.RuleCaf} {
			if strings.Contains(local, sign+"=") {
				out = append(out, sign)
			}
		}
	}
	return out
}

// appendNew appends what is not in list yet, as long as the list is short.
func appendNew(list []string, more ...string) []string {
	for _, s := range more {
		if len(list) < maxAddresses && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
