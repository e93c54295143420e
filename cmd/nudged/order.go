package main

import (
	"errors"
	"fmt"
	"maps"
	"net/mail"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"nudged/evidence"
	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// orderCmd holds the commands about orders.
type orderCmd struct {
	Add     orderAddCmd     `cmd:"" help:"Register an order."`
	Import  orderImportCmd  `cmd:"" help:"Register the orders of a CSV or JSON lines file."`
	List    orderListCmd    `cmd:"" help:"The registered orders."`
	Show    orderShowCmd    `cmd:"" help:"All that is known of an order."`
	Edit    orderEditCmd    `cmd:"" help:"Change what is registered of an order, or its stage."`
	Confirm orderConfirmCmd `cmd:"" help:"Say that an order which appeared by itself is one."`
	Close   orderCloseCmd   `cmd:"" help:"Close an order: nothing more is sent about it."`
}

// choices are the values of the options that have fixed ones.
func choices() kong.Vars {
	join := func(values []string) string { return strings.Join(values, ", ") }
	stages, channels := []string{}, []string{}
	for _, s := range timeline.Stages {
		stages = append(stages, string(s))
	}
	for _, c := range timeline.Channels {
		channels = append(channels, string(c))
	}
	return kong.Vars{
		"problems": join(timeline.Problems), "remedies": join(timeline.Remedies), "stages": join(stages),
		"channels": join(channels), "platforms": strings.Join(matcher.PlatformIDs(), ", "),
		"receivers": join(evidence.Receivers(nil)), "kinds": join(evidence.Kinds()),
	}
}

// facts are the options about an order; a nil one was not given.
type facts struct {
	Platform *string  `placeholder:"ID" help:"The marketplace: ${platforms}."`
	Payment  *string  `placeholder:"ID" help:"How it was paid: paypal, card_visa or card_mastercard."`
	Seller   []string `sep:"none" placeholder:"'NAME <ADDRESS>'" help:"Who sells; may be repeated."`
	Calendar *string  `placeholder:"CC" help:"The seller's country, for working days and holidays; else the policy's."`
	Zone     *string  `placeholder:"AREA/CITY" help:"The seller's time zone, where it is not the calendar's."`
	Title    *string  `placeholder:"TEXT" help:"The goods."`
	Amount   *string  `placeholder:"1200.00" help:"What was paid."`
	Currency *string  `placeholder:"USD" help:"In which currency."`
	Quantity *string  `placeholder:"200" help:"How many were ordered."`
	Affected *string  `placeholder:"37" help:"How many of them are broken, wrong or missing."`
	Claimed  *string  `placeholder:"222.00" help:"The amount that you ask for, in the same currency."`
	Basis    *string  `placeholder:"TEXT" help:"Why so much: '37 pieces of 6.00 USD'."`
	Placed   *string  `placeholder:"DATE" help:"When it was ordered."`
	Paid     *string  `placeholder:"DATE" help:"When it was paid."`
	Shipped  *string  `placeholder:"DATE" help:"When it was sent off."`
	Expected *string  `placeholder:"DATE" help:"The latest estimated delivery."`
	Received *string  `placeholder:"DATE" help:"When it arrived."`
	Due      []string `sep:"none" placeholder:"KIND=DATE" help:"The last day that a notice of the platform names, such as evidence_due=2026-04-10; may be repeated."`
	Happened []string `sep:"none" placeholder:"EVENT=DATE" help:"When something else happened from which a deadline counts, such as return_agreed=2026-04-10; may be repeated."`
	Problem  *string  `placeholder:"WORD" help:"What is wrong: ${problems}."`
	Remedy   *string  `placeholder:"WORD" help:"What you want: ${remedies}."`
	Send     *string  `placeholder:"on|off" help:"Whether nudged may write to the seller where you name the text: send 2."`
}

// apply writes the given facts into o. All that is wrong is told at once.
func (f *facts) apply(o *timeline.Order) error {
	var wrong []error
	text := func(to *string, value *string, check func(string) error) {
		if value == nil {
			return
		}
		if err := check(*value); err != nil {
			wrong = append(wrong, err)
			return
		}
		*to = strings.TrimSpace(*value)
	}
	date := func(name string, to *timeline.Date, value *string) {
		if value == nil {
			return
		}
		if *value == "" {
			*to = timeline.Date{}
			return
		}
		d, err := timeline.ParseDate(*value)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("--%s: %w", name, err))
			return
		}
		*to = d
	}
	text(&o.Platform, f.Platform, known("platform", matcher.PlatformIDs()))
	text(&o.Payment, f.Payment, known("payment", []string{"paypal", "card_visa", "card_mastercard"}))
	text(&o.Problem, f.Problem, known("problem", timeline.Problems))
	text(&o.Remedy, f.Remedy, known("remedy", timeline.Remedies))
	text(&o.Calendar, f.Calendar, country)
	text(&o.Zone, f.Zone, zoneName)
	text(&o.Title, f.Title, anyText)
	text(&o.Amount, f.Amount, decimal("amount", "1200.00"))
	text(&o.Currency, f.Currency, currency)
	text(&o.Quantity, f.Quantity, decimal("quantity", "200"))
	text(&o.Affected, f.Affected, decimal("affected", "37"))
	text(&o.Claimed, f.Claimed, decimal("claimed", "222.00"))
	text(&o.Basis, f.Basis, anyText)
	if f.Send != nil {
		if o.Send = *f.Send == "on"; !o.Send && *f.Send != "off" && *f.Send != "" {
			wrong = append(wrong, fmt.Errorf("--send %q is neither on nor off", *f.Send))
		}
	}
	date("placed", &o.Placed, f.Placed)
	date("paid", &o.Paid, f.Paid)
	date("shipped", &o.Shipped, f.Shipped)
	date("expected", &o.Expected, f.Expected)
	date("received", &o.Received, f.Received)
	if f.Seller != nil {
		sellers, err := sellersOf(f.Seller)
		if err != nil {
			wrong = append(wrong, err)
		}
		o.Sellers = sellers
	}
	if f.Due != nil {
		if err := dueDays(o, f.Due); err != nil {
			wrong = append(wrong, err)
		}
	}
	if f.Happened != nil {
		if err := happenings(o, f.Happened); err != nil {
			wrong = append(wrong, err)
		}
	}
	if len(wrong) == 0 && o.Exceeds() {
		wrong = append(wrong, fmt.Errorf("--affected %s: only %s were ordered (--quantity)", o.Affected, o.Quantity))
	}
	if len(wrong) > 0 {
		return &usageError{errors.Join(wrong...)}
	}
	return nil
}

