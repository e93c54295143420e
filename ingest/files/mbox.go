package files

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"

	"nudged/ingest/reader"
)

// An mbox file is mails one after another, each below a line such as
//
//	From ann@buyer.example Mon Mar  2 09:00:00 2026
//
// and with a blank line behind it. There is no one definition of it (RFC 4155,
// appendix A): lines of a mail that begin with From are quoted by a > in one kind
// of file (mboxo), also where they were quoted before in another (mboxrd), and not
// at all in a third (mboxcl). So a line begins a mail only if it has the time of
// day and the year, follows a blank line and is followed by a header.

// fromLine is how such a line looks, whatever is between the sender and the date.
var fromLine = regexp.MustCompile(`^From .*\b\d{1,2}:\d\d\b.*\b(19|20)\d\d\b|^From .*\b(19|20)\d\d\b.*\b\d{1,2}:\d\d\b`)

// fromLength bounds the part of a line that is looked at.
const fromLength = 512

// isMbox reports whether start is the beginning of an mbox file.
func isMbox(start []byte) bool {
	line, rest := reader.CutLine(bytes.TrimPrefix(start, []byte("\xef\xbb\xbf")))
	return fromLine.Match(line[:min(len(line), fromLength)]) && isMail(rest)
}

// mboxReader splits an mbox file as it streams by, with one mail in memory.
type mboxReader struct {
	r     *bufio.Reader
	at    int64 // offset of what r gives next
	limit int64 // largest mail that is kept whole
	name  string

	inside bool   // a mail has begun
	begin  int64  // where
	mail   []byte // of one over the limit only the header
	over   bool
}

// eachInMbox gives the mails of an mbox file, which r reads from offset start on.
func eachInMbox(r io.Reader, name string, start, limit int64, take func(Imported) error) error {
	m := &mboxReader{r: bufio.NewReaderSize(r, 64<<10), at: start, limit: limit, name: name}
	if err := m.skipMark(); err != nil {
		return err
	}
	for blank, first := true, true; ; {
		at := m.at
		line, err := m.r.ReadSlice('\n')
		m.at += int64(len(line))
		if first && blank && m.begins(&line) {
			if err := m.give(at, take); err != nil {
				return err
			}
			m.inside, m.begin = true, at
		} else if m.inside {
			m.add(line, first)
		}
		blank = first && len(bytes.TrimRight(line, "\r\n")) == 0
		first = !errors.Is(err, bufio.ErrBufferFull) // of a very long line, what follows is the same line
		if err != nil && first {
			return errors.Join(m.give(m.at, take), unless(err, io.EOF))
		}
	}
}

// skipMark passes over the byte order mark that editors leave.
func (m *mboxReader) skipMark() error {
	if start, err := m.r.Peek(3); m.at > 0 || err != nil || string(start) != "\xef\xbb\xbf" {
		return nil
	}
	n, err := m.r.Discard(3)
	m.at += int64(n)
	return err
}

// begins reports whether line begins a mail. It looks at the line behind it, for
// which line has to leave the reader's buffer.
func (m *mboxReader) begins(line *[]byte) bool {
	if !bytes.HasPrefix(*line, []byte("From ")) || !fromLine.Match((*line)[:min(len(*line), fromLength)]) {
		return false
	}
	*line = bytes.Clone(*line)
	ahead, _ := m.r.Peek(fromLength)
	next, _ := reader.CutLine(ahead)
	return reader.IsField(next) || bytes.HasPrefix(next, []byte(">From "))
}

// add puts a line to the mail, without the > that kept it from beginning another.
func (m *mboxReader) add(line []byte, first bool) {
	if m.over {
		return
	}
	if first && bytes.HasPrefix(line, []byte{'>'}) && bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) {
		line = line[1:]
	}
	m.mail = append(m.mail, line...)
	if int64(len(m.mail)) > m.limit {
		m.over, m.mail = true, bytes.Clone(headerOf(m.mail))
	}
}

// give hands the mail over that ends before offset next.
func (m *mboxReader) give(next int64, take func(Imported) error) error {
	if !m.inside {
		return nil
	}
	i := Imported{Raw: m.mail, Path: m.name, Offset: m.begin, Next: next}
	if m.over {
		i.LeftOut = tooLarge(m.limit)
	} else {
		i.Raw = withoutSeparator(i.Raw)
	}
	m.inside, m.mail, m.over = false, nil, false
	return take(i)
}

// withoutSeparator takes the blank line away that stands between two mails.
func withoutSeparator(mail []byte) []byte {
	for _, end := range []string{"\r\n", "\n"} {
		if bytes.HasSuffix(mail, []byte(end+end)) {
			return mail[:len(mail)-len(end)]
		}
	}
	return mail
}

// unless is err, but nil where it is the expected one.
func unless(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}
