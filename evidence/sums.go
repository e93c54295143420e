package evidence

import (
	"bytes"
	"fmt"
	"strings"
)

// The files that vouch for the others.
const (
	sumsName      = "SHA256SUMS"
	signatureName = "SHA256SUMS.sig"
	publicName    = "pubkey.pem"
	stampName     = "SHA256SUMS.tsr" // where a time stamp service was asked
)

// sum is a file and its SHA-256, hex.
type sum struct{ name, sha string }

// sums is what SHA256SUMS holds.
type sums []sum

// text is the form that sha256sum -c reads.
func (s sums) text() []byte {
	var b bytes.Buffer
	for _, f := range s {
		fmt.Fprintf(&b, "%s  %s\n", f.sha, f.name)
	}
	return b.Bytes()
}

// readSums reads what text wrote.
func readSums(b []byte) (sums, error) {
	var out sums
	for line := range strings.Lines(string(b)) {
		sha, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok || len(sha) != 64 || name == "" {
			return nil, fmt.Errorf("line %d is not a hash and a name", len(out)+1)
		}
		out = append(out, sum{name, sha})
	}
	return out, nil
}
