package pgstore_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/brama-customs/brama/store/pgstore"
	"github.com/brama-customs/brama/store/storetest"
)

func TestMigrations(t *testing.T) {
	server := storetest.Postgres(t)
	t.Run("several programs may migrate at once, and again", func(t *testing.T) {
		url := server.URL(t)
		var running sync.WaitGroup
		for range 4 {
			running.Go(func() { openAt(t, url) })
		}
		running.Wait()
		if err := openAt(t, url).Ping(context.Background()); err != nil {
			t.Error(err)
		}
	})
	for _, schema := range []int64{1, 2, 3} {
		t.Run(fmt.Sprintf("what a store of schema %d kept is there after an upgrade", schema), func(t *testing.T) {
			s := openOld(t, server.URL(t))
			pgstore.MigrateTo(t, s, schema)
			kept := storetest.Fill(t, s, schema)
			if err := s.Migrate(context.Background()); err != nil {
				t.Fatal(err)
			}
			storetest.Filled(t, s, kept)
		})
	}
	t.Run("a schema of a newer program is refused", func(t *testing.T) {
		url := server.URL(t)
		s := openAt(t, url)
		run(t, url, `INSERT INTO brama_schema (version_id, is_applied) VALUES (99999, true)`)
		if err := s.Migrate(context.Background()); err == nil || !strings.Contains(err.Error(), "newer brama") {
			t.Errorf("Migrate: %v", err)
		}
		_, err := pgstore.Open(context.Background(), url)
		if err == nil || !strings.Contains(err.Error(), "99999") || !strings.Contains(err.Error(), "newer brama") {
			t.Errorf("Open: %v", err)
		}
	})
	t.Run("commits wait for the disk whatever the database's default", func(t *testing.T) {
		url := server.URL(t)
		run(t, url, `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$`)
		conn := connect(t, url)
		setting := func(sql string) (value string) {
			if err := conn.QueryRow(context.Background(), sql).Scan(&value); err != nil {
				t.Fatal(err)
			}
			return value
		}
		if setting(`SHOW synchronous_commit`) != "off" {
			t.Fatal("the database's default was not changed")
		}
		s := openAt(t, url)
		if got := pgstore.Setting(s, "synchronous_commit"); got != "on" {
			t.Errorf("synchronous_commit is %s", got)
		}
	})
}

func TestASilentServerIsGivenUp(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if _, err := pgstore.Open(ctx, "postgres://nobody@127.0.0.1:1/none?sslmode=disable"); err == nil || ctx.Err() != nil {
		t.Errorf("got %v, context %v", err, ctx.Err())
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func run(t *testing.T, url, sql string) {
	t.Helper()
	if _, err := connect(t, url).Exec(context.Background(), sql); err != nil {
		t.Fatal(err)
	}
}
