package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"nudged/ingest/reader"
	"nudged/store"
	"nudged/timeline"
)

// report files a delivery report. It counts only for a mail that we hold: then
// it stands on that mail's orders. Forwarded by the owner without the returned
// Message-ID, it counts if recipient and subject fit exactly one open attempt.
// Everything else is remarked and has no effect.
func (f *filing) report(mail *store.Mail, l timeline.Letter) error {
	id := l.Report.ReturnedMessageID
	if out := f.sentByUs(id); out != nil && out.Letter == nil {
		return f.cameBack(mail, l, out)
	}
	sent := f.attemptsOf(id)
	by := "it returns your mail of " + id
	if len(sent) == 0 && l.Form != "" {
		if sent = f.attemptsLike(mail, l); len(sent) != 1 {
			sent = nil
		}
		by = "you forwarded it; recipient and subject fit this attempt only"
	}
	if len(sent) == 0 {
		mail.Remark = "a delivery report about a mail that we do not hold"
		return f.keep(mail, l, &store.Review{Reason: store.ReasonReport, Why: mail.Remark, Hidden: true})
	}
	for _, attempt := range sent {
		if err := f.enterReport(mail, l, attempt, by); err != nil {
			return err
		}
	}
	return f.settle(mail, l, placed, false)
}

func (f *filing) enterReport(mail *store.Mail, l timeline.Letter, attempt timeline.Entry, by string) error {
	e := f.entry(mail, l, timeline.EntryBounce, attempt.Order, by)
	e.Target, e.Event, e.Text = attempt.Seq, string(l.Kind), ""
	for _, rc := range l.Report.Recipients {
		if l.Kind == timeline.KindBounce && (rc.Action == "failed" || rc.Action == "") {
			e.Failed = append(e.Failed, strings.ToLower(cmp.Or(rc.OriginalAddress, rc.Address)), strings.ToLower(rc.Address))
		}
		e.Text += strings.TrimSpace(fmt.Sprintf("%s %s %s", rc.Address, rc.Status, rc.Diagnostic)) + "\n"
	}
	slices.Sort(e.Failed)
	e.Failed = slices.Compact(e.Failed)
	e.Text = cut(strings.TrimSpace(e.Text), timeline.MaxEntryText)
	seen := func(old timeline.Entry) bool { return old.Message == e.Message && old.Letter == e.Letter }
	entries := f.entries(e.Order)
	if slices.ContainsFunc(entries, seen) {
		return nil
	}
	if i := slices.IndexFunc(entries, func(old timeline.Entry) bool { return sameReport(old, e, l.AtSure) }); i >= 0 {
		e.Kind, e.Target = timeline.EntryCopy, entries[i].Seq
	}
	_, err := f.append(e)
	f.done.Placed++
	f.learnLetter("", attempt.Subject, attempt.At) // it may tell which attempt another report means
	return err
}

// sameReport reports whether e is the report of the entry old, come another way.
func sameReport(old, e timeline.Entry, sure bool) bool {
	if old.Kind != e.Kind || old.Target != e.Target || old.Event != e.Event || !slices.Equal(old.Failed, e.Failed) {
		return false
	}
	if old.MessageID != "" && e.MessageID != "" {
		return old.MessageID == e.MessageID
	}
	return old.At.Sub(e.At).Abs() <= sameWithin(sure)
}

// cameBack notes that a mail of ours to the owner was not delivered.
func (f *filing) cameBack(mail *store.Mail, l timeline.Letter, out *store.Outgoing) error {
	mail.Remark = "a delivery report about our own mail: " + out.Subject
	if l.Kind != timeline.KindBounce || out.State == store.StateBounced {
		return nil
	}
	out.State, out.Settled = store.StateBounced, f.Clock()
	for _, rc := range l.Report.Recipients {
		out.Said = strings.TrimSpace(rc.Address + " " + rc.Status + " " + rc.Diagnostic)
	}
	return f.tx.PutOutgoing(out)
}

// attemptsOf are the attempts that the mail of that Message-ID made.
func (f *filing) attemptsOf(messageID string) []timeline.Entry {
	var out []timeline.Entry
	if messageID == "" {
		return nil
	}
	for _, order := range f.ordersOf(messageID) {
		for _, e := range f.entries(order) {
			if e.Kind == timeline.EntrySent && e.MessageID == messageID {
				out = append(out, e)
			}
		}
	}
	return out
}

// attemptsLike are the attempts to a failed recipient with the returned subject
// that nobody had answered by then. Of several, those that had come back already
// are not meant.
func (f *filing) attemptsLike(mail *store.Mail, l timeline.Letter) []timeline.Entry {
	var all, open []timeline.Entry
	for _, rc := range l.Report.Recipients {
		address := timeline.Address{Address: rc.Address}
		for _, order := range f.tx.OrdersOf(address.Key()) {
			for _, e := range f.openBy(order, l.At.Add(time.Minute)) { // forwards tell no seconds
				to := func(a timeline.Address) bool { return a.Key() == address.Key() }
				if !slices.ContainsFunc(e.To, to) || !returns(l, e.Subject) {
					continue
				}
				all = append(all, e)
				if !f.refused(mail, l, e, address) {
					open = append(open, e)
				}
			}
		}
	}
	if len(all) > 1 {
		return open
	}
	return all // or nothing has come back but this, perhaps in another report too
}

// returns reports whether a report is about a mail of that subject: the returned
// header tells, or, where a forward shows none, the words of the report.
func returns(l timeline.Letter, subject string) bool {
	subject = threadSubject(subject)
	if l.Report.ReturnedSubject != "" {
		return sameWords(subject, threadSubject(l.Report.ReturnedSubject))
	}
	return subject != "" && strings.Contains(reader.Squeeze(l.Subject+"\n"+l.Text), subject)
}

// refused reports whether an earlier report than l says that an attempt did not
// reach an address.
func (f *filing) refused(mail *store.Mail, l timeline.Letter, attempt timeline.Entry, to timeline.Address) bool {
	return slices.ContainsFunc(f.entries(attempt.Order), func(e timeline.Entry) bool {
		return e.Kind == timeline.EntryBounce && e.Target == attempt.Seq && e.Message != mail.SHA &&
			e.At.Before(l.At) && f.stands(e) && slices.Contains(e.Failed, to.Key())
	})
}

// openBy are the attempts on an order that were made by then and not answered.
func (f *filing) openBy(order string, by time.Time) []timeline.Entry {
	var open []timeline.Entry
	for _, e := range f.entries(order) {
		switch {
		case e.At.After(by):
			return open
		case e.Answers:
			open = nil
		case e.Kind == timeline.EntrySent && f.stands(e):
			open = append(open, e)
		}
	}
	return open
}
