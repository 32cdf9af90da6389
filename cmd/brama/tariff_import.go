package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/ua"
)

// tariffImportCommand is brama tariff import.
type tariffImportCommand struct {
	storeFlags
	Files  []string `arg:"" optional:"" name:"file" help:"The rows of the tariff: CSV (code, mfn, full, pref, unit, names), the law's own HTML tables, or a workbook (.xlsx). Several files make one tariff, such as the law's two annexes."`
	Law    []string `sep:"none" placeholder:"FILE" help:"Tables of the law around the rows (CSV, as tariff export --law writes them): excise, VAT, agreements and others. A table takes the place of the one of its name; the others stay. May be given several times."`
	From   string   `placeholder:"YYYY-MM-DD" help:"The day it takes effect; today in Kyiv if not given."`
	Name   string   `placeholder:"NAME" help:"What the version is called, such as the number of the law; the first file's name if not given."`
	DryRun bool     `help:"Show the differences and load nothing."`
}

// Run loads the tariff, or nothing of it where any row cannot be taken.
func (c *tariffImportCommand) Run(ctx context.Context, out streams) error {
	from, err := dateOr(c.From, todayInKyiv())
	if err != nil {
		return usageError{err}
	}
	if len(c.Files)+len(c.Law) == 0 {
		return usageError{errors.New("name a file of the tariff, or tables of the law with --law")}
	}
	files, badRows := readTariffFiles(c.Files)
	tables, badTables := readLawFiles(c.Law)
	if err := errors.Join(badRows, badTables); err != nil {
		return fmt.Errorf("nothing was loaded:\n%w", err)
	}
	onStore := withService
	if c.DryRun {
		onStore = readService
	}
	return onStore(ctx, c.storeFlags, out.err, func(s *clearance.Service) error {
		fresh, err := c.over(s.Law(from).Schedule, from, files, tables)
		if err != nil {
			return fmt.Errorf("nothing was loaded:\n%w", files.named(err))
		}
		printChanges(out.out, s.Law(from).Schedule, fresh)
		warnOfLater(out.out, s, from)
		if c.DryRun {
			return nil
		}
		return c.load(ctx, s, fresh, out.out)
	})
}

// over makes the new version: what the files hold, and for the rest what is in
// force on the day.
func (c *tariffImportCommand) over(now *tariffs.Schedule, from civil.Date, files tariffFiles, tables ua.Tables) (*tariffs.Schedule, error) {
	rows := files.rows()
	if len(files) == 0 {
		rows = now.Rows()
	}
	return ua.NewSchedule(c.version(from), from, rows, tables.Over(now.Law()))
}

// version names the version; all names have their day.
func (c *tariffImportCommand) version(from civil.Date) string {
	file := filepath.Base(c.sources()[0])
	return cmp.Or(c.Name, strings.TrimSuffix(file, filepath.Ext(file))) + "/" + from.String()
}

func (c *tariffImportCommand) sources() []string { return slices.Concat(c.Files, c.Law) }

func (c *tariffImportCommand) load(ctx context.Context, s *clearance.Service, fresh *tariffs.Schedule, out io.Writer) error {
	var body bytes.Buffer
	if err := ua.WriteVersion(&body, fresh.Rows(), fresh.Law()); err != nil {
		return err
	}
	var sources []string
	for _, name := range c.sources() {
		sources = append(sources, filepath.Base(name))
	}
	err := s.ImportTariff(ctx, clearance.TariffVersion{
		Version: fresh.Version(), From: fresh.InForce(), Source: strings.Join(sources, ", "), Body: body.Bytes(),
	})
	if err == nil {
		fmt.Fprintf(out, "Loaded as %s, in force from %s.\n", fresh.Version(), fresh.InForce())
	}
	return err
}

// printChanges shows what the new version changes of the one in force on its
// day.
func printChanges(out io.Writer, before, after *tariffs.Schedule) {
	changes := slices.Concat(tariffs.Diff(before, after), tariffs.DiffLaw(before.Law(), after.Law()))
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

// warnOfLater says where the new version ends: one that is loaded already for a
// later day is whole in itself and takes nothing from this one.
func warnOfLater(out io.Writer, s *clearance.Service, from civil.Date) {
	last := s.Law(civil.New(9999, 12, 31)).Schedule
	if last.InForce().After(from) {
		fmt.Fprintf(out, "Note: %s is loaded for %s and stays as it is; load the change for that day too if it is to hold from then on.\n",
			last.Version(), last.InForce())
	}
}
