// Package ingest brings mail from where it lies to the record: the Recorder
// reads each mail, judges who sent it, finds the orders that its letters belong
// to, and writes all of it in one transaction per batch, the position in the
// mailbox included.
//
//	mailbox   IMAP accounts, watched
//	files     .eml files, Maildirs and mboxes
//	auth      who a mail is from: the provider's verdict, DKIM
//	reader    bytes to timeline.Message: MIME, forwards, replies, reports
//
// The way of a mail: record.go takes a batch, file.go tells the sorts of mail
// apart, place.go finds the orders of a letter, enter.go writes it there, ask.go
// puts it up for review and looks again when something new is known. What the
// owner says goes the same way: register.go, settle.go.
package ingest
