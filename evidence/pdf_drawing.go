package evidence

// lane is the height of a line of the drawn timeline.
const lane = 7.0

// drawing draws the timeline: a lane for each side, filled marks for what was
// said, open ones for what nobody answered.
func (d *page) drawing(t Drawing) {
	if len(t.Marks) == 0 {
		return
	}
	d.room(4*lane + 6)
	left, right := margin+18.0, pageWidth-margin-3
	d.pdf.SetDrawColor(0xcc, 0xd3, 0xdc)
	for i, name := range []string{"d_buyer", "d_seller", "d_others"} {
		y := d.y + float64(i)*lane + lane/2
		d.line(d.paper.words.say(name), styleSmall, margin, y-1.6)
		d.pdf.Line(left, y, right, y)
	}
	for _, m := range t.Marks {
		d.mark(m, left+t.Place(m)*(right-left), d.y+float64(m.Lane)*lane+lane/2)
	}
	d.y += 3*lane + 1
	end := t.To.Format("2006-01-02")
	d.line(t.From.Format("2006-01-02"), styleSmall, left, d.y)
	d.line(end, styleSmall, right-d.measure(end, styleSmall), d.y)
	d.y += lane
}

func (d *page) measure(text string, s style) (w float64) {
	for _, r := range text {
		w += d.width(r, s)
	}
	return w
}

// laneColors are those of the buyer, the seller and all others.
var laneColors = [3][3]int{{0xb0, 0x45, 0x2b}, {0x2e, 0x7d, 0x4f}, {0x88, 0x94, 0xa3}}

func (d *page) mark(m Mark, x, y float64) {
	c := laneColors[m.Lane]
	d.pdf.SetDrawColor(c[0], c[1], c[2])
	d.pdf.SetFillColor(c[0], c[1], c[2])
	if m.Open {
		d.pdf.SetFillColor(0xff, 0xff, 0xff)
	}
	d.pdf.Circle(x, y, 1.4, "FD")
}
