package mailbox

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
)

// selector names the one key with which everybody in the mailbox signs.
const selector = "bench"

// key comes from a constant: the same mailbox has the same signatures everywhere.
// Ed25519 (RFC 8463) because its keys can be made from one, and because to verify
// it takes no less time than RSA's.
var key = ed25519.NewKeyFromSeed([]byte("nudged measures on made-up mails"))

// KeyRecord is what the DNS has to answer for it, under any domain.
func KeyRecord() string {
	return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))
}

// signed is a mail under a DKIM signature of its author's domain. It is made
// here because go-msgauth's names the moment at which it is made.
func signed(raw []byte, domain string) []byte {
	head, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	names, hashed := coveredFields(string(head))
	// RFC 6376 section 3.4.3: simple, the empty lines at the end are one.
	bodyHash := sha256.Sum256(append(bytes.TrimRight(body, "\r\n"), "\r\n"...))
	signature := fmt.Sprintf("v=1; a=ed25519-sha256; c=relaxed/simple; d=%s; s=%s;\r\n h=%s;\r\n bh=%s;\r\n b=",
		domain, selector, strings.Join(names, ":"), base64.StdEncoding.EncodeToString(bodyHash[:]))
	sum := sha256.Sum256([]byte(hashed + "dkim-signature:" + relaxed(signature)))
	signature += base64.StdEncoding.EncodeToString(ed25519.Sign(key, sum[:]))
	return append([]byte("DKIM-Signature: "+signature+"\r\n"), raw...)
}

// coveredFields names the fields that are signed, and gives them as RFC 6376
// section 3.4.2 wants them hashed.
func coveredFields(head string) (names []string, hashed string) {
	for line := range strings.SplitSeq(strings.ReplaceAll(head, "\r\n ", " "), "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		switch name = strings.ToLower(name); name {
		case "from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references":
			names = append(names, name)
			hashed += name + ":" + relaxed(value) + "\r\n"
		}
	}
	return names, hashed
}

// relaxed makes one space of every white space.
func relaxed(value string) string { return strings.Join(strings.Fields(value), " ") }
