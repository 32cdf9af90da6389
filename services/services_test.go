package services_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	amqp "github.com/rabbitmq/amqp091-go"

	"github.com/brama-customs/brama/services"
)

// server is what the tests ask of both kinds.
type server interface {
	URL() string
	PID() int
	Kill() error
	Restart(context.Context) error
	Stop() error
}

var kinds = map[string]struct {
	start func(context.Context, string) (server, error)
	write func(t *testing.T, url string)
	read  func(t *testing.T, url string)
}{
	"PostgreSQL": {
		func(ctx context.Context, dir string) (server, error) { return services.StartPostgres(ctx, dir) },
		func(t *testing.T, url string) { query(t, url, `CREATE TABLE kept AS SELECT 1`) },
		func(t *testing.T, url string) { query(t, url, `SELECT * FROM kept`) },
	},
	"RabbitMQ": {
		func(ctx context.Context, dir string) (server, error) { return services.StartRabbit(ctx, dir) },
		func(t *testing.T, url string) { declare(t, url, false) },
		func(t *testing.T, url string) { declare(t, url, true) },
	},
}

func query(t *testing.T, url, text string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), text); err != nil {
		t.Fatal(err)
	}
}

// declare makes a durable queue, or finds that it is there.
func declare(t *testing.T, url string, there bool) {
	t.Helper()
	conn, err := amqp.Dial(url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	c, err := conn.Channel()
	if err != nil {
		t.Fatal(err)
	}
	declare := c.QueueDeclare
	if there {
		declare = c.QueueDeclarePassive
	}
	if _, err := declare("kept", true, false, false, false, nil); err != nil {
		t.Fatal(err)
	}
}

// scratch is a directory that the server's own account can reach.
func scratch(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "brama-services-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func TestAServerKeepsItsDataOverAKillAndLeavesNothing(t *testing.T) {
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			dir := scratch(t)
			s, err := kind.start(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			kind.write(t, s.URL())
			first := s.PID()
			if err := s.Restart(t.Context()); err != nil || s.PID() != first {
				t.Errorf("one that runs is started again: %v", err)
			}
			if err := s.Kill(); err != nil || s.PID() != 0 {
				t.Fatalf("%v, process %d", err, s.PID())
			}
			if answers(t, s) {
				t.Error("it answers though it was killed")
			}
			if err := s.Kill(); err == nil {
				t.Error("it can be killed twice")
			}
			if err := s.Restart(t.Context()); err != nil {
				t.Fatal(err)
			}
			kind.read(t, s.URL())
			if err := s.Stop(); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(dir); !os.IsNotExist(err) || answers(t, s) {
				t.Errorf("something is left: %v", err)
			}
		})
	}
}

func answers(t *testing.T, s server) bool {
	t.Helper()
	at, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.DialTimeout("tcp", at.Host, 5*time.Second)
	if err == nil {
		c.Close()
	}
	return err == nil
}

// startAndSayWhere in the environment makes the test binary a process that
// starts a server of that kind and waits to be killed.
const startAndSayWhere = "BRAMA_TEST_START"

func TestMain(m *testing.M) {
	kind, asked := kinds[os.Getenv(startAndSayWhere)]
	if !asked {
		os.Exit(m.Run())
	}
	dir, err := os.MkdirTemp("", "brama-services-")
	if err == nil {
		_, err = kind.start(context.Background(), dir)
	}
	fmt.Println(dir)
	if err == nil {
		select {}
	}
	os.Exit(1)
}

func TestAServerEndsWithTheProcessThatStartedIt(t *testing.T) {
	for name := range kinds {
		t.Run(name, func(t *testing.T) {
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			parent := exec.Command(self)
			parent.Env, parent.Stderr = append(os.Environ(), startAndSayWhere+"="+name), os.Stderr
			out, err := parent.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := parent.Start(); err != nil {
				t.Fatal(err)
			}
			dir, err := bufio.NewReader(out).ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			dir = dir[:len(dir)-1]
			if _, err := os.Stat(dir); err != nil {
				t.Fatal(err)
			}
			if err := parent.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = parent.Wait() // says only that it was killed
			gone(t, dir)
		})
	}
}

// gone waits until the directory is deleted, which is the last that happens.
func gone(t *testing.T, dir string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		if _, err := os.Stat(dir); os.IsNotExist(err) {
			return
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			t.Fatalf("%s is still there", dir)
		}
	}
}
