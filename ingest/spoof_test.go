package ingest_test

import (
	"context"
	"fmt"
	"html"
	"strings"
	"testing"
	"time"

	"nudged/ingest/auth"
	"nudged/store"
	"nudged/timeline"
)

// choice is one value of one dimension of the matrix: what it makes of a mail,
// and whether such a mail may still command.
type choice struct {
	name  string
	legit bool
	apply func(*forgery)
}

// forgery is a mail in the making.
type forgery struct {
	mail
	nudge   letter // which it claims to answer
	top     string // what its author writes
	quoted  string // what stands quoted below
	ar      string // Authentication-Results by the provider
	foreign string // header lines that the sender wrote
	program string // who wrote it
	refs    []string
	older   string // Message-ID of a mail of ours that was answered before
}

const command = "close"

var authors = []choice{
	{"the owner", true, func(*forgery) {}},
	{"the owner by another name", true, func(f *forgery) { f.From = "Support <" + ann.Address + ">" }},
	{"the owner in capitals", true, func(f *forgery) { f.From = "ANN@BUYER.EXAMPLE" }},
	{"the seller", false, func(f *forgery) { f.From = li.String(); f.ar = "dmarc=pass header.from=brightlamp.example" }},
	{"a stranger", false, func(f *forgery) { f.From = "x@evil.example"; f.ar = "dmarc=pass header.from=evil.example" }},
	{"a stranger who bears the owner's address as name", false, func(f *forgery) {
		f.From = "\"" + ann.Address + "\" <x@evil.example>"
		f.ar = "dmarc=pass header.from=evil.example"
	}},
	{"a lookalike domain", false, func(f *forgery) {
		f.From = "ann@buyer.example.evil.example"
		f.ar = "dmarc=pass header.from=evil.example"
	}},
	{"two authors", false, func(f *forgery) { f.From = ann.Address + ", x@evil.example" }},
	{"the owner, under a second Subject", false, func(f *forgery) { f.foreign += "Subject: what was signed\r\n" }},
	{"the owner, with a second Reply-To", false, func(f *forgery) {
		f.foreign += "Reply-To: x@evil.example\r\nReply-To: " + ann.Address + "\r\n"
	}},
	{"a second From", false, func(f *forgery) { f.foreign += "From: x@evil.example\r\n" }},
}

var proofs = []choice{
	{"the provider's DMARC pass", true, func(f *forgery) {
		if f.ar == "" {
			f.ar = "dmarc=pass header.from=buyer.example"
		}
	}},
	{"the provider's DKIM pass", true, func(f *forgery) {
		if f.ar == "" {
			f.ar = "dkim=pass header.d=buyer.example"
		}
	}},
	{"a DMARC fail", false, func(f *forgery) { f.ar = "dmarc=fail header.from=buyer.example" }},
	{"no signature", false, func(f *forgery) { f.ar = "dkim=none; dmarc=none header.from=buyer.example" }},
	{"SPF of another domain alone", false, func(f *forgery) { f.ar = "spf=pass smtp.mailfrom=evil.example" }},
	{"a pass hidden in a quoted string", false, func(f *forgery) {
		f.ar = `spf=pass smtp.mailfrom="x; dmarc=pass header.from=buyer.example"@evil.example`
	}},
	{"a pass hidden in a comment", false, func(f *forgery) { f.ar = "spf=none (dmarc=pass header.from=buyer.example)" }},
	{"a pass for another domain", false, func(f *forgery) { f.ar = "dmarc=pass header.from=evil.example" }},
	{"two verdicts", false, func(f *forgery) {
		f.ar = "dmarc=pass header.from=buyer.example; dmarc=fail header.from=buyer.example"
	}},
	{"a forged field below the provider's", false, func(f *forgery) {
		f.ar = "dmarc=fail header.from=buyer.example"
		f.foreign += "Authentication-Results: mx.buyer.example; dmarc=pass header.from=buyer.example\r\n"
	}},
	{"a field of another host", false, func(f *forgery) {
		f.ar = "none"
		f.foreign += "Authentication-Results: mx.evil.example; dmarc=pass header.from=buyer.example\r\n"
	}},
}

