package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// scenario is a story, what is asked about it, and what must be the answers;
// testdata/scenarios/README.md tells the form.
type scenario struct {
	Name, Why       string
	Account, Policy map[string]any
	Orders          []map[string]any
	Mails           []sampleMail
	ImportOrder     string `json:"import_order"`
	Imports         *int
	Logs            []map[string]any
	Steps           [][]string
	Queries         []query
}

type query struct {
	Why, At  string
	Status   map[string]any
	Plan     some[planQuery]
	Timeline map[string]some[rowsQuery]
	Review   some[rowsQuery]
}

type rowsQuery struct{ Where, Rows any }

type planQuery struct {
	Days        int
	Order, Zone string
	Where, Rows any
	LocalDates  []any `json:"local_dates"`
}

// some is a list, of which a single element may stand without brackets.
type some[T any] []T

// UnmarshalJSON reads both forms.
func (s *some[T]) UnmarshalJSON(raw []byte) error {
	if raw[0] == '[' {
		return strictly(raw, (*[]T)(s))
	}
	*s = make([]T, 1)
	return strictly(raw, &(*s)[0])
}

func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/scenarios/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no scenarios", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := &scenario{}
			if err := strictly(raw, s); err != nil {
				t.Fatal(err)
			}
			sh := newShell(t)
			s.tell(sh)
			for i, q := range s.Queries {
				q.ask(sh, fmt.Sprintf("query %d at %s (%s)", i+1, first(q.At, "now"), q.Why), s.zone())
			}
		})
	}
}

// account is the [account] section: the scenario's own keys on top of the minimum.
func (s *scenario) account() map[string]any {
	a := map[string]any{
		"owner": []string{"Ann Buyer <ann@buyer.example>"}, "tracking": "track@buyer.example",
		"timezone": "Europe/Berlin", "authserv_id": "mx.buyer.example",
	}
	maps.Copy(a, s.Account)
	return a
}

func (s *scenario) zone() *time.Location { return mustZone(s.account()["timezone"].(string)) }

// tell brings the story about, command by command.
func (s *scenario) tell(sh shell) {
	sh.write("nudged.toml", section("account", s.account())+section("policy", s.Policy))
	for _, o := range s.Orders {
		sh.must(append([]string{"order", "add", o["number"].(string)}, options(o, "number")...)...)
	}
	s.deliver(sh)
	for _, l := range s.Logs {
		line := []string{"log", l["order"].(string), "--" + l["direction"].(string)}
		sh.must(append(append(line, options(l, "order", "direction", "text")...), l["text"].(string))...)
	}
	for _, step := range s.Steps {
		sh.must(step...)
	}
}

// deliver writes the mails as files and imports them.
func (s *scenario) deliver(sh shell) {
	if len(s.Mails) == 0 {
		return
	}
	p := provider{host: s.account()["authserv_id"].(string), zone: s.zone()}
	if err := os.Mkdir(sh.path("mails"), 0o700); err != nil {
		sh.t.Fatal(err)
	}
	for i, m := range s.Mails {
		n := i + 1
		if s.ImportOrder == "reverse" {
			n = len(s.Mails) - i
		}
		sh.write(fmt.Sprintf("mails/%03d.eml", n), string(p.render(m, i+1)))
	}
	times := 1
	if s.Imports != nil {
		times = *s.Imports
	}
	for range times {
		sh.must("import", "mails")
	}
}

// ask asks, and compares the answers with those that are wanted.
func (q query) ask(sh shell, here string, zone *time.Location) {
	var at []string
	if q.At != "" {
		at = []string{"--at", q.At}
	}
	lines := func(args ...string) []any { return decode(sh, sh.must(append(append(args, "--json"), at...)...)) }
	if q.Status != nil {
		report := lines("status")[0].(map[string]any)
		for _, number := range slices.Sorted(maps.Keys(q.Status)) {
			tell(sh, differences(here+": status "+number, q.Status[number], orderIn(report, number)))
		}
	}
	for _, p := range q.Plan {
		p.compare(sh, here+": plan", lines(p.args()...), zone)
	}
	for _, number := range slices.Sorted(maps.Keys(q.Timeline)) {
		for _, want := range q.Timeline[number] {
			// The whole timeline: what it was at a moment is status's to tell.
			rows := decode(sh, sh.must("timeline", number, "--json"))
			tell(sh, differences(here+": timeline "+number, want.Rows, selected(rows, want.Where)))
		}
	}
	for _, want := range q.Review {
		rows := decode(sh, sh.must("review", "--json"))
		tell(sh, differences(here+": review", want.Rows, selected(rows, want.Where)))
	}
}

func (p planQuery) args() []string {
	args := []string{"plan"}
	if p.Order != "" {
		args = append(args, p.Order)
	}
	if p.Days > 0 {
		args = append(args, "--days", fmt.Sprint(p.Days))
	}
	return args
}

func (p planQuery) compare(sh shell, here string, rows []any, zone *time.Location) {
	rows = selected(rows, p.Where)
	if p.Rows != nil {
		tell(sh, differences(here, p.Rows, rows))
	}
	if p.LocalDates == nil {
		return
	}
	if p.Zone != "" {
		zone = mustZone(p.Zone)
	}
	var dates []any
	for _, r := range rows {
		at, _ := instant(r.(map[string]any)["at"])
		dates = append(dates, at.In(zone).Format(time.DateOnly))
	}
	tell(sh, differences(here+" dates", map[string]any{"$exact": p.LocalDates}, dates))
}

func tell(sh shell, found []string) {
	sh.t.Helper()
	for _, f := range found {
		sh.t.Error(f)
	}
}

// selected are the rows that where fits.
func selected(rows []any, where any) []any {
	if where == nil {
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r any) bool { return len(differences("", where, r)) > 0 })
}

// decode reads what a command printed with --json.
func decode(sh shell, out string) []any {
	sh.t.Helper()
	rows, err := jsonLines(out)
	if err != nil {
		sh.t.Fatal(err)
	}
	return rows
}

// jsonLines reads a value per line.
func jsonLines(out string) (rows []any, err error) {
	for line := range strings.Lines(out) {
		var row any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			return nil, fmt.Errorf("%q is no JSON: %w", line, err)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func orderIn(report map[string]any, number string) any {
	for _, o := range report["orders"].([]any) {
		if o.(map[string]any)["number"] == number {
			return o
		}
	}
	return nil
}

// section is a section of nudged.toml: a value that JSON can write is one of TOML too.
func section(name string, keys map[string]any) string {
	text := "[" + name + "]\n"
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		value, _ := json.Marshal(keys[key])
		text += key + " = " + string(value) + "\n"
	}
	return text
}

// options are the keys of an object as options of the command line.
func options(object map[string]any, leave ...string) []string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if slices.Contains(leave, key) {
			continue
		}
		values, several := object[key].([]any)
		if !several {
			values = []any{object[key]}
		}
		for _, v := range values {
			out = append(out, "--"+strings.ReplaceAll(key, "_", "-"), fmt.Sprint(v))
		}
	}
	return out
}
