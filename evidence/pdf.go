package evidence

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// The page: A4, in millimetres.
const (
	pageWidth, pageHeight = 210.0, 297.0
	margin                = 16.0
	bodyWidth             = pageWidth - 2*margin
	bodyEnd               = pageHeight - 20
)

// The styles.
var (
	styleTitle   = style{size: 18, bold: true, color: 0x1c2430}
	styleHeading = style{size: 12.5, bold: true, color: 0x1c2430}
	styleBody    = style{size: 9.5, color: 0x1c2430}
	styleLabel   = style{size: 9.5, color: 0x5a6675}
	styleCell    = style{size: 7.5, color: 0x1c2430}
	styleHead    = style{size: 7.5, bold: true, color: 0x1c2430}
	styleSmall   = style{size: 8, color: 0x5a6675}
)

// page draws a Paper from top to bottom, on as many pages as it takes.
type page struct {
	*typesetter
	paper *Paper
	y     float64
}

// pdf draws the paper. The same paper gives the same bytes.
func (p *Paper) pdf(at time.Time) ([]byte, error) {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(at.UTC())
	pdf.SetModificationDate(at.UTC())
	pdf.SetProducer("nudged", true)
	pdf.SetTitle(p.Title, true)
	pdf.SetLang(p.Lang)
	pdf.SetAutoPageBreak(false, 0)
	set, err := newTypesetter(pdf)
	if err != nil {
		return nil, fmt.Errorf("draw the PDF: %w", err)
	}
	d := &page{typesetter: set, paper: p}
	d.turn()
	d.write(p.Title, styleTitle, margin, bodyWidth)
	d.write(p.Subtitle, styleLabel, margin, bodyWidth)
	for _, s := range p.Sections {
		d.section(s)
	}
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("draw the PDF: %w", err)
	}
	return b.Bytes(), nil
}

// turn begins a page.
func (d *page) turn() {
	d.pdf.AddPage()
	d.line(d.paper.words.say("page", d.paper.Title, d.pdf.PageNo()), styleSmall, margin, bodyEnd+6)
	d.y = margin
}

// room turns the page where less than that height is left.
func (d *page) room(height float64) {
	if d.y+height > bodyEnd {
		d.turn()
	}
}

// write sets a text from the left at x.
func (d *page) write(text string, s style, x, width float64) {
	for _, l := range d.lines(text, s, width) {
		d.room(s.leading())
		d.line(l, s, x, d.y)
		d.y += s.leading()
	}
}

func (d *page) section(s Section) {
	after := 12.0 // a heading does not stand alone
	if s.Table != nil && !s.Draw && len(s.Facts)+len(s.Pictures) == 0 {
		after = max(after, min(d.fitsFirst(s.Table), bodyEnd-margin-16))
	}
	d.room(16 + after)
	d.y += 6
	d.pdf.Bookmark(s.Title, 0, d.y)
	d.write(s.Title, styleHeading, margin, bodyWidth)
	d.pdf.SetDrawColor(0xcc, 0xd3, 0xdc)
	d.pdf.Line(margin, d.y+0.5, pageWidth-margin, d.y+0.5)
	d.y += 3
	if s.Draw {
		d.drawing(d.paper.Drawing)
	}
	for _, f := range s.Facts {
		d.fact(f)
	}
	d.pictures(s.Pictures)
	if s.Table != nil {
		d.table(s.Table)
		d.y += 2
	}
	for _, note := range s.Notes {
		d.write(note, styleBody, margin, bodyWidth)
		d.y += 0.8
	}
}

const labelWidth = 50.0

// fact sets the label at the left, the value and its proof beside it.
func (d *page) fact(f Fact) {
	type line struct {
		text string
		style
	}
	labels := d.lines(f.Label, styleLabel, labelWidth-3)
	var values []line
	for _, l := range d.lines(f.Value, styleBody, bodyWidth-labelWidth) {
		values = append(values, line{l, styleBody})
	}
	if f.Proof != "" {
		for _, l := range d.lines(f.Proof, styleSmall, bodyWidth-labelWidth) {
			values = append(values, line{l, styleSmall})
		}
	}
	d.room(styleBody.leading() * float64(min(max(len(labels), len(values)), 4)))
	for i := range max(len(labels), len(values)) {
		step := styleBody
		if i < len(values) && i >= len(labels) {
			step = values[i].style
		}
		d.room(step.leading())
		if i < len(labels) {
			d.line(labels[i], styleLabel, margin, d.y)
		}
		if i < len(values) {
			d.line(values[i].text, values[i].style, margin+labelWidth, d.y)
		}
		d.y += step.leading()
	}
	d.y += 0.6
}
