package services

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// Postgres is a PostgreSQL server. It keeps its promises (fsync is on), trusts
// everybody on this machine, and has the user and the database postgres.
type Postgres struct {
	server
	port int
}

// StartPostgres starts a server with all its files in dir, which it deletes in
// the end. Run by root it gives the directory to the account postgres, which
// must be able to reach it.
func StartPostgres(ctx context.Context, dir string) (*Postgres, error) {
	bin, err := postgresPrograms()
	if err != nil {
		return nil, err
	}
	as, err := postgresAccount(dir)
	if err != nil {
		return nil, err
	}
	p := &Postgres{server: server{name: "PostgreSQL", dir: dir, account: as}}
	if err := freePorts(&p.port); err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
	initdb.Dir, initdb.SysProcAttr = dir, as
	if said, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, said)
	}
	p.command = func() *exec.Cmd {
		return exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-p", strconv.Itoa(p.port),
			"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=on",
			"-c", "max_connections=200", "-c", "shared_buffers=128MB", "-c", "max_wal_size=4GB")
	}
	p.greet = func() error { return greetPostgres(p.port) }
	if p.reaper, err = newReaper(dir, syscall.SIGQUIT, "QUIT"); err != nil {
		return nil, err
	}
	if err := p.Restart(ctx); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	return p, nil
}

// URL is the address of the database postgres.
func (p *Postgres) URL() string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", p.port)
}

// postgresPrograms finds the folder of initdb and postgres, of the newest
// version where there are several.
func postgresPrograms() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // its only error is a malformed pattern
	slices.Reverse(found)
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, path)
	}
	if len(found) == 0 {
		return "", errors.New("PostgreSQL is not installed here: run `make services`")
	}
	return filepath.Dir(found[0]), nil
}

// postgresAccount is as whom the server runs: it refuses to run as root, and
// then gets the account postgres, and the directory with it.
func postgresAccount(dir string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return &syscall.SysProcAttr{Setpgid: true}, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL does not run as root: %w; run `make services`", err)
	}
	uid, _ := strconv.ParseUint(who.Uid, 10, 32) // the system writes numbers
	gid, _ := strconv.ParseUint(who.Gid, 10, 32)
	as := &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return &syscall.SysProcAttr{Setpgid: true, Credential: as}, os.Chown(dir, int(uid), int(gid))
}

// greetPostgres says the first words of protocol 3.0 and wants an
// authentication request, which comes when the server takes clients.
func greetPostgres(port int) error {
	words := []byte("\x00\x00\x00\x00\x00\x03\x00\x00user\x00postgres\x00database\x00postgres\x00\x00")
	binary.BigEndian.PutUint32(words, uint32(len(words)))
	answer := make([]byte, 1)
	if err := exchange(port, words, answer); err != nil {
		return err
	}
	if answer[0] != 'R' {
		return fmt.Errorf("the server on port %d is not ready", port)
	}
	return nil
}
