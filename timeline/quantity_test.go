package timeline

import "testing"

func TestPercent(t *testing.T) {
	for in, want := range map[[2]string]string{
		{"37", "200"}: "18.5", {"222.00", "1200.00"}: "18.5", {"1", "3"}: "33.3", {"200", "200"}: "100.0", {"0", "5"}: "0.0",
		{"", "200"}: "", {"37", ""}: "", {"37", "0"}: "", {"1/3", "2"}: "", {"1e9", "2"}: "", {".", "2"}: "", {"-1", "2"}: "",
	} {
		if got, _ := Percent(in[0], in[1]); got != want {
			t.Errorf("%s of %s is %q percent, want %q", in[0], in[1], got, want)
		}
	}
}

func TestExceeds(t *testing.T) {
	if !(Order{Quantity: "200", Affected: "201"}).Exceeds() || (Order{Quantity: "200", Affected: "200.0"}).Exceeds() || (Order{Affected: "5"}).Exceeds() {
		t.Error("more than were ordered cannot be wrong, all of them can, and what is not known is not compared")
	}
}
