package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/brama-customs/brama/services"
	"github.com/brama-customs/brama/store/pgstore"
)

// benchDatabases are made on the server that is measured: one for what the
// bare store takes in, one for the service.
const (
	benchRaw   = "brama_bench_raw"
	benchStore = "brama_bench"
)

// stageScaled starts what is not given: PostgreSQL and RabbitMQ, private, and
// gone with the stage.
func (c *benchCommand) stageScaled(ctx context.Context, s *stage) error {
	if err := c.stageStore(ctx, s); err != nil {
		return err
	}
	return c.stageQueue(ctx, s)
}

func (c *benchCommand) stageStore(ctx context.Context, s *stage) (err error) {
	server := c.Store
	if server == "" {
		if server, err = s.startPostgres(ctx); err != nil {
			return fmt.Errorf("%w, or give an empty database with --store", err)
		}
	}
	if s.raw, err = pgstore.Create(ctx, server, benchRaw); err != nil {
		return err
	}
	s.stop = append(s.stop, func() { _ = pgstore.Drop(context.WithoutCancel(ctx), server, benchRaw) }) // ours goes whole
	if s.store = c.Store; s.store == "" {
		s.store, err = pgstore.Create(ctx, server, benchStore)
	}
	return err
}

func (s *stage) startPostgres(ctx context.Context) (url string, err error) {
	// Not in the stage's own directory, which only this account may enter.
	dir, err := os.MkdirTemp("", "brama-bench-postgres-")
	if err != nil {
		return "", err
	}
	server, err := services.StartPostgres(ctx, dir)
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	s.stop = append(s.stop, func() { _ = server.Stop() }) // it ends with this process at the latest
	s.servers["postgres"] = server.PID()
	return server.URL(), nil
}

func (c *benchCommand) stageQueue(ctx context.Context, s *stage) error {
	if s.queue = c.Queue; s.queue != "" {
		return nil
	}
	dir, err := os.MkdirTemp("", "brama-bench-rabbit-")
	if err != nil {
		return err
	}
	server, err := services.StartRabbit(ctx, dir)
	if err != nil {
		return errors.Join(fmt.Errorf("%w, or give a broker with --queue", err), os.RemoveAll(dir))
	}
	s.stop = append(s.stop, func() { _ = server.Stop() }) // it ends with this process at the latest
	s.queue, s.servers["rabbitmq"] = server.URL(), server.PID()
	return nil
}
