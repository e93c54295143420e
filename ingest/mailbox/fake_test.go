package mailbox

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// fake is an IMAP server that says what a test wants it to say. Each command
// is answered by the first entry of script whose pattern it matches; what no
// entry matches gets an ordinary answer.
type fake struct {
	t      testing.TB
	caps   string
	mails  map[uint32]string // by UID, in the only mailbox
	script []line

	// continues, where set, answers a line that is no command, and says whether it was one.
	continues func(w io.Writer, text string) bool

	listener net.Listener
	start    sync.Once
	wg       sync.WaitGroup
	talk     sync.Mutex // one connection at a time says something

	mu       sync.Mutex
	commands []string // all that were sent, without their tags
	open     []net.Conn
}

// line answers the commands that match a pattern.
type line struct {
	pattern string
	// answer writes to the client. It may return errHang, and the server is
	// silent from then on, or errDrop, and the connection is closed.
	answer func(w io.Writer, tag, command string) error
}

var (
	errHang = fmt.Errorf("hang")
	errDrop = fmt.Errorf("drop")
	errIdle = fmt.Errorf("idle") // the client has leave to idle
	errNo   = fmt.Errorf("no")   // of a mail: the whole command is refused
)

// greeting is the pattern of what is said before any command.
const greeting = "^$"

// says answers with fixed lines; TAG stands for the command's tag.
func says(pattern, text string) line {
	return line{pattern, func(w io.Writer, tag, _ string) error {
		_, err := io.WriteString(w, strings.ReplaceAll(text, "TAG", tag))
		return err
	}}
}

// hangs is silent for ever at a command.
func hangs(pattern string) line {
	return line{pattern, func(io.Writer, string, string) error { return errHang }}
}

// newFake makes a server. It begins to serve when its account is asked for, so
// that a test can say before what it should say.
func newFake(t testing.TB, script ...line) *fake {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{t: t, listener: listener, caps: "IMAP4rev1 IDLE", mails: map[uint32]string{}, script: script}
	t.Cleanup(func() {
		listener.Close()
		f.mu.Lock()
		for _, conn := range f.open {
			conn.Close()
		}
		f.mu.Unlock()
		f.wg.Wait()
	})
	return f
}

// account is ann's account on this server, which gets little time to answer.
func (f *fake) account() Account {
	f.start.Do(func() { f.wg.Go(f.accept) })
	a := account(f.listener.Addr().String())
	a.limits.dial, a.limits.login, a.limits.secure = 300*time.Millisecond, 300*time.Millisecond, 300*time.Millisecond
	a.limits.answer, a.limits.stall = 300*time.Millisecond, 300*time.Millisecond
	return a
}

func (f *fake) accept() {
	for {
		conn, err := f.listener.Accept()
		if err != nil {
			return
		}
		f.mu.Lock()
		f.open = append(f.open, conn)
		f.mu.Unlock()
		f.wg.Go(func() { f.serve(conn) })
	}
}

// sent reports how many commands matched a pattern.
func (f *fake) sent(pattern string) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.commands {
		if regexp.MustCompile(pattern).MatchString(c) {
			n++
		}
	}
	return n
}

func (f *fake) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	if f.say(conn, "*", "") != nil {
		io.Copy(io.Discard, conn)
		return
	}
	for {
		text, err := in.ReadString('\n')
		if err != nil {
			return
		}
		text = strings.TrimRight(text, "\r\n")
		if f.continues != nil && f.continues(conn, text) {
			continue
		}
		tag, command, _ := strings.Cut(text, " ")
		f.mu.Lock()
		f.commands = append(f.commands, command)
		f.mu.Unlock()
		switch f.say(conn, tag, command) {
		case nil:
		case errIdle:
			if _, err := in.ReadString('\n'); err != nil {
				return
			}
			fmt.Fprintf(conn, "%s OK idled\r\n", tag)
		case errHang:
			io.Copy(io.Discard, conn)
			return
		default:
			return
		}
	}
}

