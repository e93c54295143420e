package reader

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// renderer writes text line by line. It holds back line ends, blanks and cell
// borders until something follows that they stand before.
type renderer struct {
	out    strings.Builder
	lines  int  // line ends to write first: 2 make an empty line
	space  bool // a blank to write first
	cell   bool // a cell ended on this line
	empty  bool // a cell was opened, and nothing stands in it yet
	single bool // what stands in the open cell is one line
	inLine bool // something stands on this line
	quotes int  // depth of blockquotes
	quoted int  // depth at which the last line was written
	hidden atom.Atom
	pre    int
	lists  []int // per open list the next number, or 0 for dots
	anchor string
	label  int // where the label of the open link begins
}

// maxQuotes bounds the marks before a line: they grow with depth times lines.
const maxQuotes = 20

func (r *renderer) full() bool { return r.out.Len() > maxDisplay*2 }

// text takes characters between tags.
func (r *renderer) text(s string) {
	if r.hidden != 0 || s == "" {
		return
	}
	if r.pre > 0 {
		for i, line := range strings.Split(strings.ReplaceAll(s, "\r", ""), "\n") {
			if i > 0 {
				r.lineBreak()
			}
			r.write(strings.ReplaceAll(line, "\u00a0", " "))
		}
		return
	}
	start := -1
	for i, c := range s {
		blank := c <= ' ' || c == '\u00a0'
		invisible := c == '\u200b' || c == '\ufeff' || c == '\u00ad' || c == '\u034f'
		if !blank && !invisible {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			r.write(s[start:i])
			start = -1
		}
		r.space = r.space || blank
	}
	if start >= 0 {
		r.write(s[start:])
	}
}

// write puts s on the current line, after all that was held back.
func (r *renderer) write(s string) {
	if s == "" {
		return
	}
	if r.lines > 0 && r.out.Len() > 0 {
		r.newLines()
	}
	switch {
	case !r.inLine:
		r.out.WriteString(marks(r.quotes))
		r.quoted = r.quotes
	case r.cell:
		r.out.WriteByte('\t')
	case r.space:
		r.out.WriteByte(' ')
	}
	r.out.WriteString(s)
	r.single = r.single || r.empty
	r.lines, r.space, r.cell, r.empty, r.inLine = 0, false, false, false, true
}

// openCell begins a cell; what stands on the line so far is the cell before.
func (r *renderer) openCell() {
	r.cell = r.cell || r.inLine && r.lines == 0
	r.empty, r.single = true, false
}

// closeCell ends a cell. The next one goes on beside a single line, paragraph or not.
func (r *renderer) closeCell() {
	if r.single {
		r.lines = 0
	}
	r.cell, r.empty, r.single = r.inLine, false, false
}

func (r *renderer) newLines() {
	for i := 0; i < r.lines; i++ {
		if i > 0 {
			r.out.WriteString(strings.TrimRight(marks(min(r.quotes, r.quoted)), " "))
		}
		r.out.WriteByte('\n')
	}
	r.inLine, r.single = false, false
}

func marks(depth int) string { return strings.Repeat("> ", min(depth, maxQuotes)) }

// breakLines asks for at least n line ends before what follows.
func (r *renderer) breakLines(n int) {
	if n == 0 {
		return
	}
	if r.inLine {
		r.lines = max(r.lines, n)
	}
	r.space, r.cell = false, false
}

// lineBreak is a <br>: unlike the ends of blocks, two of them make an empty line.
func (r *renderer) lineBreak() {
	if r.out.Len() > 0 {
		r.lines = min(r.lines+1, 3)
	}
	r.space, r.cell = false, false
}

func (r *renderer) finish() string {
	r.closeLink()
	return strings.TrimSpace(r.out.String())
}
