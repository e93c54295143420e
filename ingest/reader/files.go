package reader

import "nudged/timeline"

// Files reads a mail as Read does, and gives what its attachments hold beside:
// the decoded bytes by their SHA-256, those of attached mails too.
func Files(raw []byte) (*timeline.Message, map[string][]byte) {
	ps := parser{left: maxParts, files: map[string][]byte{}}
	return ps.read(raw, 0), ps.files
}

// Skim reads a mail as Read does, but opens no attachment that cannot hold text
// or mail: their sizes and hashes stay empty. Most bytes of a mailbox are photos.
func Skim(raw []byte) *timeline.Message {
	ps := parser{left: maxParts, skims: true}
	return ps.read(raw, 0)
}
