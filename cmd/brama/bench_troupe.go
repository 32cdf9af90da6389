package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/brama-customs/brama/clearance"
)

// troupe is the processes that are measured, and the keys to them.
type troupe struct {
	addr      string
	brokers   []string
	inspector string
	stage     *stage
	keeper    clearance.Driver
	running   []*exec.Cmd
	names     []string
}

// benchBrokers is how many brokers lodge: each key has a limit of its own.
const benchBrokers = 64

func (c *benchCommand) start(ctx context.Context, s *stage, m *model) (t *troupe, err error) {
	t = &troupe{stage: s}
	defer func() {
		if err != nil {
			t.end()
		}
	}()
	flags := []string{"--store", s.store, "--queue", s.queue, "--log-level", "warn"}
	serve := append([]string{"serve", "--addr", "127.0.0.1:0"}, flags...)
	if c.Mode == "scaled" {
		serve = append(serve, "--workers", "0")
	}
	said, err := t.run("serve", serve)
	if err != nil {
		return t, err
	}
	if t.addr, err = addressIn(said); err != nil {
		return t, err
	}
	if c.Mode == "scaled" {
		if _, err := t.run("worker", append([]string{"worker"}, flags...)); err != nil {
			return t, err
		}
	}
	if t.keeper, err = (storeFlags{s.store}).open(ctx, true); err != nil {
		return t, err
	}
	if err := t.hire(ctx); err != nil {
		return t, err
	}
	return t, t.rehearse(ctx, m)
}

// rehearse lodges one declaration and shows why, where it is refused.
func (t *troupe) rehearse(ctx context.Context, m *model) error {
	_, err := newClient("http://"+t.addr, t.brokers[0], 1).lodge(ctx, "rehearsal", m.body)
	if err != nil {
		return fmt.Errorf("lodge a first declaration: %w", err)
	}
	return t.awaitAll(ctx)
}

func (t *troupe) hire(ctx context.Context) error {
	s, err := newService(ctx, clearance.Options{Store: t.keeper})
	if err != nil {
		return err
	}
	defer s.Close()
	for i := range benchBrokers {
		token, err := s.IssueToken(ctx, fmt.Sprintf("bench-%02d", i), clearance.Broker, "")
		if err != nil {
			return err
		}
		t.brokers = append(t.brokers, token)
	}
	t.inspector, err = s.IssueToken(ctx, "customs", clearance.Inspector, "bench")
	return err
}

// run starts this program again as another process and gives its output once
// it has said its first line.
func (t *troupe) run(name string, args []string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	cmd := exec.Command(self, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	t.running, t.names = append(t.running, cmd), append(t.names, name)
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	go func() { _, _ = io.Copy(io.Discard, lines) }() // so that it never waits for us
	if err != nil {
		return "", fmt.Errorf("%s ended before it was ready: %w", name, err)
	}
	return line, nil
}

var urlPattern = regexp.MustCompile(`http://(\S+)`)

func addressIn(line string) (string, error) {
	found := urlPattern.FindStringSubmatch(line)
	if found == nil {
		return "", fmt.Errorf("no address in %q", line)
	}
	return found[1], nil
}

// processes gives the process ids of everything measured.
func (t *troupe) processes() map[string]int {
	pids := map[string]int{}
	for i, cmd := range t.running {
		pids[t.names[i]] = cmd.Process.Pid
	}
	for name, pid := range t.stage.servers {
		pids[name] = pid
	}
	return pids
}

// awaitAll waits until everything accepted has its result.
func (t *troupe) awaitAll(ctx context.Context) error {
	deadline := time.Now().Add(2 * time.Minute)
	for {
		waiting, err := t.keeper.Backlog(ctx)
		if err != nil {
			return err
		}
		if waiting.Lodged == 0 {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%d declarations have no result after two minutes", waiting.Lodged)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// bytesStored is the size of the store on disk.
func (t *troupe) bytesStored(ctx context.Context) (int64, error) {
	path, embedded := strings.CutPrefix(t.stage.store, "sqlite:")
	if !embedded {
		sized, ok := t.keeper.(interface {
			Size(context.Context) (int64, error)
		})
		if !ok {
			return 0, errors.New("this store does not tell its size")
		}
		return sized.Size(ctx)
	}
	var size int64
	err := filepath.WalkDir(filepath.Dir(path), func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	return size, err
}

// end asks the processes to end, last started first, and waits for them.
func (t *troupe) end() {
	if t.keeper != nil {
		_ = t.keeper.Close() // only read from
	}
	for i := len(t.running) - 1; i >= 0; i-- {
		_ = t.running[i].Process.Signal(syscall.SIGTERM) // it may have ended by itself
		_ = t.running[i].Wait()
	}
}
