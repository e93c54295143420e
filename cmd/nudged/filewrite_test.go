package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Through the daemon a dossier becomes the user's file too.
func TestDossierThroughTheSocket(t *testing.T) {
	s := newService(t)
	s.must("order", "add", "A-1001", "--seller", "Li Wei <li.wei@brightlamp.example>")
	s.write("video.mp4", strings.Repeat("a frame of the video ", 100_000)) // more than a frame carries
	s.must("log", "A-1001", "--channel", "chat", "--at", "2026-03-02", "--file", "video.mp4", "see the video")
	s.start()
	s.must("dossier", "A-1001", "-o", "there.zip")
	if there, err := os.ReadFile(s.path("there.zip")); err != nil || !bytes.Contains(there, []byte("a frame of the video")) {
		t.Errorf("%d bytes, %v", len(there), err)
	}
	if out := s.must("dossier", "verify", "there.zip"); !strings.Contains(out, "is whole") {
		t.Error(out)
	}
	if code, _, said := s.try("dossier", "A-1001", "-o", "nowhere/x.zip"); code != exitFailed || !strings.Contains(said, "does not exist") {
		t.Errorf("%d, %q", code, said)
	}
}

// The daemon makes a file where the user said, and nowhere else; what is not
// kept leaves nothing behind.
func TestFilesAreMadeWhereTheUserSaid(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return strings.TrimPrefix(filepath.Join(dir, name), "/") }
	desk := &fileDesk{files: os.DirFS("/"), target: in("out.zip"), open: map[int]fs.File{}, made: map[int]newFile{}}
	for _, name := range []string{"other.zip", ".bashrc", "sub/out.zip"} {
		if _, err := desk.do(fileQuestion{Do: "create", Path: in(name)}); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, how := range []string{"drop", "keep"} {
		a, err := desk.do(fileQuestion{Do: "create", Path: in("out.zip")})
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range []fileQuestion{{Do: "write", File: a.File, Data: []byte("content")}, {Do: how, File: a.File}} {
			if _, err := desk.do(q); err != nil {
				t.Fatal(err)
			}
		}
		left, err := os.ReadDir(dir)
		if want := map[string]int{"drop": 0, "keep": 1}[how]; err != nil || len(left) != want {
			t.Errorf("%s: %d files are left, want %d", how, len(left), want)
		}
	}
	if _, err := desk.do(fileQuestion{Do: "write", File: 99}); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("a file that was never made: %v", err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "out.zip")); string(b) != "content" {
		t.Errorf("%q, %v", b, err)
	}
}

// A command that makes no file gives the daemon no place to make one.
func TestNoFileWithoutATarget(t *testing.T) {
	desk := &fileDesk{files: os.DirFS("/"), made: map[int]newFile{}}
	if _, err := desk.do(fileQuestion{Do: "create", Path: strings.TrimPrefix(t.TempDir(), "/") + "/x"}); !errors.Is(err, fs.ErrPermission) {
		t.Error(err)
	}
}

// What cannot be made durable does not get the name of the whole.
func TestAFileThatCannotBeSyncedGetsNoName(t *testing.T) {
	dir := t.TempDir()
	part, name := filepath.Join(dir, "part"), filepath.Join(dir, "whole")
	if err := os.Symlink("/dev/null", part); err != nil { // which takes every byte and cannot be synced
		t.Fatal(err)
	}
	f, err := os.OpenFile(part, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := (&fileHere{f, name}).Keep(); err == nil {
		t.Error("it is kept")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}
