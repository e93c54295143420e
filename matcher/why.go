package matcher

import "fmt"

// because tells a buyer why the letter is on the order whose number stands at n.
func (m *matching) because(n naming) string {
	by := m.standsIn(n)
	if why := m.PartyOf[n.order]; why != "" && m.Letter.From != nil && m.Role == RoleParty {
		by += fmt.Sprintf(", and %s is a party of the order: %s", m.Letter.From.Address, why)
	}
	return by
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
	by := "it answers a mail on this order"
	if t.Subject {
		by = "it has the subject and the people of a mail on this order"
	}
	if why := m.PartyOf[order]; why != "" && m.Letter.From != nil && m.Role == RoleParty {
		by += fmt.Sprintf(", and %s is a party of it: %s", m.Letter.From.Address, why)
	}
	return by
}

func (m *matching) onlyOrder(order string) string {
	who := "its author"
	switch {
	case m.Role == RoleOwner:
		who = "its recipient"
	case m.Letter.From != nil:
		who = m.Letter.From.Address
	}
	return fmt.Sprintf("it names no order, and this is the only open one of %s: %s", who, m.PartyOf[order])
}
