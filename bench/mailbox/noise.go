package mailbox

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// noise is a mail that concerns no order: newsletters and strangers.
func noise(r *rand.Rand, at time.Time, id string) letter {
	if chance(r, 60) {
		house := fmt.Sprintf("news%d.example", r.IntN(300))
		return letter{
			from: person{"The Weekly", "news@" + house}, to: []person{owner}, subject: pick(r, adverts.sentences), at: at, id: id,
			text: body(r, adverts, person{"The Weekly", "news@" + house}, owner, "") + adverts.prose(r, 1500), tongue: adverts, rich: true,
			extra: []field{{"List-Id", "<weekly." + house + ">"}, {"List-Unsubscribe", "<https://" + house + "/off>"}, {"Precedence", "bulk"}},
		}
	}
	stranger := person{pick(r, givenNames) + " " + pick(r, surnames), fmt.Sprintf("info%d@trade%d.example", r.IntN(50), r.IntN(5000))}
	t := english
	if chance(r, 50) {
		t = chinese
	}
	return letter{
		from: stranger, to: []person{owner}, subject: "Offer: " + pick(r, trades) + " from the factory", at: at, id: id,
		text: body(r, t, stranger, owner, ""), tongue: t,
	}
}
