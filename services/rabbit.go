package services

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
)

// Rabbit is a RabbitMQ node with a port mapper (epmd) of its own.
type Rabbit struct {
	server
	bin, node         string
	port, dist, names int // AMQP, Erlang distribution, epmd
	epmd              *exec.Cmd
}

// StartRabbit starts a node with all its files in dir, which it deletes in the
// end.
func StartRabbit(ctx context.Context, dir string) (*Rabbit, error) {
	bin, err := rabbitPrograms()
	if err != nil {
		return nil, err
	}
	r := &Rabbit{bin: bin}
	if err := freePorts(&r.port, &r.dist, &r.names); err != nil {
		return nil, err
	}
	r.node = fmt.Sprintf("brama-%d-%d@localhost", os.Getpid(), r.port)
	r.server = server{
		name: "RabbitMQ", dir: dir, account: &syscall.SysProcAttr{Setpgid: true},
		command: r.command, greet: func() error { return greetRabbit(r.port) },
	}
	if err := r.prepare(); err != nil {
		return nil, err
	}
	if err := r.Restart(ctx); err != nil {
		return nil, errors.Join(err, r.Stop())
	}
	return r, nil
}

// URL is the address for clients.
func (r *Rabbit) URL() string { return fmt.Sprintf("amqp://guest:guest@127.0.0.1:%d/", r.port) }

// Kill ends the server as a crash would, with SIGKILL.
//
// It has the server write down its list of queues first. RabbitMQ does that
// with a delay of up to two seconds, and a queue younger than that is gone after
// a crash, or comes back (3.10.8) empty and without a leader, for ever: a defect
// of the server with the first seconds of a queue's life, which tests would meet
// each time and an installation once.
func (r *Rabbit) Kill() error {
	if said, err := r.Control("eval", "ok = mnesia:sync_log(), [dets:sync(T) || T <- dets:all()]."); err != nil {
		return fmt.Errorf("have RabbitMQ write down its queues: %w\n%s", err, said)
	}
	return r.server.Kill()
}

// Stop ends the server and its port mapper, and deletes the directory.
func (r *Rabbit) Stop() error {
	err := r.server.Stop()
	_ = r.epmd.Wait() // says only that it was killed
	return err
}

// Control runs rabbitmqctl on the node and gives what it said.
func (r *Rabbit) Control(arguments ...string) ([]byte, error) {
	c := exec.Command(filepath.Join(r.bin, "rabbitmqctl"), append([]string{"-n", r.node}, arguments...)...)
	c.Dir, c.Env = r.dir, r.environment()
	return c.CombinedOutput()
}

// rabbitPrograms finds the directory of RabbitMQ's own start scripts. The
// commands in the PATH are not used: Debian's change to the user rabbitmq.
func rabbitPrograms() (string, error) {
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
	return "", errors.New("RabbitMQ is not installed here: run `make services`")
}

// prepare writes the configuration and starts the port mapper and the reaper.
func (r *Rabbit) prepare() error {
	files := map[string]string{
		"rabbitmq.conf": fmt.Sprintf("listeners.tcp.1 = 127.0.0.1:%d\nlog.file.level = warning\n"+
			"disk_free_limit.absolute = 10MB\nraft.wal_max_size_bytes = 16777216\n", r.port),
		"plugins": "[].\n",
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	r.epmd = exec.Command("epmd", "-address", "127.0.0.1", "-port", strconv.Itoa(r.names))
	if err := r.epmd.Start(); err != nil {
		return fmt.Errorf("start the port mapper: %w; run `make services`", err)
	}
	var err error
	r.reaper, err = newReaper(r.dir, syscall.SIGKILL, "KILL", r.epmd.Process.Pid)
	return err
}

func (r *Rabbit) command() *exec.Cmd {
	c := exec.Command(filepath.Join(r.bin, "rabbitmq-server"))
	c.Env = r.environment()
	return c
}

// environment has everything the scripts would otherwise take from the
// system's installation.
func (r *Rabbit) environment() []string {
	in := func(name string) string { return filepath.Join(r.dir, name) }
	return append(os.Environ(),
		"HOME="+r.dir, "LANG=C.UTF-8", // the cookie lies in HOME
		"ERL_EPMD_PORT="+strconv.Itoa(r.names), "ERL_EPMD_ADDRESS=127.0.0.1",
		"RABBITMQ_NODENAME="+r.node,
		"RABBITMQ_NODE_IP_ADDRESS=127.0.0.1", "RABBITMQ_NODE_PORT="+strconv.Itoa(r.port),
		"RABBITMQ_DIST_PORT="+strconv.Itoa(r.dist),
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

// greetRabbit says the first words of AMQP 0-9-1 and wants the first frame of
// the answer, which is of type 1 on channel 0.
func greetRabbit(port int) error {
	answer := make([]byte, 3)
	if err := exchange(port, []byte("AMQP\x00\x00\x09\x01"), answer); err != nil {
		return err
	}
	if !bytes.Equal(answer, []byte{1, 0, 0}) {
		return fmt.Errorf("the server on port %d does not speak AMQP 0-9-1", port)
	}
	return nil
}
