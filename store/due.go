package store

import (
	"bytes"
	"errors"
	"math"
	"time"
)

// Touch notes that something happened on an order, so that what is due has to
// be decided again. PutOrder and Append do it by themselves.
func (tx *Tx) Touch(order string) error { return tx.put(touched, []byte(order), nil) }

// TouchAll touches every order: what is decided by has changed for all.
func (tx *Tx) TouchAll() error {
	var numbers []string
	tx.scan(orders, nil, nil, func(k, _ []byte) bool {
		numbers = append(numbers, string(k))
		return true
	})
	for _, n := range numbers {
		if err := tx.Touch(n); err != nil {
			return err
		}
	}
	return nil
}

// Touched gives up to n orders that were touched since they were last decided.
func (tx *Tx) Touched(n int) []string {
	var numbers []string
	tx.scan(touched, nil, nil, func(k, _ []byte) bool {
		if len(numbers) < n {
			numbers = append(numbers, string(k))
		}
		return len(numbers) < n
	})
	return numbers
}

// SetDue notes when order has to be looked at next, zero for not by itself. It
// is decided then, and not touched any more.
func (tx *Tx) SetDue(order string, at time.Time) error {
	name := []byte(order)
	if err := tx.delete(touched, name); err != nil {
		return err
	}
	old := bytes.Clone(tx.get(dueOf, name))
	switch {
	case old != nil && !at.IsZero() && bytes.Equal(old, timeKey(at)):
		return nil
	case old != nil:
		if err := errors.Join(tx.delete(dueTimes, join(old, name)), tx.delete(dueOf, name)); err != nil {
			return err
		}
	}
	if at.IsZero() {
		return nil
	}
	return errors.Join(tx.put(dueOf, name, timeKey(at)), tx.put(dueTimes, join(timeKey(at), name), nil))
}

// Due gives the orders whose moment has come, the earliest first.
func (tx *Tx) Due(now time.Time) []string {
	var numbers []string
	for _, name := range tx.due(dueTimes, now, math.MaxInt) {
		numbers = append(numbers, string(name))
	}
	return numbers
}

// NextDue is when the next order has to be looked at; zero where none has to.
func (tx *Tx) NextDue() time.Time { return tx.next(dueTimes) }
