package main

import (
	"context"
	"fmt"

	"github.com/brama-customs/brama/clearance"
)

// riskCheckCommand is brama risk check.
type riskCheckCommand struct {
	storeFlags
	span
}

// Run prints one JSON object; something that cannot be explained is a failure.
func (c *riskCheckCommand) Run(ctx context.Context, out streams) error {
	if err := c.span.check(); err != nil {
		return err
	}
	return readService(ctx, c.storeFlags, out.err, func(s *clearance.Service) error {
		checked, err := s.CheckChance(ctx, c.From, c.To)
		if err != nil {
			return err
		}
		if err := printJSON(out.out, checked); err != nil {
			return err
		}
		if checked.Unexplained > 0 {
			return fmt.Errorf("chance does not explain %d of what was noted as drawn", checked.Unexplained)
		}
		return nil
	})
}
