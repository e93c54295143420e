package ingest

import (
	"testing"

	"nudged/store"
	"nudged/timeline"
)

// TestBelieved goes through whom to believe, without and with the owner's word
// for where the mail came from.
func TestBelieved(t *testing.T) {
	check := func(result timeline.AuthResult, bare, vouched bool) {
		t.Helper()
		a := timeline.Auth{Result: result}
		if believed(a, false) != bare || believed(a, true) != vouched {
			t.Errorf("%q: %v, %v", result, believed(a, false), believed(a, true))
		}
	}
	check(timeline.AuthPass, true, true)
	check(timeline.AuthFail, false, false)
	check(timeline.AuthNone, false, false)
	check(timeline.AuthAbsent, false, true)
	check(timeline.AuthPending, false, true)
	check("", false, false)
}

// TestSeveralAuthorsAreNobody: who is one of two authors is neither, whatever
// else was found out.
func TestSeveralAuthorsAreNobody(t *testing.T) {
	ann := timeline.Address{Address: "ann@buyer.example"}
	r := &Recorder{Owners: []timeline.Address{ann}, Clerk: nobody{}}
	pass := timeline.Auth{Result: timeline.AuthPass, Domain: "buyer.example"}
	two := &timeline.Message{From: &ann, Froms: 2, Kind: timeline.KindMail}
	if s := r.judge(two, pass, true); s.Verdict != timeline.VerdictStranger {
		t.Errorf("%+v", s)
	}
	f := &filing{Recorder: r}
	proved := &store.Mail{Sender: timeline.Sender{Verdict: timeline.VerdictOwner, Auth: pass}}
	if done, err := f.command(proved, two, []timeline.Letter{{}}); done || err != nil {
		t.Errorf("it commands: %v", err)
	}
}

// nobody is a clerk whom nobody may ask anything.
type nobody struct{ Clerk }

// TestByMachine: each mark alone is enough, also where the reader passed over it.
func TestByMachine(t *testing.T) {
	check := func(name string, want bool, head string, m timeline.Message) {
		t.Helper()
		m.Raw = []byte(head + "From: ann@buyer.example\r\n\r\nclose\r\n")
		if m.Kind == "" {
			m.Kind = timeline.KindMail
		}
		if got := byMachine(&m, "k3x"); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	null, path := "", "ann@buyer.example"
	check("a person's", false, "Auto-Submitted: no\r\nX-Loop: nudged-other\r\nPrecedence: first-class\r\n", timeline.Message{Route: timeline.Route{ReturnPath: &path}})
	check("the reader says so", true, "", timeline.Message{Automatic: true})
	check("a report", true, "", timeline.Message{Kind: timeline.KindBounce})
	check("a list", true, "", timeline.Message{Route: timeline.Route{List: "buyers"}})
	check("the null path", true, "", timeline.Message{Route: timeline.Route{ReturnPath: &null}})
	check("a field of a list", true, "List-Help: x\r\n", timeline.Message{})
	check("Auto-Submitted", true, "Auto-Submitted: auto-generated\r\n", timeline.Message{})
	check("Precedence", true, "Precedence: bulk\r\n", timeline.Message{})
	check("our own", true, "X-Loop: nudged-k3x\r\n", timeline.Message{})
	check("what cannot be read strictly", true, "no colon\r\n", timeline.Message{})
}
