package matcher

import "strings"

// isDate reports whether a key is a date or a year and month as people write
// them: 2026-03-12, 12.03.2026, 3/12/26, 20260312, 2026-03.
func isDate(key string) bool {
	if len(key) == 8 && allDigits(key) {
		return isDate(key[:4] + "-" + key[4:6] + "-" + key[6:])
	}
	n, fields := [3]int{}, 0
	for rest := key; rest != ""; fields++ {
		i := strings.IndexAny(rest, "-/.")
		field := rest
		if rest = ""; i >= 0 {
			field, rest = field[:i], field[i+1:]
		}
		if fields == len(n) || !allDigits(field) || len(field) > 4 || len(field) == 3 {
			return false
		}
		n[fields] = atoi(field)
	}
	switch first, second, third := n[0], n[1], n[2]; {
	case fields == 2:
		return isYear(first) && isMonth(second) || isMonth(first) && isYear(second)
	case fields < 2:
		return false
	case isYear(first):
		return isMonth(second) && isDay(third) || isDay(second) && isMonth(third)
	case isYear(third) || third < 100:
		return isMonth(first) && isDay(second) || isDay(first) && isMonth(second)
	}
	return false
}

// atoi is the value of a few digits.
func atoi(digits string) int {
	n := 0
	for i := range len(digits) {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}

func isYear(n int) bool  { return n >= 1900 && n < 2100 }
func isMonth(n int) bool { return n >= 1 && n <= 12 }
func isDay(n int) bool   { return n >= 1 && n <= 31 }

// isAmount reports whether a key is a decimal number with grouped thousands or
// with cents: 1,001.50, 12.000,00, 47843.20.
func isAmount(key string) bool {
	i := strings.LastIndexAny(key, ".,")
	if i < 0 || strings.ContainsAny(key, "-/_#") || !allDigits(strings.NewReplacer(".", "", ",", "").Replace(key)) {
		return false
	}
	return len(key)-i-1 <= 3
}
