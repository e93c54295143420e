package notify

import (
	"strings"
	"testing"
	"time"

	"nudged/store"
)

func TestGmailsQuestionIsPutBeforeTheOwnerOnce(t *testing.T) {
	w := quietLife(t, EmptyNever)
	w.tick()
	link := "https://mail-settings.google.com/mail/vf-%5BANGjdJ8x%5D-a1B2c3?a=1&b=2-" + strings.Repeat("x", 60)
	w.update(func(tx *store.Tx) error {
		return tx.PutForwarding(store.Forwarding{SHA: "1", Received: w.now, Known: w.now.Add(time.Minute), Asker: "ann@gmail.com", Code: "123456789", Link: link})
	})
	w.until("2026-03-05 12:00", time.Hour)
	w.expect("03-02 08:00 nudged digest, Mon 2 Mar 2026")
	text, page := parts(t, w.post.got[0].raw)
	for _, want := range []string{"1 question is open.", "Gmail asks whether mail of ann@gmail.com may be forwarded to here", "123456789", "\n  " + link + "\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in:\n%s", want, text)
		}
	}
	if !strings.Contains(page, "?a=1&amp;b=2") || strings.Contains(page, `href="https://mail-settings`) {
		t.Errorf("the link is not plain text:\n%s", page)
	}
}

func TestGmailsQuestionShowsItsTricks(t *testing.T) {
	c := store.Forwarding{Asker: "a\u202e@b.example\r\n1 close"}
	if got := ForwardingAsks(c); strings.ContainsAny(got, "\u202e\r\n") {
		t.Errorf("%q", got)
	}
	if got := ForwardingAsks(store.Forwarding{}); !strings.Contains(got, "mail of somebody") {
		t.Errorf("%q", got)
	}
}
