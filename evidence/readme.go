package evidence

import (
	"bytes"
	"embed"
	"fmt"
	"strings"
	"text/template"

	"nudged/timeline"
)

//go:embed data/readme_en.txt data/readme_zh.txt
var readmes embed.FS

// readme is README.txt: for a stranger who got the dossier.
func (c *Case) readme(lang string, r Receiver, key *SigningKey) ([]byte, error) {
	t, err := template.ParseFS(readmes, "data/readme_"+lang+".txt")
	if err != nil {
		return nil, fmt.Errorf("readme: %w", err)
	}
	var b bytes.Buffer
	err = t.Execute(&b, struct {
		Order   timeline.Order
		At, Key string
		Entries int
		Unknown string
		For     string
	}{c.Order, c.minute(c.At), key.Fingerprint(), len(c.Lines), "- " + strings.Join(c.unknownSection(wordsOf(lang)).Notes, "\n- "), r.Name})
	if err != nil {
		return nil, fmt.Errorf("readme: %w", err)
	}
	return b.Bytes(), nil
}
