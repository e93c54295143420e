package reader

// Limits of reading, not of keeping: a mail over one of them is stored whole,
// read as far as the limit goes, and says so in its defects.
const (
	maxRead        = 50 << 20  // bytes of one mail that are read; providers refuse mails above 25 to 50 MB
	maxDepth       = 20        // multiparts in multiparts; real mails have five at most
	maxMails       = 10        // mails attached to mails attached to mails …
	maxParts       = 500       // parts of one mail with all that is attached to it
	MaxHeader      = 256 << 10 // bytes of one header; Exchange refuses above 256 KB
	MaxField       = 32 << 10  // bytes of one field, enough for 300 References
	maxAddresses   = 100       // addresses of one field; nobody reads more
	maxDisplay     = 256 << 10 // bytes of readable text; a long thread has 100 KB
	maxText        = 4 << 20   // bytes of one text part that are decoded: HTML with pictures in it has megabytes
	maxName        = 255       // bytes of a file name, as file systems have it
	maxPieces      = 100       // pieces of one RFC 2231 parameter
	maxLinks       = 500       // targets of links of one mail
	maxIDs         = 500       // Message-IDs of one field
	maxAttachments = 1000      // attachments of one mail, those inside winmail.dat and uuencoded ones too
)

// What is said in Message.Defects when one of them is reached.
const (
	defectSize        = "mail larger than 50 MB: the rest was not read"
	defectDepth       = "parts nested deeper than 20: kept as attachments"
	defectMails       = "attached mails nested deeper than 10: kept as attachments"
	defectParts       = "more than 500 parts: the rest was not read"
	defectHeader      = "header larger than 256 KB: the rest was not read"
	defectField       = "header field larger than 32 KB: cut"
	defectAddresses   = "more than 100 addresses in a field: the rest was not read"
	defectDisplay     = "text larger than 256 KB: cut"
	defectText        = "text part larger than 4 MB: the rest was not read"
	defectAttachments = "more than 1000 attachments: the rest is not listed"
)

// defects collects what could not be read, each thing once, in the order met.
type defects []string

func (d *defects) add(what string) {
	for _, known := range *d {
		if known == what {
			return
		}
	}
	*d = append(*d, what)
}

func (d *defects) all(more []string) {
	for _, what := range more {
		d.add(what)
	}
}
