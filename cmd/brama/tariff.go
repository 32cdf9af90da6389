package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/ua"
)

// tariffImportCommand is brama tariff import.
type tariffImportCommand struct {
	storeFlags
	File   string `arg:"" help:"The tariff: CSV (code, mfn, full, unit, names), or the law's own HTML tables."`
	From   string `placeholder:"YYYY-MM-DD" help:"The day it takes effect; today in Kyiv if not given."`
	Name   string `placeholder:"NAME" help:"What the version is called, such as the number of the law; the file's name if not given."`
	DryRun bool   `help:"Show the differences and load nothing."`
}

// Run loads the tariff, or nothing of it where any row cannot be taken.
func (c *tariffImportCommand) Run(ctx context.Context, out streams) error {
	from, err := dateOr(c.From, todayInKyiv())
	if err != nil {
		return usageError{err}
	}
	rows, err := readTariffFile(c.File)
	if err != nil {
		return err
	}
	version := cmp.Or(c.Name, strings.TrimSuffix(filepath.Base(c.File), filepath.Ext(c.File))) + "/" + from.String()
	fresh, err := ua.NewSchedule(version, from, rows)
	if err != nil {
		return fmt.Errorf("nothing was loaded:\n%w", err)
	}
	return withService(ctx, c.storeFlags, out.err, func(s *clearance.Service) error {
		printChanges(out.out, s.Law(from).Schedule, fresh)
		if c.DryRun {
			return nil
		}
		var body bytes.Buffer
		if err := ua.WriteTariff(&body, fresh.Rows()); err != nil {
			return err
		}
		err := s.ImportTariff(ctx, clearance.TariffVersion{Version: version, From: from, Source: filepath.Base(c.File), Body: body.Bytes()})
		if err == nil {
			fmt.Fprintf(out.out, "Loaded as %s, in force from %s.\n", version, from)
		}
		return err
	})
}

func dateOr(text string, otherwise civil.Date) (civil.Date, error) {
	if text == "" {
		return otherwise, nil
	}
	return civil.Parse(text)
}

func readTariffFile(name string) ([]tariffs.Row, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := ua.ReadTariff(f, ua.FormatOf(name))
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read as a tariff:\n%w", name, err)
	}
	return rows, nil
}

func printChanges(out io.Writer, before, after *tariffs.Schedule) {
	changes := tariffs.Diff(before, after)
	for _, c := range changes {
		switch {
		case c.Field == "":
			fmt.Fprintf(out, "%s %s\n", c.Code, c.Kind)
		default:
			fmt.Fprintf(out, "%s %s: %q becomes %q\n", c.Code, c.Field, c.Before, c.After)
		}
	}
	fmt.Fprintf(out, "%d differences to %s.\n", len(changes), before.Version())
}

// tariffShowCommand is brama tariff show.
type tariffShowCommand struct {
	Code   string `arg:"" help:"Commodity code of ten digits."`
	Origin string `placeholder:"CC" help:"Country of origin, two letters."`
	Date   string `placeholder:"YYYY-MM-DD" help:"As of this day; today in Kyiv if not given."`
	Store  string `env:"BRAMA_STORE" placeholder:"URL" help:"A store whose loaded tariffs count too; the shipped one alone if not given."`
}

// Run prints what applies as one JSON object.
func (c *tariffShowCommand) Run(ctx context.Context, out streams) error {
	day, err := dateOr(c.Date, todayInKyiv())
	if err != nil {
		return usageError{err}
	}
	if c.Store == "" {
		schedule, err := ua.Schedule()
		return errors.Join(err, c.show(out.out, schedule, day))
	}
	return withService(ctx, storeFlags{c.Store}, out.err, func(s *clearance.Service) error {
		return c.show(out.out, s.Law(day).Schedule, day)
	})
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
