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
// A settled one stays as it is: the owner has spoken.
func (f *filing) keep(mail *store.Mail, l timeline.Letter, rv *store.Review) error {
	for _, old := range f.tx.ReviewsOf(mail.SHA) {
		if old.Letter != l.Name {
			continue
		}
		if old.Settled != "" {
			return nil
		}
		rv.ID = old.ID
	}
	if rv.ID == "" && !rv.Hidden {
		f.done.Asked++
	}
	rv.SHA, rv.Letter, rv.At, rv.Subject = mail.SHA, l.Name, mail.Received, l.Subject
	if l.From != nil {
		rv.From = *l.From
	}
	rv.Keys = reviewKeys(l)
	return f.tx.PutReview(rv)
}

// settle closes the review of a letter that found its place.
func (f *filing) settle(mail *store.Mail, l timeline.Letter, how string) error {
	for _, rv := range f.tx.ReviewsOf(mail.SHA) {
		if rv.Letter != l.Name || rv.Settled != "" {
			continue
		}
		rv.Settled, rv.SettledT = how, f.Clock()
		if err := f.tx.PutReview(rv); err != nil {
			return err
		}
	}
	return nil
}

// reviewKeys is what would make a letter worth another look: that its author or
// recipients become known, a mail that it answers arrives, a number is registered.
func reviewKeys(l timeline.Letter) []string {
	var keys []string
	add := func(k string) {
		if !slices.Contains(keys, k) && len(keys) < maxReviewKeys {
			keys = append(keys, k)
		}
	}
	people := slices.Concat(l.To, l.Cc)
	if l.From != nil {
		people = append(people, *l.From)
	}
	for _, a := range people {
		add("a:" + a.Key())
		add("d:" + a.Domain())
	}
	for _, id := range threadIDs(l) {
		add("m:" + id)
	}
	if l.Report != nil && l.Report.ReturnedMessageID != "" {
		add("m:" + l.Report.ReturnedMessageID)
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

func (f *filing) learnParty(p timeline.Party) {
	if p.Address != "" {
		f.learn("a:" + p.Address)
	}
	if p.Domain != "" {
		f.learn("d:" + p.Domain)
	}
}

// lookAgain files once more the reviewed letters that what was learned may
// place; what they teach in turn is looked at too, so that the order in which
// mails arrive does not matter.
func (f *filing) lookAgain() error {
	const rounds = 10 // enough for a thread read backwards, and an end to it
	for range rounds {
		if len(f.learned) == 0 {
			return nil
		}
		learned := f.learned
		f.learned = nil
		seen := map[string]bool{}
		for key := range learned {
			for _, rv := range f.tx.ReviewsBy(key) {
				if rv.Settled != "" || seen[rv.SHA] {
					continue
				}
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

// refile files a recorded mail once more, from its raw bytes.
func (f *filing) refile(sha string) error {
	mail, m, err := f.load(sha)
	if err != nil {
		return err
	}
	return f.file(mail, m)
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
	return mail, read(raw), nil
}
