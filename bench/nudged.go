package main

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"

	"nudged/bench/mailbox"
)

func (b *bench) state() string { return filepath.Join(b.dir, "state") }
func (b *bench) registered() string {
	return filepath.Join(b.dir, fmt.Sprintf("registered-%d", b.orders))
}
func (b *bench) config() string { return filepath.Join(b.dir, "nudged.toml") }

// configure writes nudged's configuration for one folder of the server.
func (b *bench) configure(folder string, secure bool) error {
	address, security := b.server.address, `tls = "none"`
	if secure {
		address, security = b.server.tlsAddress, fmt.Sprintf("tls = \"implicit\"\nca_file = %q", b.server.cert)
	}
	secret := filepath.Join(b.dir, "password")
	if err := os.WriteFile(secret, []byte(b.server.password), 0o600); err != nil {
		return err
	}
	text := fmt.Sprintf("[account]\nowner = [\"Ann Buyer <ann@buyer.example>\"]\ntracking = \"track@buyer.example\"\n"+
		"timezone = \"Europe/Berlin\"\nauthserv_id = \"mx.buyer.example\"\n\n"+
		"[imap]\naddress = %q\n%s\nusername = %q\npassword_file = %q\nfolders = [%q]\n",
		address, security, b.server.user, secret, folder)
	return os.WriteFile(b.config(), []byte(text), 0o600)
}

// command is a command line of nudged on the state of the measurement.
func (b *bench) command(args ...string) []string {
	return append([]string{"--config", b.config(), "--state", b.state()}, args...)
}

// register makes the state in which every round begins: all orders, no mail.
func (b *bench) register(ctx context.Context) error {
	if _, err := os.Stat(b.registered()); err == nil {
		return nil
	}
	if err := b.configure("INBOX", false); err != nil {
		return err
	}
	if err := afresh(b.state()); err != nil {
		return err
	}
	list := filepath.Join(b.dir, "orders.csv")
	f, err := os.Create(list)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := mailbox.WriteOrders(f, b.orders); err != nil {
		return err
	}
	c, err := spend(ctx, b.nudged, b.command("order", "import", list)...)
	if err != nil {
		return err
	}
	fmt.Printf("%d orders registered in %.1f s, %s\n", b.orders, c.time.Seconds(), megabytes(c.memory))
	return os.Rename(b.state(), b.registered())
}

// ingest is what is measured: everything in the folder read, matched and durable.
func (b *bench) ingest(name, folder string, secure bool) tool {
	return tool{name, func() error {
		if err := os.RemoveAll(b.state()); err != nil {
			return err
		}
		if err := exec.Command("cp", "-a", b.registered(), b.state()).Run(); err != nil {
			return fmt.Errorf("copy the state: %w", err)
		}
		return b.configure(folder, secure)
	}, func(ctx context.Context) (cost, error) { return spend(ctx, b.nudged, b.command("ingest")...) }}
}

// onDisk is how many bytes the files of a folder have.
func onDisk(dir string) (bytes int64) {
	filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if info, err := d.Info(); err == nil && info.Mode().IsRegular() {
			bytes += info.Size()
		}
		return nil
	})
	return bytes
}

func split(address string) (host, port string) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		panic(err) // dovecot.sh said it
	}
	return host, port
}
