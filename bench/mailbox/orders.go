package mailbox

import (
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
)

// person is somebody who writes mail.
type person struct{ name, address string }

func (p person) String() string { return fmt.Sprintf("%s <%s>", p.name, p.address) }

func (p person) domain() string {
	for i := len(p.address) - 1; i > 0; i-- {
		if p.address[i] == '@' {
			return p.address[i+1:]
		}
	}
	return ""
}

// The buyer whose mailbox it is.
var (
	owner    = person{"Ann Buyer", "ann@buyer.example"}
	tracking = person{"Tracking", "track@buyer.example"}
)

// perSeller is how many open orders a seller has on average.
const perSeller = 5

var surnames = []string{"Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Huang", "Zhao", "Wu", "Zhou", "Xu", "Sun"}
var givenNames = []string{"Wei", "Fang", "Na", "Min", "Jing", "Lei", "Tao", "Yan", "Juan", "Jie", "Qiang", "Ping"}
var trades = []string{"lamps", "valves", "fabric", "ceramics", "bearings", "toys", "cables", "glass", "furniture", "tools"}

// order is one that the buyer has open.
type order struct {
	number   string
	platform string // "" where it was placed with the seller directly
	seller   person
	goods    string
}

// orderAt is the order with that place in the list; the same for every mailbox.
func orderAt(i int) order {
	r := rand.New(rand.NewPCG(1, uint64(i)))
	o := order{seller: sellerAt(i / perSeller), goods: pick(r, trades)}
	if i%5 < 3 {
		o.platform = "alibaba"
		o.number = fmt.Sprintf("3%08d%09d", i*7919%100_000_000, 501_000_000+r.IntN(999_999))
	} else {
		o.number = fmt.Sprintf("PO-%d-%06d", 2024+i%2, i)
	}
	return o
}

func sellerAt(i int) person {
	r := rand.New(rand.NewPCG(2, uint64(i)))
	name := pick(r, givenNames) + " " + pick(r, surnames)
	return person{name, fmt.Sprintf("sales%d@factory-%05d.example", r.IntN(90), i)}
}

// WriteOrders writes the first n orders as nudged order import reads them.
func WriteOrders(w io.Writer, n int) error {
	out := csv.NewWriter(w)
	out.Write([]string{"number", "platform", "seller", "title", "placed", "received", "problem", "remedy"})
	for i := range n {
		o := orderAt(i)
		out.Write([]string{o.number, o.platform, o.seller.String(), o.goods, "2024-01-02", "2024-02-20", "damaged", "refund"})
	}
	out.Flush()
	return out.Error()
}

// Order tells what WriteOrders writes of one order.
func Order(i int) (number, platform, seller string) {
	o := orderAt(i)
	return o.number, o.platform, o.seller.address
}
