package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"nudged/config"
	"nudged/evidence"
	"nudged/ingest/auth"
	"nudged/ingest/reader"
	"nudged/store"
	"nudged/timeline"
)

// dossierCmd makes the dossier of an order, and checks one.
type dossierCmd struct {
	Make   dossierMakeCmd   `cmd:"" default:"withargs" help:"Make the dossier of an order."`
	Verify dossierVerifyCmd `cmd:"" help:"Check a dossier: name the first piece that is not as it was made."`
}

type dossierMakeCmd struct {
	Order  string   `arg:"" help:"The order's number."`
	Output string   `short:"o" placeholder:"FILE|DIR" default:"." help:"Where to write it; else dossier-ORDER.zip here."`
	For    string   `placeholder:"WHO" help:"Cut to what they take: ${receivers}."`
	Lang   string   `enum:"en,zh" default:"en" help:"In which language: en or zh."`
	Hide   []string `sep:"none" placeholder:"TEXT" help:"Make a text unreadable: an address, an amount; may be repeated. Pictures and documents are not searched."`
	At     string   `placeholder:"TIME" help:"As of that moment; else as far as the record goes."`
	Stamp  string   `placeholder:"URL|none" help:"Ask that time stamp service (RFC 3161), which gets a hash only; else the configured one."`
	JSON   bool     `name:"json" help:"One JSON object."`
}

func (*dossierMakeCmd) needs() need { return needsState }

func (c *dossierMakeCmd) target() string { return c.Output }

// dossierMade is what the command says.
type dossierMade struct {
	File     string    `json:"file"`
	AsOf     time.Time `json:"as_of"`
	Mails    int       `json:"mails"`
	Exhibits int       `json:"exhibits"`
	Attempts int       `json:"attempts"`
	Key      string    `json:"key"`

	Shared    map[string][]string `json:"shared,omitempty"`    // mails that are about other orders too
	Unstamped string              `json:"unstamped,omitempty"` // why it has no time stamp, where one was wanted
}

func (c *dossierMakeCmd) run(s *session) error {
	o, err := s.order(c.Order)
	if err != nil {
		return err
	}
	q := evidence.Request{Order: o.Number, For: c.For, Lang: c.Lang, Hide: c.Hide}
	desk, err := c.desk(s)
	if err != nil {
		return &usageError{err}
	}
	if c.At != "" {
		if q.At, err = s.moment(c.At); err != nil {
			return err
		}
	}
	key, err := evidence.KeyOf(s.store)
	if err != nil {
		return err
	}
	name, all, err := c.make(s, desk, o, q)
	made := dossierMade{File: name, Key: key.Fingerprint()}
	if errors.Is(err, evidence.ErrStamp) {
		made.Unstamped, err = err.Error(), nil
	}
	if err != nil {
		return fmt.Errorf("dossier of %s: %w", o.Number, err)
	}
	made.AsOf, made.Mails, made.Exhibits, made.Attempts, made.Shared = s.local(all.At), len(all.Mails), len(all.Exhibits), len(all.Attempts), shared(all)
	if c.JSON {
		return s.json(made)
	}
	fmt.Fprintf(s.user.out, "%s: %s, %s, as of %s\n", made.File, counted(made.Mails, "mail"), counted(made.Exhibits, "file"), made.AsOf.Format("2006-01-02 15:04"))
	fmt.Fprintf(s.user.out, "signed with your key %s; nudged dossier verify FILE checks it, and so can anybody by its README\n", made.Key)
	if made.Unstamped != "" {
		fmt.Fprintf(s.user.out, "it has no time stamp, and is whole without: %s\n", clean(made.Unstamped))
	}
	for _, mail := range slices.Sorted(maps.Keys(made.Shared)) {
		fmt.Fprintf(s.user.out, "look at %s before you hand it in: it is about %s too; --hide makes a text unreadable\n", mail, strings.Join(made.Shared[mail], ", "))
	}
	return nil
}

// desk is what the dossier is made with, as the command line wants it.
func (c *dossierMakeCmd) desk(s *session) (*evidence.Desk, error) {
	desk := s.evidence()
	switch {
	case c.Stamp == "none":
		desk.StampURL = ""
	case c.Stamp != "":
		u, err := url.Parse(c.Stamp)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return nil, fmt.Errorf("--stamp %q is no address in the web: write https://tsa.example/tsr", c.Stamp)
		}
		desk.StampURL = c.Stamp
	}
	return desk, known("for", evidence.Receivers(desk.Receivers))(c.For)
}

// make collects the case, and writes it to its file. An ErrStamp leaves it there.
func (c *dossierMakeCmd) make(s *session, desk *evidence.Desk, o timeline.Order, q evidence.Request) (name string, all *evidence.Case, err error) {
	at, end := s.bar("packing")
	defer end()
	desk.Progress = at
	if all, err = desk.Collect(s.ctx, q); err != nil {
		return "", nil, err
	}
	var unstamped error
	name, err = s.pack(c.fileName(s, o), func(w io.Writer) error {
		err := desk.Write(s.ctx, all, q, w)
		if errors.Is(err, evidence.ErrStamp) {
			unstamped, err = err, nil
		}
		return err
	})
	return name, all, cmp.Or(err, unstamped)
}

// shared are the mails of a dossier that are about other orders too.
func shared(c *evidence.Case) map[string][]string {
	out := map[string][]string{}
	for _, m := range c.Mails {
		if len(m.Other) > 0 {
			out[m.Name] = m.Other
		}
	}
	return out
}

