package reader

import "testing"

func TestSubjectDirection(t *testing.T) {
	check := func(subject string, want direction, plain string) {
		t.Helper()
		if got := subjectDirection(subject); got != want {
			t.Errorf("%q: %v, want %v", subject, got, want)
		}
		if got := BaseSubject(subject); got != plain {
			t.Errorf("%q: plain %q, want %q", subject, got, plain)
		}
	}
	check("Fwd: Re: X", forwarded, "Re: X")
	check("Re: Fwd: X", replied, "Fwd: X")
	check("转发：回复：X", forwarded, "回复：X")
	check("回复:  X", replied, "X")
	check("RE : X", replied, "X")
	check("Re[2]: X", replied, "X")
	check("Re(3)：X", replied, "X")
	check("[riak] Fwd: X", forwarded, "X")
	check("[전달] X", forwarded, "X")
	check("İLT: X", forwarded, "X")
	check("ilt: X", forwarded, "X")
	check("ＦＷ：X", forwarded, "X")
	check("VS: X", disputed, "X")
	check("Order: X", unclear, "Order: X")
	check("[A-1001] late", unclear, "[A-1001] late")
	check("", unclear, "")
}
