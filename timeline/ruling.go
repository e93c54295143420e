package timeline

// ruling is what the corrections say about one row; the latest word counts.
type ruling struct {
	place  string // ChangeRemoved, ChangeRestored, or "" where nobody spoke
	answer string // ChangeAnswers, ChangeNoAnswer, or ""
	so     bool   // ChangeConfirmed
}

// rule reads the corrections from the last to the first, so that one which was
// itself removed is known to be void before it is read. Entries are in the order of Seq.
func rule(entries []*Entry, heads map[uint64]*Entry) map[uint64]ruling {
	rulings := map[uint64]ruling{}
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		if e.Kind != EntryCorrection || e.Correction == nil || rulings[e.Seq].removed() {
			continue
		}
		target := e.Target
		if head, ok := heads[target]; ok {
			target = head.Seq
		}
		said := rulings[target]
		switch what := e.Correction.What; what {
		case ChangeRemoved, ChangeRestored:
			if said.place == "" {
				said.place = what
			}
		case ChangeAnswers, ChangeNoAnswer:
			if said.answer == "" {
				said.answer = what
			}
		case ChangeConfirmed:
			said.so = true
		}
		rulings[target] = said
	}
	return rulings
}

func (r ruling) removed() bool { return r.place == ChangeRemoved }

// apply corrects a row: what the owner says about it is confirmed.
func (r ruling) apply(row Row) Row {
	row.Confirmed = row.Confirmed || r.so
	if r.answer != "" {
		row.Answers, row.Confirmed = r.answer == ChangeAnswers, true
	}
	if r.answer == ChangeNoAnswer {
		row.Holding, row.Promised = false, Date{}
	}
	return row
}
