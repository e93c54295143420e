package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"nudged/cmd/nudged/demo"
	"nudged/config"
	"nudged/ingest/reader"
	"nudged/store"
	"nudged/timeline"
)

// demoCmd does the main job on built-in servers and sample mail. Only addresses
// and clock are not the real ones; what works is what `run` runs.
type demoCmd struct {
	Dir     string `type:"path" placeholder:"DIR" help:"Where to keep everything; else a new temporary folder."`
	Verbose bool   `short:"v" help:"Show the daemon's log too."`
}

func (*demoCmd) needs() need { return needsNothing }

// The story is told in Berlin; the sellers are in China, where 1 to 7 October
// is a holiday and Saturday 10 October a working day.
var (
	demoZone  = mustZone("Europe/Berlin")
	demoStart = demoTime("2026-10-09 16:00")
	demoDays  = []struct{ at, what string }{
		{"2026-10-09 18:05", "the third working day is over in China: the first nudge is due"},
		{"2026-10-10 08:01", "the next morning: a digest"},
		{"2026-10-12 08:01", "Monday morning: a digest"},
		{"2026-10-12 18:05", "the fifth working day is over: the seller is presumed silent"},
		{"2026-10-13 08:01", "the morning after: a digest"},
	}
)

func (c *demoCmd) run(s *session) error {
	dir, err := c.folder()
	if err != nil {
		return err
	}
	servers, err := demo.Start()
	if err != nil {
		return err
	}
	defer servers.Close()
	mails, err := demo.Mails()
	if err != nil {
		return err
	}
	conf, err := demoConfig(dir, servers)
	if err != nil {
		return err
	}
	d := &play{user: s.user, dir: dir, servers: servers, mails: mails, config: conf, clock: startClock(demoStart)}
	return d.perform(s.ctx, c.Verbose)
}

func (c *demoCmd) folder() (string, error) {
	if c.Dir == "" {
		dir, err := os.MkdirTemp("", "nudged-demo-")
		if err != nil {
			return "", fmt.Errorf("folder for the demo: %w", err)
		}
		return dir, nil
	}
	if entries, err := os.ReadDir(c.Dir); err == nil && len(entries) > 0 {
		return "", &usageError{fmt.Errorf("%s is not empty: the demo wants a folder of its own", c.Dir)}
	}
	return c.Dir, os.MkdirAll(c.Dir, 0o700)
}

// demoConfig writes the configuration that a user would, and reads it.
func demoConfig(dir string, servers *demo.Servers) (*config.Config, error) {
	text := fmt.Sprintf(`state = "state"

[account]
owner       = ["Ann Buyer <ann@buyer.example>"]
tracking    = "track@buyer.example"
timezone    = "Europe/Berlin"
authserv_id = "mx.buyer.example"

[imap]
address       = %q
tls           = "none"
username      = %q
password_file = "password"

[smtp]
address = %q
tls     = "none"
auth    = "none"
from    = "nudged <track@buyer.example>"

[backup]
schedule = "never"
`, servers.IMAP, demo.User, servers.SMTP)
	path := filepath.Join(dir, config.FileName)
	if err := errors.Join(os.WriteFile(path, []byte(text), 0o600), os.WriteFile(filepath.Join(dir, "password"), []byte(demo.Password+"\n"), 0o600)); err != nil {
		return nil, fmt.Errorf("write the demo's configuration: %w", err)
	}
	return config.Load(path, checks...)
}

// demoOrders are the three orders of the story.
func demoOrders() []timeline.Order {
	seller := func(name, address string) []timeline.Address {
		return []timeline.Address{{Name: name, Address: address}}
	}
	day := func(s string) timeline.Date {
		d, err := timeline.ParseDate(s)
		if err != nil {
			panic(err) // a literal of ours
		}
		return d
	}
	return []timeline.Order{
		{Number: "300418855207143962", Platform: "alibaba", Title: "200 glass lamps", Sellers: seller("Lin Tao", "lin@xiamen-lamps.example"),
			Amount: "1240.00", Currency: "USD", Paid: day("2026-08-20"), Received: day("2026-09-18"), Problem: "damaged", Remedy: "partial_refund"},
		{Number: "PI-88213", Title: "300 m of green fabric", Sellers: seller("Chen Fang", "chen@hongda-textile.example"),
			Payment: "card_visa", Amount: "2150.00", Currency: "USD", Paid: day("2026-08-25"), Expected: day("2026-09-25"), Problem: "wrong", Remedy: "replacement"},
		{Number: "NB-3308", Title: "80 brass valves", Sellers: seller("Sun Lei", "sun.lei@ningbo-valve.example"),
			Amount: "960.00", Currency: "USD", Problem: "quality", Remedy: "replacement"},
	}
}

// play is one performance of the demo.
type play struct {
	user    *user
	dir     string
	servers *demo.Servers
	mails   []demo.Mail
	config  *config.Config
	clock   *demoClock
	desk    *desk
}

func (p *play) perform(ctx context.Context, verbose bool) error {
	log := quiet
	if verbose {
		log = slog.New(slog.NewTextHandler(p.user.err, nil))
	}
	ready := make(chan *desk, 1)
	d := &daemon{config: p.config, clock: p.clock.now, log: log, ready: func(g *desk) { ready <- g }}
	if err := p.register(log); err != nil {
		return err
	}
	p.say("nudged demo: a mailbox, a mail server and three orders, in %s", p.dir)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	if err := p.deliver(false); err != nil {
		return err
	}
	go func() { ended <- d.run(ctx) }()
	select {
	case p.desk = <-ready:
	case err := <-ended:
		return first2(err, ctx.Err())
	}
	err := p.acts(ctx)
	if err == nil {
		err = p.tell()
	}
	stop()
	return errors.Join(err, <-ended)
}

