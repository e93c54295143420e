package matcher

import (
	"slices"
	"strings"
	"sync"

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
	if s, listed := facts().senders[domain]; listed {
		if slices.Contains(s.Marketing, local) {
			return s.platform, RoleMarketing, true
		}
		return s.platform, s.Role, true
	}
	if id, ok = facts().platformOrgs[Organisation(domain)]; ok {
		return id, RoleUnobserved, true
	}
	return "", "", false
}

// unrelayed gives the address behind one that Apple's Hide My Email made:
// service_at_shop_com_1a2b_3c4d@privaterelay.appleid.com.
// QUIRK: underscores replace the dots of the domain, so that it can be compared
// with the domains that are known, never taken apart.
func unrelayed(key string) (string, bool) {
	relayed, ok := strings.CutSuffix(key, "@privaterelay.appleid.com")
	local, rest, found := strings.Cut(relayed, "_at_")
	if !ok || !found {
		return "", false
	}
	for domain := range facts().senders {
		random, ok := strings.CutPrefix(rest, strings.ReplaceAll(domain, ".", "_")+"_")
		if ok && strings.Count(random, "_") <= 1 {
			return local + "@" + domain, true
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

// PlatformIDs lists the marketplaces and payment networks that are known, by
// the ids of the data.
func PlatformIDs() []string { return slices.Clone(platformIDs()) }

// platformIDs reads the ids alone: every command line names them in its help.
var platformIDs = sync.OnceValue(func() []string {
	var file struct {
		Platforms []struct {
			ID string `json:"id"`
		} `json:"platforms"`
	}
	mustRead("platforms", &file)
	var ids []string
	for _, p := range file.Platforms {
		ids = append(ids, p.ID)
	}
	return ids
})
