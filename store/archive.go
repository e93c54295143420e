package store

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
)

// Pack writes a backup as one ZIP file. Nothing in it is compressed: what pays is
// already.
func (b Backup) Pack(ctx context.Context, w io.Writer) error {
	names, err := filepath.Glob(filepath.Join(b.Path, mailDir, "*.seg"))
	if err != nil {
		return err
	}
	out := zip.NewWriter(&stoppable{ctx, w})
	for _, name := range append(names, filepath.Join(b.Path, fileName)) {
		if err := b.packFile(out, name); err != nil {
			return fmt.Errorf("pack %s: %w", b.Path, err)
		}
	}
	return out.Close()
}

func (b Backup) packFile(out *zip.Writer, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	rel, err := filepath.Rel(b.Path, name)
	if err != nil {
		return err
	}
	to, err := out.CreateHeader(&zip.FileHeader{Name: filepath.ToSlash(rel), Method: zip.Store, Modified: b.At})
	if err != nil {
		return err
	}
	_, err = io.Copy(to, f)
	return err
}

// ours are the names of a packed backup; anything else in a ZIP file is none.
var ours = regexp.MustCompile(`^(nudged\.db|mail/[0-9]{6,10}\.seg)$`)

// Unpack makes a folder of a packed backup. What is in it has to be verified.
func Unpack(ctx context.Context, r io.ReaderAt, size int64, dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, mailDir), 0o700); err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	in, err := zip.NewReader(r, size)
	if err != nil {
		return damaged("the packed backup", "%v", err)
	}
	for _, f := range in.File {
		if !ours.MatchString(f.Name) || f.Method != zip.Store {
			return damaged("the packed backup", "%q is no part of a backup", f.Name)
		}
		if err := unpackFile(ctx, f, filepath.Join(dir, filepath.FromSlash(f.Name))); err != nil {
			return fmt.Errorf("unpack %s: %w", f.Name, told(err))
		}
	}
	return nil
}

func unpackFile(ctx context.Context, in *zip.File, name string) error {
	r, err := in.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(&stoppable{ctx, f}, r)
	if errors.Is(err, zip.ErrChecksum) || errors.Is(err, zip.ErrFormat) {
		err = damaged("the packed backup", "%s: %v", in.Name, err)
	}
	return errors.Join(err, f.Close())
}
