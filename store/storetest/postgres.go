package storetest

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// serverVariable names a server to use in place of a private one: a postgres://
// address where databases may be made.
const serverVariable = "BRAMA_TEST_POSTGRES"

// Server is a PostgreSQL server for tests.
type Server struct {
	address string // of the database postgres
	bin     string // folder of the programs, "" for a server that is not ours
	dir     string
	port    int
	account *syscall.Credential // the server's user where we are root
	process *os.Process
	ended   chan struct{} // closed when process has ended

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
	s := &Server{bin: programs(t), dir: serverDir(t)}
	t.Cleanup(s.stop)
	s.account = owner(t, s.dir)
	s.run(t, "initdb", "-D", s.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
	s.port = freePort(t)
	s.address = fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", s.port)
	s.Restart(t)
	return s
}

// serverDir is not t.TempDir, whose folders only their owner may enter.
func serverDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "brama-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// programs finds the folder of initdb and postgres.
func programs(t testing.TB) string {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	slices.Reverse(found)
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, path)
	}
	if len(found) == 0 {
		t.Fatalf("PostgreSQL is not installed: run `make services`, or set %s to a server's address", serverVariable)
	}
	return filepath.Dir(found[0])
}

// owner gives the server's files to the user postgres where we are root, as
// which PostgreSQL refuses to run.
func owner(t testing.TB, dir string) *syscall.Credential {
	t.Helper()
	if os.Geteuid() != 0 {
		return nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		t.Fatalf("PostgreSQL does not run as root: %v; run `make services`", err)
	}
	uid, _ := strconv.Atoi(who.Uid)
	gid, _ := strconv.Atoi(who.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

// command runs one of PostgreSQL's programs; it is killed if this process dies.
func (s *Server) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(s.bin, name), args...)
	c.Dir = s.dir
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.account, Pdeathsig: syscall.SIGQUIT}
	return c
}

func (s *Server) run(t testing.TB, name string, args ...string) {
	t.Helper()
	if out, err := s.command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// Restart starts the server again on the same port and waits until it serves.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s.start(t)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		conn, err := pgx.Connect(ctx, s.address)
		if err == nil {
			conn.Close(ctx)
			return
		}
		select {
		case <-again.C:
		case <-s.ended: // children of a killed server still hold its memory
			s.start(t)
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			t.Fatalf("PostgreSQL does not serve: %v\n%s", err, log)
		}
	}
}

// start starts the server from a thread that lives as long as the server: the
// system sends Pdeathsig when the starting thread ends, not only when the
// process does.
func (s *Server) start(t testing.TB) {
	t.Helper()
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	server := s.command("postgres", "-D", s.data(), "-p", strconv.Itoa(s.port),
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=on",
		"-c", "max_connections=200", "-c", "shared_buffers=128MB", "-c", "max_wal_size=4GB")
	server.Stdout, server.Stderr = log, log
	started, ended := make(chan error), make(chan struct{})
	go func() {
		runtime.LockOSThread() // and never let go: the thread ends with this function
		defer close(ended)
		err := server.Start()
		started <- err
		if err == nil {
			_ = server.Wait()
		}
	}()
	if err := <-started; err != nil {
		t.Fatal(err)
	}
	s.process, s.ended = server.Process, ended
}

// Kill ends the server as the loss of its process would.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	if s.process == nil {
		t.Fatalf("the server that %s names cannot be killed", serverVariable)
	}
	if err := s.process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-s.ended
}

// stop ends the server at once; what it wrote is thrown away.
func (s *Server) stop() {
	if s.process != nil {
		_ = s.process.Signal(syscall.SIGQUIT)
		<-s.ended
	}
	_ = os.RemoveAll(s.dir)
}

// URL makes a fresh database and gives its address.
func (s *Server) URL(t testing.TB) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.address)
	if err != nil {
		t.Fatalf("connecting to PostgreSQL: %v", err)
	}
	defer conn.Close(ctx)
	name := s.name()
	if _, err := conn.Exec(ctx, `CREATE DATABASE `+name); err != nil {
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
