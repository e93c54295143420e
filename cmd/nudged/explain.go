package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"nudged/ingest"
	"nudged/timeline"
)

// explainCmd reads mails and tells what it finds. It needs no state and no
// configuration; with one, it also knows whose addresses are the owner's.
type explainCmd struct {
	Files []string `arg:"" name:"FILE" help:"Mails (.eml)."`
	JSON  bool     `name:"json" help:"One JSON object per file."`
}

// explained is the contract's object: what was read, and from which file. A mail
// of several authors names them all.
type explained struct {
	File string `json:"file"`
	*timeline.Message
	From  any            `json:"from"`
	Route timeline.Route `json:"route,omitzero"`
}

func explain(file string, m *timeline.Message) explained {
	if m.IDs == nil {
		m.IDs = []timeline.ID{}
	}
	if len(m.Authors) > 1 {
		return explained{file, m, m.Authors, m.Route}
	}
	return explained{file, m, m.From, m.Route}
}

func (*explainCmd) needs() need { return needsNothing }

func (c *explainCmd) run(s *session) error {
	r := s.explainer()
	for _, file := range c.Files {
		raw, err := s.readFile(file)
		if err != nil {
			return fmt.Errorf("read mail: %w", err)
		}
		m := r.Explain(raw)
		if c.JSON {
			if err := s.json(explain(file, m)); err != nil {
				return err
			}
			continue
		}
		tellMessage(s.user.out, file, m)
	}
	return nil
}

// tellMessage prints for a person what was read.
func tellMessage(w io.Writer, file string, m *timeline.Message) {
	say := func(label, value string) {
		if value != "" {
			fmt.Fprintf(w, "  %-12s %s\n", label, clean(value))
		}
	}
	fmt.Fprintf(w, "%s: %s\n", file, m.Kind)
	if m.From != nil {
		say("from", m.From.String())
	}
	for _, to := range m.To {
		say("to", to.String())
	}
	say("subject", m.Subject)
	if !m.Date.IsZero() {
		b, _ := json.Marshal(m.Date)
		say("date", string(b[1:len(b)-1]))
	}
	if m.Sender != nil {
		say("sender", string(m.Sender.Verdict)+": "+m.Sender.Why)
	}
	say("came", way(m.Route))
	if m.Automatic {
		say("automatic", "a machine wrote it")
	}
	if f := m.Forward; f != nil {
		o := f.Original
		by := "somebody who cannot be told"
		if o.From != nil {
			by = o.From.String()
		}
		say("forwards", f.Form+", written by "+by+", "+o.DateText)
	}
	if r := m.Report; r != nil {
		for _, rc := range r.Recipients {
			say("report", rc.Address+" "+rc.Action+" "+rc.Status+" "+rc.Diagnostic)
		}
	}
	if e := m.Event; e != nil {
		say("platform", e.Platform+": "+e.Event)
	}
	for _, id := range m.IDs {
		say("number", fmt.Sprintf("%s (%s, in %s)", id.Value, id.Type, id.In))
	}
	for _, a := range m.Attachments {
		say("attachment", fmt.Sprintf("%s (%s, %d bytes)", a.Name, a.Type, a.Size))
	}
	for _, d := range m.Defects {
		say("defect", d)
	}
	if m.Reply != "" {
		fmt.Fprintf(w, "\n%s\n\n", indent(clean(m.Reply), "    "))
	}
}

// way tells how a mail came, where not straight from its author, by what its
// header claims.
func way(r timeline.Route) string {
	var by []string
	add := func(what string, names []string) {
		if len(names) > 0 {
			by = append(by, what+strings.Join(slices.Compact(slices.Clone(names)), ", "))
		}
	}
	add("redirected by ", r.ResentBy)
	add("by a rule of the mailbox: ", r.Rules)
	add("forwarded for ", r.ForwardedFor)
	if r.List != "" {
		by = append(by, "through the list "+r.List)
	}
	for _, set := range r.ARC {
		add("sealed by ", []string{set.Sealer})
	}
	return strings.Join(by, "; ")
}

// explainer knows the owner where a configuration tells who that is; without one,
// nobody's mail is the owner's.
func (s *session) explainer() *ingest.Recorder {
	r := &ingest.Recorder{}
	if c, err := readConfig(s.cli); err == nil {
		r.Owners, r.ServID, r.Templates = addressesOf(c.Account.Owner), c.Account.AuthservID, templatesOf(c)
	}
	return r
}
