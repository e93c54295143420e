package store

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
)

// Pack writes a backup as one tar file.
func (b Backup) Pack(ctx context.Context, w io.Writer) error {
	names, err := filepath.Glob(filepath.Join(b.Path, mailDir, "*.seg"))
	if err != nil {
		return err
	}
	out := tar.NewWriter(&stoppable{ctx, w})
	for _, name := range append(names, filepath.Join(b.Path, fileName)) {
		if err := b.packFile(out, name); err != nil {
			return fmt.Errorf("pack %s: %w", b.Path, err)
		}
	}
	return out.Close()
}

func (b Backup) packFile(out *tar.Writer, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(b.Path, name)
	if err != nil {
		return err
	}
	head := &tar.Header{Name: filepath.ToSlash(rel), Mode: 0o600, Size: info.Size(), ModTime: b.At, Format: tar.FormatPAX}
	if err := out.WriteHeader(head); err != nil {
		return err
	}
	_, err = io.Copy(out, f)
	return err
}

// ours are the names of a packed backup; anything else in a tar file is none.
var ours = regexp.MustCompile(`^(nudged\.db|mail/[0-9]{6,10}\.seg)$`)

// Unpack makes a folder of a packed backup. What is in it has to be verified.
func Unpack(ctx context.Context, r io.Reader, dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, mailDir), 0o700); err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	in := tar.NewReader(r)
	for {
		head, err := in.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damaged("the packed backup", "%v", err)
		}
		if name := path.Clean(head.Name); head.Typeflag != tar.TypeReg || !ours.MatchString(name) {
			return damaged("the packed backup", "%q is no part of a backup", head.Name)
		}
		if err := unpackFile(ctx, in, filepath.Join(dir, filepath.FromSlash(path.Clean(head.Name)))); err != nil {
			return fmt.Errorf("unpack %s: %w", head.Name, told(err))
		}
	}
}

func unpackFile(ctx context.Context, in io.Reader, name string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(&stoppable{ctx, f}, in)
	return errors.Join(err, f.Close())
}
