package reader

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"nudged/timeline"
)

// markersGzip is all that is known about the words of languages, packed: with its
// sources it would be a hundredth of the program. The code that reads it knows
// structure only.
//
//go:generate gzip -9nkf data/markers.json
//go:embed data/markers.json.gz
var markersGzip []byte

//go:generate gzip -9nkf data/months.json
//go:embed data/months.json.gz
var monthsGzip []byte

// lexicon holds the tables of data/markers.json, ready for looking up. They are
// read when the first mail is.
var lexicon = sync.OnceValue(func() *markers { return loadMarkers(timeline.Unpacked(markersGzip), timeline.Unpacked(monthsGzip)) })

// markers answers what a word means. Keys are made with wordKey.
type markers struct {
	labels       map[string]label // of the fields of a quoted header
	longest      int              // bytes of the longest label
	separators   map[string]direction
	openers      map[string]direction // lines that end in a colon above a quoted mail
	forwardedBy  []string             // how the words of a separator begin that names the forwarder
	closers      []string             // how the words begin that end a quoted mail
	deviceEnds   []deviceEnd          // how such a line ends where the device is named first
	announces    map[rune]bool        // how the words of separators and openers begin
	longestWords int                  // letters of the longest of them
	wrote        []string             // verbs of attribution lines, lower case
	months       map[string][]month
	monthNames   []string // the keys of months, sorted
	periods      map[string]period
	zones        map[string]float64
	devices      map[rune][]device    // by the letter that they begin with
	prefixes     map[string]direction // of subjects
	prefixesOf   map[string]direction // the same in one language, as "da vs:"
	automatic    []string             // beginnings of subjects that a machine writes
	autoFields   []string             // header fields of automatic replies
	away         awayWords
	containers   map[string]container // elements of HTML, by class or id
	autoPattern  []*regexp.Regexp
	autoBody     []*regexp.Regexp
}

// direction is what a prefix or separator says about a quoted mail below it.
type direction int

const (
	unclear direction = iota
	replied
	forwarded
	disputed // VS: is a reply in Finnish and a forward in Danish
)

// role is what a field of a quoted header is for.
type role int

const (
	roleNone role = iota
	roleFrom
	roleDate
	roleTo
	roleCc
	roleSubject
	roleOther
)

// label is the name of a header field in the languages that call it so.
type label struct {
	role  role
	langs []string
	sure  bool // of one of them, all labels are known for certain
}

// month is a month in a language.
type month struct {
	number int
	lang   string
}

// device is how the signature of a phone or program begins.
type device struct {
	start string
	then  []string // one of these must follow, if there are any
}

// deviceEnd is how such a line ends.
type deviceEnd struct {
	words string
	with  []string // one of these stands before it; if there are none, Latin letters do
}

type markerFile struct {
	Fields []struct {
		Lang, Confidence                   string
		From, Date, To, Cc, Subject, Other []string
	}
	Separators struct {
		RuledForward []wordList `json:"ruled_forward"`
		PlainForward []wordList `json:"plain_forward"`
		RuledAny     []wordList `json:"ruled_any"`
		RuledReply   []wordList `json:"ruled_reply"`
		RuledBy      []wordList `json:"ruled_by"`
		Closing      []wordList
	}
	Attributions []wordList
	Months       []monthList
	DayPeriods   struct{ AM, PM, Noon, Night []string } `json:"day_periods"`
	Zones        struct {
		Names []struct {
			Hours float64
			Names []string
		}
	}
	DeviceSignatures []struct{ Starts, Then []string }            `json:"device_signatures"`
	DeviceEndings    []struct{ Words, With []string }             `json:"device_endings"`
	ReplyPrefixes    []prefixList                                 `json:"reply_prefixes"`
	ForwardPrefixes  []prefixList                                 `json:"forward_prefixes"`
	AutoSubjects     []prefixList                                 `json:"automatic_subjects"`
	AutoFields       struct{ Replied []struct{ Names []string } } `json:"automatic_fields"`
	Away             awayWords
	Containers       struct{ Quoted, Signature []struct{ Names []string } }
	AutoPatterns     []struct{ Regex string } `json:"automatic_subject_patterns"`
	AutoBodies       []struct{ Regex string } `json:"automatic_bodies"`
}

// awayWords stand around the day until which somebody is away.
type awayWords struct{ Before, After, Back []string }

type wordList struct{ Words []string }

// monthFile is data/months.json.
type monthFile struct{ Months []monthList }

type monthList struct {
	Lang   string
	Months [][]string
}

type prefixList struct {
	Lang     string // one or more, with slashes between
	Prefixes []string
}

func loadMarkers(data, months []byte) *markers {
	var f markerFile
	if err := json.Unmarshal(data, &f); err != nil {
		panic("data/markers.json: " + err.Error())
	}
	var more monthFile
	if err := json.Unmarshal(months, &more); err != nil {
		panic("data/months.json: " + err.Error())
	}
	m := &markers{
		labels: map[string]label{}, separators: map[string]direction{}, openers: map[string]direction{}, announces: map[rune]bool{}, devices: map[rune][]device{},
		months: map[string][]month{}, periods: map[string]period{}, zones: map[string]float64{},
		prefixes: map[string]direction{}, prefixesOf: map[string]direction{}, containers: map[string]container{},
	}
	m.addLabels(f)
	m.addSeparators(f)
	m.addCalendar(f, more)
	for _, s := range f.DeviceSignatures {
		for _, start := range s.Starts {
			d := device{strings.ToLower(start), lowered(s.Then)}
			m.devices[firstRune(d.start)] = append(m.devices[firstRune(d.start)], d)
		}
	}
	for _, l := range f.DeviceEndings {
		for _, w := range l.Words {
			m.deviceEnds = append(m.deviceEnds, deviceEnd{w, l.With})
		}
	}
	m.addPrefixes(f)
	for _, l := range f.AutoFields.Replied {
		m.autoFields = append(m.autoFields, l.Names...)
	}
	m.away = f.Away
	for _, l := range f.Containers.Quoted {
		m.addContainers(l.Names, quotedContainer)
	}
	for _, l := range f.Containers.Signature {
		m.addContainers(l.Names, signatureContainer)
	}
	for _, p := range f.AutoPatterns {
		m.autoPattern = append(m.autoPattern, regexp.MustCompile(p.Regex))
	}
	for _, p := range f.AutoBodies {
		m.autoBody = append(m.autoBody, regexp.MustCompile(`(?s)^\s*(?:`+p.Regex+`)`))
	}
	return m
}

