package config

import (
	"net"
	"net/netip"
	"slices"
	"strings"
)

// agree compares values that are right by themselves.
func (b *binder) agree(c *Config) {
	if p := c.Policy; p.UnresponsiveAfter < p.NudgeAfter {
		at := b.placeOf("policy", "unresponsive_after", "nudge_after")
		b.refuse(at, "policy.unresponsive_after", wrongf("raise it, or lower nudge_after",
			"%d is less than nudge_after, which is %d", p.UnresponsiveAfter, p.NudgeAfter))
	}
	b.agreeOnNames(c.IMAP)
	for i, m := range c.IMAP {
		b.agreeOnLogin(b.section("imap", i), m.Address, m.TLS, m.Login)
	}
	if c.SMTP == nil && b.section("smtp.owner", 0).name != "" {
		b.refuse(b.section("smtp.owner", 0).at, "smtp.owner", wrongf("write [smtp] with its address too", "stands without [smtp], which sends nudged's own mail"))
	}
	if c.SMTP != nil {
		b.agreeOnLogin(b.section("smtp", 0), c.SMTP.Address, c.SMTP.TLS, c.SMTP.Login)
		if o := c.SMTP.Owner; o != nil {
			b.agreeOnLogin(b.section("smtp.owner", 0), o.Address, o.TLS, o.Login)
			b.agreeOnOwner(c, o.From)
		}
	}
}

// agreeOnOwner refuses to write to sellers as anybody but the owner: such a mail,
// and what answers it, would not be recognised.
func (b *binder) agreeOnOwner(c *Config, from Address) {
	same := func(a Address) bool { return strings.EqualFold(a.Address, from.Address) }
	switch {
	case from.Address == "":
	case !slices.ContainsFunc(c.Account.Owner, same):
		b.refuse(b.placeOf("smtp.owner", "from"), "smtp.owner.from", wrongf("write one of your addresses there, or add it to [account] owner", "%s is none of [account] owner", from.Address))
	case same(c.Account.Tracking):
		b.refuse(b.placeOf("smtp.owner", "from"), "smtp.owner.from", wrongf("write another of your addresses there", "is the tracking address, whose mail is nudged's own"))
	}
}

// agreeOnNames refuses two accounts of one name: the state could not tell them apart.
func (b *binder) agreeOnNames(accounts []IMAP) {
	seen := map[string]bool{}
	for i, m := range accounts {
		if m.Name != "" && seen[m.Name] {
			b.refuse(b.section("imap", i).at, "imap.name", wrongf(`give it another, like name = "second"`, "two mailbox accounts are called %q", m.Name))
		}
		seen[m.Name] = true
	}
}

func (b *binder) agreeOnLogin(s section, address, tls string, l Login) {
	sets := func(key string) bool { return b.placeIn(s, key) != (place{}) }
	if sets("password_file") && sets("password_command") {
		b.refuse(b.placeIn(s, "password_command"), dotted(s.name, "password_command"), wrongf("keep one of the two", "stands beside password_file"))
	}
	if sets("password_file") && strings.Contains(l.Auth, "oauth") {
		b.refuse(b.placeIn(s, "password_file"), dotted(s.name, "password_file"),
			wrongf("write password_command, a program that prints a fresh access token", "an access token does not keep in a file"))
	}
	if tls == "none" && address != "" && !loopback(address) {
		b.refuse(b.placeIn(s, "tls"), dotted(s.name, "tls"), wrongf(`write "implicit" or "starttls"; "none" is for this machine only`, "would send the password readable to %s", address))
	}
}

// placeOf finds the first of keys that the section sets.
func (b *binder) placeOf(name string, keys ...string) place {
	for _, key := range keys {
		if at := b.placeIn(b.section(name, 0), key); at != (place{}) {
			return at
		}
	}
	return place{}
}

func (b *binder) placeIn(s section, key string) place {
	for _, set := range s.settings {
		if set.key == key {
			return set.value.at
		}
	}
	return place{}
}

// loopback reports whether address, host:port, is this machine.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
