package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"nudged/config"
)

// initCmd writes the commented configuration.
type initCmd struct {
	File string `arg:"" optional:"" type:"path" help:"Where to; else --config, or nudged.toml in your configuration folder."`
}

func (*initCmd) needs() need { return needsNothing }

func (c *initCmd) run(s *session) error {
	path := first(c.File, s.cli.Config)
	if path == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return fmt.Errorf("configuration folder: %w", err)
		}
		path = filepath.Join(dir, "nudged", config.FileName)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return &usageError{fmt.Errorf("%s is there already, and stays as it is: name another file", path)}
	}
	if err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	_, err = f.WriteString(config.Example)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	fmt.Fprintf(s.user.out, "%s written: fill in the [account], [imap] and [smtp] sections, then try it with\n  nudged --config %s check\n", path, path)
	return nil
}
