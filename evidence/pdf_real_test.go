//go:build real

package evidence

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Other programs find nothing wrong with the PDF, and read its text.
func TestRealPDFIsReadByOthers(t *testing.T) {
	want := map[string]string{"english": "37 of 200 lamps are broken", "chinese": "联系卖方的记录", "long": "👍👍 ok friend 😀 👩👩👧"}
	for name, sample := range samples {
		w, q := sample(t)
		file := filepath.Join(t.TempDir(), name+".pdf")
		drawn, err := w.collect(q).paper(q.Lang).pdf(w.now)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, drawn, 0o644); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("qpdf", "--check", file).CombinedOutput(); err != nil {
			t.Errorf("%s: qpdf: %v\n%s", name, err, out)
		}
		text, err := exec.Command("pdftotext", file, "-").Output()
		if err != nil || !strings.Contains(string(text), want[name]) {
			t.Errorf("%s: pdftotext finds no %q (%v)", name, want[name], err)
		}
		if dir := os.Getenv("NUDGED_PICTURES"); dir != "" {
			out, err := exec.Command("pdftoppm", "-r", "70", "-l", "3", "-png", file, filepath.Join(dir, "dossier-"+name)).CombinedOutput()
			if err != nil {
				t.Errorf("%s: pdftoppm: %v\n%s", name, err, out)
			}
		}
	}
}
