package queue_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/brama-customs/brama/queue"
)

func TestARejectionIsKnownThroughWrapping(t *testing.T) {
	err := fmt.Errorf("process: %w", queue.Reject(io.ErrUnexpectedEOF))
	if !queue.Rejected(err) || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v: rejected %v", err, queue.Rejected(err))
	}
	if queue.Rejected(io.ErrUnexpectedEOF) || queue.Rejected(nil) {
		t.Error("what was not rejected counts as rejected")
	}
}

func FuzzTopicIsSafeInQueueNames(f *testing.F) {
	for _, topic := range []string{"process", "a.b-c", "", "x.dead", "a b", "а", strings.Repeat("a", 121), "#", "*"} {
		f.Add(topic)
	}
	f.Fuzz(func(t *testing.T, topic string) {
		safe := topic != "" && len(topic) <= 120 && !strings.HasSuffix(topic, ".dead")
		for _, r := range topic {
			safe = safe && strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-", r)
		}
		if err := queue.CheckTopic(topic); (err == nil) != safe {
			t.Errorf("topic %q: %v", topic, err)
		}
	})
}
