package api

import (
	"errors"
	"io"

	"github.com/brama-customs/brama/spool"
)

// spooled is a file that came, and the name its sender gave it.
type spooled struct {
	*spool.File
	name string
}

// keep keeps what can be read, at most so many bytes. Nothing and without a
// name, which is what browsers send where no file was chosen, is no file.
func keep(folder string, from io.Reader, name string, most int) (*spooled, error) {
	file, err := spool.Keep(folder, from, int64(most))
	switch {
	case errors.Is(err, spool.ErrTooLarge):
		return nil, tooLarge(most)
	case err != nil:
		return nil, err
	case file.Size == 0 && name == "":
		file.Discard()
		return nil, nil
	}
	return &spooled{file, name}, nil
}
