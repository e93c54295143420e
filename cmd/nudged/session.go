package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"nudged/config"
	"nudged/store"
)

// command is a subcommand: what it needs, and what it does.
type command interface {
	needs() need
	run(s *session) error
}

// alone is a command that, where no daemon runs, opens the state in its own way.
type alone interface{ runAlone(s *session) error }

// need says what a command works on.
type need int

const (
	needsNothing need = iota // its own arguments
	needsConfig              // the configuration, not the state
	needsState               // the state: the daemon's while one runs
	isDaemon                 // it opens the state itself, for itself
)

// session is one command being carried out: for whom, with what.
type session struct {
	ctx  context.Context
	user *user
	cli  *cli
	args []string // the command line, for the daemon that carries it out

	target string // where the command may make a file of the user, or in which folder

	config *config.Config
	*desk  // the open state and what works on it; nil where the command needs none
}

// carryOut brings what the command needs, and runs it.
func (s *session) carryOut(c command) error {
	if c.needs() == needsNothing {
		return c.run(s)
	}
	if err := s.loadConfig(); err != nil {
		return err
	}
	if c.needs() != needsState {
		return c.run(s)
	}
	if w, ok := c.(writes); ok {
		s.target = s.user.path(w.target())
	}
	answered, err := s.askDaemon()
	if answered || err != nil {
		return err
	}
	if a, ok := c.(alone); ok {
		return a.runAlone(s)
	}
	desk, err := openDesk(s.config)
	if errors.Is(err, store.ErrInUse) {
		// A daemon that is just starting holds the state before it listens.
		if answered, err := s.askDaemon(); answered {
			return err
		}
	}
	if err != nil {
		return err
	}
	s.desk = desk
	return errors.Join(c.run(s), desk.Close())
}

func (s *session) loadConfig() error {
	c, err := readConfig(s.cli)
	s.config = c
	return err
}

// readConfig finds and reads the configuration, and settles where the state is.
func readConfig(flags *cli) (*config.Config, error) {
	path, err := config.FindPath(flags.Config)
	if err != nil {
		return nil, &configError{err}
	}
	c, err := config.Load(path, checks...)
	if err != nil {
		return nil, &configError{err}
	}
	named := c.State != "" || flags.State != "" || os.Getenv("STATE_DIRECTORY") != ""
	if c.State, err = c.StateDir(flags.State); err != nil && (named || !isSystems(c)) {
		return nil, err
	}
	systemPaths(c, named)
	return c, nil
}

// isSystems reports whether the configuration is that of the system's service;
// then its state has a place, also for a user who has no home.
func isSystems(c *config.Config) bool { return filepath.Dir(c.Path) == systemConfig }

// configError is a configuration that is not there, cannot be read, or is wrong.
type configError struct{ error }

func (e *configError) Unwrap() error { return e.error }

// hint is for one that is not there; what is wrong in one is told line by line.
func (e *configError) hint() string {
	switch {
	case errors.Is(e, config.ErrNoFile), errors.Is(e, fs.ErrNotExist):
		return "nudged init writes a commented one; --config names another"
	case errors.Is(e, fs.ErrPermission):
		return "this user may not read it; --config names another"
	}
	return ""
}

// systemPaths follows systemd where the configuration leaves it open: to the
// service it names its runtime folder; a user who asks the system's service by
// the system's configuration means the service's state, not one of their own.
func systemPaths(c *config.Config, named bool) {
	if dir := os.Getenv("RUNTIME_DIRECTORY"); dir != "" && c.Control.Socket == "" {
		c.Control.Socket = filepath.Join(dir, filepath.Base(systemSocket))
	}
	if isSystems(c) && !named {
		c.State = systemState
	}
}

// json prints v as one line.
func (s *session) json(v any) error {
	enc := json.NewEncoder(s.user.out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

// moment gives the time that a command is asked about: at, or now.
func (s *session) moment(at string) (time.Time, error) {
	if at == "" {
		return s.now(), nil
	}
	return parseTime(at, s.config.Account.Zone)
}

// readFile reads one of the user's files, wherever the user is.
func (s *session) readFile(name string) ([]byte, error) {
	content, err := fs.ReadFile(s.user.files, s.user.path(name))
	return content, named(err)
}
