package config

import (
	"errors"
	"log/slog"
	"net"
	"net/mail"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones are known on a machine that has no zone files, too

	"github.com/pelletier/go-toml/v2/unstable"
)

// text reads any text without control characters, which may be empty.
func text(to *string) func(value) error {
	return func(v value) error {
		if v.kind != unstable.String {
			return wrongf(`put it in quotes: "…"`, "wants a text, not %s", v.describe())
		}
		if strings.ContainsFunc(v.text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return wrongf("write it on one line", "%q has control characters", v.text)
		}
		*to = v.text
		return nil
	}
}

// word reads a text that is not empty and has no spaces.
func word(to *string) func(value) error {
	return func(v value) error {
		var s string
		if err := text(&s)(v); err != nil {
			return err
		}
		if s == "" || strings.ContainsAny(s, " \u00a0") {
			return wrongf("leave the key out for the default", "%q is no single word", s)
		}
		*to = s
		return nil
	}
}

func texts(to *[]string) func(value) error {
	return func(v value) error {
		return list(v, to, func(s *string) func(value) error { return text(s) })
	}
}

func addresses(to *[]Address) func(value) error {
	return func(v value) error { return list(v, to, address) }
}

// list reads a list that is not empty; one value alone is a list of one.
func list[T any](v value, to *[]T, read func(*T) func(value) error) error {
	items := v.items
	if v.kind != unstable.Array {
		items = []value{v}
	}
	if len(items) == 0 {
		return wrongf("leave the key out for the default", "is an empty list")
	}
	out := make([]T, len(items))
	for i, item := range items {
		err := read(&out[i])(item)
		if w, ok := errors.AsType[*wrong](err); ok {
			w.at = item.at
		}
		if err != nil {
			return err
		}
	}
	*to = out
	return nil
}

func oneOf(to *string, words ...string) func(value) error {
	return func(v value) error {
		remedy := `write "` + strings.Join(words, `" or "`) + `"`
		if v.kind != unstable.String || !slices.Contains(words, v.text) {
			if near := nearest(v.text, words); near != "" && v.kind == unstable.String {
				remedy = `did you mean "` + near + `"?`
			}
			return wrongf(remedy, "knows no %s", strings.TrimPrefix(v.describe(), "the text "))
		}
		*to = v.text
		return nil
	}
}

func number(to *int, least, most int) func(value) error {
	return func(v value) error {
		n, err := strconv.Atoi(strings.ReplaceAll(v.text, "_", ""))
		if v.kind != unstable.Integer || err != nil {
			return wrongf("write digits without quotes", "wants a whole number, not %s", v.describe())
		}
		if n < least || n > most {
			return wrongf("", "%d is not between %d and %d", n, least, most)
		}
		*to = n
		return nil
	}
}

func address(to *Address) func(value) error {
	return func(v value) error {
		var s string
		if err := text(&s)(v); err != nil {
			return err
		}
		a, err := mail.ParseAddress(s)
		if err != nil {
			return wrongf(`write "Name <name@domain>" or "name@domain"`, "%q is no address", s)
		}
		*to = Address{Name: a.Name, Address: a.Address}
		return nil
	}
}

func zone(to **time.Location) func(value) error {
	return func(v value) error {
		var s string
		if err := text(&s)(v); err != nil {
			return err
		}
		loc, err := time.LoadLocation(s)
		if err != nil || s == "" || s == "Local" {
			return wrongf(`write a name of the IANA list, like "Europe/Berlin" or "America/New_York"`, "%q is no time zone", s)
		}
		*to = loc
		return nil
	}
}

// hostPort reads host:port; the port may be missing.
func hostPort(to *string) func(value) error {
	return func(v value) error {
		var s string
		if err := word(&s)(v); err != nil {
			return err
		}
		host, port, err := net.SplitHostPort(s)
		if err != nil && !strings.Contains(s, ":") {
			host, port, err = s, "1", nil
		}
		n, notNumber := strconv.Atoi(port)
		if err != nil || notNumber != nil || n < 1 || n > 65535 || host == "" || strings.ContainsAny(host, "/@") {
			return wrongf(`write "host:port", without "imap://"`, "%q is no server", s)
		}
		*to = s
		return nil
	}
}

func webAddress(to *string) func(value) error {
	return func(v value) error {
		var s string
		if err := word(&s)(v); err != nil {
			return err
		}
		u, err := url.Parse(s)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return wrongf(`write "https://tsa.example/tsr"`, "%q is no address in the web", s)
		}
		*to = s
		return nil
	}
}