// counted is a number of things.
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// evidence is what dossiers are made with.
func (d *desk) evidence() *evidence.Desk {
	return &evidence.Desk{
		Store: d.store, Policy: d.policy, Owner: addressesOf(d.config.Account.Owner), Coverage: d.coverage, Read: reader.Files,
		Receivers: receiversOf(d.config), StampURL: d.config.Dossier.Timestamp,
	}
}

// receiversOf are the owner's receivers; that they can be read was checked.
func receiversOf(c *config.Config) []evidence.Receiver {
	if c.Dossier.Content == nil {
		return nil
	}
	list, err := evidence.ParseReceivers(c.Dossier.Content)
	if err != nil {
		return nil
	}
	return list
}

// makeDossier writes the dossier of an order that was asked for by mail.
func (d *desk) makeDossier(ctx context.Context, wanted store.Dossier, w io.Writer) error {
	desk, q := d.evidence(), evidence.Request{Order: wanted.Order, For: wanted.For, Lang: cmp.Or(wanted.Lang, "en")}
	all, err := desk.Collect(ctx, q)
	if err != nil {
		return err
	}
	err = desk.Write(ctx, all, q, w)
	if errors.Is(err, evidence.ErrStamp) {
		d.log.Warn("dossier without a time stamp", "order", wanted.Order, "error", err)
		return nil
	}
	return err
}

// fileName is where the dossier goes: the file that was named, or one in the folder.
func (c *dossierMakeCmd) fileName(s *session, o timeline.Order) string {
	p := s.user.path(c.Output)
	if info, err := fs.Stat(s.user.files, p); err == nil && info.IsDir() {
		return path.Join(p, "dossier-"+strings.NewReplacer("/", "_", `\`, "_").Replace(o.Number)+".zip")
	}
	return p
}

// pack writes a file of the user, whole or not at all.
func (s *session) pack(name string, write func(io.Writer) error) (string, error) {
	f, err := s.user.create(name)
	if err != nil {
		return "", named(err)
	}
	if err := write(f); err != nil {
		f.Drop()
		return "", err
	}
	return "/" + name, named(f.Keep())
}

type dossierVerifyCmd struct {
	File  string `arg:"" help:"The dossier."`
	Key   string `placeholder:"ed25519:…" help:"The key that it has to be signed with: the one of an earlier dossier."`
	Roots string `placeholder:"FILE" help:"Certificates (PEM) that the time stamp has to follow from."`
	JSON  bool   `name:"json" help:"One JSON object."`
}

func (*dossierVerifyCmd) needs() need { return needsNothing }

func (c *dossierVerifyCmd) run(s *session) error {
	f, err := s.user.files.Open(s.user.path(c.File))
	if err != nil {
		return named(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return named(err)
	}
	at, ok := f.(io.ReaderAt)
	if !ok || info.IsDir() {
		return &usageError{fmt.Errorf("%s is no file", c.File)}
	}
	var roots []byte
	if c.Roots != "" {
		if roots, err = s.readFile(c.Roots); err != nil {
			return fmt.Errorf("read certificates: %w", err)
		}
	}
	found, err := evidence.Verify(at, info.Size(), resign(s.ctx), roots)
	var fault *evidence.Fault
	if errors.As(err, &fault) {
		return &brokenDossier{c.File, fault}
	}
	if err == nil && c.Key != "" && found.Key != c.Key {
		err = &brokenDossier{c.File, &evidence.Fault{Piece: "pubkey.pem", What: "it is another key than the one you named: " + found.Key}}
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return s.json(found)
	}
	fmt.Fprintf(s.user.out, "%s is whole: order %s as of %s\n", clean(c.File), clean(found.Order.Number), found.At.Format("2006-01-02 15:04 UTC-07:00"))
	fmt.Fprintf(s.user.out, "  %s as they were listed, the list signed with %s\n", counted(found.Files, "file"), found.Key)
	fmt.Fprintf(s.user.out, "  %s, each entry with the hash of the one before it\n", counted(found.Entries, "line"))
	fmt.Fprintf(s.user.out, "  %s of %s hold with the keys that were kept", counted(found.Proved, "signature"), counted(found.Mails, "mail"))
	if found.Expired > 0 {
		fmt.Fprintf(s.user.out, "; %d held on arrival and have run out since", found.Expired)
	}
	fmt.Fprintln(s.user.out)
	if stamp := found.Stamp; stamp != nil {
		whose := "whose certificate only --roots FILE, with the service's own, can vouch for"
		if stamp.Trusted {
			whose = "whose certificate follows from " + c.Roots
		}
		fmt.Fprintf(s.user.out, "  it existed by %s, says the time stamp of %s, %s\n", stamp.At.UTC().Format("2006-01-02 15:04:05 UTC"), clean(stamp.By), whose)
	}
	return nil
}

// brokenDossier is a dossier that is not as it was made.
type brokenDossier struct {
	file  string
	fault *evidence.Fault
}

func (e *brokenDossier) Error() string { return e.file + " is not whole: " + e.fault.Error() }
func (e *brokenDossier) Unwrap() error { return e.fault }

func (e *brokenDossier) Hint() string {
	return "nothing in it can be relied on as it is; nudged dossier ORDER makes it again from the record"
}

// resign verifies the signatures of a mail with the keys of a dossier, asking nobody.
func resign(ctx context.Context) evidence.Resign {
	return func(raw []byte, keys []timeline.DKIMKey) []timeline.DKIMKey {
		kept := &auth.Verifier{LookupTXT: func(_ context.Context, name string) ([]string, error) {
			for _, k := range keys {
				if strings.EqualFold(k.Name, strings.TrimSuffix(name, ".")) {
					return k.TXT, nil
				}
			}
			return nil, nil
		}}
		return kept.Verify(ctx, raw, reader.Read(raw)).Keys
	}
}
