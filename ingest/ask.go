package ingest

import (
	"slices"

	"nudged/matcher"
	"nudged/store"
	"nudged/timeline"
)

// ask puts a letter up for review.
func (f *filing) ask(mail *store.Mail, l timeline.Letter, reason, why string, guesses []store.Guess) error {
	return f.keep(mail, l, &store.Review{Reason: reason, Why: why, Guesses: guesses})
}

// keep writes the review of a letter, in place of an open one of the same letter.
// What the owner settled stays so.
func (f *filing) keep(mail *store.Mail, l timeline.Letter, rv *store.Review) error {
	old := f.reviewOf(mail.SHA, l.Name)
	if old != nil && old.Settled != "" && old.Settled != placed {
		return nil
	}
	if old != nil {
		rv.ID = old.ID
	}
	if !rv.Hidden && (old == nil || old.Hidden || old.Settled != "") {
		f.done.Asked++
	}
	f.about(rv, mail, l)
	return f.tx.PutReview(rv)
}

// about fills in which letter a review is about.
func (f *filing) about(rv *store.Review, mail *store.Mail, l timeline.Letter) {
	rv.SHA, rv.Letter, rv.At, rv.Subject = mail.SHA, l.Name, mail.Received, l.Subject
	if l.From != nil {
		rv.From = *l.From
	}
	rv.Keys = reviewKeys(l)
}

func (f *filing) reviewOf(sha, letter string) *store.Review {
	for _, rv := range f.tx.ReviewsOf(sha) {
		if rv.Letter == letter {
			return rv
		}
	}
	return nil
}

// How a review is settled: by a letter finding its place, or by the owner.
const (
	placed   = "placed"
	accepted = "accepted"
	assigned = "assigned"
	ignored  = "ignored"
)

// settle closes the review of a letter that found its place. One that found it
// by weak evidence is looked at again when its keys turn up.
func (f *filing) settle(mail *store.Mail, l timeline.Letter, how string, weak bool) error {
	rv := f.reviewOf(mail.SHA, l.Name)
	switch {
	case rv == nil && !weak:
		return nil
	case rv == nil:
		rv = &store.Review{Hidden: true}
		f.about(rv, mail, l)
	case rv.Settled != "" && rv.Again == weak:
		return nil
	}
	if rv.Settled == "" {
		rv.Settled, rv.SettledT = how, f.Clock()
	}
	rv.Again = weak
	return f.tx.PutReview(rv)
}

// reviewKeys is what would make a letter worth another look: that a mail which it
// answers arrives, a number is registered, its author or recipients become known.
func reviewKeys(l timeline.Letter) []string {
	keys := make([]string, 0, maxReviewKeys)
	add := func(k string) {
		if len(keys) < maxReviewKeys && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	meet := func(a timeline.Address) {
		add("a:" + a.Key())
		add("d:" + a.Domain())
	}
	if l.From != nil {
		meet(*l.From)
	}
	ids, subjects := threadIDs(l), []string{l.Subject}
	if r := l.Report; r != nil {
		ids, subjects = append(ids, r.ReturnedMessageID), append(subjects, r.ReturnedSubject)
	}
	for _, s := range subjects {
		if s = threadSubject(s); s != "" {
			add("s:" + s)
		}
	}
	for _, id := range ids {
		if id != "" && len(keys) < maxReviewKeys/2 {
			add("m:" + id)
		}
	}
	for _, a := range slices.Concat(l.To, l.Cc) {
		if len(keys) < maxReviewKeys*3/4 {
			meet(a)
		}
	}
	for _, c := range matcher.Candidates(l) {
		add("n:" + c.Key)
	}
	return keys
}

// maxReviewKeys bounds what one hostile mail can write into the index.
const maxReviewKeys = 200

func (f *filing) learn(key string) {
	if f.learned == nil {
		f.learned = map[string]bool{}
	}
	f.learned[key] = true
}

// learnLetter notes that what is known of a letter has changed: that it is on an
// order, or on none.
func (f *filing) learnLetter(messageID, subject string) {
	if messageID != "" {
		f.learn("m:" + messageID)
	}
	if subject = threadSubject(subject); subject != "" {
		f.learn("s:" + subject)
	}
}

func (f *filing) learnParty(p timeline.Party) {
	if p.Address != "" {
		f.learn("a:" + p.Address)
	}
	if p.Domain != "" {
		f.learn("d:" + p.Domain)
	}
}

// lookAgain files once more the letters on which what was learned may bear; what
// they teach in turn is looked at too, so that the order in which mails arrive
// does not matter.
func (f *filing) lookAgain() error {
	for rounds := 0; len(f.learned) > 0 && rounds < maxRounds; rounds++ {
		learned := f.learned
		f.learned = nil
		seen := map[string]bool{}
		for key := range learned {
			for _, rv := range f.tx.ReviewsBy(key) {
				seen[rv.SHA] = true
			}
		}
		shas := make([]string, 0, len(seen))
		for sha := range seen {
			shas = append(shas, sha)
		}
		slices.Sort(shas)
		for _, sha := range shas {
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
	return mail, f.read(raw), nil
}
