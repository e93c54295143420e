package timeline

import "regexp"

// tokenPattern is a token of our mail with the mark before it, as it stands in an
// address or a Message-ID, whatever its case: some servers change it.
const tokenPattern = `(?i)[+.]?\br\.[a-z2-7]{47}\b`

var tokenForm = regexp.MustCompile(tokenPattern)

// WithoutTokens takes the tokens of our mails out of a text that others may
// read: nobody is to command with them.
func WithoutTokens(s string) string { return tokenForm.ReplaceAllString(s, "") }
