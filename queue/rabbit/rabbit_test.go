package rabbit_test

import (
	"io"
	"log/slog"
	"testing"

	"go.uber.org/goleak"

	"github.com/brama-customs/brama/queue"
	"github.com/brama-customs/brama/queue/queuetest"
	"github.com/brama-customs/brama/queue/rabbit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t *testing.T, url string) *rabbit.Queue {
	t.Helper()
	return openLogging(t, url, t.Output())
}

func openLogging(t *testing.T, url string, to io.Writer) *rabbit.Queue {
	t.Helper()
	q, err := rabbit.Open(t.Context(), url, slog.New(slog.NewTextHandler(to, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := q.Close(); err != nil {
			t.Error(err)
		}
	})
	return q
}

func TestConformance(t *testing.T) {
	b := queuetest.Rabbit(t)
	queuetest.Run(t, func(t *testing.T) queue.Queue { return open(t, b.URL()) })
}
