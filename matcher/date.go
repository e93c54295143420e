package matcher

import "strings"

// isDate reports whether a key is a date or a year and month as people write
// them: 2026-03-12, 12.03.2026, 3/12/26, 20260312, 2026-03.
func isDate(key string) bool {
	if len(key) == 8 && allDigits(key) {
		return isDate(key[:4] + "-" + key[4:6] + "-" + key[6:])
	}
	n, digits, fields := [3]int{}, 0, 1
	for i := range len(key) {
		switch c := key[i]; {
		case c >= '0' && c <= '9' && digits < 4:
			n[fields-1] = n[fields-1]*10 + int(c-'0')
			digits++
		case (c == '-' || c == '/' || c == '.') && fields < len(n) && digits > 0 && digits != 3:
			fields, digits = fields+1, 0
		default:
			return false
		}
	}
	if digits == 0 || digits == 3 {
		return false
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
