package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// server is the Dovecot that dovecot.sh has started.
type server struct {
	maildir              string
	address, tlsAddress  string
	cert, user, password string
}

// readServer reads what dovecot.sh says about the server.
func readServer(dir string) (server, error) {
	env, err := os.ReadFile(filepath.Join(dir, "env"))
	if err != nil {
		return server{}, err
	}
	said := map[string]string{}
	for line := range strings.Lines(string(env)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		said[name] = value
	}
	return server{
		maildir: filepath.Join(dir, "mail", said["user"], "Maildir"),
		address: "127.0.0.1:" + said["port"], tlsAddress: "localhost:" + said["tls_port"],
		cert: said["cert"], user: said["user"], password: said["password"],
	}, nil
}

// own gives the mails to the server's user.
func (s server) own() error {
	if os.Getuid() != 0 {
		return nil
	}
	return exec.Command("chown", "-R", "mail:mail", filepath.Dir(s.maildir)).Run()
}

// session is a bare IMAP connection: no library, so that nothing but the server is measured.
type session struct {
	net.Conn
	in  *bufio.Reader
	tag int
}

func (s server) open(secure bool) (*session, error) {
	address, dial := s.address, net.Dial
	if secure {
		pem, err := os.ReadFile(s.cert)
		if err != nil {
			return nil, err
		}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(pem)
		address = s.tlsAddress
		dial = func(network, address string) (net.Conn, error) {
			return tls.Dial(network, address, &tls.Config{RootCAs: roots, ServerName: "localhost"})
		}
	}
	conn, err := dial("tcp", address)
	if err != nil {
		return nil, err
	}
	c := &session{Conn: conn, in: bufio.NewReaderSize(conn, 256<<10)}
	if _, err := c.in.ReadSlice('\n'); err != nil {
		return nil, err
	}
	_, err = c.ask("LOGIN %s %s", s.user, s.password)
	return c, err
}

// ask sends a command, throws the answer away, and says how long it was.
func (c *session) ask(format string, args ...any) (bytes int64, err error) {
	c.tag++
	tag := "t" + strconv.Itoa(c.tag) + " "
	if _, err := fmt.Fprintf(c, tag+format+"\r\n", args...); err != nil {
		return 0, err
	}
	for {
		line, err := c.in.ReadSlice('\n')
		bytes += int64(len(line))
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return bytes, err
		}
		if strings.HasPrefix(string(line), tag) {
			if !strings.HasPrefix(string(line[len(tag):]), "OK") {
				return bytes, fmt.Errorf("%s: %s", format, line)
			}
			return bytes, nil
		}
		n, err := io.CopyN(io.Discard, c.in, literal(line))
		if bytes += n; err != nil {
			return bytes, err
		}
	}
}

// literal is how many bytes follow a line that ends in {n}.
func literal(line []byte) int64 {
	line = bytes.TrimRight(line, "\r\n")
	open := bytes.LastIndexByte(line, '{')
	if open < 0 || line[len(line)-1] != '}' {
		return 0
	}
	n, _ := strconv.ParseInt(string(line[open+1:len(line)-1]), 10, 64)
	return n
}

// readAll reads a whole mailbox and throws it away: the speed of the server.
func (s server) readAll(mailbox string, secure bool) (bytes int64, err error) {
	c, err := s.open(secure)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	if _, err := c.ask("EXAMINE %s", mailbox); err != nil {
		return 0, err
	}
	return c.ask("UID FETCH 1:* BODY.PEEK[]")
}
