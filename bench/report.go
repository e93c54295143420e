package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// span is a median and the range around it.
type span struct{ median, least, most float64 }

func spanOf(values []float64) span {
	if len(values) == 0 {
		return span{}
	}
	slices.Sort(values)
	return span{values[len(values)/2], values[0], values[len(values)-1]}
}

func (s span) String() string {
	return fmt.Sprintf("**%.2f** (%.2f–%.2f)", s.median, s.least, s.most)
}

// each gives a figure of every round.
func (r result) each(figure func(map[string]cost) float64) span {
	var values []float64
	for _, round := range r.rounds {
		values = append(values, figure(round))
	}
	return spanOf(values)
}

// ratio is how many times as long some tools took together as another did in the same round.
func (r result) ratio(to string, of ...string) span {
	return r.each(func(round map[string]cost) float64 {
		var sum time.Duration
		for _, name := range of {
			sum += round[name].time
		}
		return float64(sum) / float64(round[to].time)
	})
}

func (r result) seconds(name string) span {
	return r.each(func(round map[string]cost) float64 { return round[name].time.Seconds() })
}

func (r result) processor(name string) span {
	return r.each(func(round map[string]cost) float64 { return round[name].processor.Seconds() })
}

func (r result) memory(name string) span {
	return r.each(func(round map[string]cost) float64 { return float64(round[name].memory) / (1 << 20) })
}

// tell prints the figures, and puts them into the page.
func (b *bench) tell(all []result) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "%d open orders; %d rounds; median (least–most) of the rounds.\n", b.orders, b.rounds)
	for _, r := range all {
		r.write(&out)
	}
	os.Stdout.Write(out.Bytes())
	if b.page == "" {
		return nil
	}
	return insert(b.page, "figures", out.String())
}

func (r result) write(w io.Writer) {
	fmt.Fprintf(w, "\n### %d mails, %s; the median has %d bytes, the mean %d\n\n", r.mails, megabytes(r.bytes), r.median, r.mean)
	fmt.Fprintf(w, "| | seconds | × raw | processor seconds | peak RSS, MB |\n|---|---|---|---|---|\n")
	for _, name := range []string{raw, nudged, rawTLS, nudgedTLS, mbsync, notmuch, mu} {
		if _, ok := r.rounds[0][name]; ok {
			fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", name, r.seconds(name), r.ratio(raw, name), cell(r.processor(name)), cell(r.memory(name)))
		}
	}
	fmt.Fprintln(w)
	if _, ok := r.rounds[0][nudgedTLS]; ok {
		fmt.Fprintf(w, "- nudged over TLS took %s times as long as raw over TLS\n", r.ratio(rawTLS, nudgedTLS))
	}
	if _, ok := r.rounds[0][mbsync]; ok {
		fmt.Fprintf(w, "- mbsync and notmuch together took %s times as long as nudged, mbsync and mu %s times\n",
			r.ratio(nudged, mbsync, notmuch), r.ratio(nudged, mbsync, mu))
	}
	fmt.Fprintf(w, "- the state grew by %s, %.2f of the raw bytes\n", megabytes(r.grown), float64(r.grown)/float64(r.bytes))
	fmt.Fprintf(w, "- of the mails of %d orders, %d were on the right timeline and %d were not\n", looked, r.right, r.wrong)
	fmt.Fprint(w, r.live)
}

// cell is empty where nobody looked.
func cell(s span) string {
	if s.most == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f (%.1f–%.1f)", s.median, s.least, s.most)
}

func megabytes(bytes int64) string { return fmt.Sprintf("%d MB", bytes>>20) }

// insert puts figures between the two lines of the page that bear their name;
// everything else there is written by people.
func insert(page, name, figures string) error {
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	from, until := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->\n"
	before, rest, ok := strings.Cut(string(text), from)
	_, after, ok2 := strings.Cut(rest, until)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no place for the %s", page, name)
	}
	return os.WriteFile(page, []byte(before+from+figures+until+after), 0o644)
}
