package main

import (
	"context"
	"encoding/json"
	"io"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/ua"
)

func dateOr(text string, otherwise civil.Date) (civil.Date, error) {
	if text == "" {
		return otherwise, nil
	}
	return civil.Parse(text)
}

// asOf chooses the tariff in force on a day.
type asOf struct {
	Date  string `placeholder:"YYYY-MM-DD" help:"As of this day; today in Kyiv if not given."`
	Store string `env:"BRAMA_STORE" placeholder:"URL" help:"A store whose loaded tariffs count too; the shipped one alone if not given."`
}

// tariff gives the tariff to use.
func (a asOf) tariff(ctx context.Context, out streams, use func(*tariffs.Schedule, civil.Date) error) error {
	day, err := dateOr(a.Date, todayInKyiv())
	if err != nil {
		return usageError{err}
	}
	if a.Store == "" {
		schedule, err := ua.Schedule()
		if err != nil {
			return err
		}
		return use(schedule, day)
	}
	return readService(ctx, storeFlags{a.Store}, out.err, func(s *clearance.Service) error {
		return use(s.Law(day).Schedule, day)
	})
}

// tariffShowCommand is brama tariff show.
type tariffShowCommand struct {
	Code   string `arg:"" help:"Commodity code of ten digits."`
	Origin string `placeholder:"CC" help:"Country of origin, two letters."`
	asOf   `embed:""`
}

// Run prints what applies as one JSON object.
func (c *tariffShowCommand) Run(ctx context.Context, out streams) error {
	return c.tariff(ctx, out, func(s *tariffs.Schedule, day civil.Date) error { return c.show(out.out, s, day) })
}

func (c *tariffShowCommand) show(out io.Writer, s *tariffs.Schedule, day civil.Date) error {
	card, faults := s.Show(c.Code, day, c.Origin)
	if blocking := faults.Blocking(); len(blocking) > 0 {
		return fault.Refuse(blocking)
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(card)
}

// tariffExportCommand is brama tariff export.
type tariffExportCommand struct {
	Rows bool `xor:"part" help:"The rows: codes, names, rates of duty, units. This is so if nothing is said."`
	Law  bool `xor:"part" help:"The tables of the law around the rows: agreements, excise, VAT and others."`
	asOf `embed:""`
}

// Run prints the tariff in force as a CSV that tariff import reads back.
func (c *tariffExportCommand) Run(ctx context.Context, out streams) error {
	return c.tariff(ctx, out, func(s *tariffs.Schedule, _ civil.Date) error {
		if c.Law {
			return ua.WriteLaw(out.out, s.Law())
		}
		return ua.WriteTariff(out.out, s.Rows())
	})
}
