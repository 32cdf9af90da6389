package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// output is a file that a command is to write, looked at before the work: a
// name that cannot be written to should not be found out after it.
type output struct {
	flag, name string
	place      string      // of the regular file, behind symbolic links; "" is written through
	mode       fs.FileMode // what a file that is there already keeps; 0 where there is none
	stdout     *os.File    // set where the name leads to standard output
}

// newOutput looks at the file that a flag names. What is there and no regular
// file, such as a pipe or a terminal, will be written through.
func newOutput(flag, name string, out io.Writer) (*output, error) {
	o := &output{flag: flag, name: name}
	if name == "" {
		return nil, usageError{fmt.Errorf("%s needs the name of a file", flag)}
	}
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return nil, o.refused(errors.New("it is a directory: name a file"))
	case err == nil && o.isStandard(info, out), err == nil && !info.Mode().IsRegular():
		return o, nil
	case err == nil:
		o.mode = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return nil, o.refused(err)
	}
	if o.place, err = behindLinks(name); err != nil {
		return nil, o.refused(err)
	}
	return o, o.probe()
}

// isStandard notes whether the file is where standard output goes: it must not
// be replaced under what is yet to be printed.
func (o *output) isStandard(info fs.FileInfo, out io.Writer) bool {
	f, ok := out.(*os.File)
	if !ok {
		return false
	}
	if own, err := f.Stat(); err == nil && os.SameFile(own, info) {
		o.stdout = f
	}
	return o.stdout != nil
}

// newKeptOutput is newOutput of what is only good as a file.
func newKeptOutput(flag, name string, out io.Writer) (*output, error) {
	o, err := newOutput(flag, name, out)
	if err == nil && o.place == "" {
		return nil, o.refused(errors.New("it is no file that can be kept (a device, a pipe or standard output): name a file"))
	}
	return o, err
}

// mostLinks is how many symbolic links are followed.
const mostLinks = 40

// behindLinks gives the place that symbolic links lead to, though nothing may
// be there yet.
func behindLinks(name string) (string, error) {
	for range mostLinks {
		to, err := os.Readlink(name)
		if err != nil {
			return name, nil // no link, or nothing at all
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(name), to)
		}
		name = to
	}
	return "", errors.New("too many symbolic links lead to one another")
}

// probe makes a file beside the place and removes it.
func (o *output) probe() error {
	f, err := o.beside()
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// beside makes the file that will take the place, readable by its owner only.
func (o *output) beside() (*os.File, error) {
	dir := filepath.Dir(o.place)
	f, err := os.CreateTemp(dir, ".brama-*")
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, o.refused(fmt.Errorf("there is no directory %s: make it first", dir))
	case errors.As(err, &path):
		return nil, o.refused(fmt.Errorf("no file can be made in %s: %w", dir, path.Err)) // its name would say nothing
	}
	return f, err
}

func (o *output) refused(err error) error {
	return fmt.Errorf("%s %s cannot be written: %w", o.flag, o.name, err)
}

// write writes the file whole or not at all; what is no regular file takes it
// as it comes.
func (o *output) write(content func(io.Writer) error) error {
	switch {
	case o.stdout != nil:
		return content(o.stdout)
	case o.place == "":
		return o.through(content)
	}
	f, err := o.beside()
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone by its new name where all went well
	if err := o.fill(f, content); err != nil {
		return err
	}
	return os.Rename(f.Name(), o.place)
}

// fill writes the content and closes the file.
func (o *output) fill(f *os.File, content func(io.Writer) error) error {
	err := content(f)
	if err == nil && o.place != "" {
		err = errors.Join(o.keepMode(f), f.Sync())
	}
	var path *fs.PathError
	if err = errors.Join(err, f.Close()); errors.As(err, &path) && path.Path == f.Name() {
		return o.refused(path.Err) // the other name would say nothing
	}
	return err
}

// keepMode lets a file that was there already be read by whom it was.
func (o *output) keepMode(f *os.File) error {
	if o.mode == 0 {
		return nil
	}
	return f.Chmod(o.mode)
}

func (o *output) through(content func(io.Writer) error) error {
	f, err := os.OpenFile(o.name, os.O_WRONLY, 0)
	if err != nil {
		return o.refused(err)
	}
	return o.fill(f, content)
}
