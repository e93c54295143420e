package timeline

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed data/countries.json
var countriesJSON []byte

//go:embed data/holidays_cn.json
var holidaysCNJSON []byte

//go:embed data/closures_cn.json
var closuresCNJSON []byte

//go:embed data/holidays_other.json
var holidaysOtherJSON []byte

// CalendarOf gives the calendar of a country, by its ISO 3166 code. Where none
// is known it is the plain week in UTC, and ok is false.
func CalendarOf(code string) (c *Calendar, ok bool) {
	if c, ok = calendars()[strings.ToUpper(code)]; ok {
		return c, true
	}
	return PlainWeek(code, time.UTC), false
}

// Codes lists the countries whose week and zone are known.
func Codes() []string {
	var out []string
	for code := range calendars() {
		out = append(out, code)
	}
	slices.Sort(out)
	return out
}

// calendars reads the embedded tables once.
var calendars = sync.OnceValue(func() map[string]*Calendar {
	out := countries()
	addChina(out["CN"])
	addUsual(out["CN"])
	addClosures(out)
	for _, c := range out {
		c.sort()
		if len(c.years) == 0 {
			c.Note = "no holidays are known for " + c.Code + ": only its week is counted"
		}
	}
	return out
})

func countries() map[string]*Calendar {
	var table struct {
		Countries []struct {
			Code, Zone string
			Weekend    []string
		}
	}
	mustRead(countriesJSON, &table)
	out := map[string]*Calendar{}
	for _, row := range table.Countries {
		loc, err := time.LoadLocation(row.Zone)
		if err != nil {
			panic(err) // the zones are embedded, as the table is
		}
		c := PlainWeek(row.Code, loc)
		c.Note = ""
		for d := time.Sunday; d <= time.Saturday; d++ {
			c.week[d] = full
			if slices.Contains(row.Weekend, d.String()) {
				c.week[d] = off
			}
		}
		out[row.Code] = c
	}
	return out
}

// addChina enters the notices of the State Council: days off, and the weekend
// days worked for them. What is not published yet is expected, and decides nothing.
func addChina(c *Calendar) {
	var table struct {
		Years []struct {
			Year     int
			Status   YearStatus
			Holidays []struct {
				Name        string `json:"name_en"`
				First, Last Date
				Makeup      []Date `json:"makeup_workdays"`
				Source      string
			}
		}
	}
	mustRead(holidaysCNJSON, &table)
	for _, y := range table.Years {
		c.years[y.Year] = y.Status
		firm := y.Status == YearOfficial
		for _, h := range y.Holidays {
			c.close(Closure{h.Name, h.First, h.Last}, off, firm, h.Source)
			for _, d := range h.Makeup {
				c.set(d, special{name: "worked in exchange for " + h.Name, work: full, firm: firm, source: h.Source})
			}
		}
	}
}

// addUsual enters when factories usually close around a holiday.
func addUsual(c *Calendar) {
	var table struct {
		Closures []struct {
			Name        string
			First, Last Date
		}
	}
	mustRead(closuresCNJSON, &table)
	for _, span := range table.Closures {
		c.usual = append(c.usual, Closure{span.Name, span.First, span.Last})
	}
}

// addClosures enters the main closures of the other countries. One that
// depends on the sighting of the moon has low confidence and decides nothing.
func addClosures(calendars map[string]*Calendar) {
	var table struct {
		Entries []struct {
			Country, Name, Source, Confidence string
			First, Last                       Date
		}
	}
	mustRead(holidaysOtherJSON, &table)
	for _, e := range table.Entries {
		c, firm := calendars[e.Country], e.Confidence == "high" || e.Confidence == "medium"
		c.close(Closure{e.Name, e.First, e.Last}, off, firm, e.Source)
		if firm {
			c.years[e.First.Year] = YearPartial
		}
	}
	for _, c := range calendars {
		for d := range c.days {
			if _, ok := c.years[d.Year]; !ok {
				c.years[d.Year] = YearProvisional
			}
		}
	}
}

// Unpacked is a table of facts that go generate has packed into the program:
// with their sources, all of them would be a fiftieth of it. What cannot be
// unpacked is a bug of ours, and every test meets it.
func Unpacked(packed []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(fmt.Sprintf("embedded table: %v", err))
	}
	b, err := io.ReadAll(r)
	if err != nil {
		panic(fmt.Sprintf("embedded table: %v", err))
	}
	return b
}

func mustRead(data []byte, into any) {
	if err := json.Unmarshal(data, into); err != nil {
		panic(fmt.Sprintf("embedded table: %v", err))
	}
}
