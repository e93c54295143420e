package evidence

// padding is the space around the text of a cell.
const padding = 1.2

// table draws rows as high as their fullest cell. A row that does not fit goes
// on the next page, below the heads once more; one that fits on no page is split.
func (d *page) table(t *Table) {
	widths := shares(t.Widths)
	heads := d.cells(t.Heads, widths, styleHead)
	d.room(d.fitsFirst(t))
	d.row(heads, widths, styleHead)
	for _, r := range t.Rows {
		cells := d.cells(r, widths, styleCell)
		for tallest(cells) > 0 {
			fits := d.fits()
			if n := tallest(cells); n > fits && (fits < 3 || n <= wholePage(heads)) {
				d.turn()
				d.row(heads, widths, styleHead)
				fits = d.fits()
			}
			var now [][]string
			now, cells = split(cells, max(fits, 1))
			d.row(now, widths, styleCell)
		}
	}
}

// fitsFirst is the height of the heads and the first row of a table, or of three
// lines of it where it fits on no page.
func (d *page) fitsFirst(t *Table) float64 {
	widths := shares(t.Widths)
	heads, first := d.cells(t.Heads, widths, styleHead), 0
	if len(t.Rows) > 0 {
		first = tallest(d.cells(t.Rows[0], widths, styleCell))
	}
	if first > wholePage(heads) {
		first = 3
	}
	return float64(tallest(heads))*styleHead.leading() + float64(first)*styleCell.leading() + 4*padding
}

// fits is how many lines of cells there is room for on this page.
func (d *page) fits() int { return int((bodyEnd - d.y - 2*padding) / styleCell.leading()) }

// wholePage is how many lines of cells fit below the heads on a page of their own.
func wholePage(heads [][]string) int {
	used := margin + float64(tallest(heads))*styleHead.leading() + 4*padding
	return int((bodyEnd - used) / styleCell.leading())
}

func shares(widths []float64) []float64 {
	sum := 0.0
	for _, w := range widths {
		sum += w
	}
	out := make([]float64, len(widths))
	for i, w := range widths {
		out[i] = w / sum * bodyWidth
	}
	return out
}

func (d *page) cells(texts []string, widths []float64, s style) [][]string {
	out := make([][]string, len(texts))
	for i, text := range texts {
		if text != "" {
			out[i] = d.lines(text, s, widths[i]-2*padding)
		}
	}
	return out
}

func tallest(cells [][]string) (n int) {
	for _, c := range cells {
		n = max(n, len(c))
	}
	return n
}

// split takes the first n lines of each cell.
func split(cells [][]string, n int) (first, rest [][]string) {
	for _, c := range cells {
		at := min(n, len(c))
		first, rest = append(first, c[:at]), append(rest, c[at:])
	}
	return first, rest
}

// row draws one row, and moves below it.
func (d *page) row(cells [][]string, widths []float64, s style) {
	height := float64(tallest(cells))*s.leading() + 2*padding
	d.pdf.SetDrawColor(0xcc, 0xd3, 0xdc)
	d.pdf.SetFillColor(0xee, 0xf1, 0xf5)
	form := "D"
	if s.bold {
		form = "FD"
	}
	x := margin
	for i, c := range cells {
		d.pdf.Rect(x, d.y, widths[i], height, form)
		for n, l := range c {
			d.line(l, s, x+padding, d.y+padding+float64(n)*s.leading())
		}
		x += widths[i]
	}
	d.y += height
}
