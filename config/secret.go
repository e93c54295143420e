package config

import (
	"fmt"
	"log/slog"
)

// Secret is a password or an access token. Whatever prints, logs or encodes it
// writes ***; only Reveal gives it out.
type Secret struct {
	hidden *string // behind a pointer: fmt calls no method on a field that is not exported
}

// NewSecret hides s.
func NewSecret(s string) Secret { return Secret{hidden: &s} }

// Reveal gives the secret itself, for the login and nothing else.
func (s Secret) Reveal() string {
	if s.hidden == nil {
		return ""
	}
	return *s.hidden
}

// Format writes *** for every verb.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// String is ***.
func (s Secret) String() string { return "***" }

// MarshalText writes ***.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue is ***.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
