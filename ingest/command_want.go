package ingest

import (
	"slices"
	"strings"

	"nudged/store"
	"nudged/timeline"
)

// want notes what the owner wants of the seller, and the amount that they ask for.
func (c *commanding) want(number string, cmd timeline.Command) error {
	o, err := c.tx.Order(number)
	if err != nil {
		return err
	}
	currency := o.Currency
	switch {
	case currency == "":
		currency = cmd.Currency
	case cmd.Currency != "" && cmd.Currency != currency:
		return refused("the amounts of order %s are in %s: say what you ask for in %s", number, currency, currency)
	}
	if cmd.Remedy != "" {
		if err := c.set(number, fieldRemedy, cmd.Remedy, "what you want is "+strings.ReplaceAll(cmd.Remedy, "_", " ")); err != nil {
			return err
		}
	}
	if cmd.Amount == "" {
		return nil
	}
	sum := strings.TrimSpace(cmd.Amount + " " + currency)
	return c.set(number, fieldClaimed, sum, "you ask for "+sum)
}

// dossier has one made, where it is known who it is for.
func (c *commanding) dossier(number string, cmd timeline.Command) error {
	if cmd.For != "" && !slices.Contains(c.Receivers, cmd.For) {
		return refused("nobody is known as %s: %s", cmd.For, strings.Join(c.Receivers, ", "))
	}
	d := store.Dossier{Order: number, For: cmd.For, Lang: cmd.Lang}
	c.answer.Dossiers = append(c.answer.Dossiers, d)
	c.did(store.Deed{}, "Order %s: its dossier is being made, and comes in a mail of its own.", number)
	return nil
}
