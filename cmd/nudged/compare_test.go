package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// differences tells where got is not what want asks for, by the rules that
// testdata/scenarios/README.md tells. Both are as encoding/json decodes.
func differences(where string, want, got any) []string {
	switch want := want.(type) {
	case map[string]any:
		if len(operators(want)) > 0 {
			return differOperators(where, want, got)
		}
		return differObject(where, want, got)
	case []any:
		return differList(where, want, got)
	case string:
		return differText(where, want, got)
	}
	return differ(want != got, where, "want %s, got %s", want, got)
}

// differ is one difference, if wrong; the values are shown as JSON.
func differ(wrong bool, where, format string, values ...any) []string {
	if !wrong {
		return nil
	}
	for i, v := range values {
		shown, _ := json.Marshal(v)
		values[i] = oneLine(string(shown), 160)
	}
	return []string{where + ": " + fmt.Sprintf(format, values...)}
}

func operators(want map[string]any) []string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if strings.HasPrefix(key, "$") {
			out = append(out, key)
		}
	}
	return out
}

func differObject(where string, want map[string]any, got any) (out []string) {
	object, ok := got.(map[string]any)
	if !ok {
		return differ(true, where, "want an object, got %s", got)
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		out = append(out, differences(where+"."+key, want[key], object[key])...)
	}
	return out
}

// differText compares instants as instants, and a date with a date or the start
// of a date-time.
func differText(where, want string, got any) []string {
	wrong := got != any(want)
	if t, ok := instant(want); ok {
		other, ok := instant(got)
		wrong = !ok || !other.Equal(t)
	} else if _, err := time.Parse(time.DateOnly, want); err == nil {
		text, _ := got.(string)
		_, dateTime := instant(got)
		wrong = !strings.HasPrefix(text, want) || len(text) != len(want) && !dateTime
	}
	return differ(wrong, where, "want %s, got %s", want, got)
}

// differList finds for every wanted element another one that matches it.
func differList(where string, want []any, got any) (out []string) {
	rows, ok := got.([]any)
	if !ok && (got != nil || len(want) > 0) {
		return differ(true, where, "want a list, got %s", got)
	}
	fits := func(w, r int) bool { return len(differences(where, want[w], rows[r])) == 0 }
	taken := map[int]int{} // row → the wanted element that it is given to
	var place func(w int, seen map[int]bool) bool
	place = func(w int, seen map[int]bool) bool {
		for r := range rows {
			if seen[r] || !fits(w, r) {
				continue
			}
			seen[r] = true
			// A row that is given away comes free if its holder finds another one.
			if holder, given := taken[r]; !given || place(holder, seen) {
				taken[r] = w
				return true
			}
		}
		return false
	}
	for w := range want {
		out = append(out, differ(!place(w, map[int]bool{}), where, "want %s among %s", want[w], got)...)
	}
	return out
}

func differOperators(where string, want map[string]any, got any) (out []string) {
	for _, op := range operators(want) {
		out = append(out, differOperator(where, op, want[op], got)...)
	}
	return out
}

func differOperator(where, op string, arg, got any) []string {
	switch op {
	case "$in":
		fits := slices.ContainsFunc(arg.([]any), func(a any) bool { return len(differences(where, a, got)) == 0 })
		return differ(!fits, where, "want one of %s, got %s", arg, got)
	case "$not":
		return differ(len(differences(where, arg, got)) == 0, where, "want anything but %s", arg)
	case "$any":
		return differ(got == nil, where, "want some value, got none")
	case "$contains":
		text, ok := got.(string)
		return differ(!ok || !strings.Contains(text, arg.(string)), where, "want a text with %s, got %s", arg, got)
	case "$between":
		ends := arg.([]any)
		return differ(!atLeast(got, ends[0]) || !atLeast(ends[1], got), where, "want between %s, got %s", arg, got)
	case "$least":
		return differ(!atLeast(got, arg), where, "want at least %s, got %s", arg, got)
	case "$most":
		return differ(!atLeast(arg, got), where, "want at most %s, got %s", arg, got)
	}
	rows, ok := got.([]any)
	if !ok && got != nil {
		return differ(true, where, "want a list, got %s", got)
	}
	return differRows(where, op, arg, rows)
}

