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
//	facts.go …   what is said: plain values taken from orders and entries
//	mail.go      a mail of ours becomes bytes (jordan-wright/email, refolded)
//	smtp.go      bytes go to a server (go-smtp under our own deadlines)
//	outbox.go    reserve, send, settle, try again
//	notifier.go  one round of all this, and the loop around it
//
// Only this package knows SMTP, cron and the composing library.
package notify
