package main

import (
	"fmt"
	"runtime/debug"
)

// versionCommand is brama version.
type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(io streams) error {
	fmt.Fprintln(io.out, version())
	return nil
}

// version is the module's, or the revision it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return info.Main.Version
}
