package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"nudged/config"
)

// initCmd writes the commented configuration, or an example of a calendar file.
type initCmd struct {
	Calendar bool   `help:"Write an example of a calendar file, beside the configuration."`
	File     string `arg:"" optional:"" type:"path" help:"Where to; else --config, or nudged.toml in your configuration folder."`
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
	if c.Calendar && c.File == "" {
		path = filepath.Join(filepath.Dir(path), "calendar.toml")
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
	_, err = f.WriteString(c.content())
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	if c.Calendar {
		fmt.Fprintf(s.user.out, "%s written: make it yours, then name it in the configuration:\n  [policy]\n  calendar_file = %q\n", path, filepath.Base(path))
		return nil
	}
	fmt.Fprintf(s.user.out, "%s written: fill in the [account], [imap] and [smtp] sections, then try it with\n  nudged --config %s check\n", path, path)
	return nil
}

func (c *initCmd) content() string {
	if c.Calendar {
		return config.ExampleCalendar
	}
	return config.Example
}
