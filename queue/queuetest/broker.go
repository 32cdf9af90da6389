package queuetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/brama-customs/brama/services"
)

// serverVariable names a broker to use in place of a private one.
const serverVariable = "BRAMA_TEST_AMQP"

// A Broker is a RabbitMQ server for one test, which has the names of all
// queues in it to itself.
type Broker struct {
	t      testing.TB
	url    string
	server *services.Rabbit // nil where it is not ours
	prefix string
}

// shared starts the one server of a test binary: starting takes long. Nobody
// stops it: it ends with the process.
var shared = sync.OnceValues(func() (*services.Rabbit, error) {
	dir, err := os.MkdirTemp("", "brama-rabbit-")
	if err != nil {
		return nil, err
	}
	server, err := services.StartRabbit(context.Background(), dir)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w, or set %s to the address of one (amqp://user:password@host:port/vhost)", err, serverVariable), os.RemoveAll(dir))
	}
	return server, nil
})

// Rabbit returns a broker, running, for the test. It is a private server on
// free ports of the loopback interface, in a temporary directory, started once
// a test binary and gone with it; or, where BRAMA_TEST_AMQP has the address of
// one, that, where the queues brama-test-… are left behind. Without either the
// test fails.
func Rabbit(t testing.TB) *Broker {
	t.Helper()
	b := &Broker{t: t, url: os.Getenv(serverVariable), prefix: "brama-test-" + strings.ToLower(rand.Text()[:12])}
	if b.url != "" {
		return b
	}
	server, err := shared()
	if err == nil {
		err = server.Restart(context.Background()) // a test before may have left it killed
	}
	if err != nil {
		t.Fatal(err)
	}
	b.server, b.url = server, server.URL()
	return b
}

// URL is the address for rabbit.Open, with a prefix that is the test's own.
func (b *Broker) URL() string {
	separator := "?"
	if strings.Contains(b.url, "?") {
		separator = "&"
	}
	return b.url + separator + "prefix=" + b.prefix
}

// Prefix begins the names of the test's queues.
func (b *Broker) Prefix() string { return b.prefix }

// Kill ends the server with SIGKILL, as a crash would.
func (b *Broker) Kill() {
	b.t.Helper()
	b.private()
	if err := b.server.Kill(); err != nil {
		b.t.Fatal(err)
	}
}

// Restart starts the server again after Kill, on the same ports and data, and
// returns when it answers.
func (b *Broker) Restart() {
	b.t.Helper()
	b.private()
	if err := b.server.Restart(context.Background()); err != nil {
		b.t.Fatal(err)
	}
}

// Control runs rabbitmqctl on the server.
func (b *Broker) Control(arguments ...string) {
	b.t.Helper()
	b.private()
	out, err := b.server.Control(arguments...)
	if err != nil {
		b.t.Fatalf("rabbitmqctl %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
}

func (b *Broker) private() {
	b.t.Helper()
	if b.server == nil {
		b.t.Fatalf("this test disturbs its broker and needs a private one: unset %s", serverVariable)
	}
}
