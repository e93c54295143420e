package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"nudged/notify"
	"nudged/timeline"
)

// disputeCmd holds short forms of order edit about a dispute.
type disputeCmd struct {
	Open        disputeOpenCmd     `cmd:"" help:"The dispute was opened, at the platform or the payment provider."`
	Escalate    disputeEscalateCmd `cmd:"" help:"The platform was asked to decide: mediation begins."`
	EvidenceDue evidenceDueCmd     `cmd:"" name:"evidence-due" help:"The day by which the case asks for evidence."`
	Resolve     disputeResolveCmd  `cmd:"" help:"The matter is settled: nothing more is sent about it."`
}

// staging is an order that moves to another stage.
type staging struct {
	Order string `arg:"" help:"The order's number."`
	At    string `placeholder:"TIME" help:"When; else now."`
}

func (*staging) needs() need { return needsState }

func (c *staging) move(s *session, stage timeline.Stage) (timeline.Order, error) {
	o, err := s.order(c.Order)
	if err != nil {
		return o, err
	}
	return o, s.stage(o.Number, stage, c.At)
}

type disputeOpenCmd struct{ staging }

func (c *disputeOpenCmd) run(s *session) error {
	o, err := c.move(s, timeline.StageDispute)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.user.out, "order %s: dispute opened\n", o.Number)
	if warning := notify.Exclusion(o); warning != "" {
		fmt.Fprintln(s.user.out, clean(warning))
	}
	return nil
}

type disputeEscalateCmd struct{ staging }

func (c *disputeEscalateCmd) run(s *session) error {
	o, err := c.move(s, timeline.StageMediation)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.user.out, "order %s: in mediation, which usually takes two to three weeks; a date in a notice: nudged dispute evidence-due %s DATE\n", o.Number, o.Number)
	return nil
}

type disputeResolveCmd struct{ staging }

func (c *disputeResolveCmd) run(s *session) error {
	o, err := c.move(s, timeline.StageResolved)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.user.out, "order %s: resolved; nudged order edit %s --stage open opens it again\n", o.Number, o.Number)
	return nil
}

type evidenceDueCmd struct {
	Order string `arg:"" help:"The order's number."`
	Date  string `arg:"" help:"The day in the notice; none when it is handed in."`
}

func (*evidenceDueCmd) needs() need { return needsState }

func (c *evidenceDueCmd) run(s *session) error {
	number, date := c.Order, c.Date
	if _, err := timeline.ParseDate(number); err == nil || number == "none" {
		number, date = date, number // both orders of words are natural
	}
	o, err := s.order(number)
	if err != nil {
		return err
	}
	if date == "none" {
		date = ""
	}
	f := facts{Due: []string{timeline.ClockEvidence + "=" + date}}
	if _, err := s.recorder.Edit(o.Number, f.apply); err != nil {
		return err
	}
	if date == "" {
		fmt.Fprintf(s.user.out, "order %s: no evidence is due\n", o.Number)
		return nil
	}
	fmt.Fprintf(s.user.out, "order %s: evidence is due on %s; when it is handed in: nudged dispute evidence-due %s none\n", o.Number, date, o.Number)
	return nil
}

// dueDays enters the days that notices named, each KIND=DATE, into o.
func dueDays(o *timeline.Order, texts []string) error {
	return namedDays(&o.Due, "due", "KIND", timeline.Clocks(*o), texts)
}

// happenings enters the days of events that nothing else tells, each EVENT=DATE.
func happenings(o *timeline.Order, texts []string) error {
	return namedDays(&o.Happened, "happened", "EVENT", timeline.Happenings(*o), texts)
}

// namedDays reads days, each NAME=DATE, with one of the names that there are; a
// day that is left out takes the named one back.
func namedDays(to *map[string]timeline.Date, option, what string, names, texts []string) error {
	var wrong []error
	days := maps.Clone(*to)
	if days == nil {
		days = map[string]timeline.Date{}
	}
	for _, text := range texts {
		name, date, ok := strings.Cut(text, "=")
		if !ok || !slices.Contains(names, name) {
			wrong = append(wrong, fmt.Errorf("--%s %q: write %s=DATE; %ss of this order: %s", option, text, what, strings.ToLower(what), strings.Join(names, ", ")))
			continue
		}
		if date == "" {
			delete(days, name)
			continue
		}
		day, err := timeline.ParseDate(date)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("--%s %s: %w", option, name, err))
			continue
		}
		days[name] = day
	}
	*to = days
	return errors.Join(wrong...)
}
