package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/brama-customs/brama/clearance"
)

// recoveryFlags say how soon work that was lost sight of is begun anew.
type recoveryFlags struct {
	ReconcileAfter time.Duration `default:"1m" env:"BRAMA_RECONCILE_AFTER" help:"How long a declaration may go without an outcome before it is asked for again, and messages of a process that died before another sends them (${default})."`
}

// leastRecovery keeps messages that are only on their way from being sent over
// and over: that does no harm, and no good.
const leastRecovery = time.Second

func (f recoveryFlags) check() error {
	if f.ReconcileAfter < leastRecovery {
		return usageError{fmt.Errorf("--reconcile-after must be at least %v", leastRecovery)}
	}
	return nil
}

// paymentFlags say who sees to it that what is due is paid.
type paymentFlags struct {
	Payments string `default:"outside" enum:"outside,account" env:"BRAMA_PAYMENTS" help:"Payments: outside is settled elsewhere, account is taken from the payer's advance account when goods are released; the same for every process (${default})."`
}

// serveCommand is brama serve.
type serveCommand struct {
	storeFlags
	queueFlags
	logFlags
	recoveryFlags
	paymentFlags
	ratesFlags
	workbookFlags
	uploadFlags
	Workers int      `default:"2" env:"BRAMA_WORKERS" help:"Workers in this process; 0 serves only (${default})."`
	Addr    string   `default:"127.0.0.1:8080" env:"BRAMA_ADDR" help:"Address to listen on; port 0 takes a free one (${default})."`
	Proxies []string `env:"BRAMA_TRUSTED_PROXIES" placeholder:"NETWORK" help:"Addresses or networks of reverse proxies that are believed about who asks."`
}

// Run serves until it is told to end.
func (c *serveCommand) Run(ctx context.Context, io streams) error {
	if c.Workers < 0 {
		return usageError{errors.New("--workers must not be negative")}
	}
	if c.Queue == "memory:" && c.Workers == 0 {
		return usageError{errors.New("--workers 0 needs a queue that other processes work on: --queue amqp://…")}
	}
	if err := errors.Join(c.recoveryFlags.check(), c.workbookFlags.check(), c.uploadFlags.check()); err != nil {
		return err
	}
	rates, err := c.ratesFlags.source()
	if err != nil {
		return err
	}
	h, err := build(ctx, plan{
		books: c.workbookFlags, spool: c.UploadDir,
		store: c.storeFlags, queue: c.queueFlags, workers: c.Workers, addr: c.Addr, proxies: c.Proxies,
		limits: c.uploadFlags.limits(c.workbookFlags), log: c.logger(io.err), recoverAfter: c.ReconcileAfter, rates: rates,
		payments: clearance.Payments(c.Payments),
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(io.out, "Brama serves at %s (pages /, API /api/v1, its description /docs)\n", h.url())
	return h.run(ctx)
}

// workerCommand is brama worker.
type workerCommand struct {
	storeFlags
	queueFlags
	logFlags
	recoveryFlags
	paymentFlags
	ratesFlags
	workbookFlags
	Workers int `default:"2" env:"BRAMA_WORKERS" help:"Batches worked on at once (${default})."`
}

// Run works until it is told to end.
func (c *workerCommand) Run(ctx context.Context, io streams) error {
	switch {
	case c.Workers < 1:
		return usageError{errors.New("--workers must be at least 1")}
	case c.storeFlags.embedded() || c.Queue == "memory:":
		return usageError{errors.New("a worker by itself needs --store postgres://… and --queue amqp://…; brama serve works on the embedded ones")}
	}
	if err := errors.Join(c.recoveryFlags.check(), c.workbookFlags.check()); err != nil {
		return err
	}
	rates, err := c.ratesFlags.source()
	if err != nil {
		return err
	}
	h, err := build(ctx, plan{
		books: c.workbookFlags,
		store: c.storeFlags, queue: c.queueFlags, workers: c.Workers, log: c.logger(io.err), recoverAfter: c.ReconcileAfter, rates: rates,
		payments: clearance.Payments(c.Payments),
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(io.out, "Brama works.")
	return h.run(ctx)
}

// migrateCommand is brama migrate.
type migrateCommand struct {
	storeFlags
}

// Run brings the schema up to date.
func (c *migrateCommand) Run(ctx context.Context, io streams) error {
	s, err := c.storeFlags.open(ctx, false)
	if err != nil {
		return err
	}
	fmt.Fprintln(io.out, "The store's schema is up to date.")
	return s.Close()
}
