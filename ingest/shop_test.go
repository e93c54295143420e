package ingest_test

import (
	"testing"

	"nudged/timeline"
)

// TestTheSameNumberAtTwoShops: 1001@moon is the order 1001 of another shop, told
// by who writes, and to whom.
func TestTheSameNumberAtTwoShops(t *testing.T) {
	moon := timeline.Address{Name: "Moon Shop", Address: "help@moon.example"}
	sun := timeline.Address{Name: "Sun Shop", Address: "help@sun.example"}
	both := timeline.Address{Name: "Agent", Address: "agent@both.example"}
	check := func(name, want string, first string, m mail) {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.order(first, sun, both)
			w.order("1001@moon", moon, both)
			m.ID = "n1"
			w.take(m)
			w.expect("it is on", w.kinds(first)+" / "+w.kinds("1001@moon")+" / "+w.asked(), want)
		})
	}
	check("the second shop writes", " / received A / ", "#1001", mail{From: moon.String(), To: ann.Address, Subject: "Order #1001 confirmed", Text: "Thanks."})
	check("the first shop writes", "received A /  / ", "#1001", mail{From: sun.String(), To: ann.Address, Subject: "Order #1001 confirmed", Text: "Thanks."})
	check("to the second shop", " / sent A / ", "#1001", mail{From: ann.String(), To: moon.String(), Subject: "order 1001 is late", Text: "When?"})
	check("both have a name", " / received A / ", "1001@sun", mail{From: moon.String(), To: ann.Address, Subject: "Order #1001 confirmed", Text: "Thanks."})
	check("somebody who writes for both, one without a name", " /  / unregistered", "#1001", mail{From: both.String(), To: ann.Address, Subject: "Order #1001 confirmed", Text: "Thanks for order #1001."})
	check("somebody who writes for both", " /  / unregistered", "1001@sun", mail{From: both.String(), To: ann.Address, Subject: "Order #1001 confirmed", Text: "Thanks."})
	check("a stranger", " /  / stranger", "#1001", mail{From: "x@y.example", To: ann.Address, Subject: "Order #1001 confirmed", Text: "Thanks."})
	check("another number", " /  / unregistered", "#1001", mail{From: moon.String(), To: ann.Address, Subject: "Order #11001 confirmed", Text: "Thanks."})
}
