package reader

import (
	"regexp"
	"sync"
)

// pattern is a regular expression that is compiled when a mail first asks for it:
// who only wants to know how an order stands does not wait for thirty of them.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