// register puts the orders on record, as `nudged order add` does.
func (p *play) register(log *slog.Logger) error {
	desk, err := newDesk(p.config, p.clock.now, log)
	if err != nil {
		return err
	}
	_, err = desk.recorder.Register(demoOrders()...)
	return errors.Join(err, desk.Close())
}

// deliver puts the backlog, or the live mails, into the mailbox.
func (p *play) deliver(live bool) error {
	for _, m := range p.mails {
		if m.Live != live {
			continue
		}
		at := reader.Read(m.Raw).Received
		p.clock.set(at)
		if err := p.servers.Deliver(m.Raw, at); err != nil {
			return err
		}
	}
	return nil
}

// acts lets the story happen: mail that arrives live, and days that pass.
func (p *play) acts(ctx context.Context) error {
	backlog := 0
	for _, m := range p.mails {
		if !m.Live {
			backlog++
		}
	}
	if err := p.until(ctx, "the backlog is read", func(tx *store.Tx) bool { return tx.CountMails() == backlog }); err != nil {
		return err
	}
	p.say("%s  %d mails were waiting in the mailbox and are read", p.time(), backlog)
	for i, m := range p.mails[backlog:] {
		read := reader.Read(m.Raw)
		p.clock.set(read.Received)
		if err := p.servers.Deliver(m.Raw, read.Received); err != nil {
			return err
		}
		if err := p.until(ctx, "a live mail is read", func(tx *store.Tx) bool { return tx.CountMails() == backlog+i+1 }); err != nil {
			return err
		}
		p.say("%s  arrives: %s", p.time(), oneLine(read.Subject, 70))
	}
	for _, day := range demoDays {
		at := demoTime(day.at)
		p.clock.set(at)
		// The days pass in no time; the mailbox is looked at as it would be in them.
		if err := p.desk.crew.Load().poll(ctx); err != nil {
			return err
		}
		if err := p.until(ctx, "everything due is sent", p.settled(at)); err != nil {
			return err
		}
		p.say("%s  %s", p.time(), day.what)
	}
	return nil
}

// settled reports whether all that was due at that time has gone out: the
// notifier has gone round from beginning to end since, and left nothing.
func (p *play) settled(at time.Time) func(*store.Tx) bool {
	notifier := p.desk.crew.Load().notifier
	from := notifier.Rounds()
	return func(tx *store.Tx) bool {
		p.desk.poke()
		open, err := tx.Unsettled()
		return err == nil && len(open) == 0 && notifier.Rounds() >= from+2 && p.desk.digestDone(tx, at)
	}
}

// until waits for something that the daemon does in its own time.
func (p *play) until(ctx context.Context, what string, done func(*store.Tx) bool) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		ok := false
		err := p.desk.store.View(func(tx *store.Tx) error {
			ok = done(tx)
			return nil
		})
		if ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting until %s: %w", what, ctx.Err())
		case <-look.C:
		}
	}
}

func (p *play) time() string { return p.clock.now().In(demoZone).Format("Mon 2006-01-02 15:04") }

func (p *play) say(format string, args ...any) { fmt.Fprintf(p.user.out, format+"\n", args...) }

// tell shows what came of it: timelines, status, the mails that went out, the files.
func (p *play) tell() error {
	s := &session{ctx: context.Background(), user: p.user, cli: &cli{}, config: p.config, desk: p.desk}
	commands := []struct {
		line string
		command
	}{
		{"nudged timeline 300418855207143962", &timelineCmd{Order: "300418855207143962"}},
		{"nudged timeline PI-88213", &timelineCmd{Order: "PI-88213"}},
		{"nudged timeline NB-3308", &timelineCmd{Order: "NB-3308"}},
		{"nudged status", &statusCmd{}},
		{"nudged review", &reviewListCmd{}},
		{"nudged plan --days 10", &planCmd{Days: 10}},
	}
	for _, c := range commands {
		p.say("\n$ %s", c.line)
		if err := c.run(s); err != nil {
			return err
		}
	}
	return p.tellMails()
}

// tellMails keeps the mails that went out, and shows the last of each kind.
func (p *play) tellMails() error {
	last := map[string]string{}
	taken := p.servers.Taken()
	for i, raw := range taken {
		m := reader.Read(raw)
		kind, _, _ := strings.Cut(m.MessageID, ".") // nudge, deadline or digest: see notify
		name := filepath.Join(p.dir, fmt.Sprintf("sent-%02d-%s", i+1, kind))
		html := ""
		if m.HTML != nil {
			html = *m.HTML
		}
		if err := errors.Join(os.WriteFile(name+".eml", raw, 0o600), os.WriteFile(name+".html", []byte(html), 0o600)); err != nil {
			return fmt.Errorf("keep the mail: %w", err)
		}
		last[kind] = fmt.Sprintf("Subject: %s\nDate: %s\n\n%s", m.Subject, m.Date.Time.In(demoZone).Format(time.RFC1123Z), m.Text)
	}
	for _, kind := range []string{"nudge", "digest"} {
		p.say("\n──── the last %s, as it arrived ────\n%s", kind, clean(last[kind]))
	}
	p.say("\n%d mails were sent; all of it is in %s:", len(taken), p.dir)
	p.say("  nudged.toml           the configuration\n  state/                the record: mails and index\n  sent-NN-*.eml, .html  the mails that went out")
	p.say("Look further: nudged --config %s status", filepath.Join(p.dir, config.FileName))
	return nil
}

func demoTime(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, demoZone)
	if err != nil {
		panic(err) // a literal of ours
	}
	return t
}

func mustZone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the zones are compiled in
	}
	return loc
}
