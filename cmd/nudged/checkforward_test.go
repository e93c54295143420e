package main

import (
	"regexp"
	"testing"
	"time"
)

// Whoever sets up forwarding in Gmail finds the code with `nudged check`.
func TestCheckTellsWhatGmailAsks(t *testing.T) {
	check := func(name string, age time.Duration, auth string, told bool) {
		t.Run(name, func(t *testing.T) {
			sh := newShell(t)
			sh.write("nudged.toml", ownerConfigAt("127.0.0.1:1", "127.0.0.1:1"))
			date := time.Now().Add(-age).Format(time.RFC1123Z)
			sh.write("asks.eml", "Received: from mail.google.com by mx.buyer.example; "+date+"\n"+
				"Authentication-Results: mx.buyer.example; dmarc="+auth+" header.from=google.com\n"+
				"From: Gmail Team <forwarding-noreply@google.com>\nTo: track@buyer.example\nDate: "+date+"\nMessage-ID: <asks@google.com>\n"+
				"Subject: (#123456789) Gmail Forwarding Confirmation - Receive Mail from ann@gmail.com\n\n"+
				"Confirmation code: 123456789\n\nhttps://mail-settings.google.com/mail/vf-a1\n")
			sh.must("import", "asks.eml")
			_, out, _ := sh.try("check", "--no-send")
			line := regexp.MustCompile(`(?m)^note  forwarding +Gmail asks whether mail of ann@gmail\.com .*code 123456789 .*https://mail-settings\.google\.com/mail/vf-a1$`)
			if line.MatchString(out) != told {
				t.Errorf("told: %v, want %v\n%s", !told, told, out)
			}
		})
	}
	check("today", time.Hour, "pass", true)
	check("last week", 8*24*time.Hour, "pass", false)
	check("not from Google", time.Hour, "fail", false)
}
