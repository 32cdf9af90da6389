package sqlitestore_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/store/sqlitestore"
	"github.com/brama-customs/brama/store/storetest"
)

func TestOpen(t *testing.T) {
	t.Run("a file that is served cannot be served twice", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "brama.db")
		first := openAt(t, path)
		if _, err := sqlitestore.Open(path); !errors.Is(err, sqlitestore.ErrServed) {
			t.Errorf("got %v, want ErrServed", err)
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		openAt(t, path)
	})
	t.Run("tokens can be issued beside a process that serves", issueBeside)
	t.Run("messages cannot be leased in shared use", func(t *testing.T) {
		shared := openAt(t, filepath.Join(t.TempDir(), "brama.db"), sqlitestore.Shared())
		if _, err := shared.Lease(context.Background(), 1, time.Hour); err == nil {
			t.Error("leased")
		}
	})
	t.Run("batches cannot be leased in shared use", func(t *testing.T) {
		shared := openAt(t, filepath.Join(t.TempDir(), "brama.db"), sqlitestore.Shared())
		if _, _, err := shared.LeaseBatch(context.Background(), time.Hour); err == nil {
			t.Error("leased")
		}
	})
	t.Run("a batch held by a process that has ended is free, and its holder cannot write", leaseAfterRestart)
	t.Run("only its owner can read what is kept", func(t *testing.T) {
		dir := t.TempDir()
		s := openAt(t, filepath.Join(dir, "new", "brama?%41 #.db"))
		put(t, s, storetest.Lodgement(1, nil))
		files, err := filepath.Glob(filepath.Join(dir, "new", "brama[?]%41 #.db*"))
		if err != nil || len(files) < 3 {
			t.Fatalf("files %v, %v", files, err)
		}
		for _, file := range files {
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: mode %v, %v", file, info.Mode(), err)
			}
		}
	})
	t.Run("commits wait for the disk, and pages are large", func(t *testing.T) {
		s := open(t)
		for setting, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "page_size": "16384"} {
			if got := sqlitestore.Setting(s, setting); got != want {
				t.Errorf("%s is %s, want %s", setting, got, want)
			}
		}
	})
	t.Run("a file that is no store is refused", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "brama.db")
		if err := os.WriteFile(path, []byte(strings.Repeat("no store ", 1000)), 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := sqlitestore.Open(path); err == nil {
			s.Close()
			t.Error("opened")
		}
	})
}

func leaseAfterRestart(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "brama.db")
	first := openAt(t, path)
	content := storetest.Content(1, 100)
	b, leaves := storetest.Workbook(1, content)
	if _, err := first.PutBatch(ctx, b, storetest.Parts(content), leaves); err != nil {
		t.Fatal(err)
	}
	old, found, err := first.LeaseBatch(ctx, time.Hour)
	if !found || err != nil {
		t.Fatalf("found %v, %v", found, err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := openAt(t, path)
	fresh, found, err := second.LeaseBatch(ctx, time.Hour)
	if !found || err != nil || fresh.Epoch != old.Epoch+1 {
		t.Fatalf("found %v, %v, epoch %d after %d", found, err, fresh.Epoch, old.Epoch)
	}
	if _, err := second.AdvanceBatch(ctx, old, nil, nil, time.Hour); !errors.Is(err, clearance.ErrBusy) {
		t.Errorf("the old holder writes: %v, want ErrBusy", err)
	}
	if _, found, err := second.LeaseBatch(ctx, time.Hour); found || err != nil {
		t.Errorf("what this process holds itself is leased again: %v, %v", found, err)
	}
}

func put(t *testing.T, s *sqlitestore.Store, c clearance.Changes) {
	t.Helper()
	ctx := context.Background()
	if err := s.Write(ctx, func(tx clearance.Tx) error { return tx.Put(ctx, c) }); err != nil {
		t.Fatal(err)
	}
}

// issueBeside issues tokens while the serving store writes.
func issueBeside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "brama.db")
	serving := openAt(t, path)
	var running sync.WaitGroup
	running.Go(func() {
		for n := range 30 {
			put(t, serving, storetest.Lodgement(n, nil))
		}
	})
	shared := openAt(t, path, sqlitestore.Shared())
	for i := range byte(10) {
		token := clearance.Token{Hash: [32]byte{i}, Tenant: "t", Role: clearance.Broker, Created: time.Now()}
		if err := shared.PutToken(context.Background(), token); err != nil {
			t.Error(err)
		}
		if _, found, err := serving.Token(context.Background(), token.Hash); !found || err != nil {
			t.Errorf("token %d: found %v, %v", i, found, err)
		}
	}
	running.Wait()
}

