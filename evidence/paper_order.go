package evidence

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"nudged/timeline"
)

func (c *Case) orderSection(w words) Section {
	o := c.Order
	facts := []Fact{
		{Label: w.say("number"), Value: o.Number}, {Label: w.say("platform"), Value: w.name("pl", o.Platform)}, {Label: w.say("payment"), Value: w.name("pay", o.Payment)},
		{Label: w.say("goods"), Value: o.Title}, {Label: w.say("quantity"), Value: o.Quantity},
		{Label: w.say("amount"), Value: c.money(o.Amount)},
		{Label: w.say("buyer"), Value: addresses(c.Owner)}, {Label: w.say("seller"), Value: addresses(c.sellers())},
	}
	for _, d := range c.dates(w) {
		facts = append(facts, Fact{Label: d.Label, Value: d.Value})
	}
	facts = append(facts, Fact{Label: w.say("stage"), Value: w.name("s", string(c.Status.Stage))})
	for i := range facts {
		facts[i].Value = cmp.Or(facts[i].Value, w.say("none"))
	}
	s := Section{Title: w.say("order"), Facts: facts}
	if c.Registered != 0 {
		s.Notes = []string{w.say("registered", c.Registered, entriesName)}
	}
	return s
}

// money is an amount in the currency of the order.
func (c *Case) money(amount string) string {
	if amount == "" {
		return ""
	}
	return strings.TrimSpace(amount + " " + c.Order.Currency)
}

// sellers are those that the owner registered, else those who are known to speak
// for them.
func (c *Case) sellers() []timeline.Address {
	if len(c.Order.Sellers) > 0 {
		return c.Order.Sellers
	}
	var out []timeline.Address
	for _, p := range c.Order.Parties {
		if p.Address != "" {
			out = append(out, timeline.Address{Address: p.Address})
		}
	}
	return out
}

// dates are the days of the order, those that are not known too.
func (c *Case) dates(w words) []Fact {
	o := c.Order
	came := o.Received.String()
	if came == "" && o.Problem == "not_received" {
		came = w.say("not_received")
	}
	return []Fact{
		{Label: w.say("placed"), Value: o.Placed.String()}, {Label: w.say("paid"), Value: o.Paid.String()}, {Label: w.say("shipped"), Value: o.Shipped.String()},
		{Label: w.say("expected"), Value: o.Expected.String()}, {Label: w.say("received"), Value: came},
	}
}

// agreements are the kinds of files that show what was agreed.
var agreements = []string{"contract", "invoice", "packing_list"}

func (c *Case) agreedSection(w words) Section {
	s := Section{Title: w.say("agreed")}
	for _, x := range c.Exhibits {
		if slices.Contains(agreements, x.Kind) {
			s.Facts = append(s.Facts, Fact{w.name("x", x.Kind), clean(x.Name), x.Label + " · " + x.Path})
		}
	}
	if len(s.Facts) == 0 {
		s.Notes = []string{w.say("agreed_none")}
	}
	return s
}

// problemSection tells what is wrong, in the owner's words and with what shows it.
func (c *Case) problemSection(w words) Section {
	problem := w.say("none")
	if c.Order.Problem != "" {
		problem = w.name("p", c.Order.Problem)
	}
	s := Section{Title: w.say("problem"), Facts: append([]Fact{{Label: w.say("problem_is"), Value: problem}}, c.deviation(w)...)}
	for _, r := range c.Rows {
		if r.Kind == timeline.EntryNote && r.Text != "" {
			s.Facts = append(s.Facts, Fact{w.say("problem_note", c.day(r.At)), clean(r.Text), c.labels(w, r)})
		}
	}
	for _, x := range c.Exhibits {
		if x.Group == GroupPhotos || x.Group == GroupVideos || x.Kind == "inspection_report" {
			s.Facts = append(s.Facts, Fact{x.label(w), clean(x.Name), x.Label + " · " + x.Path})
		}
	}
	return s
}

// label is what an exhibit is, in a word or two.
func (x Exhibit) label(w words) string {
	kind := x.Kind
	if kind == "" {
		kind = map[string]string{GroupPhotos: "photo", GroupVideos: "video", GroupDocuments: "document", GroupMails: "mail"}[x.Group]
	}
	text := w.name("x", cmp.Or(kind, "other"))
	if !x.Taken.IsZero() {
		text += ", " + w.say("taken", x.Taken)
	}
	return text
}

func (c *Case) remedySection(w words) Section {
	remedy := w.say("none")
	if c.Order.Remedy != "" {
		remedy = w.name("r", c.Order.Remedy)
	}
	s := Section{Title: w.say("remedy"), Facts: []Fact{{Label: w.say("remedy_is"), Value: remedy}}}
	if c.Order.Claimed != "" {
		s.Facts = append(s.Facts, Fact{Label: w.say("claimed"), Value: c.claimed(w)})
	}
	if c.Order.Basis != "" {
		s.Facts = append(s.Facts, Fact{Label: w.say("basis"), Value: clean(c.Order.Basis)})
	}
	if c.Order.Amount != "" {
		s.Facts = append(s.Facts, Fact{Label: w.say("remedy_amount"), Value: c.money(c.Order.Amount)})
	}
	if c.wantsMoney() && c.Order.Claimed == "" {
		s.Notes = []string{w.say("remedy_part")}
	}
	return s
}

// claimed is the amount that is asked for, and how much of what was paid it is.
func (c *Case) claimed(w words) string {
	text := c.money(c.Order.Claimed)
	if percent, ok := timeline.Percent(c.Order.Claimed, c.Order.Amount); ok {
		text += w.say("of_paid", percent)
	}
	return text
}

// wantsMoney reports whether the remedy is one that needs an amount.
func (c *Case) wantsMoney() bool {
	return c.Order.Remedy == "refund" || c.Order.Remedy == "partial_refund"
}

// ---- how times and people are written ----

const minuteLayout = "2006-01-02 15:04"

// minute is a moment in the owner's zone.
func (c *Case) minute(t time.Time) string {
	t = t.In(c.Zone)
	return t.Format(minuteLayout) + t.Format(" -07:00")
}

// both is a moment in the owner's zone and in the seller's.
func (c *Case) both(t time.Time) string {
	seller := t.In(c.Calendar.Zone())
	return c.minute(t) + "\n" + seller.Format(minuteLayout) + seller.Format(" -07:00")
}

func (c *Case) day(t time.Time) string { return t.In(c.Zone).Format(time.DateOnly) }

// people are addresses in a narrow column: the name above, the address below.
// met is who was at the other end of a channel: a seller who is called or chatted
// with is so at no mail address.
func met(channel timeline.Channel, list ...timeline.Address) []timeline.Address {
	switch channel {
	case timeline.ChannelChat, timeline.ChannelPhone, timeline.ChannelWeChat, timeline.ChannelWhatsApp, timeline.ChannelLetter, timeline.ChannelMeeting:
		list = slices.Clone(list)
		for i, a := range list {
			if a.Name != "" {
				list[i].Address = ""
			}
		}
	}
	return list
}

func people(list []timeline.Address) string {
	var out []string
	for _, a := range list {
		out = append(out, strings.TrimSpace(clean(a.Name+"\n"+a.Address)))
	}
	return strings.Join(out, "\n")
}

func addresses(list []timeline.Address) string {
	var out []string
	for _, a := range list {
		out = append(out, clean(a.String()))
	}
	return strings.Join(out, ", ")
}
