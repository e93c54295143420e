package ingest

import (
	"fmt"

	"nudged/ingest/reader"
	"nudged/store"
	"nudged/timeline"
)

// A mail that makes our own code panic is kept and listed as unreadable, and
// stops nobody else's.

// read is reader.Skim with what a notice of a platform says.
func (r *Recorder) read(raw []byte) *timeline.Message {
	if r.skim != nil {
		return r.readBy(r.skim, raw)
	}
	return r.readBy(reader.Skim, raw)
}

func (r *Recorder) readBy(read func([]byte) *timeline.Message, raw []byte) (m *timeline.Message) {
	defer func() {
		if p := recover(); p != nil {
			m = unreadable(raw, p)
		}
	}()
	m = read(raw)
	m.Event = r.Templates.EventIn(m.From, m.Subject, m.Text)
	for _, o := range m.Originals {
		o.Event = r.Templates.EventIn(o.From, o.Subject, o.Text)
	}
	return m
}

func unreadable(raw []byte, why any) *timeline.Message {
	return &timeline.Message{Kind: timeline.KindUnreadable, Raw: raw, Defects: []string{fmt.Sprintf("reading it failed: %v", why)}}
}

// transact does something in one transaction. Where the filing of a mail makes
// our code panic, all is done again without that mail.
func (r *Recorder) transact(begin filing, do func(*filing) error) (Outcome, error) {
	begin.Recorder, begin.poison = r, map[string]string{}
	for {
		f := begin
		err, again := f.attempt(do)
		if !again {
			return f.done, err
		}
	}
}

// attempt tries the transaction once. A panic goes on where no mail is to blame,
// or one that is left out already.
func (f *filing) attempt(do func(*filing) error) (err error, again bool) {
	begin := *f
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if _, known := f.poison[f.working]; known || f.working == "" {
			panic(p)
		}
		f.poison[f.working] = fmt.Sprint(p)
		f.Log.Error("a mail could not be filed and is set aside", "sha256", f.working, "panic", p)
		again = true
	}()
	err = f.Store.Update(func(tx *store.Tx) error {
		*f = begin // the transaction may be run again
		f.tx, f.memory = tx, f.remembering()
		return do(f)
	})
	return err, false
}