var tokens = []choice{
	{"in the address", true, func(f *forgery) { f.Answers = "" }},
	{"in In-Reply-To", true, func(f *forgery) { f.To = tracking }},
	{"in References alone", true, func(f *forgery) { f.To, f.Answers, f.refs = tracking, "", []string{"first@x", f.nudge.id} }},
	{"in References, an older one before it", true, func(f *forgery) { f.To, f.refs = tracking, []string{f.older, f.nudge.id} }},
	{"in capitals", true, func(f *forgery) { f.To, f.Answers = strings.ToUpper(f.To), "" }},
	{"where the server delivered it", true, func(f *forgery) {
		f.foreign, f.To, f.Answers = f.foreign+"Delivered-To: "+f.To+"\r\n", tracking, ""
	}},
	{"none", false, func(f *forgery) { f.To, f.Answers = tracking, "" }},
	{"one letter changed", false, func(f *forgery) { f.To, f.Answers = changed(f.To), changed(f.Answers) }},
	{"made up", false, func(f *forgery) { f.To, f.Answers = "track+r."+strings.Repeat("a", 47)+"@buyer.example", "" }},
	{"of two mails", false, func(f *forgery) {
		f.To, f.Answers = tracking+", track+r."+tokenOf(f.older)+"@buyer.example", f.nudge.id
	}},
	{"used before", false, func(f *forgery) { f.To, f.Answers = tracking, f.older }},
}

func tokenOf(id string) string {
	_, rest, _ := strings.Cut(id, ".r.")
	token, _, _ := strings.Cut(rest, "@")
	return token
}

// changed alters one letter of the token in s.
func changed(s string) string {
	i := strings.Index(s, "r.") + 20
	c := byte('a')
	if s[i] == 'a' {
		c = 'b'
	}
	return s[:i] + string(c) + s[i+1:]
}

var texts = []choice{
	{"the command", true, func(*forgery) {}},
	{"the command in a quote alone", false, func(f *forgery) { f.top, f.quoted = "", command }},
	{"the command below prose", false, func(f *forgery) { f.top = "Hello there\n" + command }},
	{"the command behind a quote mark", false, func(f *forgery) { f.top = "> " + command }},
	{"our sample in quotes", false, func(f *forgery) { f.top = "“" + command + "”" }},
}

var programs = []choice{
	{"plain", true, func(f *forgery) { f.program = "plain" }},
	{"outlook", true, func(f *forgery) { f.program = "outlook" }},
	{"word", true, func(f *forgery) { f.program = "word" }},
	{"gmail", true, func(f *forgery) { f.program = "gmail" }},
	{"apple", true, func(f *forgery) { f.program = "apple" }},
	{"qq", true, func(f *forgery) { f.program = "qq" }},
	{"a machine that answers", false, func(f *forgery) { f.program, f.foreign = "plain", f.foreign+"Auto-Submitted: auto-replied\r\n" }},
	{"a list", false, func(f *forgery) {
		f.program, f.foreign = "plain", f.foreign+"List-Unsubscribe: <mailto:x@y.example>\r\n"
	}},
	{"bulk mail", false, func(f *forgery) { f.program, f.foreign = "gmail", f.foreign+"Precedence: bulk\r\n" }},
	{"the null path", false, func(f *forgery) { f.program, f.foreign = "apple", "Return-Path: <>\r\n"+f.foreign }},
}

// body is the reply as a mail program writes it, our mail quoted below.
func (f *forgery) body() (kind, text string) {
	quoted := f.quoted
	if quoted == "" {
		quoted = f.nudge.text
	}
	rich := func(s string) string { return strings.ReplaceAll(html.EscapeString(s), "\n", "<br>\r\n") }
	top, old := rich(f.top), rich(quoted)
	switch f.program {
	case "outlook":
		return "text/html", `<html><body><div class="elementToProof">` + top + `</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%">` +
			`<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>From:</b> nudged &lt;track@buyer.example&gt;<br><b>Sent:</b> Friday, March 6, 2026 9:00 AM<br><b>To:</b> Ann Buyer &lt;ann@buyer.example&gt;<br><b>Subject:</b> No answer</font><div>&nbsp;</div></div><div>` + old + `</div></body></html>`
	case "word":
		return "text/html", `<html><body><div class=WordSection1><p class=MsoNormal>` + top + `<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>Von:</b> nudged &lt;track@buyer.example&gt; <br><b>Gesendet:</b> Freitag, 6. März 2026 09:00<br><b>An:</b> Ann Buyer &lt;ann@buyer.example&gt;<br><b>Betreff:</b> No answer<o:p></o:p></p></div><p class=MsoNormal>` + old + `</p></div></body></html>`
	case "gmail":
		return "text/html", `<div dir="ltr">` + top + `</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Fri, Mar 6, 2026 at 9:00 AM nudged &lt;<a href="mailto:track@buyer.example">track@buyer.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">` + old + `</blockquote></div>`
	case "apple":
		return "text/html", `<html><body style="overflow-wrap: break-word;">` + top + `<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>On 6. Mar 2026, at 09:00, nudged &lt;track@buyer.example&gt; wrote:</div><br class="Apple-interchange-newline"><div>` + old + `</div></blockquote></div><br></body></html>`
	case "qq":
		return "text/html", `<div>` + top + `</div><div><br></div><div style="font-size: 12px;font-family: Arial Narrow;padding:2px 0 2px 0;">------------------&nbsp;Original&nbsp;------------------</div><div style="font-size: 12px;background:#efefef;padding:8px;"><div><b>From: </b>&nbsp;"nudged"&lt;track@buyer.example&gt;;</div><div><b>Date: </b>&nbsp;Fri, Mar 6, 2026 09:00 AM</div><div><b>To: </b>&nbsp;"Ann Buyer"&lt;ann@buyer.example&gt;;</div><div><b>Subject: </b>&nbsp;No answer</div></div><div><br></div>` + old
	}
	return "text/plain", f.top + "\n\nOn Fri, 6 Mar 2026 at 09:00, nudged <track@buyer.example> wrote:\n\n> " + strings.ReplaceAll(quoted, "\n", "\n> ")
}

