// Package spool keeps on disk what is being received: under no name, so that it
// is gone when it is closed, and when the process ends.
package spool

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// ErrTooLarge is the error of what is longer than it may be.
var ErrTooLarge = errors.New("more was sent than is taken")

// File is what came.
type File struct {
	*os.File
	Size int64 // bytes
}

// Keep reads to the end, at most so many bytes (else ErrTooLarge), into a file in
// the folder; "" is the system's for temporary files. An error of from comes out as it is;
// one of the disk is an *os.PathError.
func Keep(folder string, from io.Reader, most int64) (*File, error) {
	file, err := os.CreateTemp(folder, "brama-upload-*")
	if err != nil {
		return nil, fmt.Errorf("keep an upload: %w", err)
	}
	f := &File{File: file}
	if err = os.Remove(file.Name()); err == nil {
		f.Size, err = io.Copy(file, io.LimitReader(from, most+1))
	}
	if err == nil && f.Size > most {
		err = ErrTooLarge
	}
	if err != nil {
		f.Discard()
		return nil, err
	}
	return f, nil
}

// Discard gives the file's space back.
func (f *File) Discard() { _ = f.Close() } // nobody will read it any more
