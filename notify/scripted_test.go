package notify

import (
	"bufio"
	"net"
	"strings"
	"sync"
	"testing"
)

// scripted is an SMTP server that answers each verb as the test says. A word
// in capitals is an action: DROP closes the connection, SILENT never answers.
type scripted struct {
	listener net.Listener
	replies  map[string]string // verb, "greeting", "dot", or "RCPT address" → reply

	mu    sync.Mutex
	mails []string
	verbs []string
}

const (
	drop = "DROP"
	mute = "SILENT"
)

func script(t *testing.T, replies map[string]string) *scripted {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &scripted{listener: l, replies: replies}
	done := make(chan struct{})
	var conns sync.WaitGroup
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			conns.Go(func() { s.serve(c) })
		}
	}()
	t.Cleanup(func() {
		l.Close()
		<-done
		conns.Wait()
	})
	return s
}

func (s *scripted) sender() *SMTP {
	return &SMTP{Address: s.listener.Addr().String(), Security: NoTLS, Hello: "nudged.buyer.example"}
}

// reply sends what the script has for a key; false ends the connection.
func (s *scripted) reply(c net.Conn, fallback string, keys ...string) bool {
	text := fallback
	for _, k := range keys {
		if r, ok := s.replies[k]; ok {
			text = r
			break
		}
	}
	switch text {
	case drop:
		return false
	case mute:
		_, _ = c.Read(make([]byte, 1)) // until the client gives up
		return false
	}
	_, err := c.Write([]byte(text + "\r\n"))
	return err == nil
}

func (s *scripted) serve(c net.Conn) {
	defer c.Close()
	in := bufio.NewScanner(c)
	if !s.reply(c, "220 ready", "greeting") {
		return
	}
	for in.Scan() {
		line := in.Text()
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		s.mu.Lock()
		s.verbs = append(s.verbs, verb)
		s.mu.Unlock()
		ok := true
		switch verb {
		case "EHLO":
			ok = s.reply(c, "250-here\r\n250 AUTH PLAIN", "EHLO")
		case "AUTH":
			ok = s.reply(c, "235 welcome", "AUTH")
		case "RCPT":
			_, address, _ := strings.Cut(line, "<")
			ok = s.reply(c, "250 ok", "RCPT "+strings.TrimSuffix(address, ">"), "RCPT")
		case "DATA":
			ok = s.reply(c, "354 go on", "DATA")
			if ok && !strings.HasPrefix(s.replies["DATA"], "4") && !strings.HasPrefix(s.replies["DATA"], "5") {
				ok = s.take(c, in)
			}
		case "QUIT":
			s.reply(c, "221 bye", "QUIT")
			return
		default:
			ok = s.reply(c, "250 ok", verb)
		}
		if !ok {
			return
		}
	}
}

func (s *scripted) take(c net.Conn, in *bufio.Scanner) bool {
	var mail strings.Builder
	for whole := false; !whole; {
		if !in.Scan() {
			return false // cut off: it is no mail
		}
		if whole = in.Text() == "."; !whole {
			mail.WriteString(in.Text() + "\r\n")
		}
	}
	s.mu.Lock()
	s.mails = append(s.mails, mail.String())
	s.mu.Unlock()
	return s.reply(c, "250 taken", "dot")
}

func (s *scripted) taken() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mails
}
