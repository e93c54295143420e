package notify

import (
	"context"
	"io"
	"runtime"
	"strings"
	"testing"

	"nudged/store"
)

// A dossier whose making fails by a fault of ours, or ends the whole program, is
// told to whoever wants it, and everything else goes on.
func TestADossierThatCannotBeMade(t *testing.T) {
	for name, c := range map[string]struct {
		make  func(context.Context, store.Dossier, io.Writer) error
		ends  int // how often the program ends in it
		wants string
	}{
		"a fault":            {func(context.Context, store.Dossier, io.Writer) error { panic("index out of range") }, 0, "Making it failed"},
		"it ends everything": {func(context.Context, store.Dossier, io.Writer) error { runtime.Goexit(); return nil }, maxTries, "has ended the program"},
	} {
		w := newWorld(t, "Europe/Berlin", "2026-03-04 10:00")
		w.opt.MakeDossier = c.make
		w.restart()
		w.update(func(tx *store.Tx) error {
			return w.Answer(tx, store.Answer{To: ann, Subject: "dossier", Dossiers: []store.Dossier{{Order: "A-1001"}}})
		})
		for range c.ends {
			died := make(chan struct{})
			go func() { defer close(died); w.Tick(t.Context()) }()
			<-died
			w.restart()
		}
		w.tick()
		w.tick()
		told := 0
		for _, m := range w.post.got {
			text, _ := parts(t, m.raw)
			told += strings.Count(strings.Join(strings.Fields(text), " "), c.wants)
		}
		if told != 1 {
			t.Errorf("%s: told %d times in %d mails", name, told, len(w.post.got))
		}
	}
}

// To be stopped while a dossier is made is no fault of it.
func TestAStopIsNoTry(t *testing.T) {
	w := newWorld(t, "Europe/Berlin", "2026-03-04 10:00")
	made := 0
	w.opt.MakeDossier = func(_ context.Context, _ store.Dossier, out io.Writer) error {
		made++
		_, err := out.Write([]byte("PK"))
		return err
	}
	w.restart()
	w.update(func(tx *store.Tx) error {
		return w.Answer(tx, store.Answer{To: ann, Subject: "dossier", Dossiers: []store.Dossier{{Order: "A-1001"}}})
	})
	for range maxTries + 1 {
		stopping, stop := context.WithCancel(t.Context())
		whole := w.MakeDossier
		w.MakeDossier = func(ctx context.Context, d store.Dossier, out io.Writer) error { stop(); return whole(ctx, d, out) }
		_ = w.dossiers(stopping)
		w.restart()
	}
	w.tick()
	if last := w.post.got[len(w.post.got)-1].raw; made != maxTries+2 || !strings.Contains(last, "dossier-A-1001.zip") {
		t.Errorf("made %d times; the last mail: %.400s", made, last)
	}
}
