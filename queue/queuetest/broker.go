package queuetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A Broker is a RabbitMQ server for one test, which has the names of all
// queues in it to itself.
type Broker struct {
	t      testing.TB
	server *server
	prefix string
}

// startLimit is how long RabbitMQ may take to start: 5 s alone, 25 s beside
// others on two cores.
const startLimit = 2 * time.Minute

// shared starts the one server of a test binary: starting takes long.
var shared = sync.OnceValues(newServer)

// Rabbit returns a broker, running, for the test. It is a private server on
// free ports of the loopback interface, in a temporary directory, started once
// a test binary and gone with it; or, where BRAMA_TEST_AMQP has the address of
// one, that, where the queues brama-test-… are left behind. Without either the
// test fails.
func Rabbit(t testing.TB) *Broker {
	t.Helper()
	s, err := shared()
	if err == nil {
		err = s.up()
	}
	if err != nil {
		t.Fatalf("start RabbitMQ: %v", err)
	}
	return &Broker{t: t, server: s, prefix: "brama-test-" + strings.ToLower(rand.Text()[:12])}
}

// URL is the address for rabbit.Open, with a prefix that is the test's own.
func (b *Broker) URL() string {
	separator := "?"
	if strings.Contains(b.server.url, "?") {
		separator = "&"
	}
	return b.server.url + separator + "prefix=" + b.prefix
}

// Prefix begins the names of the test's queues.
func (b *Broker) Prefix() string { return b.prefix }

// Kill ends the server with SIGKILL, as a crash would.
//
// It has the server write down its list of queues first. RabbitMQ does that
// with a delay of about a second, and a queue younger than that comes back
// from a crash (3.10.8) empty and without a leader, for ever: a defect of the
// server with the first second of a queue's life, which tests would meet each
// time and an installation once.
func (b *Broker) Kill() {
	b.t.Helper()
	b.private()
	b.Control("eval", "[dets:sync(T) || T <- dets:all()].")
	b.server.kill()
}

// Restart starts the server again after Kill, on the same ports and data, and
// returns when it answers.
func (b *Broker) Restart() {
	b.t.Helper()
	b.private()
	if err := b.server.up(); err != nil {
		b.t.Fatalf("restart RabbitMQ: %v", err)
	}
}

