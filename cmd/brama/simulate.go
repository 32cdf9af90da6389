package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/risk/simulator"
)

// simulateCommand is brama simulate.
type simulateCommand struct {
	Seed   uint64   `default:"1" help:"The same seed gives the same files, to the byte (${default})."`
	Days   int      `default:"90" help:"How many days (${default})."`
	PerDay int      `default:"100" help:"Declarations each day (${default})."`
	Out    string   `required:"" placeholder:"DIR" help:"A new or empty directory for declarations.jsonl, truth.jsonl, history.csv and summary.json."`
	From   string   `placeholder:"YYYY-MM-DD" help:"The first day; the day of the shipped rate of the euro if not given."`
	Shift  []string `sep:"none" placeholder:"DAY:KIND[:SHARE]" help:"A shift of trade on a day from 1: origins, codes, importers or honesty, touching a share of the importers (0.33). May be given several times; none is no shift. If not given: origins, codes and importers half-way through the --days, so that a longer run begins as a shorter one only with none or with days named."`
}

// maxSimulatedDays keeps a slip of the finger from filling the disk.
const maxSimulatedDays = 10_000

// Run simulates and prints the summary as one JSON object.
func (c *simulateCommand) Run(ctx context.Context, out streams) error {
	config, err := c.config()
	if err != nil {
		return usageError{err}
	}
	schedule, rates, err := lawOf("")
	if err != nil {
		return err
	}
	s, err := simulator.New(config, schedule, rates)
	if err != nil {
		return usageError{err}
	}
	watch := newStopwatch(ctx, out.err)
	defer watch.end()
	summary, err := c.write(s, watch)
	if err = unlessInterrupted(ctx, err); err != nil {
		return err
	}
	encoder := json.NewEncoder(out.out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(summary)
}

func (c *simulateCommand) config() (simulator.Config, error) {
	config := simulator.Default(c.Seed, c.PerDay)
	if c.Out == "" {
		return config, errors.New("--out needs the name of a directory")
	}
	if c.Days < 1 || c.Days > maxSimulatedDays {
		return config, fmt.Errorf("%d days: it takes 1 to %d", c.Days, maxSimulatedDays)
	}
	var err error
	if config.From, err = dateOr(c.From, config.From); err != nil {
		return config, err
	}
	config.Shifts, err = c.shifts()
	return config, err
}

// shifts reads the shifts, which are none where that is the only one named.
func (c *simulateCommand) shifts() ([]simulator.Shift, error) {
	switch {
	case len(c.Shift) == 0:
		return simulator.ShiftsAt(c.Days/2 + 1), nil
	case len(c.Shift) == 1 && c.Shift[0] == "none":
		return nil, nil
	}
	var shifts []simulator.Shift
	for _, text := range c.Shift {
		s, err := shiftOf(text)
		if err != nil {
			return nil, fmt.Errorf("shift %q: %w; write it as 45:origins or 45:origins:0.5", text, err)
		}
		shifts = append(shifts, s)
	}
	return shifts, nil
}

func shiftOf(text string) (simulator.Shift, error) {
	parts := strings.Split(text, ":")
	if len(parts) != 2 && len(parts) != 3 {
		return simulator.Shift{}, errors.New("it is no day and kind")
	}
	day, err := strconv.Atoi(parts[0])
	if err != nil {
		return simulator.Shift{}, fmt.Errorf("%q is no day", parts[0])
	}
	s := simulator.Shift{Day: day, Kind: simulator.ShiftKind(parts[1]), Share: simulator.UsualShare}
	if len(parts) == 3 {
		if s.Share, err = strconv.ParseFloat(parts[2], 64); err != nil {
			return s, fmt.Errorf("%q is no share", parts[2])
		}
	}
	return s, nil
}

// write runs the simulation into the files, which are there at the end or not
// at all.
func (c *simulateCommand) write(s *simulator.Simulator, watch *stopwatch) (simulator.Summary, error) {
	var none simulator.Summary
	files, err := openSimulation(c.Out)
	if err != nil {
		return none, err
	}
	tally := simulator.NewTally(s)
	for done := range c.Days {
		if !watch.days(done, c.Days) {
			return none, errors.Join(errInterrupted, files.discard())
		}
		day, err := s.Next()
		if err == nil {
			err = files.add(day)
		}
		if err != nil {
			return none, errors.Join(err, files.discard())
		}
		tally.Add(day)
	}
	summary := tally.Summary()
	if err := files.keep(summary); err != nil {
		return none, errors.Join(err, files.discard())
	}
	return summary, nil
}