func (f *forgery) raw() string {
	kind, text := f.body()
	at := f.At.Format(time.RFC1123Z)
	var b strings.Builder
	b.WriteString("Received: from mail.example by mx.buyer.example with ESMTPS id 1; " + at + "\r\n")
	if f.ar != "none" {
		b.WriteString("Authentication-Results: mx.buyer.example; " + f.ar + "\r\n")
	}
	fmt.Fprintf(&b, "%sFrom: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s>\r\n", f.foreign, f.From, f.To, f.Subject, at, f.ID)
	if f.Answers != "" {
		b.WriteString("In-Reply-To: <" + f.Answers + ">\r\n")
	}
	if len(f.refs) > 0 {
		b.WriteString("References: <" + strings.Join(f.refs, ">\r\n <") + ">\r\n")
	}
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: " + kind + "; charset=utf-8\r\n\r\n" + strings.ReplaceAll(text, "\n", "\r\n"))
	return b.String()
}

// matrix calls do for every case: each dimension against each other one, and
// what is legitimate in all its forms.
func matrix(do func(name string, legit bool, choices []choice)) {
	dims := [][]choice{authors, proofs, tokens, texts, programs}
	one := func(pick []int) {
		name, legit, chosen := "", true, []choice{}
		for d, i := range pick {
			c := dims[d][i]
			name, legit, chosen = name+" · "+c.name, legit && c.legit, append(chosen, c)
		}
		do(strings.TrimPrefix(name, " · "), legit, chosen)
	}
	for a := range dims {
		for b := a + 1; b < len(dims); b++ {
			for i := range dims[a] {
				for j := range dims[b] {
					pick := make([]int, len(dims))
					pick[a], pick[b] = i, j
					one(pick)
				}
			}
		}
	}
	for t := range 6 { // the places of a token, in every mail program
		for p := range 6 {
			one([]int{(t + p) % 3, p % 2, t, 0, p})
		}
	}
}

// A mail carries out a command if its author is proved to be the owner, its
// token is good and unused, and the command stands at its top; and then it does.
func TestSpoofingMatrix(t *testing.T) {
	type spoof struct {
		name    string
		legit   bool
		choices []choice
	}
	var cases []spoof
	legit := 0
	matrix(func(name string, ok bool, choices []choice) {
		cases = append(cases, spoof{name, ok, choices})
		if ok {
			legit++
		}
	})
	if len(cases) < 500 || legit < 50 {
		t.Errorf("%d cases, %d of them legitimate", len(cases), legit)
	}
	const atOnce = 60 // a timeline of hundreds of changes takes its time
	for from := 0; from < len(cases); from += atOnce {
		t.Run(fmt.Sprint(from), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			older := o.last().id
			o.says("note used up")
			some := cases[from:min(from+atOnce, len(cases))]
			for i, nudge := range o.nudges(len(some)) {
				f := &forgery{mail: o.reply(nudge, ""), nudge: nudge, older: older, top: command}
				for _, c := range some[i].choices {
					c.apply(f)
				}
				o.try(f, some[i].name, some[i].legit)
			}
		})
	}
}

// TestEachSpoofAlone is the matrix in short: one thing is wrong at a time.
func TestEachSpoofAlone(t *testing.T) {
	o := newOffice(t)
	older := o.last().id
	o.says("note used up")
	dims := [][]choice{authors, proofs, tokens, texts, programs}
	for d, list := range dims {
		for i, nudge := range o.nudges(len(list)) {
			f := &forgery{mail: o.reply(nudge, ""), nudge: nudge, older: older, top: command}
			for other := range dims {
				if other != d {
					dims[other][0].apply(f)
				}
			}
			list[i].apply(f)
			o.try(f, list[i].name, list[i].legit)
		}
	}
}

