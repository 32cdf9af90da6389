package main

import (
	"context"
	"os"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/profiles"
)

// riskBacktestCommand is brama risk backtest.
type riskBacktestCommand struct {
	storeFlags
	Profile string `required:"" placeholder:"FILE.json" help:"The profile, as the API takes it."`
	span
}

// Run prints what the profile would have done as one JSON object.
func (c *riskBacktestCommand) Run(ctx context.Context, out streams) error {
	if err := c.span.check(); err != nil {
		return err
	}
	profile, err := readProfile(c.Profile)
	if err != nil {
		return err
	}
	return readService(ctx, c.storeFlags, out.err, func(s *clearance.Service) error {
		result, err := s.Backtest(ctx, profile, c.From, c.To)
		if err != nil {
			return err
		}
		return printJSON(out.out, result)
	})
}

func readProfile(name string) (profiles.Profile, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return profiles.Profile{}, err
	}
	profile, faults := profiles.Parse(text)
	if blocking := faults.Blocking(); len(blocking) > 0 {
		return profiles.Profile{}, fault.Refuse(blocking)
	}
	return profile, nil
}
