package api

import (
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"
)

// line writes the request's line: never a path with its values, a query, a
// body, a token or an address.
func (e *edge) line(c *fiber.Ctx, id, route string, status int, took time.Duration) {
	attrs := []slog.Attr{
		slog.String("id", id),
		slog.String("method", c.Method()),
		slog.String("route", route),
		slog.Int("status", status),
		slog.Duration("took", took),
	}
	for _, local := range []struct{ key, name string }{
		{LocalTenant, "tenant"}, {LocalRole, "role"}, {localRefusal, "refusal"},
	} {
		if value, ok := c.Locals(local.key).(string); ok {
			attrs = append(attrs, slog.String(local.name, value))
		}
	}
	e.log.LogAttrs(c.UserContext(), slog.LevelInfo, "request", attrs...)
}

// complain writes what may not be told to the caller.
func (e *edge) complain(c *fiber.Ctx, err error) {
	id, _ := c.Locals(localID).(string)
	e.log.LogAttrs(c.UserContext(), slog.LevelError, "request failed",
		slog.String("id", id), slog.String("method", c.Method()), slog.String("error", err.Error()))
}

// cutter gives what is called when an answer has to be cut in its middle, when
// nothing is left of the request but its connection.
func (e *edge) cutter(c *fiber.Ctx) func(error) {
	ctx, method, route := c.UserContext(), c.Method(), routeOf(c)
	id, _ := c.Locals(localID).(string)
	return func(err error) {
		e.meters.cut.WithLabelValues(method, route).Inc()
		e.log.LogAttrs(ctx, slog.LevelError, "answer cut",
			slog.String("id", id), slog.String("method", method), slog.String("route", route),
			slog.String("error", err.Error()))
	}
}

// panicked writes where it happened. The value is written by its type alone
// where it is no error: it may hold anything.
func (e *edge) panicked(c *fiber.Ctx, value any) error {
	err, ok := value.(error)
	if !ok {
		err = fmt.Errorf("a %T", value)
	}
	id, _ := c.Locals(localID).(string)
	e.log.LogAttrs(c.UserContext(), slog.LevelError, "handler panicked",
		slog.String("id", id), slog.String("error", err.Error()), slog.String("stack", string(debug.Stack())))
	return fmt.Errorf("handler panicked: %w", err)
}
