package timeline

import "strings"

// Address is one RFC 5322 mailbox: a display name and an addr-spec.
type Address struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// String gives the address for a person to read: Name <address>.
func (a Address) String() string {
	switch {
	case a.Name == "" || a.Name == a.Address:
		return a.Address
	case a.Address == "":
		return a.Name
	}
	return a.Name + " <" + a.Address + ">"
}

// Key is the form in which two addresses are compared: lower case, nothing
// else folded. Dots and plus tags stay: they are different addresses.
func (a Address) Key() string { return strings.ToLower(strings.TrimSpace(a.Address)) }

// Domain is the part behind the last @, in lower case; "" where there is none.
func (a Address) Domain() string {
	_, domain, ok := cutLast(a.Key(), "@")
	if !ok {
		return ""
	}
	return domain
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
