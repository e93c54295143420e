package config

import (
	"maps"
	"time"
)

// layout is every section with every key, bound to where its value goes. m is the
// mailbox account that an [imap] section is about.
func (b *binder) layout(c *Config, m *IMAP, smtp, owner *SMTP) map[string]fields {
	return map[string]fields{
		"":        {"state": b.path(&c.State)},
		"account": accountFields(&c.Account),
		"imap":    b.imapFields(m),
		"smtp": with(b.smtpFields(smtp), fields{
			"plus": oneOf(&smtp.Plus, "auto", "yes", "no"),
		}),
		"smtp.owner": with(b.smtpFields(owner), fields{
			"answers": oneOf(&owner.Answers, "both", "tracking"),
		}),
		"policy": b.policyFields(&c.Policy),
		"log": {
			"format": oneOf(&c.Log.Format, "text", "json"),
			"level":  level(&c.Log.Level),
		},
		"matcher": {"templates": b.path(&c.Matcher.Templates)},
		"dossier": {"receivers": b.path(&c.Dossier.Receivers), "timestamp": webAddress(&c.Dossier.Timestamp)},
		"control": {"socket": b.path(&c.Control.Socket)},
		"retention": {
			"strangers":     number(&c.Retention.Strangers, 0, 36500),
			"noise":         number(&c.Retention.Noise, 0, 36500),
			"closed_orders": number(&c.Retention.ClosedOrders, 0, 36500),
			"quarantine":    size(&c.Retention.Quarantine, 1<<20, 1<<40),
		},
		"backup": {
			"schedule": scheduleOrNever(&c.Backup.Schedule),
			"keep":     number(&c.Backup.Keep, 1, 1000),
			"dir":      b.path(&c.Backup.Dir),
		},
	}
}

// required are the keys that a section cannot do without.
var required = map[string][]string{
	"account":    {"owner", "tracking", "timezone"},
	"imap":       {"address", "username"},
	"smtp":       {"address"},
	"smtp.owner": {"address", "from"}, // and a username, for a server that wants a login
}

// samples are values to show where a required one is missing.
var samples = map[string]string{
	"account.owner":       `["Ann Buyer <ann@buyer.example>"]`,
	"account.tracking":    `"track@buyer.example"`,
	"account.timezone":    `"Europe/Berlin"`,
	"imap.address":        `"imap.buyer.example:993"`,
	"imap.username":       `"track@buyer.example"`,
	"smtp.address":        `"smtp.buyer.example:465"`,
	"smtp.owner.address":  `"smtp.buyer.example:465"`,
	"smtp.owner.username": `"ann@buyer.example"`,
	"smtp.owner.from":     `"Ann Buyer <ann@buyer.example>"`,
}

func accountFields(a *Account) fields {
	return fields{
		"owner":       addresses(&a.Owner),
		"tracking":    address(&a.Tracking),
		"timezone":    zone(&a.Zone),
		"authserv_id": word(&a.AuthservID),
	}
}

func (b *binder) imapFields(m *IMAP) fields {
	return with(b.loginFields(&m.Login, "password", "xoauth2", "oauthbearer"), fields{
		"name":        word(&m.Name),
		"address":     hostPort(&m.Address),
		"tls":         oneOf(&m.TLS, "implicit", "starttls", "none"),
		"ca_file":     b.path(&m.CAFile),
		"folders":     texts(&m.Folders),
		"authserv_id": word(&m.AuthservID),
		"trust":       oneOf(&m.Trust, "authenticated", "mailbox"),
		"keep":        oneOf(&m.Keep, "all", "matched"),
		"poll":        duration(&m.Poll, 30*time.Second, 24*time.Hour),
		"max_message": size(&m.MaxMessage, 1<<20, 1<<30),
	})
}

func (b *binder) smtpFields(s *SMTP) fields {
	return with(b.loginFields(&s.Login, "password", "xoauth2", "oauthbearer", "none"), fields{
		"address": hostPort(&s.Address),
		"tls":     oneOf(&s.TLS, "implicit", "starttls", "none"),
		"ca_file": b.path(&s.CAFile),
		"from":    address(&s.From),
		"hello":   word(&s.Hello),
	})
}

func (b *binder) loginFields(l *Login, auth ...string) fields {
	return fields{
		"username":         text(&l.Username),
		"auth":             oneOf(&l.Auth, auth...),
		"password_file":    b.path(&l.secret.file),
		"password_command": text(&l.secret.command),
	}
}

func (b *binder) policyFields(p *Policy) fields {
	return fields{
		"calendar":           country(&p.Calendar),
		"calendar_file":      b.path(&p.CalendarFile),
		"nudge_after":        number(&p.NudgeAfter, 1, 365),
		"unresponsive_after": number(&p.UnresponsiveAfter, 1, 365),
		"quiet_hours":        hours(&p.QuietHours),
		"digest":             schedule(&p.Digest),
		"digest_when_empty":  oneOf(&p.DigestWhenEmpty, "weekly", "daily", "never"),
		"safety_margin":      number(&p.SafetyMargin, 0, 365),
		"alarm_after":        duration(&p.AlarmAfter, 10*time.Minute, 7*24*time.Hour),
	}
}

func with(f, more fields) fields {
	maps.Copy(f, more)
	return f
}
