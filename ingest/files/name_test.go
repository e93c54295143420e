package files

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"
)

// FuzzMaildir: whatever the files of a Maildir are called, an import gives each
// of its mails once or says why not, and goes on where it was broken off.
func FuzzMaildir(f *testing.F) {
	f.Add("md/cur/1772440000.M1:2,S", "md/new/1772440001.M2", uint8(1))
	f.Add("cur/1", "cur/1/cur/2", uint8(0))
	f.Add("new/0.eml", "tmp/0", uint8(0))
	f.Add("md/cur/0\n", "md/cur/0\xff", uint8(1))
	f.Fuzz(func(t *testing.T, a, b string, stop uint8) {
		box := fstest.MapFS{}
		for i, name := range []string{a, b} {
			if fs.ValidPath(name) && name != "." {
				box[name] = file(mailNo(i))
			}
		}
		var all, again []string
		take := func(to *[]string, most int) func(Imported) error {
			return func(i Imported) error {
				if len(*to) == most {
					return errStop
				}
				*to = append(*to, i.Path)
				return nil
			}
		}
		if _, err := Each(box, ".", Resume{}, take(&all, 99)); err != nil {
			return // a folder and a file of one name
		}
		half := min(int(stop), len(all))
		if _, err := Each(box, ".", Resume{}, take(&again, half)); err != nil && half == len(all) {
			t.Error(err)
		}
		from := Resume{}
		if half > 0 {
			from = Resume{Path: again[half-1], Offset: 1}
		}
		if _, err := Each(box, ".", from, take(&again, 99)); err != nil || !slices.Equal(all, again) {
			t.Errorf("%q and then %v: %q, %v", all, from, again, err)
		}
	})
}
