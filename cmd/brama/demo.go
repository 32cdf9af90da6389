package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/brama-customs/brama/api"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
)

// demoCommand is brama demo.
type demoCommand struct {
	paymentFlags
	Once bool   `help:"End after the table instead of serving on."`
	Addr string `default:"127.0.0.1:8080" help:"Address to listen on; port 0 takes a free one (${default})."`
	Data string `placeholder:"DIR" type:"path" help:"Where to keep the store; a temporary directory, deleted at the end, if not given."`
}

// Run does the main job on the embedded default: everything goes through the
// real HTTP API, the real store, queue and workers.
func (c *demoCommand) Run(ctx context.Context, out streams) error {
	dir, cleanUp, err := c.directory()
	if err != nil {
		return err
	}
	defer cleanUp()
	h, err := build(ctx, plan{
		store: storeFlags{Store: "sqlite:" + filepath.Join(dir, "brama.db")}, queue: queueFlags{Queue: "memory:"},
		workers: 2, addr: c.Addr, payments: clearance.Payments(c.Payments), limits: api.Limits{}, log: slog.New(slog.NewJSONHandler(out.err, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- h.run(serving) }()
	if err := c.show(ctx, h, out.out); err != nil {
		stop()
		return errors.Join(err, <-ended)
	}
	if c.Once {
		stop()
	}
	return <-ended
}

func (c *demoCommand) directory() (dir string, cleanUp func(), err error) {
	if c.Data != "" {
		return c.Data, func() {}, os.MkdirAll(c.Data, 0o700)
	}
	dir, err = os.MkdirTemp("", "brama-demo-")
	return dir, func() { _ = os.RemoveAll(dir) }, err
}

// people are the sample users.
type people struct {
	broker, inspector, supervisor, deputy string // tokens
}

func hire(ctx context.Context, s *clearance.Service) (p people, err error) {
	for _, one := range []struct {
		token        *string
		tenant, name string
		role         clearance.Role
	}{
		{&p.broker, "broker-one", "oksana", clearance.Broker},
		{&p.inspector, "customs", "taras", clearance.Inspector},
		{&p.supervisor, "customs", "lesia", clearance.Supervisor},
		{&p.deputy, "customs", "petro", clearance.Supervisor},
	} {
		if *one.token, err = s.IssueToken(ctx, one.tenant, one.role, one.name); err != nil {
			return p, err
		}
	}
	return p, nil
}

// show lodges the samples, waits for what comes of them and prints it.
func (c *demoCommand) show(ctx context.Context, h *house, out io.Writer) error {
	p, err := hire(ctx, h.service)
	if err != nil {
		return err
	}
	broker, inspector := newClient(h.url(), p.broker, 16), newClient(h.url(), p.inspector, 16)
	fmt.Fprintln(out, "Brama demo: sample declarations and a workbook go through the real API, store, queue and workers.")
	mrns, err := lodgeSamples(ctx, broker, inspector)
	if err != nil {
		return err
	}
	workbook, fromRows, err := lodgeWorkbook(ctx, broker)
	if err != nil {
		return err
	}
	rows, err := outcomes(ctx, inspector, append(mrns, fromRows...))
	if err != nil {
		return err
	}
	printOutcomes(out, rows)
	printWorkbook(out, workbook)
	printWayIn(out, h.url(), workbook.ID, p)
	return nil
}

// outcomes waits until each has one.
func outcomes(ctx context.Context, inspector *client, mrns []string) ([]*clearance.Casefile, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	rows := make([]*clearance.Casefile, 0, len(mrns))
	for _, mrn := range mrns {
		f, err := awaitOutcome(ctx, inspector, mrn)
		if err != nil {
			return nil, err
		}
		rows = append(rows, f)
	}
	return rows, nil
}

func awaitOutcome(ctx context.Context, inspector *client, mrn string) (*clearance.Casefile, error) {
	for {
		f, err := inspector.casefile(ctx, mrn)
		if err != nil || f.Status != declarations.Lodged {
			return f, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("%s has no outcome yet: %w", mrn, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func printOutcomes(out io.Writer, rows []*clearance.Casefile) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "MRN\tLRN\tItems\tCustoms value, UAH\tPayments, UAH\tScore\tChannel\tStatus")
	for _, f := range rows {
		value, total, score := "-", "-", "-"
		if f.Assessment != nil {
			value, total = f.Assessment.CustomsValue.String(), f.Assessment.Total.String()
		}
		if f.Risk != nil {
			score = fmt.Sprint(f.Risk.Assessment.Score)
		}
		channel := string(f.Channel)
		if channel == "" {
			channel = "-"
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\n", f.MRN, f.LRN, itemsOf(f), value, total, score, channel, f.Status)
	}
	_ = table.Flush() // to a terminal or a buffer
	for _, f := range rows {
		for _, why := range f.Unassessable {
			fmt.Fprintf(out, "  %s waits: %s\n", f.MRN, why.Message.EN)
		}
	}
}

func itemsOf(f *clearance.Casefile) int {
	doc, _ := declarations.Decode(f.Declaration)
	if doc == nil {
		return 0
	}
	return len(doc.Items)
}

func printWayIn(out io.Writer, url, workbook string, p people) {
	fmt.Fprintf(out, `
Pages       %[1]s/        (sign in with one of the keys below)
API         %[1]s/api/v1  (Authorization: Bearer KEY)
Description %[1]s/docs
Workbook    %[1]s/batches/%[2]s  (its answer, row by row)

Broker      %[3]s
Inspector   %[4]s
Supervisor  %[5]s
and another %[6]s  (rules of risk take two)
`, url, workbook, p.broker, p.inspector, p.supervisor, p.deputy)
}