func differRows(where, op string, arg any, rows []any) (out []string) {
	switch op {
	case "$len":
		return differ(float64(len(rows)) != arg, where, "want %s rows, got %s", arg, rows)
	case "$has":
		return differences(where, arg, rows)
	case "$lacks":
		for _, row := range rows {
			for _, a := range arg.([]any) {
				out = append(out, differ(len(differences(where, a, row)) == 0, where, "want none like %s, got %s", a, row)...)
			}
		}
		return out
	case "$ordered":
		i := 0
		for _, a := range arg.([]any) {
			for i < len(rows) && len(differences(where, a, rows[i])) > 0 {
				i++
			}
			if i == len(rows) {
				return differ(true, where, "want %s at its place in order, got %s", a, rows)
			}
			i++
		}
		return nil
	case "$exact":
		want := arg.([]any)
		if len(want) != len(rows) {
			return differ(true, where, "want exactly %s, got %s", want, rows)
		}
		for i := range want {
			out = append(out, differences(fmt.Sprintf("%s[%d]", where, i), want[i], rows[i])...)
		}
		return out
	}
	panic(op + " is no comparison")
}

// atLeast compares two numbers or two instants.
func atLeast(a, b any) bool {
	if x, ok := a.(float64); ok {
		y, ok := b.(float64)
		return ok && x >= y
	}
	x, ok := instant(a)
	y, ok2 := instant(b)
	return ok && ok2 && !x.Before(y)
}

// instant reads an RFC 3339 time.
func instant(v any) (time.Time, bool) {
	text, _ := v.(string)
	t, err := time.Parse(time.RFC3339, strings.ToUpper(text))
	return t, err == nil
}

func TestComparing(t *testing.T) {
	check := func(name string, same bool, want, got string) {
		t.Helper()
		var w, g any
		if err := json.Unmarshal([]byte(want), &w); err != nil {
			t.Fatal(name, err)
		}
		if err := json.Unmarshal([]byte(got), &g); err != nil {
			t.Fatal(name, err)
		}
		if found := differences("answer", w, g); (len(found) == 0) != same {
			t.Errorf("%s: %s against %s: %q", name, want, got, found)
		}
	}
	check("keys that are not wanted are ignored", true, `{"a":1}`, `{"a":1,"b":2}`)
	check("a wanted key differs", false, `{"a":1}`, `{"a":2}`)
	check("null is absent", true, `{"a":null}`, `{}`)
	check("zero is not absent", false, `{"a":null}`, `{"a":0}`)
	check("the same instant in another zone", true, `"2026-03-10T08:00:00+01:00"`, `"2026-03-10T07:00:00Z"`)
	check("the same digits in another zone", false, `"2026-03-10T08:00:00+01:00"`, `"2026-03-10T08:00:00Z"`)
	check("a date begins a date-time", true, `"2026-03-31"`, `"2026-03-31T00:00:00+02:00"`)
	check("a date begins no other text", false, `"2026-03-31"`, `"2026-03-31 or so"`)
	check("true is not one", false, `true`, `1`)
	check("one is not true", false, `1`, `true`)
	check("3 is 3.0", true, `3`, `3.0`)
	check("a list in any order, with more", true, `[1,2]`, `[2,9,1]`)
	check("each element matches another one", false, `[1,1]`, `[1,2]`)
	check("a list finds the pairing that there is", true, `[{"$in":[1,2]},1]`, `[1,2]`)
	check("no list where one is wanted", false, `[1]`, `null`)
	check("$exact in order", true, `{"$exact":[1,2]}`, `[1,2]`)
	check("$exact in another order", false, `{"$exact":[1,2]}`, `[2,1]`)
	check("$exact nothing of nothing", true, `{"$exact":[]}`, `null`)
	check("$ordered with others between", true, `{"$ordered":[1,3]}`, `[1,2,3]`)
	check("$ordered the other way round", false, `{"$ordered":[3,1]}`, `[1,2,3]`)
	check("$has as a plain list", true, `{"$has":[2]}`, `[1,2]`)
	check("several must all hold", true, `{"$lacks":[5],"$len":2}`, `[1,2]`)
	check("one of several does not hold", false, `{"$lacks":[1],"$len":2}`, `[1,2]`)
	check("$between instants", true, `{"$between":["2026-03-10T00:00:00Z","2026-03-11T00:00:00Z"]}`, `"2026-03-10T23:00:00+01:00"`)
	check("$between numbers", false, `{"$between":[1,2]}`, `3`)
	check("a number is no instant", false, `{"$least":"2026-03-10T00:00:00Z"}`, `3`)
	check("$most, its end included", true, `{"$most":3}`, `3`)
	check("$not", true, `{"$not":"a"}`, `"b"`)
	check("$in, null among them", true, `{"$in":[0,null]}`, `null`)
	check("$any", false, `{"$any":true}`, `null`)
	check("$contains", true, `{"$contains":"Week"}`, `"Golden Week"`)
	check("$contains of what is no text", false, `{"$contains":""}`, `3`)
}
