package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	riskmodel "github.com/brama-customs/brama/risk/model"
)

// span is the days that declarations of the store were lodged on, in Kyiv.
type span struct {
	From civil.Date `placeholder:"YYYY-MM-DD" help:"The first day on which the declarations of the store were lodged."`
	To   civil.Date `placeholder:"YYYY-MM-DD" help:"The last such day."`
}

func (s span) check() error {
	switch {
	case s.From.IsZero() || s.To.IsZero():
		return usageError{errors.New("declarations of the store need --from and --to")}
	case s.To.Before(s.From):
		return usageError{fmt.Errorf("--to %s is before --from %s", s.To, s.From)}
	}
	return nil
}

// days is a number of days: 30 or 30d.
type days int

// mostDelay is the most days an outcome can be waited for.
const mostDelay = 3660

// UnmarshalText reads it.
func (d *days) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(strings.TrimSuffix(string(text), "d"))
	if err != nil || n < 1 || n > mostDelay {
		return fmt.Errorf("%q is no number of days, such as 30d, from 1 to %d", text, mostDelay)
	}
	*d = days(n)
	return nil
}

// rows gives what there is to learn from.
func (c *riskTrainCommand) rows(ctx context.Context, logTo io.Writer) (*riskmodel.Table, error) {
	switch {
	case c.FromStore:
		return c.lessons(ctx, logTo)
	case len(c.Data) == 0:
		return nil, usageError{errors.New("nothing to learn from: give --data FILE.csv, or --from-store")}
	case c.span != (span{}):
		return nil, usageError{errors.New("--from and --to choose declarations of the store: they need --from-store")}
	}
	return labelled(ctx, c.Data)
}

func (c *riskTrainCommand) lessons(ctx context.Context, logTo io.Writer) (rows *riskmodel.Table, err error) {
	if err := c.span.check(); err != nil {
		return nil, err
	}
	err = readService(ctx, c.storeFlags, logTo, func(s *clearance.Service) error {
		rows, err = s.Lessons(ctx, c.From, c.To)
		return err
	})
	return rows, err
}
