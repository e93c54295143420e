package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	bolterrors "go.etcd.io/bbolt/errors"
)

// What a caller decides by.
var (
	ErrInUse      = errors.New("the state is in use by another process")
	ErrUnwritable = errors.New("the state cannot be written")
	ErrFull       = errors.New("the disk is full")
	ErrDisk       = errors.New("the disk failed, and nothing more is written to it")
	ErrNoOrder    = errors.New("no such order")
	ErrNoEntry    = errors.New("no such entry")
	ErrNoRaw      = errors.New("no such raw mail")
	ErrForgotten  = errors.New("it was forgotten, at the owner's word")
	ErrTaken      = errors.New("another order has that number")
)

// DamagedError says that the state on disk is not what was written there.
type DamagedError struct {
	Path   string // the file
	What   string // what is wrong with it, and where
	Remedy string // what the owner can do; "" is to put back a backup
}

func (e *DamagedError) Error() string { return e.Path + " is damaged: " + e.What }

func damaged(path, format string, args ...any) *DamagedError {
	return &DamagedError{Path: path, What: fmt.Sprintf(format, args...)}
}

// NewerError says that a newer nudged has written the state.
type NewerError struct {
	Path   string
	Schema int // of the file
	Known  int // the newest that this program knows
}

func (e *NewerError) Error() string {
	return fmt.Sprintf("%s has schema %d, this nudged knows schemas up to %d", e.Path, e.Schema, e.Known)
}

// told adds to err the sentinel by which a caller can decide, where there is one.
func told(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, bolterrors.ErrTimeout):
		return ErrInUse
	case isFull(err):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.EIO), errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	return err
}

// Passing reports whether err may go away by itself: there is no room, or the
// system is short of files or memory. What failed left no trace, and can be tried again.
func Passing(err error) bool {
	return errors.Is(err, ErrFull) || isFull(err) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || errors.Is(err, syscall.ENOMEM)
}

// failed reports whether err says that the disk itself does not work any more.
func failed(err error) bool { return errors.Is(err, syscall.EIO) || errors.Is(err, syscall.EROFS) }

// isFull reports whether err goes away by itself once there is room again.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) ||
		errors.Is(err, bolterrors.ErrMaxSizeReached)
}

// asDamage makes a DamagedError of what bbolt says about a file that is not whole.
func asDamage(path string, err error) error {
	for _, bad := range []error{bolterrors.ErrInvalid, bolterrors.ErrVersionMismatch, bolterrors.ErrChecksum} {
		if errors.Is(err, bad) {
			return damaged(path, "%s", err)
		}
	}
	// QUIRK: bbolt has no error value for a file that ends within its first pages.
	if info, at := os.Stat(path); !errors.Is(err, bolterrors.ErrTimeout) && at == nil && info.Size() > 0 && info.Size() < int64(2*os.Getpagesize()) {
		return damaged(path, "%s", err)
	}
	return err
}
