package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"nudged/matcher"
	"nudged/timeline"
)

// The checks of what a user gives as the facts of an order. An empty value
// takes a fact back.

func known(name string, values []string) func(string) error {
	return func(v string) error {
		if v == "" || slices.Contains(values, v) {
			return nil
		}
		return fmt.Errorf("--%s %q is none of %s", name, v, strings.Join(values, ", "))
	}
}

func anyText(string) error { return nil }

func country(v string) error {
	if v == "" || regexp.MustCompile(`^[A-Z]{2}$`).MatchString(v) {
		return nil
	}
	return fmt.Errorf("--calendar %q is no country: write two capital letters; calendars with holidays: %s", v, strings.Join(timeline.Codes(), ", "))
}

func zoneName(v string) error {
	if v == "" {
		return nil
	}
	if _, err := time.LoadLocation(v); err != nil || v == "Local" {
		return fmt.Errorf("--zone %q is no time zone: write it like Asia/Shanghai", v)
	}
	return nil
}

// decimal wants a number without a sign, and without anything between thousands.
func decimal(name, example string) func(string) error {
	return func(v string) error {
		if v == "" || regexp.MustCompile(`^\d{1,12}(\.\d{1,4})?$`).MatchString(v) {
			return nil
		}
		return fmt.Errorf("--%s %q is no amount: write %s", name, v, example)
	}
}

func currency(v string) error {
	if v == "" || regexp.MustCompile(`^[A-Z]{3}$`).MatchString(v) {
		return nil
	}
	return fmt.Errorf("--currency %q is no currency: write USD", v)
}

// orderNumber refuses what cannot be told from ordinary words.
func orderNumber(v string) error {
	switch {
	case v == "":
		return &usageError{errors.New("the order's number is empty")}
	case !strings.ContainsFunc(v, unicode.IsDigit):
		return &usageError{fmt.Errorf("%q has no digit: a number that is only words would be found in any mail", v)}
	case matcher.Key(v) == "" || len(v) > 64 || strings.ContainsFunc(v, unicode.IsControl):
		return &usageError{fmt.Errorf("%q is no order number: letters, digits and - / _ . between them, at most 64 characters", v)}
	}
	return nil
}
