package memqueue_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/brama-customs/brama/queue"
	"github.com/brama-customs/brama/queue/memqueue"
	"github.com/brama-customs/brama/queue/queuetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestConformance(t *testing.T) {
	queuetest.Run(t, func(*testing.T) queue.Queue { return memqueue.New() })
}
