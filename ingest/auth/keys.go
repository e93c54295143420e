package auth

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"time"

	"nudged/timeline"
)

// lookupTXT asks the DNS for the TXT records of a name.
type lookupTXT func(ctx context.Context, name string) ([]string, error)

// systemTXT asks the system's resolver. The dot at the end keeps it from trying
// the domains of the machine's search list, where somebody else might answer.
func systemTXT(ctx context.Context, name string) ([]string, error) {
	return net.DefaultResolver.LookupTXT(ctx, name+".")
}

// keyring remembers for a while what the DNS said about the keys of signatures: a
// mailbox full of one seller's mail asks once.
type keyring struct {
	mu    sync.Mutex
	known map[string]keyAnswer
}

// keyAnswer is what the DNS said about a name. An answer that there is nothing
// has no txt and no err; err says that there was no answer.
type keyAnswer struct {
	txt []string
	at  time.Time
	err error
}

const (
	keyTime   = 5 * time.Second // for one question
	keyFresh  = time.Hour       // an answer is not asked again for so long
	maxKeys   = 4096            // answers remembered
	maxKeyTXT = 8 << 10         // bytes of an answer; RSA keys of 4096 bits need 800
)

// ask gives the answer for name as of now.
func (k *keyring) ask(ctx context.Context, lookup lookupTXT, name string, now time.Time) keyAnswer {
	k.mu.Lock()
	a, ok := k.known[name]
	k.mu.Unlock()
	if ok && now.Sub(a.at) < keyFresh && !now.Before(a.at) {
		return a
	}
	a = fetchKey(ctx, lookup, name)
	a.at = now
	if a.err != nil {
		return a
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known == nil || len(k.known) >= maxKeys {
		k.known = map[string]keyAnswer{}
	}
	k.known[name] = a
	return a
}

func fetchKey(ctx context.Context, lookup lookupTXT, name string) keyAnswer {
	if !isHost(name) {
		return keyAnswer{} // nothing of that name can be in the DNS
	}
	ctx, cancel := context.WithTimeout(ctx, keyTime)
	defer cancel()
	txt, err := lookup(ctx, name)
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return keyAnswer{}
	}
	if err != nil {
		return keyAnswer{err: err}
	}
	if len(strings.Join(txt, "")) > maxKeyTXT {
		return keyAnswer{} // no key is that long
	}
	return keyAnswer{txt: txt}
}

func isHost(name string) bool {
	return asciiDomain(name) == strings.ToLower(name) && !strings.Contains(name, "..") && !strings.HasPrefix(name, ".")
}

// tags reads a tag=value list, RFC 6376 section 3.2. A list with a tag twice, or
// with something that is no tag, has none.
func tags(s string) map[string]string {
	out := map[string]string{}
	for part := range strings.SplitSeq(s, ";") {
		name, value, ok := strings.Cut(part, "=")
		name = strings.TrimSpace(name)
		if strings.TrimSpace(part) == "" {
			continue
		}
		if _, twice := out[name]; !ok || twice {
			return nil
		}
		out[name] = strings.TrimSpace(value)
	}
	return out
}

// keyFault says why the key of an answer proves nothing; "" where it may.
func keyFault(a keyAnswer) string {
	switch {
	case a.err != nil:
		return "the DNS did not answer"
	case len(a.txt) == 0:
		return "its key is not published any more"
	case len(a.txt) > 1:
		return "there is more than one key of its name"
	}
	if a.flagged("y") {
		return "its key is for tests only"
	}
	return ""
}

// flagged reports whether the key has that flag: t= of RFC 6376 section 3.6.1.
func (a keyAnswer) flagged(flag string) bool {
	for f := range strings.SplitSeq(tags(a.txt[0])["t"], ":") {
		if strings.TrimSpace(f) == flag {
			return true
		}
	}
	return false
}

func (a keyAnswer) record(name, result string) timeline.DKIMKey {
	return timeline.DKIMKey{Name: name, TXT: a.txt, At: a.at, Result: result}
}
