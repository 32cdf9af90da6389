package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/fault"
)

// batchCheckCommand is brama batch check.
type batchCheckCommand struct {
	File         string `arg:"" help:"The workbook (xlsx)."`
	Out          string `placeholder:"FILE" help:"Write the workbook here with the answer beside each row: status, payments, faults; faulty cells are coloured."`
	Lang         string `enum:"uk,en" default:"en" help:"Language of that answer: uk or en."`
	Mapping      string `placeholder:"FILE" help:"Which column is which, as JSON; what it does not name is proposed."`
	Defaults     string `placeholder:"FILE" help:"A declaration in JSON whose fields fill in what no column says."`
	TakeFormulas bool   `help:"Take what formulas last came to, with a warning; they are faults otherwise."`
}

// Run reads the workbook as an upload would and prints what it comes to.
func (c *batchCheckCommand) Run(out streams) error {
	question, err := c.question()
	if err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	place, err := c.place(f, out.out)
	if err != nil {
		return err
	}
	book, err := openBook(f)
	if err != nil {
		return err
	}
	report, err := c.check(book, question, place)
	if fault.As(err) != nil {
		return errors.New(inWords(err))
	}
	if err != nil {
		return err
	}
	to := json.NewEncoder(out.out)
	to.SetEscapeHTML(false)
	return to.Encode(report)
}

// usualMode is that of a file which anybody may read.
const usualMode = 0o644

// place is where the answered workbook goes, nil for nowhere.
func (c *batchCheckCommand) place(f *os.File, out io.Writer) (*output, error) {
	if c.Out == "" {
		return nil, nil
	}
	if same, err := sameFile(f, c.Out); err != nil || same {
		return nil, cmp.Or(err, fmt.Errorf("%s is the workbook itself: give --out another name", c.Out))
	}
	place, err := newOutput("--out", c.Out, out)
	if err == nil {
		place.mode = cmp.Or(place.mode, usualMode)
	}
	return place, err
}

// check checks the workbook and, where it is asked for, writes it answered. A
// file that is there already is replaced when all of it is written.
func (c *batchCheckCommand) check(book *batch.Workbook, q batch.Question, place *output) (report batch.Report, err error) {
	if place == nil {
		return batch.Check(book, q)
	}
	err = place.write(func(to io.Writer) error {
		report, err = batch.CheckInto(to, book, q, c.Lang)
		return err
	})
	return report, err
}

// sameFile reports whether a path leads to an open file.
func sameFile(f *os.File, path string) (bool, error) {
	other, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	own, failed := f.Stat()
	if err := errors.Join(err, failed); err != nil {
		return false, err
	}
	return os.SameFile(own, other), nil
}

// question is the shipped law, the files given, and today.
func (c *batchCheckCommand) question() (q batch.Question, err error) {
	q.Today, q.TakeFormulas = todayInKyiv(), c.TakeFormulas
	if q.Tariff, q.Rates, err = lawOf(""); err != nil {
		return q, err
	}
	if c.Defaults != "" {
		if q.Defaults, err = os.ReadFile(c.Defaults); err != nil {
			return q, err
		}
	}
	if c.Mapping == "" {
		return q, nil
	}
	body, err := os.ReadFile(c.Mapping)
	if err != nil {
		return q, err
	}
	given, faults := batch.ReadMapping(body)
	if blocking := faults.Blocking(); len(blocking) > 0 {
		return q, fmt.Errorf("%s: %w", c.Mapping, fault.Refuse(blocking))
	}
	q.Given = given
	return q, nil
}
