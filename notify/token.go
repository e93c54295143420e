package notify

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// A token lets the owner command by a reply: it names a ticket, and nobody who
// has not read the mail can make one. It stands in our Message-ID, so that the
// reply's In-Reply-To carries it, and where plus addresses work in Reply-To.
// It leaks when the owner forwards our mail: it never suffices alone.
//
//	version and key 1 | ticket 8 | expiry 4 | HMAC-SHA256, its first 128 bits
const (
	tokenVersion = 1 << 4
	tokenBytes   = 1 + 8 + 4 + 16
	tokenSigned  = tokenBytes - 16
	tokenMark    = "r." // before a token, in a local part
	tokenLasts   = 30 * 24 * time.Hour
)

var tokenCode = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// tokenForm finds a token in an address or a Message-ID, whatever the case:
// some servers change it.
var tokenForm = regexp.MustCompile(`(?i)(?:^|[+.])r\.([a-z2-7]{47})@`)

// mint fixes the ticket of a mail to the owner and gives its token.
func (n *Notifier) mint(tx *store.Tx, t *store.Ticket) (string, error) {
	key, err := n.tokenKeys(tx)
	if err != nil {
		return "", err
	}
	if t.ID == "" {
		var id [8]byte
		rand.Read(id[:]) // never fails
		t.ID = hex.EncodeToString(id[:])
	}
	t.Expires = n.Clock().Add(tokenLasts).Truncate(time.Second)
	if err := tx.PutTicket(t); err != nil {
		return "", fmt.Errorf("keep the ticket of a mail: %w", err)
	}
	newest := key[len(key)-1]
	b := append(make([]byte, 0, tokenBytes), tokenVersion|newest.ID)
	id, _ := hex.DecodeString(t.ID)
	b = append(b, id...)
	b = binary.BigEndian.AppendUint32(b, uint32(t.Expires.Unix()))
	return tokenCode.EncodeToString(append(b, newest.seal(b, t)...)), nil
}

// seal binds a token to what its ticket is about and to whom it went.
func (k tokenKey) seal(head []byte, t *store.Ticket) []byte {
	mac := hmac.New(sha256.New, k.Key)
	mac.Write(head)
	bound, _ := json.Marshal(struct { // strings and numbers: cannot fail
		To, Question string
		Items        []store.Item
	}{t.To, t.Question, t.Items})
	mac.Write(bound)
	return mac.Sum(nil)[:16]
}

// Ticket finds and verifies the token of a mail, wherever one can stand. why
// says what is wrong with a mail that has a token of ours and no valid one; t
// is given then too, where it is known. Expiry and use are the caller's to judge.
func (n *Notifier) Ticket(tx *store.Tx, m *timeline.Message) (t *store.Ticket, why string, err error) {
	keys, err := n.tokenKeys(tx)
	if err != nil {
		return nil, "", err
	}
	for _, places := range tokenPlaces(m) {
		var found *store.Ticket
		for _, token := range tokensIn(places) {
			valid, err := n.verify(tx, keys, token)
			if err != nil {
				return nil, "", err
			}
			switch {
			case valid == nil:
				why = "its token is not one of ours"
			case found != nil && found.ID != valid.ID:
				return nil, "it bears the tokens of two mails", nil
			default:
				found = valid
			}
		}
		if found != nil {
			return found, "", nil
		}
	}
	return nil, why, nil
}

// tokenPlaces are the places of a token. The addresses and In-Reply-To count
// together. References name the whole conversation, earlier mails of ours
// included: of it only the last one is answered (RFC 5322 section 3.6.4).
func tokenPlaces(m *timeline.Message) [][]string {
	places := slices.Concat(m.InReplyTo, m.Route.DeliveredTo)
	for _, a := range slices.Concat(m.To, m.Cc) {
		places = append(places, a.Address)
	}
	for _, id := range slices.Backward(m.References) {
		if tokenForm.MatchString(id) {
			return [][]string{places, {id}}
		}
	}
	return [][]string{places}
}

func tokensIn(places []string) []string {
	var out []string
	for _, p := range places {
		if found := tokenForm.FindStringSubmatch(p); found != nil {
			if token := strings.ToLower(found[1]); !slices.Contains(out, token) {
				out = append(out, token)
			}
		}
	}
	return out
}

// verify gives the ticket of a token that we made, nil for any other.
func (n *Notifier) verify(tx *store.Tx, keys []tokenKey, token string) (*store.Ticket, error) {
	b, err := tokenCode.DecodeString(token)
	if err != nil || len(b) != tokenBytes || b[0]&0xF0 != tokenVersion {
		return nil, nil
	}
	t, err := tx.Ticket(hex.EncodeToString(b[1:9]))
	if err != nil || t == nil {
		return nil, err
	}
	mine := func(a timeline.Address) bool { return a.Key() == t.To }
	if !slices.ContainsFunc(n.Owner, mine) || int64(binary.BigEndian.Uint32(b[9:13])) != t.Expires.Unix() {
		return nil, nil // the address is the owner's no more, or the token was altered
	}
	for _, k := range keys {
		if k.ID == b[0]&0x0F && hmac.Equal(k.seal(b[:tokenSigned], t), b[tokenSigned:]) {
			return t, nil
		}
	}
	return nil, nil
}
