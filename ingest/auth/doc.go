// Package auth tells whether a mail is from whom it says: by what the owner's
// provider wrote into Authentication-Results (RFC 8601), and by DKIM signatures
// (RFC 6376) that are verified here, whose keys are kept as they were answered.
//
// Everything fails closed: what can be read in two ways proves nothing.
package auth
