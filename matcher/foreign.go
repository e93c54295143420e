package matcher

// maxCounted is how many digits a number has that more than one shop may count up to.
const maxCounted = 12

// Foreign reports whether a notice of one marketplace that names the number with
// that key says nothing of the order on another: so short a number both may have
// given out. A payment network tells of the orders of all.
func Foreign(notice, order, key string) bool {
	return order != "" && order != notice && len(key) <= maxCounted && allDigits(key) && numbersOrders(notice)
}

// numbersOrders reports whether that platform gives orders their numbers.
func numbersOrders(id string) bool {
	for _, p := range facts().platforms {
		for _, f := range p.Formats {
			if p.ID == id && (f.Type == "" || f.Type == labelOrder) {
				return true
			}
		}
	}
	return false
}
