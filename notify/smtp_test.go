package notify

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"nudged/promise"
)

const (
	raw   = "Subject: hi\r\n\r\n.a line with a dot\r\n"
	first = "ann@buyer.example"
	other = "copy@buyer.example"
)

// Every reply at every verb: 5yz about the mail is for good, all else comes
// again, and only silence after the final dot leaves a doubt.
func TestEveryReplyAtEveryVerb(t *testing.T) {
	later := []string{"421 closing", "450 busy", "451 local error", "452 full", "454 not now", "250oops", "199 what", drop}
	never := []string{"500 syntax", "501 argument", "503 sequence", "530 login first", "550 no", "551 elsewhere", "552 too large", "553 name", "554 5.7.1 policy", "571 blocked"}
	tried := 0
	check := func(key, reply string, want Fate) {
		t.Helper()
		tried++
		s := script(t, map[string]string{key: reply})
		o := s.sender().Send(context.Background(), track.Address, []string{first}, []byte(raw))
		if len(o.Answers) != 1 || o.Answers[0].Fate != want || o.Err == nil {
			t.Errorf("%s → %s: %+v, want %s", key, reply, o, want)
		}
	}
	for _, verb := range []string{"greeting", "EHLO"} {
		for _, reply := range append(later, never...) {
			if (verb == "EHLO") && strings.HasPrefix(reply, "500") {
				continue // HELO is tried then
			}
			check(verb, reply, Later) // the session is refused, not the mail
		}
	}
	for _, verb := range []string{"MAIL", "RCPT", "DATA"} {
		for _, reply := range later {
			if verb == "RCPT" && reply == "250oops" || verb == "MAIL" && reply == "250oops" {
				continue
			}
			check(verb, reply, Later)
		}
		for _, reply := range never {
			check(verb, reply, Refused)
		}
	}
	for _, reply := range later[:5] {
		check("dot", reply, Later)
	}
	for _, reply := range never {
		check("dot", reply, Refused)
	}
	check("dot", drop, Doubtful)
	check("dot", "garbage", Doubtful)
	promise.Kept(t, "R11", "%d pairs of a verb and a reply, each with the fate that it has to have", tried)
}

// The connection breaks behind each byte of the exchange, either way. What the
// server took is never sent again without a doubt; what it did not take is never
// said to be out.
func TestBrokenBehindEachByte(t *testing.T) {
	points := 0
	for _, end := range []promise.End{promise.Reset, promise.Closed} {
		for _, up := range []bool{false, true} {
			for after := 0; after < 240; after++ {
				s := script(t, nil)
				relay := promise.NewRelay(t, s.listener.Addr().String())
				relay.Trouble = func() promise.Trouble { return promise.Trouble{After: after, Then: end, Up: up} }
				sender := s.sender()
				sender.Address = relay.Start().Address
				o := sender.Send(context.Background(), track.Address, []string{first}, []byte(raw))
				taken, fate := len(s.taken()) == 1, o.Answers[0].Fate
				if taken && fate == Later || !taken && fate == Taken || fate == Refused {
					t.Errorf("%s after %d bytes (up: %t): %s, and taken: %t", end, after, up, fate, taken)
				}
				points++
			}
		}
	}
	promise.Kept(t, "R12", "cut at %d points of an exchange: never sent again as if it had not been taken", points)
}

func TestTakenWhateverTheGoodbye(t *testing.T) {
	for _, goodbye := range []string{"221 bye", "554 what", drop} {
		s := script(t, map[string]string{"QUIT": goodbye})
		o := s.sender().Send(context.Background(), track.Address, []string{first}, []byte(raw))
		if o.Err != nil || o.Answers[0].Fate != Taken {
			t.Errorf("%s: %+v", goodbye, o)
		}
		if got := s.taken(); len(got) != 1 || !strings.Contains(got[0], "\r\n..a line") {
			t.Errorf("%s: server got %q", goodbye, got)
		}
	}
}

func TestOneRefusalDoesNotKeepTheOtherFromGettingIt(t *testing.T) {
	check := func(reply string, want Fate) {
		t.Helper()
		s := script(t, map[string]string{"RCPT " + first: reply})
		o := s.sender().Send(context.Background(), track.Address, []string{first, other}, []byte(raw))
		if len(s.taken()) != 1 || len(o.Answers) != 2 || o.Answers[0].Fate != want || o.Answers[1].Fate != Taken {
			t.Errorf("%s: %+v", reply, o)
		}
	}
	check("550 5.1.1 unknown", Refused)
	check("450 busy", Later)
}

// A server that goes silent, at any verb, is given up; nobody waits for ever.
func TestSilence(t *testing.T) {
	for _, verb := range []string{"greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot"} {
		s := script(t, map[string]string{verb: mute})
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(50*time.Millisecond, cancel)
		o := s.sender().Send(ctx, track.Address, []string{first}, []byte(raw))
		cancel()
		want := Later
		if verb == "dot" {
			want = Doubtful
		}
		if o.Answers[0].Fate != want || o.Err == nil {
			t.Errorf("%s: %+v", verb, o)
		}
	}
}

func TestPlainTextOnlyToThisComputer(t *testing.T) {
	s := &SMTP{Address: "smtp.far.example:25", Security: NoTLS}
	err := s.Check(context.Background(), track.Address)
	var f *Fault
	if !errors.As(err, &f) || f.Step != "address" || !strings.Contains(f.Hint(), "tls") {
		t.Errorf("%v", err)
	}
}

func TestRefusedLoginAsksForAnotherSecretOnce(t *testing.T) {
	s := script(t, map[string]string{"AUTH": "535 5.7.8 no"})
	var asked []bool
	sender := s.sender()
	sender.Username = "track"
	sender.Secret = func(_ context.Context, refused bool) (string, error) {
		asked = append(asked, refused)
		return "secret-word", nil
	}
	o := sender.Send(context.Background(), track.Address, []string{first}, []byte(raw))
	if len(asked) != 2 || asked[0] || !asked[1] || o.Answers[0].Fate != Later {
		t.Errorf("asked %v, %+v", asked, o)
	}
	var f *Fault
	if !errors.As(o.Err, &f) || f.Step != "login" || !strings.Contains(f.Hint(), "password_file") {
		t.Errorf("%v", o.Err)
	}
	if strings.Contains(o.Err.Error(), "secret-word") {
		t.Error("the secret stands in the error")
	}
}

func TestBusyLoginIsNotARefusedOne(t *testing.T) {
	s := script(t, map[string]string{"AUTH": "454 4.7.0 try later"})
	n := 0
	sender := s.sender()
	sender.Username = "track"
	sender.Secret = func(context.Context, bool) (string, error) { n++; return "x", nil }
	if o := sender.Send(context.Background(), track.Address, []string{first}, []byte(raw)); n != 1 || o.Answers[0].Fate != Later {
		t.Errorf("asked %d times, %+v", n, o)
	}
}

func TestWaitsGrowToTheUsualHour(t *testing.T) {
	var got []time.Duration
	for tries := 1; tries <= 6; tries++ {
		got = append(got, waitAfter(tries)/time.Minute)
	}
	want := []time.Duration{5, 10, 20, 40, 67, 67}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%v, want %v", got, want)
		}
	}
}

func TestRunTicksAndEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		w := newWorld(t, "Europe/Berlin", "2026-03-02 10:00")
		done := make(chan error)
		kick := make(chan struct{}, 1)
		go func() { done <- w.Run(ctx, kick) }()
		kick <- struct{}{}
		time.Sleep(3 * tick)
		synctest.Wait()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}