func sellersOf(texts []string) ([]timeline.Address, error) {
	var out []timeline.Address
	for _, t := range texts {
		a, err := mail.ParseAddress(t)
		if err != nil {
			return nil, fmt.Errorf("--seller %q: write 'Name <name@seller.example>'", t)
		}
		out = append(out, timeline.Address{Name: a.Name, Address: a.Address})
	}
	return out, nil
}

type orderAddCmd struct {
	Number string `arg:"" help:"The order's number, as the platform or seller writes it."`
	facts
}

func (*orderAddCmd) needs() need { return needsState }

func (c *orderAddCmd) run(s *session) error {
	o := timeline.Order{Number: strings.TrimSpace(c.Number)}
	if err := orderNumber(o.Number); err != nil {
		return err
	}
	if err := c.apply(&o); err != nil {
		return err
	}
	done, err := s.recorder.Register(o)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.user.out, "order %s registered%s\n", o.Number, found(done.Placed))
	return nil
}

func found(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "; a mail that had come before belongs to it"
	}
	return fmt.Sprintf("; %d mails that had come before belong to it", n)
}

type orderListCmd struct {
	JSON bool `name:"json" help:"One JSON object per line."`
}

func (*orderListCmd) needs() need { return needsState }

func (c *orderListCmd) run(s *session) error {
	var orders []timeline.Order
	err := s.store.View(func(tx *store.Tx) error {
		return tx.Orders(func(o timeline.Order) bool {
			orders = append(orders, o)
			return true
		})
	})
	if err != nil {
		return err
	}
	if c.JSON {
		for _, o := range orders {
			if err := s.json(o); err != nil {
				return err
			}
		}
		return nil
	}
	if len(orders) == 0 {
		fmt.Fprintln(s.user.out, "no order is registered; nudged order add NUMBER --seller 'Name <address>' registers one")
		return nil
	}
	t := s.table("order", "platform", "stage", "seller", "goods")
	for _, o := range orders {
		seller := ""
		if len(o.Sellers) > 0 {
			seller = oneLine(o.Sellers[0].String(), 40)
		}
		t.row(o.Number, o.Platform, stageWord(o), seller, oneLine(o.Title, 40))
	}
	t.print()
	return nil
}

// stageWord is the stage of an order; of one that appeared by itself, that it did.
func stageWord(o timeline.Order) string {
	if o.Proposed && !o.Stage.Done() {
		return "proposed"
	}
	return string(o.Stage)
}

type orderConfirmCmd struct {
	Number string `arg:""`
}

func (*orderConfirmCmd) needs() need { return needsState }

func (c *orderConfirmCmd) run(s *session) error {
	o, err := s.order(c.Number)
	if err != nil {
		return err
	}
	if err := s.recorder.Confirm(o.Number); err != nil {
		return err
	}
	fmt.Fprintf(s.user.out, "order %s confirmed: nudges go out about it; nudged order close %s ends them\n", o.Number, o.Number)
	return nil
}

