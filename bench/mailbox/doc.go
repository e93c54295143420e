// Package mailbox makes up a tracking mailbox of years for measuring: the same
// seed gives the same bytes on every machine. A smaller mailbox is the beginning
// of a larger one.
//
// It looks like what importers get: conversations about orders, in several
// languages and charsets, sent, answered, forwarded in the styles of four mail
// programs or as attachments, with photos; notices of a platform, automatic
// replies, bounces; and a quarter that concerns no order at all. The median mail
// has about 8 KB, the mean 60 KB. On top of each stands what the owner's provider
// found out about its author; a third is signed by DKIM as well.
//
// The truth is written beside it: which mail belongs on which order.
//
//	story.go   who writes what, and when
//	letter.go  a mail as its author means it; forward.go, notice.go, noise.go other sorts
//	mime.go    how that becomes bytes
//	trail.go   what the servers on the way put on top; sign.go the signature
//	build.go   the Maildir and the truth on disk
package mailbox
