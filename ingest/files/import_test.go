package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func mailNo(n int) string {
	return fmt.Sprintf("From: li@seller.example\nSubject: mail %d\n\ntext %d\n", n, n)
}

const fromSeparator = "From li@seller.example Mon Mar  2 09:00:00 2026\n"

func file(content string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(content)} }

// imported lists what an import gives: path, offset and subject of each mail.
func imported(t *testing.T, fsys fs.FS, root string, from Resume) (mails []string, passed []string) {
	t.Helper()
	p, err := Each(fsys, root, from, func(i Imported) error {
		_, subject, _ := strings.Cut(string(i.Raw), "Subject: ")
		subject, _, _ = strings.Cut(subject, "\n")
		mails = append(mails, fmt.Sprintf("%s@%d %s", i.Path, i.Offset, strings.TrimSpace(subject)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range p {
		passed = append(passed, x.Path+": "+x.Err.Error())
	}
	return mails, passed
}

var tree = fstest.MapFS{
	"in/b.eml":                  file(mailNo(1)),
	"in/a/2.eml":                file(mailNo(2)),
	"in/a/photo.jpg":            file("\xff\xd8\xff\xe0 JFIF"),
	"in/a/notes.txt":            file("Note: call Li\nTomorrow: pay\n"),
	"in/a/saved by a client":    file("\n" + mailNo(3)),
	"in/broken.eml":             file("no header at all"),
	"in/empty.eml":              file(""),
	"in/box":                    file(fromSeparator + mailNo(4) + "\n" + fromSeparator + mailNo(5) + "\n"),
	"md/cur/1772440000.M1:2,S":  file(mailNo(6)),
	"md/new/1772440001.M2":      file(mailNo(7)),
	"md/tmp/1772440002.M3":      file(mailNo(8)),
	"md/.Sent/cur/1772440003.M": file(mailNo(9)),
	"md/.Sent/new":              {Mode: fs.ModeDir | 0o700},
	"md/.Sent/tmp/1772440004.M": file(mailNo(10)),
	"md/dovecot-uidlist":        file("3 V1 N2 G1\n1 :1772440000.M1\n"),
	"plain/tmp/x.eml":           file(mailNo(11)),
}

func TestEach(t *testing.T) {
	check := func(name, root string, from Resume, want, wantPassed []string) {
		t.Helper()
		got, passed := imported(t, tree, root, from)
		if !slices.Equal(got, want) || !slices.Equal(passed, wantPassed) {
			t.Errorf("%s: got %q\npassed %q", name, got, passed)
		}
	}
	check("one file", "in/b.eml", Resume{}, []string{"in/b.eml@0 mail 1"}, nil)
	check("a folder", "in", Resume{}, []string{"in/a/2.eml@0 mail 2", "in/a/saved by a client@0 mail 3", "in/b.eml@0 mail 1",
		"in/box@0 mail 4", "in/box@97 mail 5", "in/broken.eml@0 "},
		[]string{"in/a/notes.txt: is no mail", "in/a/photo.jpg: is no mail", "in/empty.eml: is empty"})
	check("a Maildir", "md", Resume{}, []string{"md/.Sent/cur/1772440003.M@0 mail 9", "md/cur/1772440000.M1:2,S@0 mail 6", "md/new/1772440001.M2@0 mail 7"},
		[]string{"md/dovecot-uidlist: is no mail"})
	check("a tmp that is no Maildir's", "plain", Resume{}, []string{"plain/tmp/x.eml@0 mail 11"}, nil)
	check("an mbox", "in/box", Resume{}, []string{"in/box@0 mail 4", "in/box@97 mail 5"}, nil)
	check("no mail by name", "in/a/photo.jpg", Resume{}, nil, []string{"in/a/photo.jpg: is no mail"})

	check("going on within an mbox", "in", Resume{"in/box", 97}, []string{"in/box@97 mail 5", "in/broken.eml@0 "}, []string{"in/empty.eml: is empty"})
	check("going on behind a file", "in", Resume{"in/a/2.eml", 1}, []string{"in/a/saved by a client@0 mail 3", "in/b.eml@0 mail 1",
		"in/box@0 mail 4", "in/box@97 mail 5", "in/broken.eml@0 "}, []string{"in/a/notes.txt: is no mail", "in/a/photo.jpg: is no mail", "in/empty.eml: is empty"})
	check("going on in a file that became shorter", "in/box", Resume{"in/box", 1 << 20}, nil, nil)

	if _, err := Each(tree, "nowhere", Resume{}, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// Wherever it was broken off, an import that goes on from there gives the rest.
func TestEachResumes(t *testing.T) {
	all, _ := imported(t, tree, ".", Resume{})
	for stopAt := range all {
		var from Resume
		var got []string
		stop := errors.New("the owner pressed Ctrl-C")
		take := func(i Imported) error {
			if len(got) == stopAt && from.Path != "stop" {
				return stop
			}
			got = append(got, i.Path)
			from = Resume{i.Path, i.Next}
			return nil
		}
		if _, err := Each(tree, ".", Resume{}, take); !errors.Is(err, stop) {
			t.Fatalf("got %v", err)
		}
		rest, _ := imported(t, tree, ".", from)
		if len(got)+len(rest) != len(all) || !slices.Equal(rest, all[stopAt:]) {
			t.Errorf("after %d: %q", stopAt, rest)
		}
	}
}

func TestScan(t *testing.T) {
	plan, err := Scan(tree, ".")
	if err != nil || plan.Mails != 10 || len(plan.Passed) != 4 {
		t.Errorf("got %+v, %v", plan, err)
	}
	if plan, err = Scan(tree, "in/box"); err != nil || plan.Bytes != int64(len(tree["in/box"].Data)) || plan.Mails != 2 {
		t.Errorf("got %+v, %v", plan, err)
	}
}

// Real files: links, what cannot be read, and what is no file.
func TestEachOnDisk(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for name, content := range map[string]string{"1.eml": mailNo(1), "3.eml": mailNo(3)} {
		if err := os.WriteFile(at(name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{"2.eml": "1.eml", "4.eml": "nowhere", "loop": "."} {
		if err := os.Symlink(target, at(name)); err != nil {
			t.Fatal(err)
		}
	}
	got, passed := imported(t, os.DirFS(dir), ".", Resume{})
	if want := []string{"1.eml@0 mail 1", "2.eml@0 mail 1", "3.eml@0 mail 3"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if want := []string{"4.eml: no such file or directory", "loop: is no ordinary file"}; !slices.Equal(passed, want) {
		t.Errorf("passed %q", passed)
	}
}

// A file that breaks in the middle gives what could be read, and its name.
func TestEachReadError(t *testing.T) {
	got, passed := imported(t, failing{fstest.MapFS{
		"a.mbox": file(fromSeparator + mailNo(1) + "\n" + fromSeparator + mailNo(2)),
		"b.eml":  file(mailNo(3)),
	}}, ".", Resume{})
	if len(got) != 3 || len(passed) != 1 || passed[0] != "a.mbox: input/output error" {
		t.Errorf("got %q, passed %q", got, passed)
	}
}

// failing is a file system whose mboxes end with an error.
type failing struct{ fstest.MapFS }

func (f failing) Open(name string) (fs.File, error) {
	file, err := f.MapFS.Open(name)
	if err == nil && strings.HasSuffix(name, ".mbox") {
		return failingFile{file}, nil
	}
	return file, err
}

type failingFile struct{ fs.File }

func (f failingFile) Read(b []byte) (int, error) {
	n, err := f.File.Read(b)
	if errors.Is(err, io.EOF) {
		err = errors.New("input/output error")
	}
	return n, err
}

// Of a mail above the limit the headers are kept, in both kinds of file, and the
// memory that it takes is bounded.
func TestEachTooLarge(t *testing.T) {
	big := "From: li@seller.example\nSubject: big\n\n" + strings.Repeat("x", 300) + "\n"
	fsys := fstest.MapFS{
		"1.eml":  file(big),
		"2.mbox": file(fromSeparator + big + "\n" + fromSeparator + mailNo(2)),
	}
	check := func(name string, form fileForm) {
		t.Helper()
		var got []Imported
		f := mailFile{path: name, form: form}
		if err := f.each(fsys, 0, 200, func(i Imported) error { got = append(got, i); return nil }); err != nil {
			t.Fatal(err)
		}
		if string(got[0].Raw) != "From: li@seller.example\nSubject: big\n\n" || got[0].LeftOut == "" {
			t.Errorf("%s: got %q, %q", name, got[0].Raw, got[0].LeftOut)
		}
		for _, i := range got[1:] {
			if string(i.Raw) != mailNo(2) || i.LeftOut != "" {
				t.Errorf("%s: then %q", name, i.Raw)
			}
		}
	}
	check("1.eml", formMail)
	check("2.mbox", formMbox)
}

// A gigabyte of mbox needs no gigabyte.
func TestEachStreams(t *testing.T) {
	one := []byte(fromSeparator + "From: li@seller.example\nTo: ann@buyer.example\nSubject: photos\n\n" + strings.Repeat(strings.Repeat("x", 75)+"\n", 7000) + "\n")
	const mails = 400 // 200 MB
	n, most := 0, uint64(0)
	err := eachInMbox(&endless{one: one, left: mails}, "big.mbox", 0, maxImport, func(i Imported) error {
		if n++; n%50 == 0 {
			var s runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&s)
			most = max(most, s.HeapAlloc)
		}
		return nil
	})
	if err != nil || n != mails || most > 60<<20 {
		t.Errorf("%d mails, %d MB, %v", n, most>>20, err)
	}
}

// endless reads one again and again.
type endless struct {
	one  []byte
	at   int
	left int
}

func (r *endless) Read(b []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n := copy(b, r.one[r.at:])
	if r.at += n; r.at == len(r.one) {
		r.at, r.left = 0, r.left-1
	}
	return n, nil
}

func TestComparePaths(t *testing.T) {
	names := []string{"a.eml", "a/b", "a", "a/b/c", "a b", "b", "a-"}
	slices.SortFunc(names, comparePaths)
	fsys := fstest.MapFS{}
	for _, n := range names {
		fsys["x/"+n+"/file"] = file(mailNo(1))
	}
	var visited []string
	if err := fs.WalkDir(fsys, "x", func(p string, d fs.DirEntry, _ error) error {
		visited = append(visited, p)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(visited, comparePaths) {
		t.Errorf("visited in another order: %q", visited)
	}
}

func BenchmarkMbox(b *testing.B) {
	one := []byte(fromSeparator + "From: li@seller.example\nTo: ann@buyer.example\nSubject: hello\n\n" + strings.Repeat(strings.Repeat("x", 75)+"\n", 107) + "\n")
	b.SetBytes(int64(len(one)) * 1000)
	b.ReportAllocs()
	box := bytes.Repeat(one, 1000)
	for b.Loop() {
		if err := eachInMbox(bytes.NewReader(box), "box", 0, maxImport, func(Imported) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