type orderShowCmd struct {
	Number string `arg:""`
	JSON   bool   `name:"json" help:"As JSON."`
}

func (*orderShowCmd) needs() need { return needsState }

func (c *orderShowCmd) run(s *session) error {
	o, err := s.order(c.Number)
	if err != nil {
		return err
	}
	if c.JSON {
		return s.json(o)
	}
	v := reflect.ValueOf(o)
	fmt.Fprintf(s.user.out, "order %s\n", o.Number)
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if name == "Number" || v.Field(i).IsZero() {
			continue
		}
		switch value := v.Field(i).Interface().(type) {
		case []timeline.Address:
			for _, a := range value {
				fmt.Fprintf(s.user.out, "  %-10s %s\n", "seller", clean(a.String()))
			}
		case []timeline.Party:
			for _, p := range value {
				fmt.Fprintf(s.user.out, "  %-10s %s (%s)\n", "party", clean(first(p.Address, "anybody at "+p.Domain)), p.Why)
			}
		case map[string]timeline.Date:
			for _, kind := range slices.Sorted(maps.Keys(value)) {
				fmt.Fprintf(s.user.out, "  %-10s %s by %s\n", "due", strings.ReplaceAll(kind, "_", " "), value[kind])
			}
		default:
			fmt.Fprintf(s.user.out, "  %-10s %s\n", strings.ToLower(name), clean(fmt.Sprint(value)))
		}
	}
	lines, err := s.toConfirm(o.Number)
	for _, line := range lines {
		fmt.Fprintf(s.user.out, "  %-10s %s\n", "to confirm", line)
	}
	return err
}

type orderEditCmd struct {
	Number string  `arg:""`
	Stage  *string `placeholder:"STAGE" help:"How far the claim is: ${stages}."`
	At     string  `placeholder:"TIME" help:"Since when it is at that stage; else now."`
	facts
}

func (*orderEditCmd) needs() need { return needsState }

func (c *orderEditCmd) run(s *session) error {
	o, err := s.order(c.Number)
	if err != nil {
		return err
	}
	if err := c.check(o); err != nil {
		return err
	}
	if _, err := s.moment(c.At); err != nil {
		return err // before anything has changed
	}
	if c.facts.given() {
		if _, err := s.recorder.Edit(o.Number, c.apply); err != nil {
			return err
		}
	}
	if c.Stage != nil {
		if err := s.stage(o.Number, timeline.Stage(*c.Stage), c.At); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.user.out, "order %s changed\n", o.Number)
	return nil
}

// check finds all that is wrong before anything is changed.
func (c *orderEditCmd) check(o timeline.Order) error {
	if c.Stage == nil && !c.facts.given() {
		return &usageError{errors.New("nothing to change was given")}
	}
	if c.Stage == nil && c.At != "" {
		return &usageError{errors.New("--at goes with --stage: it is the time of the stage")}
	}
	if c.Stage != nil {
		stages := []string{}
		for _, st := range timeline.Stages {
			stages = append(stages, string(st))
		}
		if err := known("stage", stages)(*c.Stage); err != nil {
			return &usageError{err}
		}
	}
	return c.apply(&o)
}

// given reports whether any fact was.
func (f facts) given() bool { return !reflect.ValueOf(f).IsZero() }

type orderCloseCmd struct {
	Number string `arg:""`
	At     string `placeholder:"TIME" help:"When; else now."`
}

func (*orderCloseCmd) needs() need { return needsState }

func (c *orderCloseCmd) run(s *session) error {
	o, err := s.order(c.Number)
	if err != nil {
		return err
	}
	if o.Stage == timeline.StageClosed {
		fmt.Fprintf(s.user.out, "order %s is closed already\n", o.Number)
		return nil
	}
	if err := s.stage(o.Number, timeline.StageClosed, c.At); err != nil {
		return err
	}
	fmt.Fprintf(s.user.out, "order %s closed; nudged order edit %s --stage open opens it again\n", o.Number, o.Number)
	return nil
}

func (s *session) stage(number string, stage timeline.Stage, at string) error {
	t, err := s.moment(at)
	if err != nil {
		return err
	}
	_, err = s.recorder.Stage(number, stage, t)
	return err
}

// order finds a registered order by its number as the user types it.
func (s *session) order(number string) (o timeline.Order, err error) {
	err = s.store.View(func(tx *store.Tx) error {
		name, ok := tx.OrderByKey(matcher.Key(number))
		if !ok {
			return fmt.Errorf("%s: %w", number, store.ErrNoOrder)
		}
		o, err = tx.Order(name)
		return err
	})
	return o, err
}
