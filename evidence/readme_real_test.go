//go:build real

package evidence

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A stranger follows the README with coreutils, openssl and python3-dkim alone:
// what it promises comes out, and what was changed does not pass.
func TestRealReadmeIsFollowed(t *testing.T) {
	w := lamps(t)
	for _, lang := range Langs {
		dir := unpack(t, files(t, w.dossier(Request{Order: "A-1001", Lang: lang})))
		said := follow(t, dir)
		for i, want := range []string{"record/entries.jsonl: OK", "Signature Verified Successfully", "entries, whole", "holds mails/0002", "no time stamp"} {
			if !strings.Contains(said[i], want) {
				t.Errorf("%s, line %d says %q, want %q", lang, i+1, said[i], want)
			}
		}
	}
}

func TestRealReadmeFindsWhatWasChanged(t *testing.T) {
	w := lamps(t)
	for i, row := range []struct{ file, old, new, want string }{
		{"timeline.csv", "refund", "refunt", "timeline.csv: FAILED"},
		{"SHA256SUMS", "timeline.csv", "timelime.csv", "Signature Verification Failure"},
		{"record/entries.jsonl", "37 of 200", "97 of 200", "does not follow"},
		{"mails/0002", "we will check", "we did  break", "DOES NOT HOLD"},
	} {
		dir := unpack(t, files(t, w.dossier(Request{Order: "A-1001"})))
		edit(t, dir, row.file, row.old, row.new)
		if said := follow(t, dir); !strings.Contains(said[i], row.want) {
			t.Errorf("%s was changed, and line %d says %q", row.file, i+1, said[i])
		}
	}
}

func unpack(t *testing.T, all map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range all {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// follow runs what stands between ~~~ in the README, and gives what each says.
func follow(t *testing.T, dir string) (said []string) {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join(dir, "README.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for i, block := range strings.Split(string(readme), "~~~\n") {
		if i%2 == 0 {
			continue
		}
		cmd := exec.Command("sh", "-c", block)
		cmd.Dir, cmd.Env = dir, []string{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"}
		out, _ := cmd.CombinedOutput() // what is wrong is said in words
		said = append(said, string(out))
	}
	if len(said) != 5 {
		t.Fatalf("%d pieces to run in the README", len(said))
	}
	return said
}

func edit(t *testing.T, dir, file, old, new string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, file+"*"))
	if err != nil || len(found) == 0 {
		t.Fatalf("%s is not there: %v", file, err)
	}
	b, err := os.ReadFile(found[0])
	if err != nil || !strings.Contains(string(b), old) {
		t.Fatalf("%s holds no %q: %v", file, old, err)
	}
	if err := os.WriteFile(found[0], []byte(strings.Replace(string(b), old, new, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// unzip gives files the names that SHA256SUMS has, and everybody may read them.
func TestRealUnzipKnowsTheNames(t *testing.T) {
	w := lamps(t)
	dir := t.TempDir()
	archive := filepath.Join(dir, "dossier.zip")
	if err := os.WriteFile(archive, w.dossier(Request{Order: "A-1001"}), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", "unzip -q dossier.zip && sha256sum -c SHA256SUMS && stat -c %A SHA256SUMS")
	cmd.Dir, cmd.Env = dir, []string{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"}
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "破损.jpg: OK") || !strings.Contains(string(out), "-rw-r--r--") {
		t.Errorf("%v\n%s", err, out)
	}
}
