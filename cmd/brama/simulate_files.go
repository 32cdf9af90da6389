package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/brama-customs/brama/risk/simulator"
)

// The files of a simulation, the summary last: where it is, all are whole.
var simulationFiles = [...]string{"declarations.jsonl", "truth.jsonl", "history.csv", "summary.json"}

// unfinished ends the names of files that are still being written.
const unfinished = ".partial"

// simulation is the files of one simulation being written.
type simulation struct {
	dir     string
	ours    []string // directories that were made for it, the innermost first
	files   [len(simulationFiles)]*os.File
	out     [len(simulationFiles)]*bufio.Writer
	history *simulator.History
}

// openSimulation makes the files in a directory that is new or empty.
func openSimulation(dir string) (*simulation, error) {
	s := &simulation{dir: dir}
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		s.ours = missing(dir)
		err = os.MkdirAll(dir, 0o777)
	case err == nil && len(entries) > 0:
		err = fmt.Errorf("%s is not empty: name a new directory with --out", dir)
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = fmt.Errorf("--out %s is no directory to write to: %w", dir, path.Err)
	}
	if err != nil {
		return nil, err
	}
	for i, name := range simulationFiles {
		if s.files[i], err = os.OpenFile(filepath.Join(dir, name+unfinished), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666); err != nil {
			if errors.As(err, &path) {
				err = fmt.Errorf("--out %s: no file can be made there: %w", dir, path.Err)
			}
			return nil, errors.Join(err, s.discard())
		}
		s.out[i] = bufio.NewWriterSize(s.files[i], 1<<16)
	}
	if s.history, err = simulator.NewHistory(s.out[2]); err != nil {
		return nil, errors.Join(err, s.discard())
	}
	return s, nil
}

// missing gives the directories there are not on the way to one, itself first.
func missing(dir string) (dirs []string) {
	for dir = filepath.Clean(dir); ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
			return dirs
		}
		dirs = append(dirs, dir)
	}
}

// add writes one day.
func (s *simulation) add(day []simulator.Simulated) error {
	for i := range day {
		if err := errors.Join(
			simulator.WriteDeclaration(s.out[0], &day[i]),
			simulator.WriteTruth(s.out[1], &day[i]),
			s.history.Add(&day[i]),
		); err != nil {
			return err
		}
	}
	return nil
}

// keep writes the summary and gives the files their names.
func (s *simulation) keep(summary simulator.Summary) error {
	encoder := json.NewEncoder(s.out[3])
	encoder.SetIndent("", "  ")
	if err := errors.Join(s.history.Flush(), encoder.Encode(summary)); err != nil {
		return err
	}
	for i, f := range s.files {
		if err := errors.Join(s.out[i].Flush(), f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	for _, name := range simulationFiles {
		at := filepath.Join(s.dir, name)
		if err := os.Rename(at+unfinished, at); err != nil {
			return err
		}
	}
	return nil
}

// discard removes what was written, and the directories that were made for it.
func (s *simulation) discard() error {
	var failed error
	for i, name := range simulationFiles {
		if s.files[i] == nil {
			continue
		}
		_ = s.files[i].Close() // closed already where keeping failed
		at := filepath.Join(s.dir, name)
		for _, each := range []string{at, at + unfinished} {
			if err := os.Remove(each); err != nil && !errors.Is(err, os.ErrNotExist) {
				failed = errors.Join(failed, err)
			}
		}
	}
	for _, dir := range s.ours {
		_ = os.Remove(dir) // something of others may be in it by now
	}
	return failed
}
