package evidence

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"nudged/timeline"
)

// byteOrderMark makes spreadsheets read a CSV as UTF-8.
const byteOrderMark = "\ufeff"

// sheet writes rows as CSV. A cell that a spreadsheet would take for a formula
// gets an apostrophe before it: what a stranger wrote must not run.
func sheet(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(byteOrderMark)
	w := csv.NewWriter(&b)
	w.UseCRLF = true // RFC 4180
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = guard(cell)
		}
		if err := w.Write(safe); err != nil {
			return nil, fmt.Errorf("write a table: %w", err)
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// guard looks at the first sign that is seen: what hides before it stops nobody,
// and the wide signs of Chinese and Japanese count as the narrow ones.
func guard(cell string) string {
	seen := strings.TrimLeftFunc(cell, func(r rune) bool {
		return unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r)
	})
	if first, _ := utf8.DecodeRuneInString(seen); strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}

// timelineSheet is timeline.csv: a row for each event.
func (c *Case) timelineSheet() ([]byte, error) {
	rows := [][]string{{"seq", "at", "at_seller", "kind", "channel", "on_platform", "from", "to", "subject", "text", "event", "stage", "answers", "evidence", "proof"}}
	for _, r := range c.Rows {
		from := ""
		if r.From != nil {
			from = clean(r.From.String())
		}
		rows = append(rows, []string{
			strconv.FormatUint(r.Seq, 10), r.At.In(c.Zone).Format(time.RFC3339), r.At.In(c.Calendar.Zone()).Format(time.RFC3339), string(r.Kind), string(r.Channel),
			strconv.FormatBool(r.OnPlatform), from, addresses(r.To), clean(r.Subject), clean(r.Text), r.Event, string(r.Stage),
			strconv.FormatBool(r.Answers), string(r.Evidence), c.proofFiles(r),
		})
	}
	return sheet(rows)
}

func (c *Case) proofFiles(r timeline.Row) string {
	var out []string
	for _, p := range c.proof(r) {
		if p.File != "" {
			out = append(out, p.File)
		}
	}
	return strings.Join(out, " ")
}

// exhibitSheet is attachments/index.csv: which mail each file came from.
func (c *Case) exhibitSheet() ([]byte, error) {
	rows := [][]string{{"file", "name", "type", "group", "kind", "taken", "bytes", "sha256", "mails", "entries", "notes"}}
	for _, x := range c.Exhibits {
		var mails, entries []string
		for _, sha := range x.Mails {
			mails = append(mails, c.mail(sha).Name)
		}
		for _, seq := range x.Seqs {
			entries = append(entries, strconv.FormatUint(seq, 10))
		}
		rows = append(rows, []string{
			x.Path, clean(x.Name), x.Type, x.Group, x.Kind, x.Taken.String(), strconv.FormatInt(x.Size, 10), x.SHA256,
			strings.Join(mails, " "), strings.Join(entries, " "), clean(strings.Join(x.Notes, "\n")),
		})
	}
	return sheet(rows)
}
