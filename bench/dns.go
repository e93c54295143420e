package main

import (
	"net"
	"strings"

	"golang.org/x/net/dns/dnsmessage"

	"nudged/bench/mailbox"
)

// answerDNS is the DNS of the made-up mailbox: the key of its signatures under
// every domain, and nothing else.
func answerDNS(address string) (stop func() error, err error) {
	conn, err := net.ListenPacket("udp", address)
	if err != nil {
		return nil, err
	}
	go func() {
		question := make([]byte, 4096)
		for {
			n, from, err := conn.ReadFrom(question)
			if err != nil {
				return
			}
			if answer := answered(question[:n]); answer != nil {
				conn.WriteTo(answer, from)
			}
		}
	}()
	return conn.Close, nil
}

// answered is the answer to one question, nil where it cannot be understood.
func answered(question []byte) []byte {
	var m dnsmessage.Message
	if err := m.Unpack(question); err != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	m.Response, m.Authoritative, m.Additionals = true, true, nil
	if q.Type == dnsmessage.TypeTXT && strings.Contains(q.Name.String(), "._domainkey.") {
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 3600},
			Body:   &dnsmessage.TXTResource{TXT: []string{mailbox.KeyRecord()}},
		}}
	} else {
		m.RCode = dnsmessage.RCodeNameError
	}
	answer, err := m.Pack()
	if err != nil {
		return nil
	}
	return answer
}
