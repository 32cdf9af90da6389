package api

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp/fasthttpadaptor"

	"github.com/brama-customs/brama/fault"
)

const (
	readyKept    = time.Second
	readyTimeout = 2 * time.Second
)

// State is how the service is.
type State struct {
	Status string `json:"status"`
}

// alive says that the process answers.
func alive(q *call) error { return q.give(fiber.StatusOK, State{"ok"}) }

// ready says whether declarations can be lodged now. Why not is for the log
// of the store, not for whoever asks.
func ready(q *call) error {
	_, err := q.Server.ready.get(func() (struct{}, error) {
		ctx, cancel := context.WithTimeout(context.Background(), readyTimeout)
		defer cancel()
		return struct{}{}, q.health.Ready(ctx)
	})
	if err != nil {
		return fault.New(fault.Unavailable, ruleNotReady)
	}
	return q.give(fiber.StatusOK, State{"ready"})
}

func metrics(q *call) error {
	fasthttpadaptor.NewFastHTTPHandler(q.MetricsHandler())(q.Context())
	return nil
}
