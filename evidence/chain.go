package evidence

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
)

// checkChain goes through record/entries.jsonl: every line carries the hash of
// the entry before it, the last is the one that dossier.json names.
func checkChain(list []byte, facts Facts) *Fault {
	fault := func(format string, args ...any) *Fault { return &Fault{entriesName, fmt.Sprintf(format, args...)} }
	lines := bufio.NewScanner(bytes.NewReader(list))
	lines.Buffer(nil, len(list)+1)
	var before link
	n, back := 0, ""
	for lines.Scan() {
		n++
		var l link
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return fault("line %d cannot be read: %v", n, err)
		}
		switch {
		case l.Withheld == "" && l.Order != facts.Order.Number:
			return fault("line %d is of order %s", n, l.Order)
		case l.Seq <= before.Seq:
			return fault("entry %d stands behind entry %d", l.Seq, before.Seq)
		case l.Back != back && n == 1:
			return fault("entry %d is not the first of its order: what was before it is missing", l.Seq)
		case l.Back != back:
			return fault("entry %d does not follow entry %d: one of them was changed, or one between them is missing", l.Seq, before.Seq)
		}
		before, back = l, l.hash(lines.Bytes())
	}
	switch {
	case lines.Err() != nil:
		return fault("cannot be read: %v", lines.Err())
	case back != facts.Last:
		return fault("entry %d is not the one that %s ends with: it was changed, or entries behind it are missing", before.Seq, factsName)
	case n != facts.Entries:
		return fault("it has %d entries, %s says %d", n, factsName, facts.Entries)
	}
	return nil
}
