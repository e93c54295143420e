package matcher

import "fmt"

// because tells a buyer why the letter is on the order whose number stands at n.
func (m *matching) because(n naming) string {
	number := n.Text
	if n.In == InLink || Key(number) == Key(n.order) {
		number = "its number"
	}
	return number + " stands in " + m.where(n) + m.andWho(n.order)
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
	if n.In == InLink {
		n.Text = n.order
	}
	return n.Text + " stands in " + m.where(n)
}

// where names the place of n.
func (m *matching) where(n naming) string {
	mail := "the mail"
	switch {
	case m.Letter.Form != "" && m.Forwarded:
		mail = "the mail that you forwarded"
	case m.Letter.Form != "":
		mail = "the mail that was forwarded"
	}
	switch n.In {
	case InSubject:
		return "the subject of " + mail
	case InQuoted:
		return "the quoted part of " + mail
	case InLink:
		return "a link in " + mail
	case InAttachment:
		return "the name of a file in " + mail
	case InMarkup:
		return "the HTML part of " + mail
	case InNote:
		return "the note above the forward"
	}
	return "the text of " + mail
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
