// Package matcher says which orders a letter belongs to, and why; which numbers
// stand in a mail and what they seem to be; and what a platform's notice says.
//
// A letter is placed in three steps, all pure. [Candidates] lists every whole
// token of the letter that could be a number an owner registered. The caller
// looks them up, and asks who is a party of what and which letters are answered.
// [Match] weighs that, one rule after the other, best evidence first, and gives
// the orders with a sentence each, or the question to put to the owner.
//
// Numbers are compared whole, in the form that [Key] gives, and in no other way:
// two orders of one buyer often share their last nine digits, and a parent order
// can differ from its line by one. What looks like another kind of number (a
// parcel, a card, a telephone) is only labelled so; a registered number wins.
//
// What the outside world looks like is data, not code: data/*.json, each entry
// with its source and how far it can be trusted.
package matcher
