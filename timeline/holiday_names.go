package timeline

import (
	_ "embed"
	"sync"
)

//go:embed data/holiday_names.json
var holidayNamesJSON []byte

// HolidayName is what a holiday of the tables is called in a language; as the
// tables call it where no other name is known, and as the owner did where the
// owner named it.
func HolidayName(name, lang string) string {
	if other, ok := holidayNames()[[2]string{lang, name}]; ok {
		return other
	}
	return name
}

var holidayNames = sync.OnceValue(func() map[[2]string]string {
	var china struct {
		Years []struct {
			Holidays []struct {
				English string `json:"name_en"`
				Chinese string `json:"name_zh"`
			}
		}
	}
	mustRead(holidaysCNJSON, &china)
	out := map[[2]string]string{}
	for _, y := range china.Years {
		for _, h := range y.Holidays {
			out[[2]string{"zh", h.English}] = h.Chinese
		}
	}
	var others struct {
		Names []struct{ Name, Lang, Is string }
	}
	mustRead(holidayNamesJSON, &others)
	for _, n := range others.Names {
		out[[2]string{n.Lang, n.Name}] = n.Is
	}
	return out
})
