package ingest

import (
	"strconv"

	"nudged/store"
	"nudged/timeline"
)

// send has a text sent to the seller that the answered mail shows by that
// number: nothing else ever goes to a seller.
func (c *commanding) send(order string, cmd timeline.Command) error {
	if !c.proved() {
		return refused("a mail to a seller goes out only where it is proved that you wrote the word for it: nudged send %s does it, too", order)
	}
	letter, ok := c.shown(order, cmd.Choice)
	if !ok {
		return refused("the mail that you answered shows no text about order %s by the number %s", order, cmd.Choice)
	}
	out, why, err := c.Clerk.Send(c.tx, letter)
	switch {
	case err != nil:
		return err
	case why != "":
		return refused("%s", why)
	}
	at := out.NextTry.In(c.Zone).Format("15:04")
	c.did(store.Deed{Letter: out.ID}, "Order %s: the text %d goes to %s at %s, from %s. “undo” before then keeps it here.", order, letter.Number, named(out.Letter.To), at, out.From)
	return nil
}

// shown is the text about an order that the answered mail shows by that number.
func (c *commanding) shown(order, number string) (store.Letter, bool) {
	n, err := strconv.Atoi(number)
	if err != nil || c.ticket == nil {
		return store.Letter{}, false
	}
	for _, l := range c.ticket.Letters {
		if l.Order == order && l.Number == n {
			return l, true
		}
	}
	return store.Letter{}, false
}

func (c *commanding) takeBack(id string) error {
	why, err := c.Clerk.TakeBack(c.tx, id)
	if err == nil && why != "" {
		return refused("%s", why)
	}
	return err
}

// proved reports whether it is beyond doubt that the owner wrote the mail.
func (c *commanding) proved() bool {
	s := c.mail.Sender
	return s.Verdict == timeline.VerdictOwner && s.Auth.Result == timeline.AuthPass
}

func named(list []timeline.Address) string {
	out := ""
	for i, a := range list {
		if i > 0 {
			out += ", "
		}
		out += a.Address
	}
	return out
}
