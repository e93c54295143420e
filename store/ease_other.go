//go:build !linux

package store

func unmapPages(address, length uintptr) {}
