// Package notify tells the owner: nudges, deadline mails and digests are
// composed, scheduled and sent here.
//
// The order of events, for each mail: what the rules of package timeline call
// due is looked at once more after a fresh poll of the mailboxes; then one
// transaction fixes the mail (Message-ID, Date and every byte) and marks its
// steps as told; then it is sent; then a second transaction settles it and,
// for a nudge, adds it to the order's timeline. A crash between any two of
// these repeats the same bytes or nothing.
//
//	schedule.go  when a digest is due: once a local date, DST or not
//	case.go      an order as it stands; nudge.go, digest.go: what is said about it
//	ready.go     what the owner can say to the seller, from data/texts_*.json
//	render.go    words become text and HTML, by the templates
//	mail.go      a mail of ours becomes bytes (jordan-wright/email, refolded)
//	smtp.go      bytes go to a server (go-smtp under our own deadlines)
//	outbox.go    reserve, send, settle, try again
//	notifier.go  one round of all this, and the loop around it
//
// Only this package knows SMTP, cron and the composing library.
package notify
