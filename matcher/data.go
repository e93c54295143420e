package matcher

import (
	"embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"nudged/timeline"
)

//go:generate sh -c "gzip -9nkf data/*.json"
//go:embed data/*.json.gz
var dataFiles embed.FS

// facts is what data/*.json says, read once, and not before it is asked for: a
// command that the daemon carries out needs none of it.
var facts = sync.OnceValue(load)

type factTables struct {
	platforms      []platform
	senders        map[string]sender // by domain
	platformOrgs   map[string]string // registrable domain → platform
	confusables    []confusable
	carriers       map[string]bool   // registrable domains
	labels         map[string]string // a word or phrase before a number → the type of number
	fillers        map[string]bool   // words between a label and its number
	particles      map[string]bool   // words before "number" that do not say of what it is
	conjunctions   map[string]bool
	units          map[string]bool
	abbreviations  map[string]string   // a word or phrase → what abbreviates it: p.o, purchase order → PO
	spellings      map[string][]string // an abbreviation → how it is written, in the form of Key
	linkParams     map[string]string
	replyPrefixes  []string
	lexicon        []saying
	doubts         []string // in lower case
	events         []string
	providers      map[string]bool
	providerLabels map[string]bool
}

type platform struct {
	ID      string   `json:"id"`
	Senders []sender `json:"sender_domains"`
	Formats []struct {
		ID            string   `json:"id"`
		Regex         pattern  `json:"regex"`
		LabelRequired bool     `json:"label_required"`
		Type          string   `json:"type"` // "" is order
		Examples      []string `json:"examples"`
	} `json:"order_formats"`
	Subjects []struct {
		Event      string   `json:"event"`
		Regex      pattern  `json:"regex"`
		Examples   []string `json:"examples"`
		Confidence string   `json:"confidence"`
	} `json:"subject_patterns"`
}

// sender is a domain that a platform writes from.
type sender struct {
	Domain    string   `json:"domain"`
	Also      []string `json:"also"` // the same in other countries
	Role      string   `json:"role"`
	Marketing []string `json:"marketing"` // local parts that only advertise
	platform  string
}

// saying is what platforms call an event, in several languages.
type saying struct {
	Event      string              `json:"event"`
	Keywords   map[string][]string `json:"keywords"`
	Alone      bool                `json:"alone"` // it counts only where nothing else is said, and no doubt
	Confidence string              `json:"confidence"`
}

// pattern is a regular expression in a data file.
type pattern struct{ *regexp.Regexp }

func (p *pattern) UnmarshalText(text []byte) (err error) {
	p.Regexp, err = regexp.Compile(string(text))
	return err
}

func load() *factTables {
	f := &factTables{}
	var platforms struct {
		Platforms []platform `json:"platforms"`
		Events    []string   `json:"events"`
	}
	mustRead("platforms", &platforms)
	f.platforms, f.events = platforms.Platforms, platforms.Events
	f.indexSenders()

	var confusables struct {
		Entries []confusable `json:"entries"`
	}
	mustRead("confusables", &confusables)
	var couriers struct {
		Entries []confusable `json:"entries"`
		Senders struct {
			Domains []string `json:"domains"`
		} `json:"senders"`
	}
	mustRead("couriers", &couriers)
	f.confusables = slices.Concat(confusables.Entries, couriers.Entries)
	f.carriers = set(couriers.Senders.Domains)

	var events struct {
		Lexicon []saying `json:"lexicon"`
		Doubts  struct {
			Keywords map[string][]string `json:"keywords"`
		} `json:"doubts"`
	}
	mustRead("events", &events)
	f.lexicon = events.Lexicon
	for _, words := range events.Doubts.Keywords {
		for _, w := range words {
			f.doubts = append(f.doubts, strings.ToLower(w))
		}
	}

	f.loadLabels()
	f.loadProviders()
	return f
}

func (f *factTables) indexSenders() {
	f.senders, f.platformOrgs = map[string]sender{}, map[string]string{}
	for _, p := range f.platforms {
		for _, s := range p.Senders {
			s.platform = p.ID
			for _, domain := range append([]string{s.Domain}, s.Also...) {
				f.senders[domain] = s
				f.platformOrgs[Organisation(domain)] = p.ID
			}
		}
	}
}

func (f *factTables) loadLabels() {
	var file struct {
		Labels []struct {
			Type  string   `json:"type"`
			Words []string `json:"words"`
		} `json:"labels"`
		Fillers      []string `json:"fillers"`
		Conjunctions []string `json:"conjunctions"`
		Particles    struct {
			Words []string `json:"words"`
		} `json:"particles"`
		Units []string `json:"units"`
		Short []struct {
			For   string   `json:"for"`
			Words []string `json:"words"`
		} `json:"abbreviations"`
		Replies struct {
			Prefixes []string `json:"prefixes"`
		} `json:"reply_prefixes"`
		LinkParams []struct {
			Type  string   `json:"type"`
			Names []string `json:"names"`
		} `json:"link_params"`
	}
	mustRead("labels", &file)
	f.labels, f.linkParams = map[string]string{}, map[string]string{}
	for _, l := range file.Labels {
		for _, w := range l.Words {
			f.labels[w] = l.Type
		}
	}
	for _, p := range file.LinkParams {
		for _, n := range p.Names {
			f.linkParams[n] = p.Type
		}
	}
	f.abbreviations, f.spellings = map[string]string{}, map[string][]string{}
	for _, a := range file.Short {
		for _, w := range a.Words {
			f.abbreviations[w] = a.For
			if key := Key(w); len(key) <= maxAbbreviation && !slices.Contains(f.spellings[a.For], key) {
				f.spellings[a.For] = append(f.spellings[a.For], key)
			}
		}
	}
	f.replyPrefixes = file.Replies.Prefixes
	f.fillers, f.conjunctions, f.units = set(file.Fillers), set(file.Conjunctions), set(file.Units)
	f.particles = set(file.Particles.Words)
}

func (f *factTables) loadProviders() {
	var file struct {
		Everywhere struct {
			Labels []string `json:"labels"`
		} `json:"everywhere"`
		Lists []struct {
			Domains []string `json:"domains"`
		} `json:"lists"`
	}
	mustRead("providers", &file)
	var all []string
	for _, l := range file.Lists {
		all = slices.Concat(all, l.Domains)
	}
	f.providers, f.providerLabels = set(all), set(file.Everywhere.Labels)
}

func set(words []string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// mustRead reads an embedded file. One that cannot be read is a bug of ours,
// and every test meets it.
func mustRead(name string, v any) {
	packed, err := dataFiles.ReadFile("data/" + name + ".json.gz")
	if err == nil {
		err = json.Unmarshal(timeline.Unpacked(packed), v)
	}
	if err != nil {
		panic(fmt.Sprintf("data/%s.json: %v", name, err))
	}
}