// nudges are so many mails about the order, each with a token.
func (o *office) nudges(n int) []letter {
	o.Helper()
	o.tick() // what we answered to mails before must not be taken for one of them
	sent := len(o.sent)
	o.must(o.Store.Update(func(tx *store.Tx) error {
		for range n {
			err := o.notifier.Answer(tx, store.Answer{To: ann, Subject: "No answer", Ticket: store.Ticket{Items: []store.Item{{Order: "A-1001"}}}})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	o.tick()
	return o.sent[sent:]
}

// answers counts what was put into the outbox since an hour ago, and looks to whom.
func (o *office) answers() (n int) {
	o.Helper()
	o.view(func(tx *store.Tx) {
		o.must(tx.OutgoingSince(o.now.Add(-time.Minute), func(out *store.Outgoing) bool {
			if n++; len(out.To) != 1 || out.To[0] != ann.Address {
				o.Errorf("a mail goes to %s", out.To)
			}
			return true
		}))
	})
	return n
}

// try has a mail come in, twice, and where it did what it says once more with
// other bytes: then it must do nothing.
func (o *office) try(f *forgery, name string, legit bool) {
	o.Helper()
	o.now = o.now.Add(time.Hour)
	f.At = o.now
	o.takeRaw("inbox", f.raw())
	o.takeRaw("inbox", f.raw())
	closed := o.get("A-1001").Stage == timeline.StageClosed
	if closed != legit {
		o.Errorf("executed %v, legitimate %v: %s\n%s", closed, legit, name, f.raw())
	}
	if n := o.answers(); n > 1 || legit && n != 1 {
		o.Errorf("%d answers to one mail: %s", n, name)
	}
	if !closed {
		return
	}
	o.now = o.now.Add(time.Hour)
	_, err := o.Stage("A-1001", timeline.StageOpen, o.now.Add(-time.Minute))
	o.must(err)
	f.ID += ".again"
	o.takeRaw("inbox", f.raw())
	if o.get("A-1001").Stage == timeline.StageClosed {
		o.Errorf("a token was used twice: %s", name)
	}
}

// Where nobody can vouch for the owner's mail, one question goes to the stored
// address, and only the answer to it carries anything out.
func TestTheConfirmRoute(t *testing.T) {
	for _, result := range []string{"none", "absent"} {
		o := newOffice(t)
		bare := func(m mail) mail { m.Auth = result; return m }
		o.take(bare(o.reply(o.last(), "close")))
		o.tick()
		o.expect(result+": nothing ran", string(o.get("A-1001").Stage), "open")
		o.said(o.last(), "Did you write this?", "“close”")
		question := o.last()
		o.take(bare(o.reply(question, "ok")))
		o.tick()
		o.expect(result+": the answer to the question", string(o.get("A-1001").Stage), "closed")
		o.said(o.last(), "its stage is closed")

		sent := len(o.sent)
		for range 5 {
			o.n++
			o.take(mail{From: ann.String(), To: tracking, Subject: "A-1001", Text: "resolved", ID: fmt.Sprintf("c%d@x", o.n), At: o.now, Auth: result})
			o.tick()
		}
		o.expect(result+": at most three questions a day", fmt.Sprint(len(o.sent)-sent), "2")
		o.expect(result+": still", string(o.get("A-1001").Stage), "closed")
	}
	o := newOffice(t)
	sent := len(o.sent)
	m := o.reply(o.last(), "close")
	m.Auth = "fail"
	o.take(m)
	o.tick()
	o.expect("whom the provider denies is not even asked", fmt.Sprint(len(o.sent)-sent), "0")
}

// Where only the DNS can tell, nothing runs before it has.
func TestCommandsWaitForTheDNS(t *testing.T) {
	o := newOffice(t)
	s := newSigner()
	m := o.reply(o.last(), "close")
	m.Auth, m.Signed = "absent", s
	o.take(m)
	o.tick()
	o.expect("before", string(o.get("A-1001").Stage), "open")
	_, err := o.Verdicts(context.Background(), &auth.Verifier{LookupTXT: s.lookup, Clock: o.Clock})
	o.must(err)
	o.tick()
	o.expect("after", string(o.get("A-1001").Stage), "closed")
	o.said(o.last(), "its stage is closed")
}
