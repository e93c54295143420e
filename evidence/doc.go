// Package evidence makes the dossier of an order: one archive with all that is
// on record about it, which a mediator, a bank or a court can read, and check
// without nudged.
//
// # The promise
//
// The same state gives the same bytes. Every mail is in it byte for byte as it
// arrived; every entry as it is stored, with the hash of the one before it on its
// order. What belongs to other orders is not in it: an entry of which only the
// place in the chain may be told stands as its hash (see [Withheld]).
//
// # The archive
//
// A ZIP whose files are stored, not compressed, in one fixed form: [Verify] writes
// the form again, and finds each byte that is another one.
//
//	README.txt           for a stranger: what this is, and how to check it
//	dossier.pdf          to read and to upload
//	timeline.html, .csv  all that happened
//	explanation.txt      to paste into a form
//	upload/              copies that fit a form, where a receiver was named
//	mails/               every mail, as it arrived
//	attachments/         what was attached to them, sorted, with an index
//	record/              the facts as data: dossier.json, entries.jsonl, mails.jsonl, keys.json
//	SHA256SUMS           of everything above; SHA256SUMS.sig and pubkey.pem, its Ed25519 signature
package evidence
