package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"nudged/ingest"
	"nudged/store"
	"nudged/timeline"
)

// orderImportCmd registers many orders at once. One that cannot be understood
// keeps all of its file out.
type orderImportCmd struct {
	File string `arg:"" help:"CSV with a header line, or JSON lines; columns or keys are named as the options of order add, and number."`
}

func (*orderImportCmd) needs() need { return needsState }

func (c *orderImportCmd) run(s *session) error {
	data, err := s.readFile(c.File)
	if err != nil {
		return fmt.Errorf("read orders: %w", err)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // spreadsheets write a byte order mark
	read := csvRows
	if trimmed := bytes.TrimSpace(data); len(trimmed) > 0 && trimmed[0] == '{' {
		read = jsonRows
	}
	rows, err := read(bytes.NewReader(data))
	if err != nil {
		return &usageError{fmt.Errorf("%s: %w", c.File, err)}
	}
	var orders []timeline.Order
	var wrong []error
	for _, r := range rows {
		o, err := r.order()
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s:%d: %w", c.File, r.line, err))
		}
		orders = append(orders, o)
	}
	if len(wrong) > 0 {
		return &usageError{errors.Join(append(wrong, errors.New("no order was registered"))...)}
	}
	fresh, known, err := s.unregistered(orders)
	if err != nil {
		return err
	}
	var done ingest.Outcome
	for some := range slices.Chunk(fresh, atOnce) {
		these, err := s.recorder.Register(some...)
		if err != nil {
			return err
		}
		done.Add(these)
	}
	fmt.Fprintf(s.user.out, "%d orders registered, %d were already%s\n", len(fresh), known, found(done.Placed))
	return nil
}

// atOnce is how many orders one transaction takes. bbolt splits its pages only
// when it commits: 100,000 orders in one transaction would take minutes. Where
// the import is stopped between two, the next one goes on.
const atOnce = 2000

// unregistered leaves out the orders that are registered: importing twice changes nothing.
func (s *session) unregistered(orders []timeline.Order) (fresh []timeline.Order, known int, err error) {
	err = s.store.View(func(tx *store.Tx) error {
		for _, o := range orders {
			if _, err := tx.Order(o.Number); err == nil {
				known++
				continue
			} else if !errors.Is(err, store.ErrNoOrder) {
				return err
			}
			fresh = append(fresh, o)
		}
		return nil
	})
	return fresh, known, err
}

// row is one order of a file: its fields by name.
type row struct {
	line   int
	fields map[string][]string
}

// order turns a row into an order, by the names of the options.
func (r row) order() (timeline.Order, error) {
	var f facts
	v := reflect.ValueOf(&f).Elem()
	names := []string{"number"}
	for i := range v.NumField() {
		name := strings.ToLower(v.Type().Field(i).Name)
		names = append(names, name)
		values, ok := r.fields[name]
		if !ok || len(values) == 1 && values[0] == "" {
			continue
		}
		if v.Field(i).Kind() == reflect.Slice {
			v.Field(i).Set(reflect.ValueOf(values))
			continue
		}
		v.Field(i).Set(reflect.ValueOf(&values[0]))
	}
	for name := range r.fields {
		if !slices.Contains(names, name) {
			return timeline.Order{}, fmt.Errorf("%q is no column: there are %s", name, strings.Join(names, ", "))
		}
	}
	number := strings.TrimSpace(strings.Join(r.fields["number"], ""))
	o := timeline.Order{Number: number}
	if err := orderNumber(number); err != nil {
		return o, err
	}
	return o, f.apply(&o)
}

// csvRows reads a table; several sellers stand in one field, separated by semicolons.
func csvRows(in io.Reader) ([]row, error) {
	r := csv.NewReader(in)
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("no header line: %w", err)
	}
	var rows []row
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		fields := map[string][]string{}
		for i, value := range record {
			name := strings.ToLower(strings.TrimSpace(head[i]))
			fields[name] = []string{strings.TrimSpace(value)}
			if name == "seller" && value != "" {
				fields[name] = strings.FieldsFunc(value, func(r rune) bool { return r == ';' })
			}
		}
		rows = append(rows, row{line, fields})
	}
}

// jsonRows reads an object per line.
func jsonRows(in io.Reader) ([]row, error) {
	var rows []row
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		text := bytes.TrimSpace(lines.Bytes())
		if len(text) == 0 {
			continue
		}
		var object map[string]any
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber() // an order number is not a float
		if err := d.Decode(&object); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		fields := map[string][]string{}
		for name, value := range object {
			switch value := value.(type) {
			case nil:
			case []any:
				for _, v := range value {
					fields[name] = append(fields[name], fmt.Sprint(v))
				}
			default:
				fields[name] = []string{fmt.Sprint(value)}
			}
		}
		rows = append(rows, row{n, fields})
	}
	return rows, lines.Err()
}
