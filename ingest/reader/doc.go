// Package reader turns the bytes of a mail into a timeline.Message: what it
// says, who wrote it, what it carries. It is pure and total: the same bytes give
// the same Message, no mail is refused, and what could not be read is listed in
// its defects.
//
// MIME: read.go, part.go, header.go, repair.go, charset.go, html.go, attachment.go
// and what they name. Meaning: forward.go (the original in a forward), quotation.go
// and quote.go (what the author newly wrote), report.go (delivery reports),
// auto.go (automatic mail). Words of clients and languages are data: data/.
package reader
