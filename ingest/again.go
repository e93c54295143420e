package ingest

import (
	"errors"
	"maps"
	"slices"
	"time"

	"nudged/store"
	"nudged/timeline"
)

// learn notes that something became known, as a key of reviews; since is when the
// letter was written that told it, zero where it holds for all times.
func (f *filing) learn(key string, since time.Time) {
	if f.learned == nil {
		f.learned = map[string]time.Time{}
	}
	if known, ok := f.learned[key]; !ok || since.Before(known) {
		f.learned[key] = since
	}
}

// learnLetter notes that what is known of a letter has changed: that it is on an
// order, or on none.
func (f *filing) learnLetter(messageID, subject string, at time.Time) {
	if messageID != "" {
		f.learn("m:"+messageID, time.Time{})
	}
	if subject = threadSubject(subject); subject != "" {
		f.learn("s:"+subject, at)
	}
}

func (f *filing) learnParty(p timeline.Party) {
	if p.Address != "" {
		f.learn("a:"+p.Address, p.Since)
	}
	if p.Domain != "" {
		f.learn("d:"+p.Domain, p.Since)
	}
}

// bears reports whether a letter has to be looked at again for what was learned.
// Its subject says something of later letters only; and where it has a place, who
// became known later, or by the owner's word, is no reason to doubt it: a seller
// with years of letters gets new orders, too.
func (f *filing) bears(key string, since time.Time, rv *store.Review) bool {
	party := key[0] == 'a' || key[0] == 'd'
	switch {
	case party && rv.Again && f.byOwner:
		return false
	case key[0] == 's', party && rv.Again:
		return !since.After(rv.At)
	}
	return true
}

// lookAgain files once more the letters on which what was learned may bear; what
// they teach in turn is looked at too, so that the order in which mails arrive
// does not matter.
func (f *filing) lookAgain() error {
	for rounds := 0; len(f.learned) > 0 && rounds < maxRounds; rounds++ {
		learned := f.learned
		f.learned = nil
		seen := map[string]bool{}
		for key, since := range learned {
			for _, rv := range f.tx.ReviewsBy(key) {
				if f.bears(key, since, rv) {
					seen[rv.SHA] = true
				}
			}
		}
		for _, sha := range slices.Sorted(maps.Keys(seen)) {
			if err := f.refile(sha); err != nil {
				return err
			}
		}
	}
	return nil
}

// maxRounds puts an end to it: enough for a long thread that is read backwards.
const maxRounds = 1000

// refile files a recorded mail once more, from its raw bytes.
func (f *filing) refile(sha string) error {
	if _, poison := f.poison[sha]; poison {
		return nil
	}
	mail, m, err := f.load(sha)
	if errors.Is(err, store.ErrForgotten) {
		return nil // it can be on no order but where it is
	}
	if err != nil {
		return err
	}
	f.working = sha
	err = f.file(mail, m)
	f.working = ""
	return err
}

func (f *filing) load(sha string) (*store.Mail, *timeline.Message, error) {
	mail, err := f.tx.Mail(sha)
	if err != nil {
		return nil, nil, err
	}
	raw, err := f.tx.Raw(sha)
	if err != nil {
		return nil, nil, err
	}
	if mail.Parked {
		return mail, unreadable(raw, endsUs), nil
	}
	return mail, f.read(raw), nil
}
