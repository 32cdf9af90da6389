package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/brama-customs/brama/clearance"
)

// tokenIssueCommand is brama token issue.
type tokenIssueCommand struct {
	storeFlags
	Tenant string `required:"" placeholder:"NAME" help:"Whose token it is: a broker's or importer's firm, or the customs office."`
	Role   string `required:"" enum:"broker,importer,inspector,supervisor,admin" help:"What it may do: ${enum}."`
	Name   string `placeholder:"NAME" help:"Who holds it; stands in decisions and events. One is made up where none is given."`
}

// Run prints the token, alone on standard output.
func (c *tokenIssueCommand) Run(ctx context.Context, io streams) error {
	return withService(ctx, c.storeFlags, io.err, func(s *clearance.Service) error {
		token, err := s.IssueToken(ctx, c.Tenant, clearance.Role(c.Role), c.Name)
		if err == nil {
			fmt.Fprintln(io.out, token)
		}
		return err
	})
}

// withService does short work on the store, beside whatever else uses it.
func withService(ctx context.Context, f storeFlags, logTo io.Writer, do func(*clearance.Service) error) error {
	keeper, err := f.open(ctx, true)
	if err != nil {
		return err
	}
	return withStore(ctx, keeper, logTo, do)
}

// readService is withService where there is a store already.
func readService(ctx context.Context, f storeFlags, logTo io.Writer, do func(*clearance.Service) error) error {
	if err := f.there(); err != nil {
		return err
	}
	return withService(ctx, f, logTo, do)
}

// withStore does work on a store and closes it.
func withStore(ctx context.Context, keeper store, logTo io.Writer, do func(*clearance.Service) error) error {
	s, err := newService(ctx, clearance.Options{Store: keeper, Log: slog.New(slog.NewJSONHandler(logTo, nil))})
	if err != nil {
		return errors.Join(err, keeper.Close())
	}
	err = do(s)
	s.Close()
	return errors.Join(err, keeper.Close())
}
