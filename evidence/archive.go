package evidence

import (
	"archive/zip"
	"fmt"
	"hash/crc32"
	"io"
)

// archive writes a ZIP in the one form that a dossier has. Nothing is
// compressed: what is large (photos, mails that hold them) hardly shrinks, and
// bytes that no program has to unpack stay the same for ever.
type archive struct {
	zip  *zip.Writer
	sums sums
}

func newArchive(w io.Writer) *archive { return &archive{zip: zip.NewWriter(w)} }

// add writes one file, and notes its hash.
func (a *archive) add(name string, content []byte) error {
	if err := a.put(name, content); err != nil {
		return err
	}
	a.sums = append(a.sums, sum{name, hash(content)})
	return nil
}

func (a *archive) put(name string, content []byte) error {
	w, err := a.zip.CreateRaw(headerOf(name, crc32.ChecksumIEEE(content), uint64(len(content))))
	if err == nil {
		_, err = w.Write(content)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// headerOf is what stands before every file: its name in UTF-8 (APPNOTE.TXT
// 4.4.4, bit 11), and the earliest date that a ZIP can hold (4.4.6). A dossier
// says when things happened; when it was packed would only make two copies differ.
//
// QUIRK: Info-ZIP's unzip takes the names for those of DOS, whatever bit 11 says,
// where the archive does not say that Unix made it (4.4.2); then it wants to know
// who may read the file, too (4.4.15).
func headerOf(name string, crc uint32, size uint64) *zip.FileHeader {
	const (
		utf8     = 0x800
		earliest = 1<<5 | 1 // 1 January 1980
		version  = 20       // 2.0, the first with folders
		unix     = 3 << 8
		mode     = 0o100644 // a regular file
	)
	return &zip.FileHeader{
		Name: name, Method: zip.Store, Flags: utf8,
		CreatorVersion: unix | version, ReaderVersion: version, ExternalAttrs: mode << 16,
		//lint:ignore SA1019 CreateRaw writes this field as it is, and makes nothing of Modified
		ModifiedDate: earliest,
		CRC32:        crc, CompressedSize64: size, UncompressedSize64: size,
	}
}

// close writes the sums, their signature, a stamp where there is one, and the
// end of the archive.
func (a *archive) close(key *SigningKey, stamp []byte) error {
	list := a.sums.text()
	for _, f := range []struct {
		name    string
		content []byte
	}{{sumsName, list}, {signatureName, key.sign(list)}, {publicName, key.pem()}, {stampName, stamp}} {
		if f.content == nil {
			continue
		}
		if err := a.put(f.name, f.content); err != nil {
			return err
		}
	}
	if err := a.zip.Close(); err != nil {
		return fmt.Errorf("write the end of the archive: %w", err)
	}
	return nil
}
