package matcher

import "fmt"

// because tells a buyer why the letter is on the order whose number stands at n.
func (m *matching) because(n naming) string {
	return m.standsIn(n) + m.andWho(n.order)
}

// andWho tells what ties the author to order, where that bears on it.
func (m *matching) andWho(order string) string {
	if why := m.PartyOf[order]; why != "" && m.Role == RoleParty {
		return ", and " + why
	}
	return ""
}

// standsIn tells where the number stands.
func (m *matching) standsIn(n naming) string {
	where := map[string]string{
		InSubject:    "the subject",
		InText:       "the text",
		InQuoted:     "the quoted part",
		InLink:       "a link",
		InAttachment: "the name of a file",
		InMarkup:     "the HTML part",
	}[n.In]
	if n.In == InNote {
		return fmt.Sprintf("%s stands in the note above the forward", n.Text)
	}
	of := " of the mail"
	if n.In == InLink || n.In == InAttachment {
		of = " in the mail"
	}
	if m.Letter.Form != "" {
		of += " that was forwarded"
	}
	if n.In == InLink {
		return fmt.Sprintf("%s stands in %s%s", n.order, where, of)
	}
	return fmt.Sprintf("%s stands in %s%s", n.Text, where, of)
}

// answers tells that the letter answers t, which is on order.
func (m *matching) answers(t Threaded, order string) string {
	if t.Subject {
		return "it has the subject and the people of a mail on this order" + m.andWho(order)
	}
	return "it answers a mail on this order" + m.andWho(order)
}

func (m *matching) onlyOrder(order string) string {
	return fmt.Sprintf("it names no order, and %s is the only open one that fits: %s", order, m.PartyOf[order])
}
