package main

import (
	"fmt"
	"strings"
	"time"

	"nudged/ingest"
	"nudged/store"
	"nudged/timeline"
)

// whyCmd tells why something was decided as it was.
type whyCmd struct {
	ID   string `arg:"" help:"The number of an entry in the timeline, a question's id, or an order."`
	At   string `placeholder:"TIME" help:"Of an order: as of that moment."`
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
	at, err := s.moment(c.At)
	if err != nil {
		return err
	}
	var r reason
	err = s.store.View(func(tx *store.Tx) error {
		var err error
		r, err = s.why(tx, c.ID, at, c.skipped())
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

// skipped is how skipped days are told: to a person by the rules, to a program
// one by one.
func (c *whyCmd) skipped() func([]timeline.SkippedDay) []string {
	if c.JSON {
		return eachSkipped
	}
	return skippedLines
}

// why looks the id up as an order, an entry, a question.
func (s *session) why(tx *store.Tx, id string, at time.Time, skipped func([]timeline.SkippedDay) []string) (reason, error) {
	if o, err := s.order(id); err == nil {
		return s.whyStatus(tx, o, at, skipped), nil
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

// whyStatus explains the state of an order and its due dates, and by skipped the
// days that do not count.
func (s *session) whyStatus(tx *store.Tx, o timeline.Order, at time.Time, skipped func([]timeline.SkippedDay) []string) reason {
	st := s.statusOf(tx, o, at)
	r := reason{ID: o.Number, Order: &o.Number, Why: "order " + o.Number + ": " + st.Reason}
	until := at
	if st.Next != nil {
		r.Details = append(r.Details, "next: "+next(st.Next))
		until = st.Next.At
	}
	if st.WaitingSince != nil {
		days := timeline.Skipped(timeline.CalendarFor(o, s.policy), *st.WaitingSince, until)
		r.Details = append(r.Details, skipped(days)...)
	}
	for _, d := range st.Deadlines {
		r.Details = append(r.Details, whyDeadline(d))
		for _, line := range skipped(d.Skipped()) {
			r.Details = append(r.Details, "  "+line)
		}
	}
	return r
}

// whyDeadline tells where a due date comes from.
func whyDeadline(d timeline.Deadline) string {
	from := "named by a notice"
	if !d.From.IsZero() {
		from = "counted from " + d.From.String()
	}
	safe := ""
	if !d.LastSafe.IsZero() {
		safe = " (last safe day " + d.LastSafe.String() + ")"
	}
	return fmt.Sprintf("%s by %s%s, %s: %s; source %s, confidence %s", d.Kind, d.Due, safe, from, d.Effect, d.Source, d.Confidence)
}

func (s *session) whyEntry(tx *store.Tx, e timeline.Entry) (reason, error) {
	if e.Kind == timeline.EntryPattern {
		return s.whyPattern(e), nil
	}
	r := reason{ID: fmt.Sprint(e.Seq), Order: &e.Order, Why: s.entrySentence(e)}
	if off, gone := offSince(tx, e); gone {
		r.Why = fmt.Sprintf("no more on order %s: %s; it was there because %s", e.Order, off, first(e.By, "you said so"))
		return r, s.addMail(tx, &r, e.Message)
	}
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
	if err := s.addGrounds(tx, &r, e); err != nil {
		return r, err
	}
	return r, s.addMail(tx, &r, e.Message)
}

// whyPattern tells what the owner said of how orders are numbered.
func (s *session) whyPattern(e timeline.Entry) reason {
	whose := "orders"
	if len(e.To) > 0 {
		whose = "the orders of " + e.To[0].String()
	}
	what := "taught that " + whose + " are numbered " + e.Text
	if e.Event == ingest.PatternForgotten {
		what = "took back that " + whose + " are numbered " + e.Text
	}
	return reason{
		ID: fmt.Sprint(e.Seq), Why: "you " + what + ", on " + s.local(e.At).Format("2006-01-02 15:04"),
		Details: []string{"a number that is written so names an order, registered or not, unless the words before it call it something else"},
	}
}

// addGrounds quotes what was read, and tells what was considered beside it.
func (s *session) addGrounds(tx *store.Tx, r *reason, e timeline.Entry) error {
	g, err := s.recorder.Grounds(tx, e)
	if err != nil || g == nil {
		return err
	}
	if g.Quote != "" {
		r.Details = append(r.Details, fmt.Sprintf("its %s reads “%s”", g.In, oneLine(g.Quote, 160)))
	}
	switch {
	case e.Confirmed:
		r.Details = append(r.Details, "you put it there; whatever else it says does not count")
	case g.Rule != "":
		r.Details = append(r.Details, "rule: "+strings.ReplaceAll(g.Rule, "_", " ")+" ("+ruleWords[g.Rule]+")")
	default:
		r.Details = append(r.Details, "by what is known today it would be asked about")
	}
	for _, o := range g.Other {
		r.Details = append(r.Details, "considered too: "+o)
	}
	return nil
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
		authorWords(mail.Sender, r.Order != nil || len(tx.OrdersOf(mail.From.Key()))+len(tx.OrdersOfDomain(mail.From.Domain())) > 0))
	for _, d := range mail.Defects {
		r.Details = append(r.Details, "defect: "+d)
	}
	return nil
}

// ruleWords are the matcher's rules as a buyer would say them.
var ruleWords = map[string]string{
	"number":     "a number that its author newly writes counts first",
	"file":       "where the words name no order, the names of attached files do",
	"thread":     "what answers a mail belongs where that one is",
	"paper":      "where the words name no order, a paper or a parcel that a mail on one named does",
	"quoted":     "where nothing newly written tells, the one order that the history names does",
	"only_order": "where nothing names an order, it is the one that is open with them",
}

// authorWords tells what is believed about who wrote a mail; known is whether it
// is on an order, or its author is, so that it is not from somebody unknown.
func authorWords(s timeline.Sender, known bool) string {
	if !known || s.Verdict != timeline.VerdictStranger {
		return string(s.Verdict) + ": " + s.Why
	}
	if genuine, ok := strings.CutPrefix(s.Why, "nobody known; "); ok {
		return "its author is genuine: " + genuine
	}
	if doubt, ok := strings.CutPrefix(s.Why, "nobody known, but not proved: "); ok {
		return "its author is not proved: " + doubt
	}
	return s.Why
}
