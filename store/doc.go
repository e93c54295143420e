// Package store keeps the record of nudged on disk. It is the only package
// that knows bbolt and the segment files.
//
// # The promise
//
// What an [Store.Update] has returned nil for survives a kill and a power cut;
// what it has not is as if it had never been tried. Raw mail is written and
// synced first, then one bbolt transaction names it, so that the position of a
// mailbox, the mails up to it and everything that follows from them are there
// together or not at all. The same bytes are kept once.
//
// # On disk
//
//	nudged.db         the index: everything but raw bytes (bbolt)
//	mail/000001.seg   raw mails and files, one record behind the other, only ever
//	                  added to; see segment.go for the form of a record
//
// Both belong together: a copy of one without the other is no backup. What
// stands in the segments behind the last commit is cut when the store is opened.
//
// # Buckets
//
// Every row ends with a checksum over its bucket, key and value, because bbolt
// has none of its own; bucket "tally" counts and sums the rows of each bucket,
// so that a row that vanished is noticed by [Store.Verify]. Times in keys are
// twelve bytes, big-endian; hashes are SHA-256, 32 bytes; 0x00 separates a name
// from what follows it. Values are JSON where nothing else is said; for a row see row.go.
// A raw is named by its number, as it was counted, where that brings what belongs
// to the mails of one batch together on few pages.
//
//	format     format, schema                    (bare rows: they are read before anything is known)
//	tally      bucket → rows, sum of checksums   (bare rows)
//	segments   number → committed length of the segment file
//	raws       hash → segment, offset, length, number: in order of recording; 'F' where it was forgotten
//	mails      number → Mail
//	arrivals   received number → nothing
//	letters    digest of the Message-ID, hash, letter → the orders that it is on, a row
//	orders     number as registered → timeline.Order, a row
//	ordernames key of the number → number as registered
//	parties    "a:" or "d:", digest of the address or domain, order → nothing
//	entries    seq → timeline.Entry, its exact JSON: what the chain is made of
//	timelines  order 0x00 seq → hash of the entry
//	sources    number seq → nothing: which entries come from a raw mail
//	head       "head" → seq and hash of the last entry of all
//	touched    order → nothing: its due moment has to be decided again
//	due, dueof time order → nothing, and back
//	reviews    id → Review
//	asked      time id → nothing: every review
//	waiting    time id → nothing: those that wait for the owner
//	wanted     digest of a key, id → nothing: what unsettled reviews, and weakly settled ones, hope for
//	about      number id → nothing: the reviews of a raw mail
//	positions  account 0x00 mailbox → Position
//	listening  account 0x00 mailbox → Listening
//	pending    number → Pending
//	pendingdue time number → nothing
//	outbox     id → Outgoing, its bytes kept as a raw
//	outdates   time id → nothing
//	unsettled  id → nothing
//	outids     digest of the Message-ID → id
//	jobs       name → time of the last slot done
//	meta       name → bytes that other packages keep here
package store
