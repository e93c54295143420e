package matcher

import "strings"

// maxTable bounds how many lines a table's first one is looked for above a cell.
const maxTable = 200

// labelAbove tells what the head of its column calls the number that stands at
// s[start:] in a table, whose cells have tabs between them, or strokes.
func labelAbove(s string, start int) (c calling) {
	line := strings.LastIndexByte(s[:start], '\n') + 1
	between := "\t"
	if rest, _, _ := strings.Cut(s[line:], "\n"); !strings.Contains(rest, between) {
		between = "|"
	}
	column := strings.Count(s[line:start], between)
	if strings.Trim(s[line+strings.LastIndex(s[line:start], between)+1:start], " #") != "" {
		return c // it does not begin its cell
	}
	for range maxTable {
		if line == 0 {
			break
		}
		above := strings.LastIndexByte(s[:line-1], '\n') + 1
		cells := strings.Split(s[above:line-1], between)
		if len(cells) < 2 || len(cells) <= column {
			break
		}
		c, line = calling{}, above
		if head := strings.TrimRight(cells[column], " :："); !hasDigit(head) {
			c = labelBefore(head, len(head))
		}
	}
	return c
}
