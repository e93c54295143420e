package config

import (
	"log/slog"
	"net"
	"time"
)

func defaults() *Config {
	return &Config{
		Policy: Policy{
			Calendar:          "CN",
			NudgeAfter:        3,
			UnresponsiveAfter: 5,
			QuietHours:        Hours{From: 20 * 60, To: 8 * 60},
			Digest:            "0 8 * * *",
			DigestWhenEmpty:   "weekly",
			SafetyMargin:      7,
			AlarmAfter:        6 * time.Hour,
		},
		Log:    Log{Format: "text", Level: slog.LevelInfo},
		Backup: Backup{Schedule: "30 3 * * *", Keep: 7},

		Retention: Retention{Quarantine: 1 << 30},
	}
}

func defaultIMAP() IMAP {
	return IMAP{
		Login:      Login{Auth: "password", secret: &source{}},
		Folders:    []string{"INBOX"},
		Trust:      "authenticated",
		Keep:       "all",
		Poll:       5 * time.Minute,
		MaxMessage: 150 << 20,
	}
}

func defaultSMTP() *SMTP {
	return &SMTP{Login: Login{secret: &source{}}, Plus: "auto", Answers: "both"}
}

// settle fills in the defaults that follow from other values.
func (c *Config) settle() {
	for i := range c.IMAP {
		m := &c.IMAP[i]
		m.TLS = settleTLS(m.TLS, m.Address, "143")
		m.Address = withPort(m.Address, m.TLS, "993", "143")
		if m.AuthservID == "" {
			m.AuthservID = c.Account.AuthservID
		}
		if m.Name == "" {
			m.Name = m.Login.Username
		}
		m.Login.secret.credentials = []string{"imap-password-" + m.Name, "imap-password"}
	}
	if c.SMTP == nil {
		return
	}
	c.SMTP.settle("smtp-password")
	if c.SMTP.From.Address == "" {
		c.SMTP.From = Address{Name: "nudged", Address: c.Account.Tracking.Address}
	}
	if len(c.IMAP) > 0 {
		c.SMTP.Login.otherwise(c.IMAP[0].Login)
	}
	c.SMTP.Login.otherwise(Login{Auth: "none"})
	if o := c.SMTP.Owner; o != nil {
		o.settle("smtp-owner-password")
		o.Login.otherwise(Login{Auth: "password"})
	}
}

func (s *SMTP) settle(credential string) {
	s.TLS = settleTLS(s.TLS, s.Address, "587", "25")
	s.Address = withPort(s.Address, s.TLS, "465", "587")
	s.Login.secret.credentials = []string{credential}
}

// settleTLS is implicit, but at the ports that have begun in the clear for ever.
func settleTLS(tls, address string, starttls ...string) string {
	if tls != "" {
		return tls
	}
	_, port, _ := net.SplitHostPort(address)
	for _, p := range starttls {
		if p == port {
			return "starttls"
		}
	}
	return "implicit"
}

// withPort adds the usual port where address names none.
func withPort(address, tls, implicit, plain string) string {
	if _, _, err := net.SplitHostPort(address); err == nil || address == "" {
		return address
	}
	if tls == "implicit" {
		return net.JoinHostPort(address, implicit)
	}
	return net.JoinHostPort(address, plain)
}
