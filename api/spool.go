package api

import (
	"fmt"
	"io"
	"os"
)

// spool is a file that came, on disk and under no name: it is gone when it is
// closed, and when the process ends.
type spool struct {
	*os.File
	name string // its sender gave it
	size int64
}

// newSpool keeps what can be read, at most so many bytes. Nothing and without
// a name, which is what browsers send where no file was chosen, is no file.
func newSpool(folder string, from io.Reader, name string, most int) (*spool, error) {
	file, err := os.CreateTemp(folder, "brama-upload-*")
	if err != nil {
		return nil, fmt.Errorf("keep an upload: %w", err)
	}
	s := &spool{File: file, name: name}
	if err := os.Remove(file.Name()); err != nil {
		s.close()
		return nil, fmt.Errorf("keep an upload: %w", err)
	}
	s.size, err = io.Copy(file, io.LimitReader(from, int64(most)+1))
	if err == nil && s.size > int64(most) {
		err = tooLarge(most)
	}
	if err != nil || (s.size == 0 && name == "") {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *spool) close() { _ = s.Close() } // nobody will read it any more