func TestMigrations(t *testing.T) {
	t.Run("several programs may migrate at once, and again", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "brama.db")
		openers := []*sqlitestore.Store{}
		for range 4 {
			s, err := sqlitestore.Open(path, sqlitestore.Shared())
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			openers = append(openers, s)
		}
		var running sync.WaitGroup
		for _, s := range openers {
			running.Go(func() {
				if err := s.Migrate(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		running.Wait()
		if err := openAt(t, path).Ping(context.Background()); err != nil {
			t.Error(err)
		}
	})
	for _, schema := range []int64{1, 2, 3} {
		t.Run(fmt.Sprintf("what a store of schema %d kept is there after an upgrade", schema), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "brama.db")
			old, err := sqlitestore.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			sqlitestore.MigrateTo(t, old, schema)
			kept := storetest.Fill(t, old, schema)
			if err := old.Close(); err != nil {
				t.Fatal(err)
			}
			storetest.Filled(t, openAt(t, path), kept)
		})
	}
	t.Run("a schema of a newer program is refused", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "brama.db")
		openAt(t, path).Close()
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec(`INSERT INTO brama_schema (version_id, is_applied) VALUES (99999, 1)`); err != nil {
			t.Fatal(err)
		}
		_, err = sqlitestore.Open(path)
		if err == nil || !strings.Contains(err.Error(), "99999") || !strings.Contains(err.Error(), "newer brama") {
			t.Errorf("Open: %v", err)
		}
	})
}

func TestWritersWaitTheirTurnNoLongerThanTheirContext(t *testing.T) {
	s := open(t)
	inside, leave := make(chan struct{}), make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		_ = s.Write(context.Background(), func(clearance.Tx) error {
			close(inside)
			<-leave
			return nil
		})
	})
	<-inside
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	err := s.Write(ctx, func(clearance.Tx) error {
		t.Error("ran beside another transaction")
		return nil
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	close(leave)
	running.Wait()
}

func TestAFullDiskIsAnErrorAndLeavesNothingHalf(t *testing.T) {
	s := open(t)
	put(t, s, storetest.Lodgement(1, nil))
	sqlitestore.LimitPages(t, s, 0)
	ctx := context.Background()
	huge := storetest.Lodgement(2, storetest.Body(1, 8<<20))
	err := s.Write(ctx, func(tx clearance.Tx) error { return tx.Put(ctx, huge) })
	if err == nil || errors.Is(err, clearance.ErrBusy) {
		t.Errorf("got %v, want an error for good", err)
	}
	all, err := s.List(ctx, clearance.Filter{Limit: 10})
	if err != nil || len(all) != 1 {
		t.Errorf("%d entries, %v; want the first alone", len(all), err)
	}
}

func TestALongLogIsCutOnceTheStoreIsQuiet(t *testing.T) {
	path := filepath.Join(t.TempDir(), "brama.db")
	s := openAt(t, path)
	c := storetest.Lodgement(1, storetest.Body(1, 40<<20))
	put(t, s, c)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for look := time.NewTicker(10 * time.Millisecond); ; {
		log, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		if log.Size() == 0 {
			break
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			t.Fatalf("the log still has %d bytes", log.Size())
		}
	}
	put(t, s, storetest.Lodgement(2, nil))
	kept, err := s.Records(ctx, []string{c.Documents[0].ID})
	if err != nil || len(kept) != 1 || !bytes.Equal(kept[0].Body, c.Documents[0].Body) {
		t.Errorf("%d documents, %v; or another body", len(kept), err)
	}
}
