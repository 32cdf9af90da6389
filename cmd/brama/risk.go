package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	riskmodel "github.com/brama-customs/brama/risk/model"
)

// mostModel is the largest artefact that is read, in bytes.
const mostModel = 1 << 30

// readRows reads files of rows, one behind the other.
func readRows(names []string) (*riskmodel.Table, error) {
	all := &riskmodel.Table{}
	for _, name := range names {
		t, err := readRowsOf(name)
		if err != nil {
			return nil, err
		}
		all.Append(t)
	}
	return all, nil
}

func readRowsOf(name string) (*riskmodel.Table, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	t, err := riskmodel.ReadCSV(f)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read as declarations: %w", name, err)
	}
	return t, nil
}

// labelled reads files whose outcomes must be known.
func labelled(names []string) (*riskmodel.Table, error) {
	t, err := readRows(names)
	if err != nil {
		return nil, err
	}
	if !t.Labelled {
		return nil, fmt.Errorf("%s: there is no column label, which must hold 0 or 1", names[0])
	}
	return t, nil
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

// writeWhole writes a file whole or not at all.
func writeWhole(name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".brama-risk-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone by its new name where all went well
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("%s could not be written: %w", name, err)
	}
	return os.Rename(f.Name(), name)
}

func printJSON(out io.Writer, report any) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false) // people read and edit it
	return encoder.Encode(report)
}

// stopwatch shows how far training has come, on one line of a terminal and
// nowhere else, and ends it where the program was told to.
func stopwatch(ctx context.Context, screen io.Writer) (going func(done, of int) bool, end func()) {
	to := progressOn(screen).to
	going = func(done, of int) bool {
		if to != nil && done%10 == 0 {
			fmt.Fprintf(to, "\r%d of at most %d trees ", done, of)
		}
		return ctx.Err() == nil
	}
	return going, func() {
		if to != nil {
			fmt.Fprintln(to)
		}
	}
}
