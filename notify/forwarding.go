package notify

import (
	"fmt"
	"strings"

	"nudged/store"
)

// forwards are the rows about what a provider asks before it forwards to us: it
// waits for the owner, who alone can know whether they wanted it.
func (v overview) forwards() (rows []row) {
	for _, c := range v.asking {
		rows = append(rows, row{What: ForwardingAsks(c), Why: "If it was not you who set that up, leave it.", Do: ForwardingAnswer(c)})
	}
	return rows
}

// ForwardingAsks says in a sentence without an end what a provider asks.
func ForwardingAsks(c store.Forwarding) string {
	asker := escaped(c.Asker, 100)
	if asker == "" {
		asker = "somebody"
	}
	return "Gmail asks whether mail of " + asker + " may be forwarded to here"
}

// ForwardingAnswer says how it is allowed. The link comes last: it stands whole
// on a line of its own where lines are short.
func ForwardingAnswer(c store.Forwarding) string {
	var ways []string
	if c.Code != "" {
		ways = append(ways, fmt.Sprintf("enter the code %s in the forwarding settings of that account", escaped(c.Code, 20)))
	}
	if c.Link != "" {
		ways = append(ways, "open "+escaped(c.Link, 700))
	}
	return "to allow it, " + strings.Join(ways, ", or ")
}
