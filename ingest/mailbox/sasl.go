package mailbox

import (
	"strconv"

	"github.com/emersion/go-sasl"
)

// bearer logs in with an OAuth 2 access token, by Google's and Microsoft's
// XOAUTH2 or by OAUTHBEARER (RFC 7628).
//
// go-sasl has no XOAUTH2, and its OAUTHBEARER gives up when the server says
// why it refuses, in the middle of the exchange. This one lets the server finish.
type bearer struct {
	mechanism string
	initial   string
	sorry     string // answers the server's reason, so that its final NO follows
}

func xoauth2(username, token string) sasl.Client {
	return bearer{"XOAUTH2", "user=" + username + "\x01auth=Bearer " + token + "\x01\x01", ""}
}

func oauthBearer(username, token, host string, port int) sasl.Client {
	where := "\x01host=" + host + "\x01port=" + strconv.Itoa(port)
	return bearer{"OAUTHBEARER", "n,a=" + username + "," + where + "\x01auth=Bearer " + token + "\x01\x01", "\x01"}
}

// Start implements sasl.Client.
func (b bearer) Start() (string, []byte, error) { return b.mechanism, []byte(b.initial), nil }

// Next implements sasl.Client. RFC 7628 section 3.2.3: the reason of a failure
// comes as a challenge.
func (b bearer) Next([]byte) ([]byte, error) { return []byte(b.sorry), nil }
