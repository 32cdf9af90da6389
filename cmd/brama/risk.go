package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	riskmodel "github.com/brama-customs/brama/risk/model"
)

// mostModel is the largest artefact that is read, in bytes.
const mostModel = 1 << 30

// rowsOf reads the rows of a file, until ctx ends.
func rowsOf(ctx context.Context, name string) (*riskmodel.Table, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	t, err := riskmodel.ReadCSV(while{ctx, f})
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read as declarations: %w", name, err)
	}
	return t, nil
}

// while reads until ctx ends.
type while struct {
	ctx context.Context
	io.Reader
}

// Read reads on.
func (r while) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(b)
}

// labelled reads files with the column of outcomes, one behind the other.
func labelled(ctx context.Context, names []string) (*riskmodel.Table, error) {
	all := &riskmodel.Table{}
	for _, name := range names {
		t, err := rowsOf(ctx, name)
		if err != nil {
			return nil, err
		}
		if !t.Labelled {
			return nil, fmt.Errorf("%s: there is no column label, which must hold 0 or 1", name)
		}
		all.Append(t)
	}
	return all, nil
}

func readModel(name string) (*riskmodel.Model, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	artefact, err := io.ReadAll(io.LimitReader(f, mostModel+1))
	if err != nil {
		return nil, err
	}
	if len(artefact) > mostModel {
		return nil, fmt.Errorf("%s is over %d bytes", name, mostModel)
	}
	m, err := riskmodel.Read(artefact)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

func printJSON(out io.Writer, report any) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false) // people read and edit it
	return encoder.Encode(report)
}

// stopwatch shows how far work has come, on one line of a terminal and nowhere
// else, and ends it where the program was told to.
type stopwatch struct {
	ctx  context.Context
	show *progress
}

func newStopwatch(ctx context.Context, screen io.Writer) *stopwatch {
	return &stopwatch{ctx, progressOn(screen)}
}

// trees is told how many are grown.
func (w *stopwatch) trees(done, of int) bool {
	if done%10 == 0 {
		w.show.line(fmt.Sprintf("%d of at most %d trees", done, of))
	}
	return w.ctx.Err() == nil
}

// rows makes what is told how many rows are done.
func (w *stopwatch) rows(what string, of int) func(done int) bool {
	return func(done int) bool {
		w.show.line(fmt.Sprintf("%s: %d of %d rows", what, done, of))
		return w.ctx.Err() == nil
	}
}

// days is told how many are simulated.
func (w *stopwatch) days(done, of int) bool {
	w.show.line(fmt.Sprintf("%d of %d days", done, of))
	return w.ctx.Err() == nil
}

// end leaves the line.
func (w *stopwatch) end() { w.show.end() }

// errInterrupted is the error of work that the program was told to end.
var errInterrupted = errors.New("interrupted: nothing was written")

// unlessInterrupted tells of an interruption in its own words: what the work
// that was cut off says of it is nothing to a person.
func unlessInterrupted(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil || errors.Is(err, errInterrupted) {
		return err
	}
	return errInterrupted
}
