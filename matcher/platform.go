package matcher

import (
	"regexp"
	"strings"

	"nudged/timeline"
)

// The roles of a platform's sender. Only transactional and support mail tells
// of orders; a role that nobody observed is RoleUnobserved.
const (
	RoleTransactional = "transactional"
	RoleSupport       = "support"
	RoleMarketing     = "marketing"
	RoleUnobserved    = "unknown"
)

// Platform tells which marketplace or payment network an address belongs to,
// and in what role it writes. Registrable domains are compared, whole: neither
// alibaba-fake.com nor alibaba.com.example.net nor a look-alike letter is
// Alibaba. Whether the address was forged is another question.
func Platform(a timeline.Address) (id, role string, ok bool) {
	key := a.Key()
	if real, relayed := unrelayed(key); relayed {
		key = real
	}
	local, domain, found := cutAt(key)
	if !found {
		return "", "", false
	}
	org := Organisation(domain)
	if org == "" {
		return "", "", false
	}
	for _, p := range facts.platforms {
		for _, s := range p.Senders {
			for _, d := range append([]string{s.Domain}, s.Also...) {
				switch {
				case d == domain && contains(s.Marketing, local):
					return p.ID, RoleMarketing, true
				case d == domain:
					return p.ID, s.Role, true
				case Organisation(d) == org:
					id, role, ok = p.ID, RoleUnobserved, true
				}
			}
		}
	}
	return id, role, ok
}

// appleRelay is the From that Apple's Hide My Email makes of the sender's own.
// QUIRK: underscores replace the dots of the domain, so that it can be compared
// with domains known beforehand, never taken apart.
var appleRelay = regexp.MustCompile(`^(.+)_at_(.+?)(?:_[0-9a-z]+){1,2}@privaterelay\.appleid\.com$`)

func unrelayed(key string) (string, bool) {
	m := appleRelay.FindStringSubmatch(key)
	if m == nil {
		return "", false
	}
	for _, p := range facts.platforms {
		for _, s := range p.Senders {
			if strings.ReplaceAll(s.Domain, ".", "_") == m[2] {
				return m[1] + "@" + s.Domain, true
			}
		}
	}
	return "", false
}

func cutAt(key string) (local, domain string, ok bool) {
	i := strings.LastIndexByte(key, '@')
	if i <= 0 {
		return "", "", false
	}
	return key[:i], key[i+1:], true
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
