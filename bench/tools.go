package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// tool is one way to go through a mailbox. prepare is not measured.
type tool struct {
	name    string
	prepare func() error
	run     func(context.Context) (cost, error)
}

// The names of the tools, as the report calls them.
const (
	raw, rawTLS       = "raw", "raw, TLS"
	nudged, nudgedTLS = "nudged", "nudged, TLS"
	mbsync            = "mbsync"
	notmuch, mu       = "notmuch new", "mu index"
)

// tools are all that are compared on one mailbox, in the order of a round.
func (b *bench) tools(folder string) []tool {
	list := []tool{b.raw(raw, folder, false), b.ingest(nudged, folder, false), b.raw(rawTLS, folder, true), b.ingest(nudgedTLS, folder, true)}
	if b.alone {
		return list[:2]
	}
	return append(list, b.mbsync(folder), b.notmuch(), b.mu())
}

func (b *bench) raw(name, folder string, secure bool) tool {
	return tool{name, nothing, func(context.Context) (cost, error) {
		return timed(func() error {
			_, err := b.server.readAll(folder, secure)
			return err
		})
	}}
}

func nothing() error { return nil }

// copied is where mbsync puts the mails, and where notmuch and mu read them.
func (b *bench) copied() string { return filepath.Join(b.dir, "copied") }

// mbsync copies the mailbox into a Maildir.
func (b *bench) mbsync(folder string) tool {
	config := filepath.Join(b.dir, "mbsyncrc")
	return tool{mbsync, func() error {
		host, port := split(b.server.address)
		text := fmt.Sprintf("IMAPAccount a\nHost %s\nPort %s\nUser %s\nPass %s\nSSLType None\n\nIMAPStore far\nAccount a\n\n"+
			"MaildirStore near\nPath %s/\nInbox %s/Inbox\nSubFolders Verbatim\n\nChannel all\nFar :far:%q\nNear :near:\n"+
			"Sync Pull\nCreate Near\nSyncState %s/\n",
			host, port, b.server.user, b.server.password, b.copied(), b.copied(), folder, b.copied())
		if err := afresh(b.copied()); err != nil {
			return err
		}
		return os.WriteFile(config, []byte(text), 0o600)
	}, func(ctx context.Context) (cost, error) { return spend(ctx, "mbsync", "-q", "-c", config, "-a") }}
}

// notmuch indexes what mbsync has copied.
func (b *bench) notmuch() tool {
	config := filepath.Join(b.dir, "notmuch-config")
	return tool{notmuch, func() error {
		text := fmt.Sprintf("[database]\npath=%s\n[user]\nname=Ann\nprimary_email=ann@buyer.example\n[new]\ntags=new\nignore=.mbsyncstate;.uidvalidity\n", b.copied())
		if err := os.RemoveAll(filepath.Join(b.copied(), ".notmuch")); err != nil {
			return err
		}
		return os.WriteFile(config, []byte(text), 0o600)
	}, func(ctx context.Context) (cost, error) {
		return spend(ctx, "notmuch", "--config="+config, "new", "--quiet")
	}}
}

// mu does the same in its way.
func (b *bench) mu() tool {
	home := filepath.Join(b.dir, "mu")
	return tool{mu, func() error {
		if err := os.RemoveAll(home); err != nil {
			return err
		}
		return exec.Command("mu", "init", "--quiet", "--muhome="+home, "--maildir="+b.copied()).Run()
	}, func(ctx context.Context) (cost, error) { return spend(ctx, "mu", "index", "--quiet", "--muhome="+home) }}
}

func afresh(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	return os.MkdirAll(dir, 0o755)
}
