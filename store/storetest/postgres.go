package storetest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/brama-customs/brama/services"
)

// serverVariable names a server to use in place of a private one: a postgres://
// address where databases may be made.
const serverVariable = "BRAMA_TEST_POSTGRES"

// Server is a PostgreSQL server for tests.
type Server struct {
	address string             // of the database postgres
	private *services.Postgres // nil where it is not ours

	mu        sync.Mutex
	databases int
}

// Postgres starts a private server, with fsync, on a free port of 127.0.0.1;
// it ends with the test, and with the process if that ends first. Where
// BRAMA_TEST_POSTGRES names a server, that one is used.
func Postgres(t testing.TB) *Server {
	t.Helper()
	if address := os.Getenv(serverVariable); address != "" {
		return &Server{address: address}
	}
	// Not t.TempDir, whose folders only their owner may enter.
	dir, err := os.MkdirTemp("", "brama-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	private, err := services.StartPostgres(context.Background(), dir)
	if err != nil {
		t.Fatalf("%v, or set %s to a server's address", err, serverVariable)
	}
	t.Cleanup(func() {
		if err := private.Stop(); err != nil {
			t.Error(err)
		}
	})
	return &Server{address: private.URL(), private: private}
}

// Restart starts the server again on the same port and waits until it serves.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	if err := s.private.Restart(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// Kill ends the server as the loss of its process would.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	if s.private == nil {
		t.Fatalf("the server that %s names cannot be killed", serverVariable)
	}
	if err := s.private.Kill(); err != nil {
		t.Fatal(err)
	}
}

// URL makes an empty database and gives its address.
func (s *Server) URL(t testing.TB) string {
	t.Helper()
	return s.create(t, "")
}

// Copy makes a database with what is in the one at an address, to which nobody
// may be connected, and gives its address: sooner than migrating an empty one.
func (s *Server) Copy(t testing.TB, address string) string {
	t.Helper()
	from, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return s.create(t, " TEMPLATE "+strings.TrimPrefix(from.Path, "/"))
}

func (s *Server) create(t testing.TB, like string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.address)
	if err != nil {
		t.Fatalf("connecting to PostgreSQL: %v", err)
	}
	defer conn.Close(ctx)
	name := s.name()
	if _, err := conn.Exec(ctx, `CREATE DATABASE `+name+like); err != nil {
		t.Fatalf("making a database: %v", err)
	}
	t.Cleanup(func() { s.drop(name) })
	address, err := url.Parse(s.address)
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/" + name
	return address.String()
}

func (s *Server) name() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.databases++
	return fmt.Sprintf("brama_%d_%d", os.Getpid(), s.databases)
}

// drop leaves nothing behind on a server that is not ours.
func (s *Server) drop(name string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.address)
	if err != nil {
		return
	}
	defer conn.Close(ctx)
	_, _ = conn.Exec(ctx, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`)
}
