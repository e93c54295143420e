package evidence

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// upload writes the folder upload/: what goes into the receiver's form, within
// what is known of its limits. It holds copies; the originals are beside it.
func (d *Desk) upload(ctx context.Context, c *Case, a *archive, q Request, r Receiver, dossier []byte) error {
	if r.ID == "" {
		return nil
	}
	w := wordsOf(q.Lang)
	u := &upload{receiver: r, words: w}
	u.take("dossier.pdf", dossier)
	photos, err := d.photos(ctx, c, u)
	if err != nil {
		return err
	}
	if err := u.takePDF("photos.pdf", c.album(w, q.Lang, photos), c); err != nil {
		return err
	}
	if err := u.takePDF("correspondence.pdf", c.correspondence(w, q.Lang), c); err != nil {
		return err
	}
	u.listOthers(c)
	for _, f := range u.taken {
		if err := a.add("upload/"+f.name, f.content); err != nil {
			return err
		}
	}
	return a.add("upload/README.txt", []byte(c.hide.text(string(u.readme()))))
}

// upload is the folder while it is filled.
type upload struct {
	receiver Receiver
	words    words
	taken    []uploaded
	notes    []string // what is not in it, and what to do
	total    int64
}

type uploaded struct {
	name    string
	content []byte
}

// take puts a file into the folder, or notes why it does not fit.
func (u *upload) take(name string, content []byte) {
	r, size := u.receiver, int64(len(content))
	name = fmt.Sprintf("%d-%s", len(u.taken)+1, name)
	switch {
	case r.Files > 0 && len(u.taken) == r.Files:
		u.notes = append(u.notes, u.words.say("u_many", name, r.Files))
	case r.Size > 0 && size > r.Size || r.Total > 0 && u.total+size > r.Total:
		u.notes = append(u.notes, u.words.say("u_large", name, size))
	default:
		u.taken, u.total = append(u.taken, uploaded{name, content}), u.total+size
	}
}

// takePDF draws a paper and takes it; one that has nothing to show is nil.
func (u *upload) takePDF(name string, p *Paper, c *Case) error {
	if p == nil {
		return nil
	}
	c.hide.paper(p)
	drawn, err := p.pdf(c.At)
	if err == nil {
		u.take(name, drawn)
	}
	return err
}

// listOthers says what to do with the files that no copy is made of.
func (u *upload) listOthers(c *Case) {
	for _, x := range c.Exhibits {
		switch ext := x.Path[strings.LastIndexByte(x.Path, '.')+1:]; {
		case x.Hide:
		case x.Group == GroupVideos && u.receiver.takes(ext):
			u.notes = append(u.notes, u.words.say("u_video_takes", x.Label, x.Path, x.Size))
		case x.Group == GroupVideos:
			u.notes = append(u.notes, u.words.say("u_video", x.Label, x.Path, x.Size))
		case x.Group == GroupDocuments && u.receiver.takes(ext):
			u.notes = append(u.notes, u.words.say("u_document_takes", x.Label, x.Path, x.Size))
		case x.Group == GroupDocuments:
			u.notes = append(u.notes, u.words.say("u_document", x.Label, x.Path))
		}
	}
}

// readme says what the receiver takes, by which source, and what is left to do.
func (u *upload) readme() []byte {
	r, w := u.receiver, u.words
	var b strings.Builder
	limit := func(key string, n int64) {
		if n > 0 {
			fmt.Fprintf(&b, "- %s\n", w.say(key, n))
		} else {
			fmt.Fprintf(&b, "- %s\n", w.say(key+"_unknown"))
		}
	}
	fmt.Fprintf(&b, "%s\n\n", w.say("u_head", r.Name))
	limit("u_files", int64(r.Files))
	limit("u_size", r.Size)
	limit("u_total", r.Total)
	if len(r.Types) > 0 {
		fmt.Fprintf(&b, "- %s\n", w.say("u_types", strings.Join(r.Types, ", ")))
	} else {
		fmt.Fprintf(&b, "- %s\n", w.say("u_types_unknown"))
	}
	fmt.Fprintf(&b, "- %s\n\n%s\n\n", w.say("u_source", r.Source, r.AsOf, w.name("cf", r.Confidence)), w.say("u_here"))
	for _, f := range u.taken {
		fmt.Fprintf(&b, "- %s  %d\n", f.name, len(f.content))
	}
	if len(u.notes) > 0 {
		fmt.Fprintf(&b, "\n%s\n\n- %s\n", w.say("u_left"), strings.Join(u.notes, "\n- "))
	}
	return []byte(b.String())
}

// Where a limit is not known, all photos together stay below this.
const usualSize = 10_000_000

// maxCopy bounds the copy of one photo: more shows nothing more on paper.
const maxCopy = 700_000

// photos makes the copies of the photos, several at a time.
func (d *Desk) photos(ctx context.Context, c *Case, u *upload) (map[string]smallCopy, error) {
	all := c.byGroup(GroupPhotos)
	size := u.receiver.Size
	if size == 0 {
		size = usualSize
	}
	budget := min(int(size)*9/10/max(len(all), 1), maxCopy)
	copies := make([]smallCopy, len(all))
	faults := make([]string, len(all))
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(2) // each holds a mail and a photo unpacked
	for i, x := range all {
		work.Go(func() error {
			raw, err := d.exhibitBytes(x)
			if err != nil || ctx.Err() != nil {
				return cmp.Or(err, ctx.Err())
			}
			if copies[i], err = shrink(raw, budget); err != nil {
				faults[i] = u.words.say("u_photo", x.Label, x.Path, err.Error())
			}
			c.work.add(x.Size * 4 / 3) // as it is in its mail
			return nil
		})
	}
	if err := work.Wait(); err != nil {
		return nil, err
	}
	out := map[string]smallCopy{}
	for i, x := range all {
		if faults[i] == "" {
			out[x.SHA256] = copies[i]
		}
	}
	u.notes = append(u.notes, slices.DeleteFunc(faults, func(s string) bool { return s == "" })...)
	return out, nil
}

// exhibitBytes gives the content of an exhibit.
func (d *Desk) exhibitBytes(x Exhibit) ([]byte, error) {
	if len(x.Mails) == 0 {
		return d.bytes(x.SHA256)
	}
	raw, err := d.bytes(x.Mails[0])
	if err != nil {
		return nil, err
	}
	_, files := d.Read(raw)
	return bytes.Clone(files[x.SHA256]), nil
}
