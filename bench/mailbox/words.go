package mailbox

import (
	"embed"
	"math"
	"math/rand/v2"
	"strings"
)

//go:embed data
var data embed.FS

// sentences reads one of the files in data.
func sentences(name string) []string {
	text, err := data.ReadFile("data/" + name + ".txt")
	if err != nil {
		panic(err) // it is embedded
	}
	return strings.Split(strings.TrimSpace(string(text)), "\n")
}

// tongue is a language that letters are written in.
type tongue struct {
	greeting, closing string
	sentences         []string
	between           string   // what stands between two sentences
	charsets          []string // in which it is sent
}

var (
	english = tongue{"Dear %s,", "Best regards", sentences("english"), " ", []string{"us-ascii", "utf-8", "utf-8", "iso-8859-1"}}
	chinese = tongue{"%s，您好！", "顺祝商祺", sentences("chinese"), "", []string{"utf-8", "gb18030", "gbk", "gb2312"}}
	german  = tongue{"Guten Tag %s,", "Mit freundlichen Grüßen", sentences("german"), " ", []string{"utf-8", "iso-8859-1", "windows-1252"}}
	adverts = tongue{"Hello %s,", "Your team", sentences("adverts"), " ", []string{"utf-8", "iso-8859-1"}}
)

// prose is a few paragraphs of about so many bytes, in lines as people leave them.
func (t tongue) prose(r *rand.Rand, bytes int) string {
	var b strings.Builder
	for b.Len() < bytes {
		for range 1 + r.IntN(4) {
			b.WriteString(pick(r, t.sentences))
			b.WriteString(t.between)
		}
		b.WriteString("\n\n")
	}
	return strings.TrimSpace(b.String())
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// chance is true in so many of a hundred cases.
func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

// around is a number whose logarithm is normal: most are near the median, few are far above.
func around(r *rand.Rand, median, spread float64) int {
	return int(median * math.Exp(spread*r.NormFloat64()))
}
