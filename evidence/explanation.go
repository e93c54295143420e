package evidence

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"nudged/timeline"
)

// explanation is explanation.txt: the case in the owner's name, ready to paste
// into a form, and below it what the owner has to add. It says only what is on
// record.
func (c *Case) explanation(lang string, r Receiver) []byte {
	w := wordsOf(lang)
	text := c.plea(w, r.Text)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", w.say("t_head", utf8.RuneCountInString(text)))
	if r.Text > 0 {
		fmt.Fprintf(&b, "%s\n", w.say("t_limit", r.Text))
	} else {
		fmt.Fprintf(&b, "%s\n", w.say("t_nolimit"))
	}
	fmt.Fprintf(&b, "\n%s\n", text)
	if missing := append(c.missing(w), r.asks(c.Order.Problem, lang)...); len(missing) > 0 {
		fmt.Fprintf(&b, "\n%s\n\n- %s\n", w.say("t_missing"), strings.Join(missing, "\n- "))
	}
	return []byte(b.String())
}

// plea is the text, within a limit where there is one: of many attempts the first
// and the last ones are told.
func (c *Case) plea(w words, limit int) string {
	for told := len(c.Attempts); ; told-- {
		text := strings.Join(c.sentences(w, told), "\n")
		if limit == 0 || utf8.RuneCountInString(text) <= limit {
			return text
		}
		if told <= 1 {
			return string([]rune(text)[:limit-1]) + "…"
		}
	}
}

// sentences tells so many of the attempts.
func (c *Case) sentences(w words, told int) []string {
	out := []string{c.opening(w)}
	var dates []string
	for _, d := range c.dates(w) {
		if d.Value != "" && d.Value != w.say("not_received") {
			label := d.Label
			if len(dates) > 0 { // in the middle of a sentence
				first, n := utf8.DecodeRuneInString(label)
				label = string(unicode.ToLower(first)) + label[n:]
			}
			dates = append(dates, label+" "+d.Value)
		}
	}
	if len(dates) > 0 {
		out = append(out, w.say("t_dates", strings.Join(dates, w.say("comma"))))
	}
	if specific(c.Order.Problem) {
		out = append(out, w.say("t_problem", c.problemWords(w)))
	}
	if len(c.Attempts) > 0 {
		if first := c.Attempts[0]; first.Text != "" {
			out = append(out, w.say("t_wrote", c.day(first.At), oneLine(first.Text)))
		}
	}
	out = append(out, c.asked(w, told)...)
	if specific(c.Order.Remedy) {
		out = append(out, w.say("t_want", c.wanted(w)))
	}
	return append(out, w.say("t_files", len(c.Mails), len(c.Exhibits)))
}

// wanted is the remedy, with the amount and its basis where they are known.
func (c *Case) wanted(w words) string {
	text := w.name("r", c.Order.Remedy)
	if c.Order.Claimed != "" {
		text += w.say("comma") + c.claimed(w)
	}
	if c.Order.Basis != "" {
		text += w.say("comma") + clean(c.Order.Basis)
	}
	return text
}

func (c *Case) opening(w words) string {
	o := c.Order
	goods, amount, seller := "", w.say("amount_unknown"), w.say("none")
	if o.Title != "" {
		goods = w.say("goods_in", o.Title)
	}
	if o.Amount != "" {
		amount = c.money(o.Amount)
	}
	if all := c.sellers(); len(all) > 0 {
		seller = addresses(all[:1])
	}
	if o.Platform == "" {
		return w.say("t_order_plain", o.Number, goods, seller, amount)
	}
	return w.say("t_order", o.Number, goods, w.name("pl", o.Platform), seller, amount)
}

func (c *Case) asked(w words, told int) []string {
	if len(c.Attempts) == 0 {
		return []string{w.say("t_none")}
	}
	out := []string{w.say("t_attempts_plain", len(c.Attempts))}
	if c.Order.Platform != "" {
		out = []string{w.say("t_attempts", len(c.Attempts), OnPlatform(c.Attempts))}
	}
	left := len(c.Attempts) - told
	for i, a := range c.Attempts {
		switch {
		case left > 0 && i == told/2:
			out = append(out, w.say("t_more", left))
		case left > 0 && i > told/2 && i < told/2+left:
		default:
			out = append(out, w.say("t_attempt", c.day(a.At), w.name("c", string(a.Channel)), c.outcome(w, a)))
			if a.Answer != nil && a.Answer.Text != "" && (i+1 == len(c.Attempts) || c.Attempts[i+1].Answer == nil || c.Attempts[i+1].Answer.Seq != a.Answer.Seq) {
				out = append(out, w.say("t_answer", c.day(a.Answer.At), oneLine(a.Answer.Text)))
			}
		}
	}
	return out
}

// specific reports whether a word says what it is; "other" does not.
func specific(word string) bool { return word != "" && word != "other" }

// claimsAll reports whether all that was paid is asked back: that needs no reckoning.
func (c *Case) claimsAll() bool {
	percent, _ := timeline.Percent(c.Order.Claimed, c.Order.Amount)
	return percent == "100.0"
}

// missing lists what the receiver will ask for and the record does not hold.
func (c *Case) missing(w words) []string {
	var out []string
	for _, f := range append(c.dates(w), c.basics(w)...) {
		if f.Value == "" {
			out = append(out, f.Label)
		}
	}
	if c.inPieces() {
		if c.Order.Affected == "" || c.Order.Quantity == "" {
			out = append(out, w.say("t_missing_pieces"))
		}
		if len(c.byGroup(GroupPhotos)) == 0 {
			out = append(out, w.say("t_missing_photo"))
		}
	}
	if c.wantsMoney() && c.Order.Claimed == "" {
		out = append(out, w.say("t_missing_amount"))
	}
	if c.wantsMoney() && c.Order.Basis == "" && !c.claimsAll() {
		out = append(out, w.say("t_missing_basis"))
	}
	if len(c.agreedSection(w).Facts) == 0 {
		out = append(out, w.say("t_missing_agreed"))
	}
	if c.Order.Platform == "alibaba" && OnPlatform(c.Attempts) == 0 {
		out = append(out, w.say("t_missing_chat"))
	}
	return out
}

// basics are what any claim needs, beside the dates.
func (c *Case) basics(w words) []Fact {
	o := c.Order
	return []Fact{
		{Label: w.say("goods"), Value: o.Title}, {Label: w.say("amount"), Value: o.Amount}, {Label: w.say("seller"), Value: addresses(c.sellers())},
		{Label: w.say("problem_is"), Value: strings.TrimPrefix(o.Problem, "other")}, {Label: w.say("remedy_is"), Value: strings.TrimPrefix(o.Remedy, "other")},
	}
}

// oneLine is a text without line breaks, of at most maxQuote characters.
func oneLine(text string) string {
	return strings.Join(strings.Fields(quote(timeline.Row{Text: text})), " ")
}
