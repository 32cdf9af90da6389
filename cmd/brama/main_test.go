package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// asProgram in the environment makes this test binary the program itself: what
// the tests start, kill and restart is then built as they are, race detector
// included.
const asProgram = "BRAMA_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	for _, setting := range os.Environ() { // the machine's own settings are not the tests'
		if name, _, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "BRAMA_") && !strings.HasPrefix(name, "BRAMA_TEST_") || strings.HasPrefix(name, "OTEL_") {
			os.Unsetenv(name)
		}
	}
	os.Exit(m.Run())
}

// within bounds everything a test waits for.
func within(t testing.TB, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

// until asks again and again until the answer is yes.
func until(ctx context.Context, t testing.TB, what string, yes func() bool) {
	t.Helper()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !yes() {
		select {
		case <-ctx.Done():
			t.Fatalf("in vain: %s", what)
		case <-again.C:
		}
	}
}

// said is what a command line came to.
type said struct {
	code     int
	out, err string
}

// line runs a command line inside the test.
func line(ctx context.Context, in string, args ...string) said {
	var out, failed bytes.Buffer
	code := run(ctx, args, streams{strings.NewReader(in), &out, &failed})
	return said{code, out.String(), failed.String()}
}

// done is a command line that must end well; it gives its output.
func done(t testing.TB, args ...string) string {
	t.Helper()
	s := line(within(t, time.Minute), "", args...)
	if s.code != exitDone {
		t.Fatalf("brama %s: exit code %d\n%s%s", strings.Join(args, " "), s.code, s.out, s.err)
	}
	return s.out
}

// issue makes a token beside whatever uses the store.
func issue(t testing.TB, store, tenant, role string) string {
	t.Helper()
	return strings.TrimSpace(done(t, "token", "issue", "--store", store, "--tenant", tenant, "--role", role, "--name", role))
}

// process is the program as a process of its own, which can be killed and
// started again.
type process struct {
	t     testing.TB
	args  []string
	env   []string
	log   string // file of everything it wrote to standard error
	cmd   *exec.Cmd
	ready string // its first line
	out   *notes // everything it said after that
}

// notes is text that one writes while another reads.
type notes struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write adds to the text.
func (n *notes) Write(b []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.Write(b)
}

func (n *notes) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.String()
}

// spawn starts the program with a command line and waits for its first line.
func spawn(t testing.TB, args ...string) *process {
	t.Helper()
	p := &process{t: t, args: args, log: filepath.Join(t.TempDir(), "log")}
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.tidy)
	return p
}

func (p *process) start() error {
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, p.args...)
	cmd.Env, cmd.Stderr = append(append(os.Environ(), asProgram+"=1"), p.env...), log
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	p.cmd = cmd
	lines := bufio.NewReader(out)
	p.ready, err = lines.ReadString('\n')
	if err != nil {
		return errors.Join(fmt.Errorf("brama %s said nothing: %s", strings.Join(p.args, " "), p.logged()), p.stop(syscall.SIGKILL))
	}
	p.out = &notes{}
	go func() { _, _ = io.Copy(p.out, lines) }() // ends with the process
	return nil
}

// url is where it serves.
func (p *process) url() string {
	addr, err := addressIn(p.ready)
	if err != nil {
		p.t.Error(err)
	}
	return "http://" + addr
}

func (p *process) logged() string {
	text, err := os.ReadFile(p.log)
	if err != nil {
		p.t.Error(err)
	}
	return string(text)
}

// stop sends a signal and waits for the end.
func (p *process) stop(signal syscall.Signal) error {
	cmd := p.cmd
	p.cmd = nil
	if err := cmd.Process.Signal(signal); err != nil {
		return err
	}
	err := cmd.Wait()
	if signal == syscall.SIGKILL {
		return nil // that it was killed is no news
	}
	return err
}

// end asks it to end, and wants it to end well.
func (p *process) end() {
	p.t.Helper()
	if err := p.stop(syscall.SIGTERM); err != nil {
		p.t.Errorf("brama %s did not end well: %v\n%s", strings.Join(p.args, " "), err, p.logged())
	}
}

func (p *process) tidy() {
	if p.cmd != nil {
		_ = p.stop(syscall.SIGKILL) // it may have ended by itself
	}
	if strings.Contains(p.logged(), "DATA RACE") || strings.Contains(p.logged(), "panic:") {
		p.t.Errorf("brama %s:\n%s", strings.Join(p.args, " "), p.logged())
	}
}
