package matcher

import (
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Organisation is the registrable domain that domain belongs to, in lower case:
// mail.factory.com.cn and factory.com.cn are one organisation, factory.com.cn
// and factory-sales.com.cn are two. "" for what is no domain of anybody.
func Organisation(domain string) string {
	domain = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(domain)), ".")
	org, err := publicsuffix.EffectiveTLDPlusOne(domain)
	if err != nil {
		return ""
	}
	return org
}

// PublicProvider reports whether anybody can have an address at domain, so that
// two people who share it need not know each other.
func PublicProvider(domain string) bool {
	domain = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(domain)), ".")
	org := Organisation(domain)
	if org == "" || facts().providers[domain] || facts().providers[org] {
		return true
	}
	label, _, _ := strings.Cut(org, ".")
	return facts().providerLabels[label]
}
