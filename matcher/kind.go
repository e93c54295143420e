package matcher

// kind tells what n is, and whose form it has: by its label, then by its form.
// What is a parcel's number at a glance is one even where it is called an order's.
func (n number) kind(by writer) (kind, platformID string) {
	switch n.label {
	case labelOther:
		return "", ""
	case labelOrder:
		if kind := parcel(n.value); kind != "" {
			return kind, ""
		}
		if f, ok := formOf(n.value, by, true); ok && n.plausible() {
			return f.kindOr(labelOrder), f.platform
		}
	case "", labelNumber:
		return n.unlabelled(by)
	}
	if !n.plausible() {
		return "", ""
	}
	return n.label, ""
}

// unlabelled tells what n is by its form alone.
func (n number) unlabelled(by writer) (kind, platformID string) {
	if n.unit {
		return "", ""
	}
	if kind := parcel(n.value); kind != "" {
		return kind, ""
	}
	if by.carrier {
		return parcelOf(n.value), ""
	}
	if f, ok := formOf(n.value, by, n.label == labelNumber && by.platform != ""); ok {
		return f.kindOr(""), f.platform
	}
	return "", ""
}

// kindOr is the type of ID that has the form; a line of an order has none.
func (f form) kindOr(line string) string {
	if f.kind == "line" {
		return line
	}
	return f.kind
}

// plausible reports whether n can be what the label before it says, and is no
// date, amount or quantity that happens to stand there.
func (n number) plausible() bool {
	if n.unit || isDate(n.key) || isAmount(n.key) {
		return false
	}
	digits, letters := count(n.key)
	switch {
	case letters > 0:
		return digits >= 2 && digits+letters >= 4
	case n.label == "tracking" || n.label == "package":
		return digits >= 8 || n.marked && digits >= 6
	case n.label == labelOrder && !n.marked: // order 1200 lamps
		return digits > 4
	case digits == 4 && !n.marked:
		return !isYear(atoi(n.key))
	}
	return digits > 2
}