// Control runs rabbitmqctl on the server.
func (b *Broker) Control(arguments ...string) {
	b.t.Helper()
	b.private()
	out, err := b.server.control(arguments...)
	if err != nil {
		b.t.Fatalf("rabbitmqctl %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
}

func (b *Broker) private() {
	b.t.Helper()
	if b.server.dir == "" {
		b.t.Fatal("this test disturbs its broker and needs a private one: unset BRAMA_TEST_AMQP")
	}
}

// A server is a RabbitMQ node with a port mapper (epmd) of its own.
type server struct {
	url string

	bin, dir, node    string
	port, dist, names int       // AMQP, Erlang distribution, epmd
	reaper            io.Writer // learns the process to end with us

	mu      sync.Mutex
	process *exec.Cmd // nil while killed
}

func newServer() (*server, error) {
	if url := os.Getenv("BRAMA_TEST_AMQP"); url != "" {
		return &server{url: url}, nil
	}
	bin, err := serverPrograms()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "brama-rabbit-")
	if err != nil {
		return nil, err
	}
	s := &server{bin: bin, dir: dir, node: "brama-" + strconv.Itoa(os.Getpid()) + "@localhost"}
	if err := freePorts(&s.port, &s.dist, &s.names); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	s.url = fmt.Sprintf("amqp://guest:guest@127.0.0.1:%d/", s.port)
	if err := s.prepare(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, nil
}

// serverPrograms finds the directory of RabbitMQ's own start scripts. The
// commands in the PATH are not used: Debian's change to the user rabbitmq.
func serverPrograms() (string, error) {
	patterns := []string{
		"/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin", // Debian
		"/opt/rabbitmq/sbin",                           // official image
		"/opt/homebrew/opt/rabbitmq/sbin", "/usr/local/opt/rabbitmq/sbin",
	}
	for _, pattern := range patterns {
		found, _ := filepath.Glob(pattern) // its only error is a malformed pattern
		for _, dir := range found {
			if _, err := os.Stat(filepath.Join(dir, "rabbitmq-server")); err == nil {
				return dir, nil
			}
		}
	}
	return "", errors.New("no RabbitMQ server here: run `make services`, which installs Debian's package " +
		"rabbitmq-server, or set BRAMA_TEST_AMQP to the address of one (amqp://user:password@host:port/vhost)")
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

// prepare writes the configuration and starts the port mapper and the reaper.
func (s *server) prepare() error {
	files := map[string]string{
		"rabbitmq.conf": fmt.Sprintf("listeners.tcp.1 = 127.0.0.1:%d\nlog.file.level = warning\n"+
			"disk_free_limit.absolute = 10MB\nraft.wal_max_size_bytes = 16777216\n", s.port),
		"plugins": "[].\n",
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	epmd := exec.Command("epmd", "-address", "127.0.0.1", "-port", strconv.Itoa(s.names))
	if err := epmd.Start(); err != nil {
		return err
	}
	return s.startReaper(epmd.Process.Pid)
}

// reaperScript reads the number of the server's process group at each start,
// and an empty line when it is gone, until its input ends, which it does when
// this process ends in whatever way. Then it ends the rest.
const reaperScript = `
while read -r line; do group=$line; done
[ -z "$group" ] || kill -s KILL -- "-$group"
kill -s KILL "$1"
rm -rf -- "$2"`

func (s *server) startReaper(epmd int) error {
	reaper := exec.Command("sh", "-c", reaperScript, "reaper", strconv.Itoa(epmd), s.dir)
	reaper.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // an interrupt from the terminal is not for it
	in, err := reaper.StdinPipe()
	if err != nil {
		return err
	}
	s.reaper = in
	return reaper.Start()
}

// environment has everything the scripts would otherwise take from the
// system's installation.
func (s *server) environment() []string {
	in := func(name string) string { return filepath.Join(s.dir, name) }
	return append(os.Environ(),
		"HOME="+s.dir, "LANG=C.UTF-8", // the cookie lies in HOME
		"ERL_EPMD_PORT="+strconv.Itoa(s.names), "ERL_EPMD_ADDRESS=127.0.0.1",
		"RABBITMQ_NODENAME="+s.node,
		"RABBITMQ_NODE_IP_ADDRESS=127.0.0.1", "RABBITMQ_NODE_PORT="+strconv.Itoa(s.port),
		"RABBITMQ_DIST_PORT="+strconv.Itoa(s.dist),
		"RABBITMQ_MNESIA_BASE="+in("data"), "RABBITMQ_LOG_BASE="+in("log"), "RABBITMQ_SCHEMA_DIR="+in("schema"),
		"RABBITMQ_GENERATED_CONFIG_DIR="+in("generated"), "RABBITMQ_PID_FILE="+in("pid"),
		"RABBITMQ_CONFIG_FILE="+in("rabbitmq.conf"), "RABBITMQ_ADVANCED_CONFIG_FILE="+in("none"),
		"RABBITMQ_CONF_ENV_FILE="+os.DevNull, "RABBITMQ_ENABLED_PLUGINS_FILE="+in("plugins"),
		// With "input allowed" the script becomes the server instead of
		// watching over it, so that there is one process to kill.
		"RABBITMQ_ALLOW_INPUT=true", "RABBITMQ_SERVER_START_ARGS=-noinput",
		"RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1} +sbwt none",
	)
}

// up starts the server if it is not running and waits until it answers.
func (s *server) up() error {
	if s.dir == "" {
		return nil // whether it answers shows in the first use
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process != nil {
		return nil
	}
	output, err := os.Create(filepath.Join(s.dir, "output"))
	if err != nil {
		return err
	}
	defer output.Close()
	c := exec.Command(filepath.Join(s.bin, "rabbitmq-server"))
	c.Dir, c.Env, c.Stdout, c.Stderr = s.dir, s.environment(), output, output
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := c.Start(); err != nil {
		return err
	}
	fmt.Fprintln(s.reaper, c.Process.Pid)
	s.process = c
	if err := s.await(); err != nil {
		s.end()
		said, _ := os.ReadFile(output.Name())
		return fmt.Errorf("%w; it said:\n%s", err, said[max(0, len(said)-4000):])
	}
	return nil
}

// await waits until the server speaks AMQP.
func (s *server) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		err := greet(net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)))
		if err == nil {
			return nil
		}
		if ended, _ := syscall.Wait4(s.process.Process.Pid, nil, syscall.WNOHANG, nil); ended > 0 {
			return errors.New("the server ended")
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the server does not answer within %v: %w", startLimit, err)
		case <-again.C:
		}
	}
}

// greet says the first words of AMQP 0-9-1 and wants the first frame of the
// answer, which is of type 1 on channel 0.
func greet(at string) error {
	c, err := net.DialTimeout("tcp", at, 5*time.Second)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return err
	}
	if _, err := c.Write([]byte("AMQP\x00\x00\x09\x01")); err != nil {
		return err
	}
	frame := make([]byte, 3)
	if _, err := io.ReadFull(c, frame); err != nil {
		return err
	}
	if !bytes.Equal(frame, []byte{1, 0, 0}) {
		return fmt.Errorf("%s does not speak AMQP 0-9-1", at)
	}
	return nil
}

func (s *server) kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process != nil {
		s.end()
	}
}

// end kills the server with everything it started.
func (s *server) end() {
	_ = syscall.Kill(-s.process.Process.Pid, syscall.SIGKILL) // it may have ended by itself
	_ = s.process.Wait()                                      // says only that it was killed
	fmt.Fprintln(s.reaper)
	s.process = nil
}

func (s *server) control(arguments ...string) ([]byte, error) {
	c := exec.Command(filepath.Join(s.bin, "rabbitmqctl"), append([]string{"-n", s.node}, arguments...)...)
	c.Dir, c.Env = s.dir, s.environment()
	return c.CombinedOutput()
}
