package matcher

import "strings"

// maxTable bounds how many lines a table's first one is looked for above a cell.
const maxTable = 200

// labelAbove tells what the head of its column calls the number that stands at
// s[start:] in a table, whose cells have tabs between them.
func labelAbove(s string, start int) (c calling) {
	line := strings.LastIndexByte(s[:start], '\n') + 1
	column := strings.Count(s[line:start], "\t")
	if strings.Trim(s[line+strings.LastIndexByte(s[line:start], '\t')+1:start], " #") != "" {
		return c // it does not begin its cell
	}
	for range maxTable {
		if line == 0 {
			break
		}
		above := strings.LastIndexByte(s[:line-1], '\n') + 1
		cells := strings.Split(s[above:line-1], "\t")
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
