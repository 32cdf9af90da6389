package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/fault"
)

// batchCheckCommand is brama batch check.
type batchCheckCommand struct {
	File         string `arg:"" help:"The workbook (xlsx)."`
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
	book, err := openBook(f)
	if err != nil {
		return err
	}
	report, err := batch.Check(book, question)
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
