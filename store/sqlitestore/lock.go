package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"syscall"
)

// lockFile takes the lock that says "this process serves the store". The
// system lets go of it when the process ends, however it ends.
func lockFile(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = ErrServed
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// fileLock lets one process migrate at a time; the others wait for it.
type fileLock struct{ file *os.File }

// SessionLock implements lock.SessionLocker of goose.
func (l *fileLock) SessionLock(context.Context, *sql.Conn) error {
	return syscall.Flock(int(l.file.Fd()), syscall.LOCK_EX)
}

// SessionUnlock implements lock.SessionLocker of goose.
func (l *fileLock) SessionUnlock(context.Context, *sql.Conn) error {
	return syscall.Flock(int(l.file.Fd()), syscall.LOCK_UN)
}