func duration(to *time.Duration, least, most time.Duration) func(value) error {
	return func(v value) error {
		d, err := time.ParseDuration(v.text)
		if v.kind != unstable.String || err != nil {
			return wrongf(`write a number with its unit, like "90s", "5m" or "1h30m"`, "wants a length of time, not %s", v.describe())
		}
		if d < least || d > most {
			return wrongf("", "%s is not between %s and %s", v.text, least, most)
		}
		*to = d
		return nil
	}
}

// units of size; as in mail programs, M is 2²⁰.
var units = []struct {
	suffix string
	bytes  int64
}{{"KB", 1 << 10}, {"MB", 1 << 20}, {"GB", 1 << 30}}

func size(to *int64, least, most int64) func(value) error {
	return func(v value) error {
		digits, factor := v.text, int64(0)
		for _, u := range units {
			if n, ok := strings.CutSuffix(strings.ToUpper(v.text), u.suffix); ok {
				digits, factor = strings.TrimSpace(n), u.bytes
			}
		}
		n, err := strconv.ParseInt(digits, 10, 32)
		if v.kind != unstable.String || factor == 0 || err != nil {
			return wrongf(`write a number with its unit, like "150MB"`, "wants a size, not %s", v.describe())
		}
		if n*factor < least || n*factor > most {
			return wrongf("", "%s is not between %dMB and %dMB", v.text, least>>20, most>>20)
		}
		*to = n * factor
		return nil
	}
}

// hours reads "20:00-08:00"; "" is no hours.
func hours(to *Hours) func(value) error {
	return func(v value) error {
		from, till, ok := strings.Cut(v.text, "-")
		a, errA := minutes(from)
		b, errB := minutes(till)
		switch {
		case v.kind == unstable.String && v.text == "":
			a, b = 0, 0
		case v.kind != unstable.String || !ok || errA != nil || errB != nil:
			return wrongf(`write "20:00-08:00", or "" for none`, "wants a span of the day, not %s", v.describe())
		}
		*to = Hours{From: a, To: b}
		return nil
	}
}

func minutes(s string) (int, error) {
	t, err := time.Parse("15:04", strings.TrimSpace(s))
	return t.Hour()*60 + t.Minute(), err
}

// schedule reads the five fields of cron; what may stand in them is the
// scheduler's to say: see Check.
func schedule(to *string) func(value) error {
	return func(v value) error {
		if v.kind != unstable.String || len(strings.Fields(v.text)) != 5 {
			return wrongf(`write minute, hour, day of the month, month and weekday, like "0 8 * * *"`, "wants the five fields of a schedule, not %s", v.describe())
		}
		return text(to)(v)
	}
}

// Never is the schedule of what is not to be done.
const Never = "never"

func scheduleOrNever(to *string) func(value) error {
	return func(v value) error {
		if v.kind == unstable.String && v.text == Never {
			*to = Never
			return nil
		}
		return schedule(to)(v)
	}
}

func country(to *string) func(value) error {
	return func(v value) error {
		letters := func(r rune) bool { return r < 'A' || r > 'Z' }
		if v.kind != unstable.String || len(v.text) != 2 || strings.ContainsFunc(v.text, letters) {
			return wrongf(`write two capital letters, like "CN"`, "wants the code of a country, not %s", v.describe())
		}
		*to = v.text
		return nil
	}
}

func level(to *slog.Level) func(value) error {
	return func(v value) error {
		var name string
		if err := oneOf(&name, "debug", "info", "warn", "error")(v); err != nil {
			return err
		}
		return to.UnmarshalText([]byte(name))
	}
}

// path reads the path of a file; a relative one starts at the configuration's
// folder, and ~/ at home.
func (b *binder) path(to *string) func(value) error {
	return func(v value) error {
		var s string
		if err := text(&s)(v); err != nil {
			return err
		}
		if s == "" {
			return wrongf("leave the key out for the default", "is empty")
		}
		*to = b.resolve(s)
		return nil
	}
}

func (b *binder) resolve(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home := homeFolder(); home != "" {
			return filepath.Join(home, rest)
		}
	}
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(b.dir, path)
}

// workingHours are hours of one day: they begin before they end.
func workingHours(to *Hours) func(value) error {
	return func(v value) error {
		if err := hours(to)(v); err != nil {
			return err
		}
		if to.From >= to.To {
			return wrongf(`write "09:00-18:00"`, "the hours of a day of work end after they begin")
		}
		return nil
	}
}
