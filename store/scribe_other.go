//go:build !linux

package store

import "os"

func beginWriting(*os.File) {}
