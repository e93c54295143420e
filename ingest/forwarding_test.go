package ingest_test

import (
	"strings"
	"testing"
	"time"

	"nudged/ingest"
	"nudged/store"
)

const confirms = "https://mail-settings.google.com/mail/vf-%5BANGjdJ8x%5D-a1B2c3"

// gmailAsks is the mail by which Gmail asks, of an account in English.
func gmailAsks() mail {
	return mail{
		From: "Gmail Team <forwarding-noreply@google.com>", To: tracking, ID: "asks@google.com", At: day.AddDate(1, 0, 0),
		Subject: "(#123456789) Gmail Forwarding Confirmation - Receive Mail from ann2001234@gmail.com",
		Text: "ann2001234@gmail.com has requested to automatically forward mail to your email\naddress " + tracking + ".\n" +
			"Confirmation code: 123456789\n\nTo allow it, please click the link below:\n\n" + confirms + "\n\n" +
			"To cancel it, click:\nhttps://mail-settings.google.com/mail/uf-%5BANGjdJ8x%5D-zzz\n",
	}
}

func (w *world) forwardings() (all []store.Forwarding) {
	w.Helper()
	w.view(func(tx *store.Tx) { all = tx.Forwardings(w.now) })
	return all
}

func (w *world) remark() (remark string) {
	w.Helper()
	w.view(func(tx *store.Tx) {
		w.must(tx.Mails(func(m *store.Mail) bool { remark = m.Remark; return true }))
	})
	return remark
}

func TestGmailAsksWhetherItMayForward(t *testing.T) {
	check := func(name string, change func(*mail), code, link, asker string) {
		t.Run(name, func(t *testing.T) {
			m := gmailAsks()
			change(&m)
			w := newWorld(t)
			w.take(m)
			w.take(m)
			w.expect("review", w.asked(), "")
			all := w.forwardings()
			if len(all) != 1 {
				t.Fatalf("%d questions of Gmail, want 1", len(all))
			}
			w.expect("code", all[0].Code, code)
			w.expect("link", all[0].Link, link)
			w.expect("asker", all[0].Asker, asker)
			if !strings.HasPrefix(w.remark(), "Gmail asks") {
				t.Errorf("remark %q", w.remark())
			}
		})
	}
	who := "ann2001234@gmail.com"
	check("English", func(*mail) {}, "123456789", confirms, who)
	check("the number behind", func(m *mail) {
		m.Subject = "Gmail Forwarding Confirmation - Receive Mail from " + who + " (#728394651)"
	}, "728394651", confirms, who)
	check("Spanish", func(m *mail) {
		m.Subject = "(#123456789) =?utf-8?Q?Confirmaci=C3=B3n_de_reenv=C3=ADo_de_Gmail_-_Recibir_correo_de?= " + who
	}, "123456789", confirms, who)
	check("Chinese, without a number in the subject", func(m *mail) {
		m.Subject = "(Gmail) 转发确认 - 接收来自" + who + "的邮件"
		m.Text = who + "已请求将邮件自动转发到您的电子邮件地址" + tracking + "。\n确认码：987654321\n\n" + confirms + "\n"
	}, "987654321", confirms, who)
	check("a language never seen", func(m *mail) {
		m.Subject = "(#123456789) ᎣᏏᏲ " + who
		m.Text = "ᎣᏏᏲ\n" + confirms + "\n"
	}, "123456789", confirms, who)
	check("by the older host", func(m *mail) {
		m.Text = "https://mail.google.com/mail/vf-abc"
	}, "123456789", "https://mail.google.com/mail/vf-abc", who)
	check("links elsewhere, and the one that takes it back, are not shown", func(m *mail) {
		m.Text = "https://mail-settings.google.com.evil.example/mail/vf-1 https://x@mail-settings.google.com/mail/vf-2 " +
			"http://mail-settings.google.com/mail/vf-3 https://mail-settings.google.com/mail/uf-4 https://evil.example/mail/vf-5"
	}, "123456789", "", who)
}

func TestOnlyGmailItselfAsks(t *testing.T) {
	check := func(name, reason string, change func(*mail)) {
		t.Run(name, func(t *testing.T) {
			m := gmailAsks()
			change(&m)
			w := newWorld(t)
			w.take(m)
			w.expect("review", w.asked(), reason)
			if all := w.forwardings(); len(all) != 0 {
				t.Errorf("believed: %+v", all)
			}
		})
	}
	check("denied by the provider", "stranger", func(m *mail) { m.Auth = "fail" })
	check("nobody looked", "stranger", func(m *mail) { m.Auth = "absent" })
	check("a lookalike domain", "stranger", func(m *mail) { m.From = "forwarding-noreply@google.com.evil.example" })
	check("another sender at Google", "stranger", func(m *mail) { m.From = "no-reply@google.com" })
	check("two authors", "stranger", func(m *mail) { m.From = "x@evil.example, forwarding-noreply@google.com" })
	check("it asks nothing", "stranger", func(m *mail) { m.Subject, m.Text = "Gmail", "Hello." })
}

func TestGmailAsksWhereTheOwnerVouches(t *testing.T) {
	w := newWorld(t)
	m := gmailAsks()
	m.Auth = "absent"
	batch := []ingest.Delivery{{Raw: []byte(m.String()), Fetch: store.Fetch{Account: "inbox", At: w.now}, Vouched: true}}
	_, err := w.Record(t.Context(), batch, nil)
	w.must(err)
	if len(w.forwardings()) != 1 || w.asked() != "" {
		t.Errorf("%d, %s", len(w.forwardings()), w.asked())
	}
}

func TestGmailsQuestionWaitsForTheDNS(t *testing.T) {
	s := newSigner()
	w := newWorld(t)
	m := gmailAsks()
	m.Auth, m.Signed = "absent", s
	w.take(m)
	if len(w.forwardings()) != 0 {
		t.Error("believed before the DNS told")
	}
	w.ask(s, time.Hour)
	all := w.forwardings()
	if len(all) != 1 || !all[0].Known.Equal(w.now) {
		t.Errorf("known as %+v at %s", all, w.now)
	}
	w.expect("review", w.asked(), "")
	w.view(func(tx *store.Tx) {
		w.must(tx.Reviews(false, func(rv *store.Review) bool {
			if rv.Settled == "" {
				t.Errorf("a review stays open: %+v", rv)
			}
			return true
		}))
	})
}

func TestGmailsQuestionGrowsOld(t *testing.T) {
	w := newWorld(t)
	w.take(gmailAsks())
	w.now = w.now.Add(store.ForwardingAge)
	if len(w.forwardings()) != 0 {
		t.Error("told after a week")
	}
	w.now = w.now.AddDate(1, 0, 0)
	old := gmailAsks()
	old.ID = "another@google.com"
	w.take(old)
	w.expect("an old one is no stranger's either", w.asked(), "")
}

func TestGmailsQuestionInAMailboxOfTheOwners(t *testing.T) {
	check := func(name string, kept int, change func(*mail)) {
		t.Helper()
		m := gmailAsks()
		change(&m)
		w := newWorld(t)
		if done := w.takeRaw("own", m.String()); done.New != kept {
			t.Errorf("%s: kept %d, want %d", name, done.New, kept)
		}
	}
	check("to the tracking address", 1, func(*mail) {})
	check("about another address of the owner's", 0, func(m *mail) { m.To = "ann.private@buyer.example" })
	check("forged", 0, func(m *mail) { m.Auth = "fail" })
}
