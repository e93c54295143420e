package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// FileName is the name of the configuration file.
const FileName = "nudged.toml"

// ErrNoFile says that no configuration was found anywhere.
var ErrNoFile = errors.New("no configuration")

// FindPath is the file to read: explicit, what --config says; else what
// $NUDGED_CONFIG says; else the first that exists of ./nudged.toml, the user's
// configuration folder and /etc/nudged.
func FindPath(explicit string) (string, error) {
	if explicit != "" {
		return explicit, nil
	}
	if path := os.Getenv("NUDGED_CONFIG"); path != "" {
		return path, nil
	}
	places := usualPlaces()
	for _, path := range places {
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			return path, nil // one that may not be read must be told, not passed over
		}
	}
	return "", fmt.Errorf("%w: looked for %s", ErrNoFile, strings.Join(places, ", "))
}

func usualPlaces() []string {
	places := []string{FileName}
	if dir, err := os.UserConfigDir(); err == nil {
		places = append(places, filepath.Join(dir, "nudged", FileName))
	}
	return append(places, filepath.Join("/etc/nudged", FileName))
}

// StateDir is the folder of the state: explicit, what --state says; else `state`
// in the file; else $STATE_DIRECTORY, which systemd sets; else the user's own
// folder for such things.
func (c *Config) StateDir(explicit string) (string, error) {
	if explicit != "" {
		return explicit, nil
	}
	if c != nil && c.State != "" {
		return c.State, nil
	}
	if dirs := os.Getenv("STATE_DIRECTORY"); dirs != "" {
		first, _, _ := strings.Cut(dirs, ":") // systemd.exec(5): several are separated by colons
		return first, nil
	}
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "nudged"), nil
	}
	if home := homeFolder(); home != "" {
		return filepath.Join(home, ".local", "state", "nudged"), nil
	}
	return "", errors.New("no folder for the state: give --state or write state = \"/path\" in the configuration")
}

func homeFolder() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return home
}
