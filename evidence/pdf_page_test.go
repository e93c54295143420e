package evidence

import (
	"testing"

	"codeberg.org/go-pdf/fpdf"
)

func newTestPage(t *testing.T) *page {
	t.Helper()
	set, err := newTypesetter(fpdf.New("P", "mm", "A4", ""))
	if err != nil {
		t.Fatal(err)
	}
	return &page{typesetter: set, paper: &Paper{words: wordsOf("en")}}
}
