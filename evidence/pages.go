package evidence

import "cmp"

// pages writes what is for reading.
func (c *Case) pages(a *archive, q Request, key *SigningKey) error {
	lang := cmp.Or(q.Lang, Langs[0])
	receiver, err := ReceiverOf(q.For)
	if err != nil {
		return err
	}
	paper := c.paper(lang)
	for _, page := range []struct {
		name string
		make func() ([]byte, error)
	}{
		{"README.txt", func() ([]byte, error) { return c.readme(lang, key) }},
		{"dossier.pdf", func() ([]byte, error) { return paper.pdf(c.At) }},
		{"timeline.html", paper.html},
		{"explanation.txt", func() ([]byte, error) { return c.explanation(lang, receiver), nil }},
		{"timeline.csv", c.timelineSheet},
		{"attachments/index.csv", c.exhibitSheet},
	} {
		content, err := page.make()
		if err != nil {
			return err
		}
		if err := a.add(page.name, content); err != nil {
			return err
		}
	}
	return nil
}
