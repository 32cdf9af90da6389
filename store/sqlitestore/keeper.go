package sqlitestore

import (
	"context"
	"database/sql"
	"time"
)

// keeper moves pages from the write-ahead log to the file, on a connection of
// its own, so that no commit has to.
type keeper struct {
	db     *sql.DB
	writer *writer
	quit   chan struct{}
	done   chan struct{}
}

const (
	// keepEvery is the least time between two checkpoints.
	keepEvery = 500 * time.Millisecond
	// longLog is the number of pages (256 MB) from which writers wait until the
	// log is empty. Under steady load a passive checkpoint never reaches the
	// end of the log, and the log would grow as long as the load lasts.
	longLog = 16384
)

func newKeeper(path string, w *writer) (*keeper, error) {
	db, err := sql.Open("sqlite", dsn(path, "wal_autocheckpoint(0)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	k := &keeper{db: db, writer: w, quit: make(chan struct{}), done: make(chan struct{})}
	go k.run()
	return k, nil
}

func (k *keeper) close() error {
	close(k.quit)
	<-k.done
	return k.db.Close()
}

func (k *keeper) run() {
	defer close(k.done)
	pause := time.NewTicker(keepEvery)
	defer pause.Stop()
	for {
		select {
		case <-k.quit:
			return
		case <-k.writer.written:
		}
		k.keep()
		select {
		case <-k.quit:
			return
		case <-pause.C:
		}
	}
}

// keep tries; what stays in the log now is moved another time, and what
// cannot be moved for good shows in the next commit.
func (k *keeper) keep() {
	length, err := k.checkpoint()
	if err != nil || length < longLog {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-k.quit:
			cancel()
		case <-ctx.Done():
		}
	}()
	if k.writer.line.take(ctx, false) != nil {
		return
	}
	defer k.writer.line.pass()
	_, _ = k.checkpoint()
}

// checkpoint gives the length of the log in pages.
func (k *keeper) checkpoint() (int, error) {
	var busy, length, moved int
	err := k.db.QueryRowContext(context.Background(), `PRAGMA wal_checkpoint(PASSIVE)`).Scan(&busy, &length, &moved)
	return length, err
}
