// Package mailbox reads IMAP accounts: whatever has arrived, and then whatever
// arrives. It is the only part of nudged that speaks IMAP.
//
// A [Watcher] owns one connection to one [Account]; one goroutine uses it. It
// hands mails over in batches to a [Sink], which records each batch together
// with the position in the mailbox, or neither, so that a crash repeats nothing
// and loses nothing. Nothing on the server is changed: mailboxes are opened
// with EXAMINE, bodies fetched with BODY.PEEK[].
//
// go-imap's parser gives up the whole connection for one strange answer and
// has no bounds of its own in time and memory. So every exchange runs over our
// own connection (wire.go) with a deadline and a budget of bytes; no ENVELOPE
// and no BODYSTRUCTURE is asked for; and a mail that breaks the connection is
// found and asked for in smaller pieces (poison.go).
package mailbox
