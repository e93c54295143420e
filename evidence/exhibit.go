package evidence

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"
)

//go:embed data/kinds.json
var kindsJSON []byte

// The groups of exhibits: folders of the archive.
const (
	GroupPhotos    = "photos"
	GroupVideos    = "videos"
	GroupDocuments = "documents"
	GroupMails     = "mails"
	GroupOther     = "other"
)

// kinds is what names and types of files tell.
type kinds struct {
	Groups map[string][]string // extensions
	Types  map[string]string   // the extension of a type, for files without one
	Kinds  []struct {
		Kind  string
		Words []string
	}
}

var knownKinds = sync.OnceValue(func() (k kinds) {
	if err := json.Unmarshal(kindsJSON, &k); err != nil {
		panic(err) // it is in the program
	}
	return k
})

// Kinds lists the kinds that a file can be said to be.
func Kinds() []string {
	out := []string{"photo", "video"}
	for _, k := range knownKinds().Kinds {
		out = append(out, k.Kind)
	}
	return append(out, "other")
}

// nameExhibits sorts the exhibits into groups and gives them their names in the
// archive, by the order in which they came.
func (c *Case) nameExhibits() {
	for i := range c.Exhibits {
		x := &c.Exhibits[i]
		ext := extension(x.Name, x.Type)
		x.Group = groupOf(ext, x.Type)
		if x.Kind == "" {
			x.Kind = kindOf(x.Name)
		}
		x.Label = fmt.Sprintf("E%d", i+1)
		if !x.Hide {
			x.Path = fmt.Sprintf("attachments/%s/%03d-%s", x.Group, i+1, safeName(c.hide.text(x.Name), ext))
		}
	}
}

// byGroup gives the exhibits of a group.
func (c *Case) byGroup(group string) []Exhibit {
	var out []Exhibit
	for _, x := range c.Exhibits {
		if x.Group == group && !x.Hide {
			out = append(out, x)
		}
	}
	return out
}

// extension is that of the name, else that of the type.
func extension(name, mediaType string) string {
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(strings.TrimSpace(name)), "."))
	for _, known := range knownKinds().Groups {
		if slices.Contains(known, ext) {
			return ext
		}
	}
	return cmp.Or(knownKinds().Types[mediaType], "bin")
}

func groupOf(ext, mediaType string) string {
	for group, known := range knownKinds().Groups {
		if slices.Contains(known, ext) {
			return group
		}
	}
	switch {
	case strings.HasPrefix(mediaType, "image/"):
		return GroupPhotos
	case strings.HasPrefix(mediaType, "video/"):
		return GroupVideos
	}
	return GroupOther
}

// kindOf recognises a document by its name.
func kindOf(name string) string {
	name = strings.ToLower(name)
	for _, k := range knownKinds().Kinds {
		for _, w := range k.Words {
			if names(name, w) {
				return k.Kind
			}
		}
	}
	return ""
}

// names reports whether a name has w as a word of its own. Chinese has no spaces.
func names(name, w string) bool {
	for at := 0; ; {
		i := strings.Index(name[at:], w)
		if i < 0 {
			return false
		}
		before, after := name[:at+i], name[at+i+len(w):]
		letter := func(r rune) bool { return r < 0x250 && unicode.IsLetter(r) }
		if w[0] >= 0x80 || !letter(lastRune(before)) && !letter(firstRune(after)) {
			return true
		}
		at += i + len(w)
	}
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return ' '
}

func lastRune(s string) (last rune) {
	last = ' '
	for _, r := range s {
		last = r
	}
	return last
}

const maxName = 80 // bytes of a name in the archive

// safeName is the name of a file as it can stand on any computer: no folders, no
// signs that turn or hide, and no ending that runs. A number stands before it, so
// that it is neither hidden nor the name of a device.
func safeName(name, ext string) string {
	name = strings.TrimSuffix(path.Base(strings.ReplaceAll(name, `\`, "/")), path.Ext(name))
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mn, r), strings.ContainsRune("-_()+", r):
			return r
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r), r == unicode.ReplacementChar:
			return -1
		}
		return '_'
	}, strings.ToValidUTF8(name, ""))
	name = strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '_' }), "_")
	for len(name) > maxName {
		name = strings.TrimSuffix(name, string(lastRune(name)))
	}
	return cmp.Or(name, "file") + "." + ext
}
