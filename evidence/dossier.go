package evidence

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// ErrStamp is why there is no time stamp in a dossier that was wanted with one.
// The dossier is whole without it.
var ErrStamp = errors.New("the time stamp service gave no stamp")

// Write writes the dossier of a case. The same state gives the same bytes. The
// error is an ErrStamp where all was written but for the stamp.
func (d *Desk) Write(ctx context.Context, c *Case, q Request, w io.Writer) error {
	key, err := KeyOf(d.Store)
	if err != nil {
		return err
	}
	receiver, err := d.receiver(q.For)
	if err != nil {
		return err
	}
	receiver = receiver.in(q.Lang)
	a := newArchive(w)
	var pdf []byte
	var unstamped error
	steps := []func() error{
		func() (err error) { pdf, err = c.pages(a, q, receiver, key); return err },
		func() error { return d.upload(ctx, c, a, q, receiver, pdf) },
		func() error { return d.writeMails(ctx, c, a, q) },
		func() error { return d.writeHandedIn(ctx, c, a) },
		func() error { return c.record(a) },
		func() error {
			stamp, err := d.stamped(ctx, a.sums.text())
			unstamped = err
			return a.close(key, stamp)
		},
	}
	for _, step := range steps {
		if err := errors.Join(ctx.Err(), step()); err != nil {
			return err
		}
	}
	return unstamped
}

// stamped asks for the stamp of a list of hashes, where one is wanted.
func (d *Desk) stamped(ctx context.Context, list []byte) ([]byte, error) {
	if d.StampURL == "" {
		return nil, nil
	}
	stamp, err := d.stamp(ctx, list)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrStamp, d.StampURL, err)
	}
	return stamp, nil
}

// writeMails writes every mail as it arrived, and behind it those of its
// attachments that no mail before had.
func (d *Desk) writeMails(ctx context.Context, c *Case, a *archive, q Request) error {
	written := map[string]bool{}
	for _, m := range c.Mails {
		if err := ctx.Err(); err != nil {
			return err
		}
		raw, err := d.bytes(m.SHA)
		if err != nil {
			return err
		}
		if err := d.writeMail(c, a, m, raw, q.Lang); err != nil {
			return err
		}
		if err := d.writeAttachments(c, a, m, raw, written); err != nil {
			return err
		}
		c.work.add(m.Size)
	}
	return nil
}

// writeMail writes a mail as it arrived, or the copy that stands for it.
func (d *Desk) writeMail(c *Case, a *archive, m Mail, raw []byte, lang string) error {
	if !m.Hide {
		return a.add(m.Name, raw)
	}
	read, _ := d.Read(raw)
	return a.add(m.Name, c.hide.copyOf(wordsOf(lang), m, read))
}

func (d *Desk) writeAttachments(c *Case, a *archive, m Mail, raw []byte, written map[string]bool) error {
	if len(m.Files) == 0 {
		return nil
	}
	_, files := d.Read(raw)
	for _, sha := range m.Files {
		if written[sha] {
			continue
		}
		written[sha] = true
		content, ok := files[sha]
		if !ok {
			return fmt.Errorf("%s holds no file %s", m.Name, sha)
		}
		if x := c.exhibitBySHA(sha); !x.Hide {
			if err := a.add(x.Path, content); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeHandedIn writes the files that came in no mail.
func (d *Desk) writeHandedIn(ctx context.Context, c *Case, a *archive) error {
	for _, x := range c.Exhibits {
		if len(x.Mails) > 0 || x.Hide {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		content, err := d.bytes(x.SHA256)
		if err != nil {
			return err
		}
		if err := a.add(x.Path, content); err != nil {
			return err
		}
	}
	return nil
}
