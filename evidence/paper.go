package evidence

// Paper is the case as a mediator reads it: sections of facts and tables, in one
// language. It is drawn as HTML and as PDF, and says the same in both.
type Paper struct {
	Lang     string
	Title    string
	Subtitle string
	Sections []Section
	Drawing  Drawing
	words    words
}

// Section is a chapter of a Paper.
type Section struct {
	Title    string
	Facts    []Fact
	Table    *Table
	Pictures []Picture
	Notes    []string // below
	Draw     bool     // the drawn timeline belongs here
}

// Fact is one fact on a line.
type Fact struct {
	Label, Value string
	Proof        string // the file that shows it
}

// Table has rows of as many cells as it has heads.
type Table struct {
	Heads  []string
	Widths []float64 // shares of the page
	Rows   [][]string
}

// paper writes a case down in the order in which mediators ask.
func (c *Case) paper(lang string) *Paper {
	w := wordsOf(lang)
	return &Paper{
		Lang: lang, Title: w.say("title", c.Order.Number), Subtitle: w.say("subtitle", c.minute(c.At)), words: w, Drawing: c.drawing(),
		Sections: []Section{
			c.orderSection(w), c.agreedSection(w), c.problemSection(w), c.attemptSection(w), c.remedySection(w),
			c.happenedSection(w), c.mailSection(w), c.exhibitSection(w), c.coverageSection(w), c.unknownSection(w),
		},
	}
}
