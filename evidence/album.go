package evidence

import (
	"bytes"
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// Picture is a photo in a Paper, with what stands below it.
type Picture struct {
	copy    smallCopy
	name    string // its key in the PDF
	Caption string
}

// album is the photos on paper, each with the hash of its original; nil where
// there are none.
func (c *Case) album(w words, lang string, photos map[string]smallCopy) *Paper {
	s := Section{Title: w.say("photos")}
	for _, x := range c.byGroup(GroupPhotos) {
		p, ok := photos[x.SHA256]
		if !ok {
			continue
		}
		caption := []string{x.Label + " · " + x.label(w) + " · " + clean(x.Name), w.say("original", x.Path, x.SHA256)}
		caption = append(caption, c.shown(x)...)
		s.Pictures = append(s.Pictures, Picture{p, x.SHA256, strings.Join(caption, "\n")})
	}
	if len(s.Pictures) == 0 {
		return nil
	}
	return &Paper{Lang: lang, Title: w.say("title", c.Order.Number), Subtitle: w.say("photos_note"), Sections: []Section{s}, words: w}
}

// shown is what the owner said about an exhibit, and the mail that it came in.
func (c *Case) shown(x Exhibit) []string {
	out := []string{}
	for _, note := range x.Notes {
		out = append(out, clean(note))
	}
	for _, sha := range x.Mails {
		out = append(out, c.mail(sha).Label+": "+clean(c.mail(sha).Subject))
	}
	return out
}

// correspondence is all that was said, in full; nil where nothing was.
func (c *Case) correspondence(w words, lang string) *Paper {
	p := &Paper{Lang: lang, Title: w.say("title", c.Order.Number), Subtitle: w.say("correspondence", c.minute(c.At)) + "\n" + w.say("said_newly"), words: w}
	for _, r := range c.Rows {
		if r.Channel == "" || r.Text == "" {
			continue
		}
		who := w.name("k", string(r.Kind))
		if r.From != nil {
			who += ": " + addresses(met(r.Channel, *r.From))
		}
		facts := []Fact{{Label: w.say("when"), Value: c.both(r.At)}, {Label: w.say("channel"), Value: w.name("c", string(r.Channel))}}
		if len(r.To) > 0 {
			facts = append(facts, Fact{Label: w.say("to"), Value: addresses(met(r.Channel, r.To...))})
		}
		facts = append(facts, Fact{Label: w.say("proof"), Value: strings.TrimSpace(fmt.Sprintf("%s %s", c.labels(w, r), r.Evidence))})
		text, cut := c.said(r)
		notes := []string{strings.TrimSpace(clean(r.Subject) + "\n\n" + text)}
		if cut {
			notes = append(notes, w.say("said_more", c.labels(w, r)))
		}
		p.Sections = append(p.Sections, Section{Title: who, Facts: facts, Notes: notes})
	}
	if len(p.Sections) == 0 {
		return nil
	}
	return p
}

// pictures draws photos as wide as the page or as high as half of it.
func (d *page) pictures(all []Picture) {
	for _, p := range all {
		caption := d.lines(p.Caption, styleSmall, bodyWidth)
		const most = (bodyEnd-margin)/2 - 24
		width, height := bodyWidth, bodyWidth*float64(p.copy.height)/float64(p.copy.width)
		if height > most {
			width, height = most*float64(p.copy.width)/float64(p.copy.height), most
		}
		d.room(height + 2 + float64(len(caption))*styleSmall.leading())
		jpeg := fpdf.ImageOptions{ImageType: "JPG"}
		d.pdf.RegisterImageOptionsReader(p.name, jpeg, bytes.NewReader(p.copy.jpeg))
		d.pdf.ImageOptions(p.name, margin, d.y, width, height, false, jpeg, 0, "")
		d.y += height + 1
		d.write(p.Caption, styleSmall, margin, bodyWidth)
		d.y += 4
	}
}
