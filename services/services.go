// Package services starts private servers, PostgreSQL and RabbitMQ, for tests
// and measurements: on free ports of the loopback interface, with all their
// files in one directory that is deleted with them. They can be killed and
// started again on the same data. They end with this process, in whatever way
// it ends.
//
// The programs are those that are installed; `make services` installs them
// from Debian's packages.
package services

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// startLimit is how long a server may take to answer: RabbitMQ takes 5 s
// alone and 25 s beside others on two cores.
const startLimit = 2 * time.Minute

// server is what both kinds have in common: one process at a time, started
// again and again on the same directory.
type server struct {
	name    string
	dir     string
	command func() *exec.Cmd     // a fresh one for each start
	greet   func() error         // nil when the server takes clients
	account *syscall.SysProcAttr // as whom, in a group of its own
	reaper  *reaper

	mu    sync.Mutex
	child *exec.Cmd // nil while killed
}

// PID is the process id of the server, 0 while it is killed.
func (s *server) PID() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.child == nil {
		return 0
	}
	return s.child.Process.Pid
}

// Kill ends the server as a crash would, with SIGKILL.
func (s *server) Kill() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.child == nil {
		return fmt.Errorf("%s does not run", s.name)
	}
	s.end(syscall.SIGKILL)
	return nil
}

// Restart starts the server again after Kill, on the same port and data, and
// returns when it takes clients. A server that runs is left alone.
func (s *server) Restart(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.child != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if err := s.start(); err != nil {
		return fmt.Errorf("start %s: %w", s.name, err)
	}
	if err := s.await(ctx); err != nil {
		s.end(syscall.SIGKILL)
		return fmt.Errorf("start %s: %w; it said:\n%s", s.name, err, s.said())
	}
	return nil
}

// Stop ends the server and deletes its directory.
func (s *server) Stop() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.child != nil {
		s.end(s.reaper.signal)
	}
	return errors.Join(s.reaper.dismiss(), os.RemoveAll(s.dir))
}

func (s *server) start() error {
	output, err := os.OpenFile(filepath.Join(s.dir, "output"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer output.Close()
	cmd := s.command()
	cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = s.dir, output, output, s.account
	if err := cmd.Start(); err != nil {
		return err
	}
	s.reaper.watch(cmd.Process.Pid)
	s.child = cmd
	return nil
}

// await greets until the server answers. One that ends at once is started
// anew: children of a killed one may hold its memory for a moment.
func (s *server) await(ctx context.Context) error {
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for starts := 1; ; {
		err := s.greet()
		if err == nil {
			return nil
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return fmt.Errorf("no answer: %w", err)
		}
		if !ended(s.child) {
			continue
		}
		if starts++; starts > mostStarts {
			return errors.New("it ended")
		}
		if err := s.start(); err != nil {
			return err
		}
	}
}

// ended asks the system, without waiting: no goroutine of a server is there to
// be taken for a leak of what is tested.
func ended(c *exec.Cmd) bool {
	pid, err := syscall.Wait4(c.Process.Pid, nil, syscall.WNOHANG, nil)
	return err != nil || pid > 0
}

// mostStarts is how often a server that ends at once is started.
const mostStarts = 100

// end ends the process with everything in its group.
func (s *server) end(signal syscall.Signal) {
	_ = syscall.Kill(-s.child.Process.Pid, signal) // it may have ended by itself
	_ = s.child.Wait()                             // how it ended shows in what it said
	s.reaper.forget()
	s.child = nil
}

// said is the end of what the server wrote.
func (s *server) said() []byte {
	text, _ := os.ReadFile(filepath.Join(s.dir, "output")) // nothing, where there is nothing
	return text[max(0, len(text)-4000):]
}

// freePorts finds ports nobody uses. Somebody may take one before the server
// does; then its start fails and says so.
func freePorts(ports ...*int) error {
	for _, p := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer l.Close()
		*p = l.Addr().(*net.TCPAddr).Port
	}
	return nil
}

// exchange sends the first words of a protocol and reads as many bytes of the
// answer as it is given room for.
func exchange(port int, words, answer []byte) error {
	c, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", port), 5*time.Second)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return err
	}
	if _, err := c.Write(words); err != nil {
		return err
	}
	_, err = io.ReadFull(c, answer)
	return err
}
