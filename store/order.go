package store

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"nudged/timeline"
)

// maxNumber bounds an order's number: longer than any platform's, and short
// enough for every key that it is part of.
const maxNumber = 200

// PutOrder registers o, or replaces what was registered by the same number. An
// order whose number is only written otherwise is refused as ErrTaken.
func (tx *Tx) PutOrder(o timeline.Order) error {
	key := tx.s.opt.NumberKey(o.Number)
	if key == "" || len(o.Number) > maxNumber || len(key) > maxNumber || strings.Contains(o.Number, "\x00") {
		return fmt.Errorf("%q cannot be the number of an order", o.Number)
	}
	if err := tx.nameOrder(key, o.Number); err != nil {
		return err
	}
	if err := tx.unnameOrder(key, o); err != nil {
		return err
	}
	for _, also := range o.Also {
		if err := tx.nameOrder(tx.s.opt.NumberKey(also), o.Number); err != nil {
			return err
		}
	}
	if err := tx.indexParties(o); err != nil {
		return err
	}
	if err := tx.put(orders, []byte(o.Number), encodeOrder(o)); err != nil {
		return err
	}
	return tx.Touch(o.Number)
}

// nameOrder makes an order found by a key of its number; one that means another
// order is refused.
func (tx *Tx) nameOrder(key, number string) error {
	if key == "" || len(key) > maxNumber {
		return fmt.Errorf("order %s: what it is called by besides cannot be a number", number)
	}
	if holder, ok := tx.OrderByKey(key); ok && holder != number {
		return fmt.Errorf("order %s: %w: %s", number, ErrTaken, holder)
	}
	return tx.put(orderNames, []byte(key), []byte(number))
}

// unnameOrder forgets the numbers that the order was called by besides, and is no more.
func (tx *Tx) unnameOrder(key string, o timeline.Order) error {
	old, _ := tx.order(o.Number)
	for _, also := range old.Also {
		name := tx.s.opt.NumberKey(also)
		if holder, _ := tx.OrderByKey(name); name == key || holder != o.Number || slices.Contains(o.Also, also) {
			continue
		}
		if err := tx.delete(orderNames, []byte(name)); err != nil {
			return err
		}
	}
	return nil
}

// Order gives the order registered by that number, ErrNoOrder where there is none.
func (tx *Tx) Order(number string) (timeline.Order, error) {
	o, ok := tx.order(number)
	switch {
	case tx.damage != nil:
		return o, tx.damage
	case !ok:
		return o, fmt.Errorf("order %s: %w", number, ErrNoOrder)
	}
	return o, nil
}

func (tx *Tx) order(number string) (o timeline.Order, ok bool) {
	if number == "" {
		return o, false
	}
	key := []byte(number)
	value := tx.get(orders, key)
	if value == nil {
		return o, false
	}
	return tx.readOrder(key, value)
}

func (tx *Tx) readOrder(key, value []byte) (o timeline.Order, ok bool) {
	if o, ok = decodeOrder(string(key), value); !ok {
		tx.hurt(orders, key, "cannot be read")
	}
	return o, ok
}

// OrderByKey gives the number, as registered, of the order whose number has
// that key (Options.NumberKey).
func (tx *Tx) OrderByKey(key string) (number string, ok bool) {
	if key == "" {
		return "", false
	}
	v := tx.get(orderNames, []byte(key))
	return string(v), v != nil
}

// Orders calls fn for every order, by number, until fn says false.
func (tx *Tx) Orders(fn func(timeline.Order) bool) error {
	tx.scan(orders, nil, nil, func(k, v []byte) bool {
		o, ok := tx.readOrder(k, v)
		return !ok || fn(o)
	})
	return tx.damage
}

// CountOrders is how many orders there are.
func (tx *Tx) CountOrders() int { return tx.rows(orders) }

// OrdersOf gives the orders of which the address (in the form of Address.Key)
// is a party or a seller.
func (tx *Tx) OrdersOf(address string) []string { return tx.ordersOf(addressParty(address)) }

// OrdersOfDomain gives the orders of which the whole domain is a party.
func (tx *Tx) OrdersOfDomain(domain string) []string { return tx.ordersOf(domainParty(domain)) }

func (tx *Tx) ordersOf(party []byte) []string {
	var numbers []string
	tx.scan(parties, party, nil, func(k, _ []byte) bool {
		numbers = append(numbers, string(k[len(party):]))
		return true
	})
	return numbers
}

// Addresses come from strangers' mails and may be of any length: in keys they
// stand by their digest.
func addressParty(address string) []byte { return join([]byte("a:"), digestKey(address)) }
func domainParty(domain string) []byte   { return join([]byte("d:"), digestKey(domain)) }

// indexParties makes o found by those who speak for its seller now, and by
// nobody who did before.
func (tx *Tx) indexParties(o timeline.Order) error {
	old, _ := tx.order(o.Number)
	before, after := partiesOf(old), partiesOf(o)
	for _, p := range before {
		if !slices.ContainsFunc(after, func(q []byte) bool { return bytes.Equal(p, q) }) {
			if err := tx.delete(parties, join(p, []byte(o.Number))); err != nil {
				return err
			}
		}
	}
	for _, p := range after {
		if err := tx.put(parties, join(p, []byte(o.Number)), nil); err != nil {
			return err
		}
	}
	return nil
}

func partiesOf(o timeline.Order) [][]byte {
	var keys [][]byte
	for _, s := range o.Sellers {
		if s.Key() != "" {
			keys = append(keys, addressParty(s.Key()))
		}
	}
	for _, p := range o.Parties {
		if p.Address != "" {
			keys = append(keys, addressParty(p.Address))
		}
		if p.Domain != "" {
			keys = append(keys, domainParty(p.Domain))
		}
	}
	return keys
}
