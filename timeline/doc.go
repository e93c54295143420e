// Package timeline holds the nouns of nudged and the rules that need no I/O.
//
// A raw mail is read into a [Message]. A Message carries one or more letters
// ([Letter]): the mail itself, and the originals that it forwards. A letter
// that belongs to an order becomes an [Entry] on that order's timeline. From
// the entries, a calendar, a policy and a moment follow what the owner wants
// to know: whose turn it is, whether the seller is silent, what is due.
//
// Everything here is a value or a pure function: time comes in as an argument,
// nothing is read, written or logged. The package imports none of the others.
package timeline
