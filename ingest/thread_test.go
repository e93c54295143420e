package ingest_test

import "testing"

// TestAnswersToWhatWasForwarded: a mail that the owner forwarded in the text has
// lost its Message-ID, which the next answer names.
func TestAnswersToWhatWasForwarded(t *testing.T) {
	asks := mail{From: li.String(), To: ann.Address, Subject: "sample", Text: "Dear Ann, the sample of order A-1001 is ready.", ID: "s1@factory.example"}
	answer := mail{From: ann.String(), To: li.String(), Subject: "Re: sample", Text: "Fine, please send it to the inspector.", ID: "s2@buyer.example", Answers: asks.ID, At: day.AddDate(0, 0, 1)}
	check := func(name string, want int, mails ...mail) {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.order("A-1001", li)
			w.order("A-1002", li)
			for _, m := range mails {
				w.take(m)
			}
			if rows := w.rows("A-1001"); len(rows) != want {
				t.Errorf("%d rows, want %d; asked %s", len(rows), want, w.asked())
			}
		})
	}
	check("inline, then answered", 2, asks.forward(true), answer)
	check("answered, then inline", 2, answer, asks.forward(true))
	check("attached, then answered", 2, asks.forward(false), answer)
	other := answer
	other.Subject = "Re: another one"
	check("another subject", 1, asks.forward(true), other)
	stray := answer
	stray.Answers = "unknown@factory.example"
	check("another mail of that subject, whose own is known", 1, asks, stray)
}

// TestAnAnswerToWhatIsAskedAboutIsAskedAbout: while nobody knows on which order a
// letter is, its answer is not put on another one for being the only one.
func TestAnAnswerToWhatIsAskedAboutIsAskedAbout(t *testing.T) {
	about := mail{From: ann.String(), To: li.String(), Subject: "veneer", Text: "Any news?\n\nOn Mon, Mar 2, 2026 at 8:00 AM, Li Wei <li.wei@brightlamp.example> wrote:\n> order B-7702 is next", ID: "v1@buyer.example"}
	answer := mail{From: li.String(), To: ann.String(), Subject: "photos", Text: "Please see the pictures.", ID: "v2@brightlamp.example", Answers: about.ID, At: day.AddDate(0, 0, 1)}
	check := func(name string, mails ...mail) {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.order("A-1001", li)
			for _, m := range mails {
				w.take(m)
			}
			w.expect("asked", w.asked(), "which_order, which_order")
			w.expect("the only order", w.kinds("A-1001"), "")
			w.order("B-7702", li)
			for _, rv := range w.reviews() {
				if rv.Subject == about.Subject {
					w.must(w.Assign(rv.ID, "B-7702"))
				}
			}
			w.expect("asked then", w.asked(), "")
			w.expect("the order of both", w.kinds("B-7702"), "sent A, received A")
		})
	}
	check("in their order", about, answer)
	check("the answer first", answer, about)
	answer.Subject, answer.Answers = "回复：veneer", ""
	check("by its subject alone", about, answer)
	check("by its subject alone, first", answer, about)
}

// TestPapersAreKnownAgain: the number of a PI or a parcel that a mail on an order
// named tells the order of a later mail, where nothing better does.
func TestPapersAreKnownAgain(t *testing.T) {
	told := mail{From: li.String(), To: ann.Address, Subject: "PI", Text: "Please find PI No. ZX16445407 for order A-1001.\nIt left with tracking number SF1234567890123.", ID: "p1@brightlamp.example"}
	check := func(name, subject, text, want string, before ...mail) {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.order("A-1001", li)
			w.order("A-1002", li)
			w.order("A-1003", li)
			for _, m := range append(before, mail{From: li.String(), To: ann.Address, Subject: subject, Text: text, ID: "p9@brightlamp.example", At: day.AddDate(0, 0, 9)}) {
				w.take(m)
			}
			got := w.asked()
			for _, number := range []string{"A-1001", "A-1002", "A-1003"} {
				for _, r := range w.rows(number) {
					if r.Subject == subject {
						got += number
					}
				}
			}
			w.expect("it is on", got, want)
		})
	}
	check("the PI", "deposit", "We received the deposit for PI ZX16445407.", "A-1001", told)
	check("the PI in the subject", "Payment of PI ZX16445407", "We wait.", "A-1001", told)
	check("the parcel", "customs", "Tracking no. SF1234567890123 is at customs.", "A-1001", told)
	check("another PI", "deposit", "We received the deposit for PI ZX16445408.", "which_order", told)
	check("nobody told of it", "deposit", "We received the deposit for PI ZX16445407.", "which_order")
	check("its digits alone", "deposit", "Call 16445407 or ZX16445407.", "which_order", told)
	other := told
	other.Text, other.ID = "The contract ZX16445407 covers order A-1002 too: see PI ZX16445407.", "p2@brightlamp.example"
	check("two orders have it", "deposit", "We received the deposit for PI ZX16445407.", "which_order", told, other)
	check("another order's number beside it", "deposit", "PI ZX16445407 is paid, order A-1003 is not.", "A-1003", told)
	stranger := told
	stranger.From, stranger.Text, stranger.ID = "Mo <mo@elsewhere.example>", "PI ZX16445499 for order A-1001", "p3@elsewhere.example"
	check("only a stranger told of it", "deposit", "We received the deposit for PI ZX16445499.", "stranger, which_order", stranger)
}