func (f *fake) say(w io.Writer, tag, command string) error {
	f.talk.Lock()
	defer f.talk.Unlock()
	for _, l := range f.script {
		if regexp.MustCompile(l.pattern).MatchString(command) {
			return l.answer(w, tag, command)
		}
	}
	return f.ordinary(w, tag, command)
}

// ordinary is how a good server answers.
func (f *fake) ordinary(w io.Writer, tag, command string) (err error) {
	verb, _, _ := strings.Cut(command, " ")
	switch verb {
	case "":
		_, err = fmt.Fprintf(w, "* OK [CAPABILITY %s] ready\r\n", f.caps)
	case "CAPABILITY":
		_, err = fmt.Fprintf(w, "* CAPABILITY %s\r\n%s OK done\r\n", f.caps, tag)
	case "EXAMINE":
		_, err = fmt.Fprintf(w, "* %d EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n%s OK [READ-ONLY] done\r\n", len(f.mails), tag)
	case "IDLE":
		io.WriteString(w, "+ idling\r\n")
		return errIdle
	case "UID":
		for _, uid := range f.uids(command) {
			if err := f.fetch(w, uid, command); err != nil {
				return err
			}
		}
		_, err = fmt.Fprintf(w, "%s OK done\r\n", tag)
	default:
		_, err = fmt.Fprintf(w, "%s OK done\r\n", tag)
	}
	return err
}

var fetchPattern = regexp.MustCompile(`^UID FETCH (\d+)(?::(\d+|\*))? `)

// uids are those of the mails that a UID FETCH asks for.
func (f *fake) uids(command string) (out []uint32) {
	m := fetchPattern.FindStringSubmatch(command)
	if m == nil {
		f.t.Errorf("not a UID FETCH of one range: %s", command)
		return nil
	}
	from, _ := strconv.Atoi(m[1])
	to := from
	switch m[2] {
	case "":
	case "*":
		to = 1 << 30
	default:
		to, _ = strconv.Atoi(m[2])
	}
	for uid := uint32(1); uid <= 1000; uid++ {
		if _, ok := f.mails[uid]; ok && int(uid) >= from && int(uid) <= to {
			out = append(out, uid)
		}
	}
	return out
}

// fetch answers for one mail with the items that were asked for.
func (f *fake) fetch(w io.Writer, uid uint32, command string) error {
	raw := f.mails[uid]
	items := fmt.Sprintf("UID %d", uid)
	if strings.Contains(command, "INTERNALDATE") {
		items += ` INTERNALDATE "04-Mar-2026 05:06:07 +0000"`
	}
	if strings.Contains(command, "RFC822.SIZE") {
		items += fmt.Sprintf(" RFC822.SIZE %d", len(raw))
	}
	if strings.Contains(command, "BODY.PEEK[HEADER]") {
		header, _, _ := strings.Cut(raw, "\r\n\r\n")
		items += fmt.Sprintf(" BODY[HEADER] {%d}\r\n%s\r\n\r\n", len(header)+4, header)
	}
	if !strings.Contains(command, "BODY.PEEK[]") {
		raw = ""
	} else {
		items += fmt.Sprintf(" BODY[] {%d}\r\n", len(raw))
	}
	buffered := bufio.NewWriter(w) // through which a large mail goes in pieces: the tests of memory count
	fmt.Fprintf(buffered, "* %d FETCH (%s", uid, items)
	buffered.WriteString(raw)
	buffered.WriteString(")\r\n")
	return buffered.Flush()
}

// whileFetching answers for one mail, when its body is asked for by a command
// that matches a pattern, with what is given; the others come as they should.
func (f *fake) whileFetching(pattern string, uid uint32, answer func(w io.Writer) error) {
	f.script = append(f.script, line{pattern, func(w io.Writer, tag, command string) error {
		for _, u := range f.uids(command) {
			if u == uid {
				switch err := answer(w); err {
				case nil:
					continue
				case errNo:
					_, err = fmt.Fprintf(w, "%s NO [SERVERBUG] Internal error occurred\r\n", tag)
					return err
				default:
					return err
				}
			}
			if err := f.fetch(w, u, command); err != nil {
				return err
			}
		}
		_, err := fmt.Fprintf(w, "%s OK done\r\n", tag)
		return err
	}})
}
