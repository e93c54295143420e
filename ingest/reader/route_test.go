package reader

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nudged/timeline"
)

func TestRoute(t *testing.T) {
	check := func(name, head string, want timeline.Route) {
		t.Helper()
		got := Read(asSent(head + "From: li@seller.example\nSubject: A-1001\n\nHello\n")).Route
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
	path := func(s string) *string { return &s }
	check("straight from its author", "", timeline.Route{})
	check("a Gmail filter forwards to a Gmail account", `Delivered-To: track@buyer.example
Received: by 2002:a05:6a10:0:0:0:0 with SMTP id x1csp1; Wed, 4 Mar 2026 07:00:00 -0800 (PST)
ARC-Seal: i=2; a=rsa-sha256; t=1772636400; cv=pass;
        d=google.com; s=arc-20240605;
        b=Tm90aGluZyBpcyB2ZXJpZmllZA==
ARC-Message-Signature: i=2; a=rsa-sha256; c=relaxed/relaxed; d=google.com; s=arc-20240605;
        h=subject:from:delivered-to; bh=x; b=y
ARC-Authentication-Results: i=2; mx.google.com;
       dkim=pass header.i=@seller.example header.s=s1 header.b=AbCd;
       arc=pass (i=1 spf=pass spfdomain=seller.example dkim=pass dkdomain=seller.example);
       spf=pass (google.com: domain of ann+caf_=track=buyer.example@gmail.com designates 209.85.220.41 as permitted sender)
Return-Path: <ann+caf_=track=buyer.example@gmail.com>
X-Forwarded-Encrypted: i=2; AJvYcCV
X-Forwarded-To: track@buyer.example
X-Forwarded-For: ann@gmail.com track@buyer.example
ARC-Seal: i=1; a=rsa-sha256; t=1772636399; cv=none; d=google.com; s=arc-20240605; b=x
ARC-Authentication-Results: i=1; mx.google.com; dkim=pass header.i=@seller.example
`, timeline.Route{
		DeliveredTo: []string{"track@buyer.example"}, ForwardedFor: []string{"track@buyer.example", "ann@gmail.com", "track@buyer.example"},
		Rules: []string{timeline.RuleCaf}, ReturnPath: path("ann+caf_=track=buyer.example@gmail.com"),
		ARC: []timeline.ARCSet{{Instance: 1, Server: "mx.google.com", Sealer: "google.com"}, {Instance: 2, Server: "mx.google.com", Sealer: "google.com"}},
	})
	check("Exchange seals for the tenant", `ARC-Seal: i=1; a=rsa-sha256; s=arcselector10001; d=microsoft.com; cv=none; b=x
ARC-Authentication-Results: i=1; mx.microsoft.com 1; spf=pass smtp.mailfrom=seller.example; arc=none
`, timeline.Route{ARC: []timeline.ARCSet{{Instance: 1, Server: "mx.microsoft.com", Sealer: "microsoft.com"}}})
	check("QQ forwards by itself", `Return-Path: <12345678+auto_=track=buyer.example@qq.com>
X-QQ-AUTO-FWD: track@buyer.example
Sender: 12345678+auto_=track=buyer.example@qq.com
`, timeline.Route{
		ForwardedFor: []string{"track@buyer.example"}, Rules: []string{timeline.RuleAuto, timeline.RuleHeader},
		ReturnPath: path("12345678+auto_=track=buyer.example@qq.com"),
	})
	check("resent twice by hand", `Resent-From: Bob <bob@buyer.example>
Resent-Sender: desk@buyer.example
Resent-To: track@buyer.example
Resent-Message-ID: <r2@buyer.example>
Resent-From: Ann <ann@buyer.example>
Resent-Message-ID: <r1@buyer.example>
`, timeline.Route{
		ForwardedFor: []string{"track@buyer.example"}, Resent: true,
		ResentBy:  []string{"bob@buyer.example", "desk@buyer.example", "ann@buyer.example"},
		ResentIDs: []string{"r2@buyer.example", "r1@buyer.example"},
	})
	check("what is no ARC set", "ARC-Seal: i=0; d=a.example\nARC-Seal: d=a.example\nARC-Seal: i=51; d=a.example\nARC-Authentication-Results: i=x\n", timeline.Route{})
	check("a name that is none", "ARC-Seal: i=1; d=<b>a</b>\nARC-Seal: i=1; d=A.example\n", timeline.Route{ARC: []timeline.ARCSet{{Instance: 1, Sealer: "a.example"}}})
	check("a plus address is no rule", "Return-Path: <ann+automatic@buyer.example>\n", timeline.Route{ReturnPath: path("ann+automatic@buyer.example")})
}

func TestRouteIsBounded(t *testing.T) {
	var head strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&head, "ARC-Seal: i=%d; d=a.example\nResent-From: a%d@b.example\nResent-Message-ID: <%d@b.example>\n", i%60, i, i)
	}
	r := Read(asSent(head.String() + "\nHello\n")).Route
	if len(r.ARC) != maxARC || len(r.ResentBy) != maxAddresses || len(r.ResentIDs) != maxAddresses {
		t.Errorf("%d ARC sets, %d resenders, %d ids", len(r.ARC), len(r.ResentBy), len(r.ResentIDs))
	}
}
