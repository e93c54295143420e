package main

import (
	"fmt"
	"runtime/debug"
	"strings"
)

// version is set when a release is built.
var version = "devel"

type versionCmd struct{}

func (*versionCmd) needs() need { return needsNothing }

func (*versionCmd) run(s *session) error {
	fmt.Fprintln(s.user.out, strings.TrimSpace("nudged "+version+" "+revision()))
	return nil
}

func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return setting.Value
		}
	}
	return ""
}
