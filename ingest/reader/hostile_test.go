package reader

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// hostileMail is a mail made to cost more than its size: a unit, over and over.
type hostileMail struct{ start, unit, end string }

func (h hostileMail) ofSize(n int) []byte {
	return []byte("From: a@b.example\nSubject: Fwd: X\n" + h.start + strings.Repeat(h.unit, n/len(h.unit)) + h.end)
}

const (
	inParts  = "Content-Type: multipart/mixed; boundary=x\n\n"
	inHTML   = "Content-Type: text/html\n\n"
	inReport = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
	aBlock   = "Von: Li <li@seller.example>\nDatum: 2026-03-05 10:23\nAn: ann@buyer.example\nBetreff: X\n\n"
)

// hostile has a mail for each loop over what others wrote.
var hostile = map[string]hostileMail{
	"nested multiparts":      {"", "Content-Type: multipart/mixed; boundary=x\n\n--x\n", ""},
	"nested mails":           {"", "Content-Type: message/rfc822\n\n", ""},
	"boundaries":             {inParts, "--x\n", ""},
	"almost boundaries":      {inParts, "--xy\n", ""},
	"recipients of a report": {inReport, "Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n", ""},
	"a field of a report":    {inReport + "Final-Recipient: rfc822; a@b\n", " a\n", ""},

	"encoded-words":    {"Subject: ", "=?a?", "\n\n"},
	"pieces of a name": {"Content-Disposition: x; ", "a*1*=x;", "\n\n"},
	"comments":         {"To: ", "(", "\n\n"},
	"quotes":           {"To: ", `"a `, "\n\n"},
	"names":            {"To: ", "a,", "\n\n"},
	"groups":           {"To: ", "a:b@c;", "\n\n"},
	"fields":           {"", "To: a@b\n", "\n"},
	"references":       {"", "References: <a@b> <\n", "\n"},
	"seals":            {"", "ARC-Seal: i=1; d=a\n", "\n"},
	"a folded field":   {"X: a\n", " a\n", "\n"},

	"begin lines":             {"\n", "begin 644 a\n", ""},
	"links":                   {"\n", "http", ""},
	"broken quoted-printable": {"Content-Transfer-Encoding: quoted-printable\n\n", "=\n=x", ""},
	"broken base64":           {"Content-Transfer-Encoding: base64\n\n", "a=\n", ""},
	"shifts of UTF-7":         {"Content-Type: text/plain; charset=utf-7\n\n", "+A", ""},
	"flowed lines":            {"Content-Type: text/plain; format=flowed\n\n", "> a \n", ""},
	"one word":                {"\n", "a", ""},
	"blank lines":             {"\n", "\n", ""},

	"quoted text":                {"\n", "> a\n", ""},
	"deep quotes":                {"\n", ">", ""},
	"bars":                       {"\n", "| a\n", ""},
	"labels":                     {"\n", "a: b\n", ""},
	"known labels":               {"\n", "From: a\nDate: b\n", ""},
	"blocks":                     {"\n", aBlock, ""},
	"blocks with rules":          {"\n", "----- Forwarded message -----\n" + aBlock + "\n", ""},
	"blocks without an author":   {"\n", "Datum: 2026-03-05 10:23\nAn: a@b\nBetreff: X\n\n", ""},
	"blocks of another language": {"\n", "Quon: Li <li@seller.example>\nTemp: 2026-03-05 10:23\nAlq: ann@buyer.example\nSuj: X\n\n", ""},
	"fields of another language": {"\n", "Quon: Li <li@seller.example>\nTemp: 2026-03-05 10:23\n", ""},
	"half blocks":                {"\n", "Quon: Li <li@seller.example>\n\nTemp: 2026-03-05 10:23\n\n", ""},
	"recipients":                 {"\nVon: a@b\nAn: ", "Li <li@seller.example>,\n", ""},
	"a subject without end":      {"\n", "Subject: a\nb\nFrom: c\n", ""},
	"rules":                      {"\n", "-----\n", ""},
	"rules in a line":            {"\n", "--a ", ""},
	"separators":                 {"\n", "----- Original Message -----\n", ""},
	"openers":                    {"\n", "Begin forwarded message:\n\n", ""},
	"attributions":               {"\n", "On Thu, 5 Mar 2026 at 10:23, Li <li@seller.example> wrote:\n", ""},
	"quoted attributions":        {"\n", "On Thu, 5 Mar 2026 at 10:23, Li <li@seller.example> wrote:\n> a\n\n", ""},
	"ends of attributions":       {"\n", "a@b 2026:\n", ""},
	"a line of addresses":        {"\n", "a@b ", " wrote:"},
	"glued fields":               {"\n", "From: a@b To: c@d Subject: e Date: f ", ""},
	"glued lines":                {"\n", "From: a@b To: c@d\n", ""},
	"signatures":                 {"\n", "a\n-- \n", ""},
	"lines of phones":            {"\n", "Sent from my iPhone\n", ""},
	"closing lines":              {"\n", "----- End forwarded message -----\n", ""},
	"a notice":                   {"\n", "<a@b>: 550 5.1.1 unknown\n", ""},
	"Chinese lines":              {"\n", "原始邮件 发件人：\n", ""},

	"html blockquotes":    {inHTML, "<blockquote>a", ""},
	"html links":          {inHTML, "<a href=https://a>b", ""},
	"html mail links":     {inHTML, "<a href=mailto:a@b>b", "</a>"},
	"html that is broken": {inHTML, "<a b='", ""},
	"html comments":       {inHTML, "<!--", ""},
	"html lists":          {inHTML, "<ol><li>", ""},
	"html tables":         {inHTML, "<table><td>a", ""},
	"html containers":     {inHTML, "<div class=gmail_quote>a", ""},
	"html signatures":     {inHTML, "<div class=gmail_signature>a</div>", ""},
	"html entities":       {inHTML, "&am", ""},
}

// TestReadIsLinear: one of these mails may cost little more processor time and
// memory than sixteen of a sixteenth of its size. What took the square of it would
// cost sixteen times as much.
func TestReadIsLinear(t *testing.T) {
	const pieces, most, floor = 16, 4, 20 * time.Millisecond
	for name, h := range hostile {
		many, room := cost(t, h.ofSize(maxDisplay/pieces), pieces)
		one, memory := cost(t, h.ofSize(maxDisplay), 1)
		if one > most*max(many, floor) {
			t.Errorf("%s: one took %v, sixteen of a sixteenth %v", name, one, many)
		}
		if memory > most*room {
			t.Errorf("%s: one took %d bytes of memory, sixteen of a sixteenth %d", name, memory, room)
		}
	}
}

// cost is what it takes to read raw so many times: processor time, and memory.
func cost(t *testing.T, raw []byte, times int) (time.Duration, uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := processorTime(t)
	for range times {
		Read(raw)
	}
	took := processorTime(t) - start
	runtime.ReadMemStats(&after)
	return took, after.TotalAlloc - before.TotalAlloc
}
