package evidence

import (
	"regexp"
	"strings"
	"testing"

	"nudged/timeline"
)

// A receiver is named as its readers name it, and dates stand between their commas.
func TestAChineseDossierNamesItsReceiverInChinese(t *testing.T) {
	w := newWorld(t)
	w.order(timeline.Order{Number: "3308", Sellers: []timeline.Address{wei}, Paid: timeline.Date{Year: 2026, Month: 3, Day: 1}, Shipped: timeline.Date{Year: 2026, Month: 3, Day: 5}})
	w.mail("3308", ann, "where is it", "where is it?")
	all := files(t, w.dossier(Request{Order: "3308", For: "court", Lang: "zh"}))
	if got := string(all["upload/README.txt"]); !strings.Contains(got, "法院") || strings.Contains(got, "提交给 court") {
		t.Errorf("for whom is it?\n%s", got)
	}
	if got := string(all["explanation.txt"]); strings.Contains(got, "2026-03-01, ") {
		t.Errorf("a comma that is none of Chinese:\n%s", got)
	}
}

// Where the limits of a form come from, and how sure that is, stands in the reader's language.
func TestAChineseFolderTellsItsSourcesInChinese(t *testing.T) {
	english := regexp.MustCompile(`[a-z]+ [a-z]+ [a-z]+`)
	for _, r := range knownReceivers() {
		u := &upload{receiver: r.in("zh"), words: wordsOf("zh")}
		if got := string(u.readme()); english.MatchString(got) || strings.Contains(got, r.Confidence) {
			t.Errorf("%s: English stands in\n%s", r.ID, got)
		}
	}
}

// A calendar that knows no holidays says so in the reader's language.
func TestAChineseDossierTellsOfItsCalendarInChinese(t *testing.T) {
	for _, country := range []string{"", "XX", "DE"} {
		w := newWorld(t)
		w.order(timeline.Order{Number: "3308", Sellers: []timeline.Address{wei}, Calendar: country})
		w.mail("3308", ann, "where is it", "where is it?")
		if got := string(files(t, w.dossier(Request{Order: "3308", Lang: "zh"}))["README.txt"]); strings.Contains(got, "is counted") || strings.Contains(got, "Monday") {
			t.Errorf("%q: in English\n%s", country, got[strings.LastIndex(got, "工作日"):])
		}
	}
}

// What the owner writes about a receiver is taken as it is meant, or refused with the reason.
func TestParseReceivers(t *testing.T) {
	for in, want := range map[string]string{
		`[{"id": "b", "name": "B", "source": "s", "as_of": "2026-11-20"}]`:                                                                 "",
		`[{"id": "My Bank", "name": "B", "source": "s", "as_of": "2026-11-20"}]`:                                                           `the id "My Bank" is no word`,
		`[{"id": "b", "source": "s", "as_of": "2026-11-20"}]`:                                                                              "the name is missing",
		`[{"id": "b", "name": "B", "as_of": "2026-11-20"}]`:                                                                                "the source is missing",
		`[{"id": "b", "name": "B", "source": "s"}]`:                                                                                        "as_of is missing",
		`[{"id": "b", "name": "B", "source": "s", "as_of": "soon"}]`:                                                                       "soon",
		`[{"id": "b", "name": "B", "source": "s", "as_of": "2026-11-20", "files": -1}]`:                                                    "below zero",
		`[{"id": "b", "name": "B", "source": "s", "as_of": "2026-11-20", "size": 5}]`:                                                      "in bytes",
		`[{"id": "b", "name": "B", "source": "s", "as_of": "2026-11-20", "size": 5000000, "total": 1000000}]`:                              "less than one",
		`[{"id": "b", "name": "B", "source": "s", "as_of": "2026-11-20", "types": [".PDF"]}]`:                                              "without the dot",
		`[{"id": "b", "name": "B", "source": "s", "as_of": "2026-11-20", "max_files": 3}]`:                                                 `unknown field "max_files"`,
		`[{"id": "b", "name": "B", "source": "s", "as_of": "2026-11-20"}, {"id": "b", "name": "B", "source": "s", "as_of": "2026-11-20"}]`: "number 2: its id stands there twice",
		`{}`: "receivers",
	} {
		_, err := ParseReceivers([]byte(in))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", in, err, want)
		}
	}
}