func (m *markers) addContainers(names []string, c container) {
	for _, name := range names {
		m.containers[name] = c
	}
}

func (m *markers) addLabels(f markerFile) {
	for _, lang := range f.Fields {
		for r, words := range map[role][]string{
			roleFrom: lang.From, roleDate: lang.Date, roleTo: lang.To,
			roleCc: lang.Cc, roleSubject: lang.Subject, roleOther: lang.Other,
		} {
			for _, w := range words {
				key := wordKey(w)
				known := m.labels[key]
				m.labels[key] = label{r, append(known.langs, lang.Lang), known.sure || lang.Confidence == "high"}
				m.longest = max(m.longest, len(w))
			}
		}
	}
}

func (m *markers) addSeparators(f markerFile) {
	for _, list := range []struct {
		into  map[string]direction
		lists []wordList
		says  direction
	}{
		{m.separators, f.Separators.RuledForward, forwarded},
		{m.separators, f.Separators.RuledAny, unclear},
		{m.separators, f.Separators.RuledReply, replied},
		{m.openers, f.Separators.PlainForward, forwarded},
	} {
		for _, l := range list.lists {
			for _, w := range l.Words {
				list.into[wordKey(w)] = list.says
				m.announces[keyRune(firstRune(w))] = true
				m.longestWords = max(m.longestWords, utf8.RuneCountInString(w))
			}
		}
	}
	m.forwardedBy = keys(f.Separators.RuledBy)
	m.closers = keys(f.Separators.Closing)
	for _, l := range f.Attributions {
		m.wrote = append(m.wrote, lowered(l.Words)...)
	}
}

func (m *markers) addMonths(list []monthList) {
	for _, lang := range list {
		for i, names := range lang.Months {
			for _, name := range names {
				key := wordKey(name)
				m.months[key] = append(m.months[key], month{i + 1, lang.Lang})
			}
		}
	}
}

func (m *markers) addCalendar(f markerFile, more monthFile) {
	m.addMonths(f.Months)
	m.monthNames = slices.Sorted(maps.Keys(m.months))
	m.addMonths(more.Months) // these are not shortened: too many would mean two months
	for p, words := range map[period][]string{
		morning: f.DayPeriods.AM, afternoon: f.DayPeriods.PM, noon: f.DayPeriods.Noon, night: f.DayPeriods.Night,
	} {
		for _, w := range words {
			m.periods[wordKey(w)] = p
		}
	}
	for _, z := range f.Zones.Names {
		for _, name := range z.Names {
			m.zones[name] = z.Hours
		}
	}
}

func (m *markers) addPrefix(key, langs string, says direction) {
	if before, ok := m.prefixes[key]; ok && before != says {
		m.prefixes[key] = disputed
	} else {
		m.prefixes[key] = says
	}
	for _, lang := range strings.Split(langs, "/") {
		m.prefixesOf[lang+" "+key] = says
	}
}

func (m *markers) addPrefixes(f markerFile) {
	for _, list := range []struct {
		lists []prefixList
		says  direction
	}{{f.ReplyPrefixes, replied}, {f.ForwardPrefixes, forwarded}} {
		for _, l := range list.lists {
			for _, p := range l.Prefixes {
				m.addPrefix(wordKey(p), l.Lang, list.says)
			}
		}
	}
	for _, l := range f.AutoSubjects {
		for _, p := range l.Prefixes {
			m.automatic = append(m.automatic, wordKey(p))
		}
	}
}

func keys(lists []wordList) []string {
	var out []string
	for _, l := range lists {
		for _, w := range l.Words {
			out = append(out, wordKey(w))
		}
	}
	return out
}

func lowered(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.ToLower(w)
	}
	return out
}

// wordKey is the form in which words are compared: in full width or half, in
// lower case, without accents, white space, invisible characters and full stops
// at the end.
// QUIRK: people and converters leave accents out; the Turkish I's are one letter.
func wordKey(s string) string {
	if isASCII(s) {
		return asciiKey(s)
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), isAccent(r):
			return -1
		case r == 'ı':
			return 'i'
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
	return strings.TrimRight(s, ".")
}

// isAccent tells the accents that stand for themselves, behind their letter.
func isAccent(r rune) bool { return r >= 0x300 && r < 0x370 }

// keyRune is the first letter of the wordKey of what begins with r.
func keyRune(r rune) rune {
	if r < utf8.RuneSelf {
		return unicode.ToLower(r)
	}
	return firstRune(wordKey(string(r)))
}

// asciiKey is wordKey of ASCII, which most lines of most mails are.
func asciiKey(s string) string {
	key := make([]byte, 0, len(s))
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ', '\t' <= c && c <= '\r':
		case 'A' <= c && c <= 'Z':
			key = append(key, c-'A'+'a')
		default:
			key = append(key, c)
		}
	}
	return string(bytes.TrimRight(key, "."))
}
