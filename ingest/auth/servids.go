package auth

import "slices"

// ServIDs lists the names under which providers report in a mail's
// Authentication-Results, the topmost first. It is for asking the owner which
// one is theirs; nothing is believed by it.
func ServIDs(raw []byte) []string {
	fields, err := headerLines(raw)
	if err != nil {
		return nil
	}
	var names []string
	for _, value := range allOf(fields, "Authentication-Results") {
		p := authParser{rest: value}
		p.space()
		if name := p.value(); p.err == nil && name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
