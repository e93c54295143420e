// Package config reads nudged.toml: its sections, their defaults, and where the
// secrets are that never stand in it.
//
// The file is documented by [Example], which is also its list of defaults.
// Everything wrong with a file is told at once, each with line, column and a
// remedy ([Error]). A secret is read when a login needs it, not before, and has
// the type [Secret], which does not print.
//
// The package knows nothing of the others: a section is a plain value, and the
// doorway hands it to the package that it is for.
package config

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

// Config is a whole configuration, defaults filled in.
type Config struct {
	Path     string   // the file it was read from
	Warnings []string // what works, but should not stay so

	State   string // folder of the state, "" where the file names none
	Account Account
	IMAP    []IMAP // none: mail comes by import only
	SMTP    *SMTP  // nil: nothing can be sent
	Policy  Policy
	Matcher Matcher
	Dossier Dossier
	Log     Log
	Control Control
	Backup  Backup

	Retention Retention
}

// Address is a mailbox as RFC 5322 has it: a display name and an addr-spec.
type Address struct {
	Name    string
	Address string
}

// Account is whom nudged works for.
type Account struct {
	Owner      []Address      // the first gets nudges and digests
	Tracking   Address        // where mail is forwarded to
	Zone       *time.Location // the owner's
	AuthservID string         // whose Authentication-Results to believe, "" nobody's
}

// IMAP is one mailbox account that is read.
type IMAP struct {
	Name       string // tells it from others, in logs and in the state
	Address    string // host:port
	TLS        string // implicit, starttls or none
	CAFile     string // certificates to trust instead of the system's
	Login      Login
	Folders    []string
	AuthservID string // as Account.AuthservID, where this provider is another one
	Trust      string // authenticated or mailbox
	Keep       string // all or matched
	Poll       time.Duration
	MaxMessage int64 // bytes; of a larger mail only the headers are kept
}

// SMTP is the server that takes our mail.
type SMTP struct {
	Address string // host:port
	TLS     string
	CAFile  string
	Login   Login
	From    Address
	Hello   string // what we call ourselves in EHLO, "" the host's name
	Plus    string // auto, yes or no
	Answers string // of the owner's account: where a seller's answer goes, both or tracking
	Owner   *SMTP  // the owner's own account, nil where there is none
}

// Policy is when the owner wants to hear what.
type Policy struct {
	Calendar          string     // country code of the sellers' working days
	CalendarFile      string     // what the owner knows better, "" where nothing
	Calendars         []Calendar // what that file says
	NudgeAfter        int        // business days
	UnresponsiveAfter int
	QuietHours        Hours
	Digest            string        // five fields of cron
	DigestWhenEmpty   string        // weekly, daily or never
	SafetyMargin      int           // days
	AlarmAfter        time.Duration // how long fetching or sending may fail before the owner hears of it
}

// Matcher is what the owner knows of platforms' mail.
type Matcher struct {
	Templates string // a file of templates of their notices, "" where there is none
	Content   []byte // what stands in it
}

// Dossier is what dossiers are made with.
type Dossier struct {
	Receivers string // a file of what receivers take, "" where there is none
	Content   []byte // what stands in it
	Timestamp string // the address of a time stamp service, "" asks none
}

// Hours is a span of the day in minutes from 0:00, up to, not including, To. It
// may cross midnight; equal ends are no span.
type Hours struct {
	From, To int
}

// Log is how the daemon tells what it does.
type Log struct {
	Format string // text or json
	Level  slog.Level
}

// Control is how commands reach the running daemon.
type Control struct {
	Socket string // path of the unix socket, "" in the state folder
}

// Backup is when copies of the state are made, and where.
type Backup struct {
	Schedule string // five fields of cron, or "never"
	Keep     int    // how many
	Dir      string // "" in the state folder
}

// Retention is what is forgotten by itself, after how many days; 0 is never.
type Retention struct {
	Strangers    int
	Noise        int
	ClosedOrders int
	Quarantine   int64 // bytes of strangers' mail that are kept
}

// BackupDir is where the backups are, of a state kept in the folder state.
func (c *Config) BackupDir(state string) string {
	if c.Backup.Dir != "" {
		return c.Backup.Dir
	}
	if abs, err := filepath.Abs(state); err == nil {
		state = abs // it is named to people, who may be elsewhere
	}
	return filepath.Join(state, "backup")
}

// SocketPath is where the socket is, for a state kept in the folder state.
func (c *Config) SocketPath(state string) string {
	if c.Control.Socket != "" {
		return c.Control.Socket
	}
	return filepath.Join(state, "nudged.sock")
}

// Check is a rule about one key that another package knows, such as what
// schedules it can keep.
type Check struct {
	Key   string // "policy.digest"
	Valid func(value string) error
}

// Load reads the file at path, and the calendar file that it names.
func Load(path string, checks ...Check) (*Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	c, err := Parse(path, data, checks...)
	if err != nil {
		return nil, err
	}
	if c.Policy.Calendars, err = LoadCalendars(c.Policy.CalendarFile, checks...); err != nil {
		return c, err
	}
	return c, c.loadOwn(checks)
}

// Parse reads a configuration from data; name is the file it comes from.
// Relative paths in it are relative to that file's folder. An error about the
// content is an [*Error].
func Parse(name string, data []byte, checks ...Check) (*Config, error) {
	doc, err := readDocument(data)
	if err != nil {
		return nil, &Error{File: name, Problems: []Problem{*err}}
	}
	b := &binder{doc: doc, dir: filepath.Dir(name), checks: checks}
	c := b.bind()
	if len(b.problems) > 0 {
		return nil, &Error{File: name, Problems: inOrder(b.problems)}
	}
	c.Path = name
	c.Warnings = c.secretWarnings()
	return c, nil
}
