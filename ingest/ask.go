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
	if old == nil {
		f.learnLetter(l.MessageID, l.Subject, l.At) // to its answers, if they came before it
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
	rv.Keys = reviewKeys(l, f.reading(mail.SHA, l).candidates)
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
func reviewKeys(l timeline.Letter, candidates []matcher.Candidate) []string {
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
	if l.MessageID != "" {
		add(itself + l.MessageID)
	}
	if own := threadSubject(l.Subject); own != "" {
		add(itsSubject + own)
	}
	ids, subject := threadIDs(l), ""
	if r := l.Report; r != nil {
		ids, subject = append(ids, r.ReturnedMessageID), threadSubject(r.ReturnedSubject)
	} else if isReply(l.Subject) {
		subject = threadSubject(l.Subject)
	}
	if subject != "" {
		add("s:" + subject)
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
	for _, c := range candidates {
		add("n:" + c.Key)
	}
	return keys
}

// What stands before the Message-ID and the subject of the letter itself in the keys
// of its review, where its answers look for it.
const (
	itself     = "i:"
	itsSubject = "j:"
)

// maxReviewKeys bounds what one hostile mail can write into the index.
const maxReviewKeys = 200
