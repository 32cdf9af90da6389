package sqlitestore

import (
	"context"
	"database/sql"
	"os"
	"time"
)

// keeper moves pages from the write-ahead log to the file, on a connection of
// its own, so that no commit has to.
type keeper struct {
	db     *sql.DB
	log    string // path of the log
	writer *writer
	quit   chan struct{}
	done   chan struct{}
}

const (
	// keepEvery is the least time between two checkpoints.
	keepEvery = 250 * time.Millisecond
	// longLog is the number of pages (32 MB) from which writers wait until the
	// log is empty and begins anew. Under steady load a passive checkpoint never
	// reaches the end of the log, and the log would grow as long as the load lasts.
	longLog = 2048
	// A log of more than shortLog bytes is cut once nothing has been written
	// for quietFor.
	shortLog = 4 << 20
	quietFor = time.Second
)

func newKeeper(path string, w *writer) (*keeper, error) {
	db, err := sql.Open("sqlite", dsn(path, "wal_autocheckpoint(0)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	k := &keeper{db: db, log: path + "-wal", writer: w, quit: make(chan struct{}), done: make(chan struct{})}
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
	pause, quiet := time.NewTicker(keepEvery), time.NewTimer(quietFor)
	defer pause.Stop()
	defer quiet.Stop()
	for {
		select {
		case <-k.quit:
			return
		case <-quiet.C:
			k.cut()
			continue
		case <-k.writer.written:
			k.keep()
			quiet.Reset(quietFor)
		}
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
	if length, err := k.checkpoint("PASSIVE"); err == nil && length >= longLog {
		k.alone("PASSIVE")
	}
}

// cut gives the disk back what a log that was long once takes up. It does not
// wait for those who read: writers would wait with it.
func (k *keeper) cut() {
	log, err := os.Stat(k.log)
	if err != nil || log.Size() <= shortLog {
		return
	}
	if _, err := k.db.ExecContext(context.Background(), `PRAGMA busy_timeout = 0`); err == nil {
		k.alone("TRUNCATE")
	}
}

// alone makes a checkpoint while nobody writes.
func (k *keeper) alone(mode string) {
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
	_, _ = k.checkpoint(mode)
}

// checkpoint gives the length of the log in pages.
func (k *keeper) checkpoint(mode string) (int, error) {
	var busy, length, moved int
	err := k.db.QueryRowContext(context.Background(), `PRAGMA wal_checkpoint(`+mode+`)`).Scan(&busy, &length, &moved)
	return length, err
}
