package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"time"

	riskmodel "github.com/brama-customs/brama/risk/model"
)

// riskTrainCommand is brama risk train.
type riskTrainCommand struct {
	storeFlags
	Data      []string `xor:"rows" sep:"none" placeholder:"FILE.csv" help:"Declared items with their outcome in the column label, 0 or 1; the columns that are there are used. May be given more than once."`
	FromStore bool     `xor:"rows" help:"Learn from the imports of the store instead, and from what inspections found of them by the end of the last day. The service takes such a model."`
	span
	LabelDelay days   `default:"1d" placeholder:"DAYS" help:"How long an outcome takes to be known, such as 30d: items of that many days after learn from it (${default})."`
	Valid      string `placeholder:"FILE.csv" help:"Later items to judge the model by; the latest fifth of the data if not given."`
	Out        string `required:"" placeholder:"MODEL" help:"Where the model goes."`
	Seed       uint64 `default:"1" help:"Where chance starts from: the same seed and data give the same bytes (${default})."`
}

// trainReport is what train prints: one JSON object.
type trainReport struct {
	Rows             int     `json:"rows"` // that were learned from
	Positives        int     `json:"positives"`
	Seconds          float64 `json:"seconds"` // of training
	Trees            int     `json:"trees"`
	Validation       string  `json:"validation"` // what the figures are of: valid, or heldOut
	riskmodel.Report         // whole and novel, by the counters as training left them
	*opinions
	ModelHash string `json:"modelHash"`
	Bytes     int    `json:"bytes"`
}

// opinions are the same figures got otherwise.
type opinions struct {
	Live   riskmodel.Report `json:"live"`   // outcomes of earlier days go into the counters, as in service
	Second riskmodel.Report `json:"second"` // by logistic regression alone
}

// Run trains, writes the model and prints how good it is.
func (c *riskTrainCommand) Run(ctx context.Context, out streams) error {
	place, err := newKeptOutput("--out", c.Out, out.out)
	if err != nil {
		return err
	}
	report, artefact, err := c.learn(ctx, out.err)
	if err = unlessInterrupted(ctx, err); err != nil {
		return err
	}
	if err := place.write(func(w io.Writer) error { _, err := w.Write(artefact); return err }); err != nil {
		return err
	}
	return printJSON(out.out, report)
}

// learn gives the model's bytes and how good it is.
func (c *riskTrainCommand) learn(ctx context.Context, screen io.Writer) (report trainReport, artefact []byte, err error) {
	data, err := c.rows(ctx, screen)
	if err != nil {
		return report, nil, err
	}
	valid, err := c.later(ctx)
	if err != nil {
		return report, nil, err
	}
	watch := newStopwatch(ctx, screen)
	defer watch.end()
	m, took, err := c.train(data, watch.trees)
	if err != nil {
		return report, nil, err
	}
	if report, err = reportOnTraining(m, data, valid, watch); err != nil {
		return report, nil, err
	}
	artefact = m.Append(nil)
	report.Seconds, report.Bytes = seconds(took), len(artefact)
	return report, artefact, nil
}

// later gives the rows to judge by, nil where none are named.
func (c *riskTrainCommand) later(ctx context.Context) (*riskmodel.Table, error) {
	if c.Valid == "" {
		return nil, nil
	}
	valid, err := labelled(ctx, []string{c.Valid})
	if err != nil {
		return nil, err
	}
	for i := range valid.Rows {
		if valid.Rows[i].Label != riskmodel.Unlabelled {
			return valid, nil
		}
	}
	return nil, fmt.Errorf("--valid %s: no row has a label, 0 or 1, to judge the model by", c.Valid)
}

func (c *riskTrainCommand) train(data *riskmodel.Table, going func(done, of int) bool) (*riskmodel.Model, time.Duration, error) {
	settings := riskmodel.DefaultSettings()
	settings.Seed = c.Seed
	began := time.Now()
	m, err := riskmodel.Train(data, riskmodel.Options{
		Settings: settings, Workers: runtime.GOMAXPROCS(0), LabelDelay: int(c.LabelDelay), Going: going, Prior: riskmodel.Fallback(),
	})
	return m, time.Since(began), err
}

func reportOnTraining(m *riskmodel.Model, data, valid *riskmodel.Table, watch *stopwatch) (trainReport, error) {
	info := m.Trained()
	r := trainReport{
		Rows: info.Rows, Positives: info.Positives, Trees: info.Rounds, ModelHash: m.Hash(),
		Validation: "heldOut", Report: info.HeldOut,
	}
	if valid == nil {
		return r, nil
	}
	var known riskmodel.Known
	if len(data.LackedByTwins())+len(valid.LackedByTwins()) == 0 { // else nobody can tell which are novel
		known = riskmodel.Known{}
		known.Add(data.Rows)
	}
	scores, err := m.EvaluateWhile(valid, watch.rows("scored", len(valid.Rows)))
	if err != nil {
		return r, err
	}
	r.Validation, r.Report = "valid", riskmodel.Judge(scores, valid.Rows, known)
	r.opinions, err = opinionsOf(m, valid, scores, known, watch)
	return r, err
}

// seconds are rounded to thousandths.
func seconds(d time.Duration) float64 { return float64(d.Milliseconds()) / 1000 }
