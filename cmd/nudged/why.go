package main

import (
	"fmt"

	"nudged/ingest"
	"nudged/store"
	"nudged/timeline"
)

// whyCmd tells why something was decided as it was.
type whyCmd struct {
	ID   string `arg:"" help:"The number of an entry in the timeline, a question's id, or an order."`
	JSON bool   `name:"json" help:"As JSON."`
}

// reason is what why says.
type reason struct {
	ID      string   `json:"id"`
	Order   *string  `json:"order"`
	Why     string   `json:"why"`
	Details []string `json:"details"`
}

func (*whyCmd) needs() need { return needsState }

func (c *whyCmd) run(s *session) error {
	var r reason
	err := s.store.View(func(tx *store.Tx) error {
		var err error
		r, err = s.why(tx, c.ID)
		return err
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return s.json(r)
	}
	fmt.Fprintln(s.user.out, clean(r.Why))
	for _, d := range r.Details {
		fmt.Fprintln(s.user.out, "  "+clean(d))
	}
	return nil
}

// why looks the id up as an order, an entry, a question.
func (s *session) why(tx *store.Tx, id string) (reason, error) {
	if o, err := s.order(id); err == nil {
		return s.whyStatus(tx, o), nil
	}
	if seq, numeric := entryNumber(id); numeric {
		e, err := tx.Entry(seq)
		if err != nil {
			return reason{}, err
		}
		return s.whyEntry(tx, e)
	}
	rv, err := tx.Review(id)
	if err != nil {
		return reason{}, err
	}
	if rv == nil {
		return reason{}, fmt.Errorf("%s: %w", id, ingest.ErrNoReview)
	}
	r := reason{ID: rv.ID, Why: fmt.Sprintf("asked because %s", rv.Why)}
	for _, g := range rv.Guesses {
		r.Details = append(r.Details, "perhaps "+g.Order+": "+g.Why)
	}
	return r, s.addMail(tx, &r, rv.SHA)
}

// whyStatus explains the state of an order, each skipped day included.
func (s *session) whyStatus(tx *store.Tx, o timeline.Order) reason {
	now := s.now()
	st := s.statusOf(tx, o, now)
	r := reason{ID: o.Number, Order: &o.Number, Why: "order " + o.Number + ": " + st.Reason}
	if st.WaitingSince != nil {
		for _, d := range timeline.Skipped(timeline.CalendarFor(o, s.policy), *st.WaitingSince, now) {
			r.Details = append(r.Details, d.Date.String()+" does not count: "+d.Why)
		}
	}
	for _, d := range st.Deadlines {
		r.Details = append(r.Details, fmt.Sprintf("%s by %s (last safe day %s): %s; source %s, confidence %s", d.Kind, d.Due, d.LastSafe, d.Effect, d.Source, d.Confidence))
	}
	return r
}

func (s *session) whyEntry(tx *store.Tx, e timeline.Entry) (reason, error) {
	r := reason{ID: fmt.Sprint(e.Seq), Order: &e.Order, Why: fmt.Sprintf("on order %s because %s", e.Order, first(e.By, "you registered it"))}
	switch {
	case e.Kind == timeline.EntrySent && !e.Expects:
		r.Details = append(r.Details, "it starts no count: its words expect no answer")
	case e.Answers && e.Holding:
		r.Details = append(r.Details, "it answers, but only asks for patience")
	case e.Answers:
		r.Details = append(r.Details, "it answers: a person on the seller's side wrote it")
	case e.Kind == timeline.EntryAutoReply:
		r.Details = append(r.Details, "it answers nothing: a machine wrote it")
	}
	if !e.Promised.IsZero() {
		r.Details = append(r.Details, "it names "+e.Promised.String())
	}
	return r, s.addMail(tx, &r, e.Message)
}

// addMail tells what is believed about the raw mail.
func (s *session) addMail(tx *store.Tx, r *reason, sha string) error {
	if sha == "" {
		return nil
	}
	mail, err := tx.Mail(sha)
	if err != nil || mail == nil {
		return err
	}
	r.Details = append(r.Details,
		"mail from "+mail.From.String()+", arrived "+s.local(mail.Received).Format("2006-01-02 15:04 -0700")+", SHA-256 "+sha,
		string(mail.Sender.Verdict)+": "+mail.Sender.Why)
	for _, d := range mail.Defects {
		r.Details = append(r.Details, "defect: "+d)
	}
	return nil
}
