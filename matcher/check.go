package matcher

import "strings"

// confusable is a kind of number that is no order's, with what tells it apart.
type confusable struct {
	ID    string  `json:"id"`
	What  string  `json:"what"`
	Regex pattern `json:"regex"`
	Type  string  `json:"type"` // of the ID that it is: tracking, package …; "" for none
	Sure  bool    `json:"sure"` // its form is seen at a glance: letters in fixed places, or a check digit beside a fixed prefix
	Check *struct {
		Name string `json:"name"`
	} `json:"check"`
	Examples []string `json:"valid_examples"`
}

// is reports whether value, all of it, is such a number, check digit included.
func (c confusable) is(value string) bool {
	at := c.Regex.FindStringIndex(value)
	if at == nil || at[0] != 0 || at[1] != len(value) {
		return false
	}
	if c.Check == nil {
		return true
	}
	check := checks[c.Check.Name]
	return check == nil || check(value)
}

// checks are the check digit rules, by the name that the data gives them.
var checks = map[string]func(string) bool{
	"s10_mod11":            s10,
	"mod10_ups":            ups,
	"weighted_mod11_mod10": fedex12,
	"mod10":                mod10From(3),
	"mod7":                 mod7,
	"gs1_mod10":            mod10From(3),
	"iso6346":              container,
	"luhn":                 luhn,
	"mod97":                mod97,
	"gb32100_mod31":        creditCode,
	"iso7064_mod11_2":      residentID,
}

// weighted is the sum of the digits of s, each times its weight.
func weighted(s string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += int(s[i]-'0') * w
	}
	return sum
}

// s10 is the check of UPU S10: two letters, eight digits and theirs, two letters.
func s10(s string) bool {
	digit := 11 - weighted(s[2:], 8, 6, 4, 2, 3, 5, 9, 7)%11
	switch digit {
	case 10:
		digit = 0
	case 11:
		digit = 5
	}
	return int(s[10]-'0') == digit
}

// ups: letters count as (ASCII - 3) mod 10, every second character twice.
func ups(s string) bool {
	sum := 0
	for i := 2; i < 17; i++ {
		v := int(s[i] - '0')
		if s[i] >= 'A' {
			v = (int(s[i]) - 3) % 10
		}
		if i%2 == 1 {
			v *= 2
		}
		sum += v
	}
	return int(s[17]-'0') == (10-sum%10)%10
}

func fedex12(s string) bool {
	return int(s[11]-'0') == weighted(s, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1)%11%10
}

// mod10From is the check of GS1: from the last digit but one to the left, times
// 3 and 1 in turn; the sum with the check digit is a multiple of ten.
func mod10From(first int) func(string) bool {
	return func(s string) bool {
		sum, w := 0, first
		for i := len(s) - 2; i >= 0; i-- {
			sum += int(s[i]-'0') * w
			w = 4 - w
		}
		return (sum+int(s[len(s)-1]-'0'))%10 == 0
	}
}

func mod7(s string) bool {
	rest := 0
	for i := range len(s) - 1 {
		rest = (rest*10 + int(s[i]-'0')) % 7
	}
	return rest == int(s[len(s)-1]-'0')
}

// container is ISO 6346: letters are 10 to 38 without the multiples of eleven.
func container(s string) bool {
	sum := 0
	for i := range 10 {
		v := int(s[i] - '0')
		if s[i] >= 'A' {
			v = 10 + int(s[i]-'A')
			v += (v - 1) / 10 // skips 11, 22, 33
		}
		sum += v << i
	}
	return int(s[10]-'0') == sum%11%10
}

func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		v := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}

// mod97 is ISO 7064 as IBANs use it: the first four characters at the end,
// letters as 10 to 35, the whole modulo 97 is 1.
func mod97(s string) bool {
	rest := 0
	for _, c := range []byte(s[4:] + s[:4]) {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return rest == 1
}

// creditCode is GB 32100, the Unified Social Credit Code of a Chinese company.
func creditCode(s string) bool {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	sum, weight := 0, 1
	for i := range 17 {
		sum += strings.IndexByte(alphabet, s[i]) * weight
		weight = weight * 3 % 31
	}
	return strings.IndexByte(alphabet, s[17]) == (31-sum%31)%31
}

// residentID is GB 11643: ISO 7064 mod 11-2, and a date of birth in the middle.
func residentID(s string) bool {
	sum := weighted(s, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
	return s[17] == "10X98765432"[sum%11] && isDate(s[6:10]+"-"+s[10:12]+"-"+s[12:14])
}
