package evidence

import "cmp"

// pages writes what is for reading, and gives the PDF.
func (c *Case) pages(a *archive, q Request, receiver Receiver, key *SigningKey) (pdf []byte, err error) {
	lang := cmp.Or(q.Lang, Langs[0])
	paper := c.paper(lang)
	c.hide.paper(paper)
	if pdf, err = paper.pdf(c.At); err != nil {
		return nil, err
	}
	if err := a.add("dossier.pdf", pdf); err != nil {
		return nil, err
	}
	for _, page := range []struct {
		name string
		make func() ([]byte, error)
	}{
		{"README.txt", func() ([]byte, error) { return c.readme(lang, receiver, key) }},
		{"timeline.html", paper.html},
		{"explanation.txt", func() ([]byte, error) { return c.explanation(lang, receiver), nil }},
		{"timeline.csv", c.timelineSheet},
		{"attachments/index.csv", c.exhibitSheet},
	} {
		content, err := page.make()
		if err != nil {
			return nil, err
		}
		if err := a.add(page.name, []byte(c.hide.text(string(content)))); err != nil {
			return nil, err
		}
	}
	return pdf, nil
}
