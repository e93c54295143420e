package mailbox

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"time"
)

// delivered is a mail as it lies in the mailbox: under what the servers on its
// way have put on top, and the verdict of the owner's provider about its author.
func delivered(r *rand.Rand, l *letter, raw []byte, at time.Time) []byte {
	var b bytes.Buffer
	domain, stamp := l.from.domain(), at.Format(time.RFC1123Z)
	fmt.Fprintf(&b, "Return-Path: <%s>\r\nDelivered-To: %s\r\n", l.from.address, tracking.address)
	fmt.Fprintf(&b, "Received: from mx.buyer.example ([10.0.0.7])\r\n\tby mail.buyer.example with LMTP id %s;\r\n\t%s\r\n", word(r, 22), stamp)
	fmt.Fprintf(&b, "Authentication-Results: mx.buyer.example;\r\n\tdkim=pass header.d=%s header.s=%s header.b=%s;\r\n"+
		"\tspf=pass (mx.buyer.example: domain of %s designates 203.0.113.%d as permitted sender) smtp.mailfrom=%s;\r\n"+
		"\tdmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=%s\r\n",
		domain, selector, word(r, 8), l.from.address, r.IntN(256), l.from.address, domain)
	hops := 2 + r.IntN(3)
	for i := range hops {
		fmt.Fprintf(&b, "Received: from relay%d.%s (relay%d.%s [203.0.113.%d])\r\n\tby mx%d.%s (Postfix) with ESMTPS id %s\r\n"+
			"\t(version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256)\r\n\tfor <%s>; %s\r\n",
			i, domain, i, domain, r.IntN(256), i, domain, word(r, 20), tracking.address, at.Add(-time.Duration(i+1)*time.Second).Format(time.RFC1123Z))
	}
	fmt.Fprintf(&b, "X-Spam-Status: No, score=-1.%d required=5.0 tests=DKIM_SIGNED,DKIM_VALID,DKIM_VALID_AU,\r\n\tHTML_MESSAGE,RCVD_IN_DNSWL_LOW,SPF_PASS autolearn=ham\r\n", r.IntN(10))
	fmt.Fprintf(&b, "X-Provider-Scan: %s\r\n %s\r\n %s\r\n", word(r, 70), word(r, 72), word(r, 72))
	b.Write(raw)
	return b.Bytes()
}

func word(r *rand.Rand, n int) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[r.IntN(len(letters))]
	}
	return string(b)
}
