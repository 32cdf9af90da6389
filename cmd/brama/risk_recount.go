package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/store/sqlitestore"
)

// riskRecountCommand is brama risk recount.
type riskRecountCommand struct{ storeFlags }

// Run prints what was counted. Unlike other work on a store it is not done
// beside whoever serves a SQLite file: that process would in time write the
// counters it has over these.
func (c *riskRecountCommand) Run(ctx context.Context, out streams) error {
	if err := c.there(); err != nil {
		return err
	}
	keeper, err := c.open(ctx, false)
	if errors.Is(err, sqlitestore.ErrServed) {
		return fmt.Errorf("%w: stop it, then count again", err)
	}
	if err != nil {
		return err
	}
	return withStore(ctx, keeper, out.err, func(s *clearance.Service) error {
		counted, err := s.Recount(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintln(out.err, "brama: start serve and worker again: they count on from here; one that ran meanwhile keeps the counters it had, and writes them over these")
		return printJSON(out.out, counted)
	})
}
