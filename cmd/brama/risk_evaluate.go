package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	riskmodel "github.com/brama-customs/brama/risk/model"
)

// riskEvaluateCommand is brama risk evaluate.
type riskEvaluateCommand struct {
	Model  string   `required:"" placeholder:"MODEL" help:"A model that risk train wrote."`
	Data   string   `required:"" placeholder:"FILE.csv" help:"Declared items; without the column label they are only scored."`
	Known  []string `sep:"none" placeholder:"FILE.csv" help:"Items that count as seen when novel ones are picked out. May be given more than once."`
	Also   []string `arg:"" optional:"" name:"known-file" help:"Further files for --known."`
	Scores *string  `placeholder:"OUT.csv" help:"Where the scores go: id and probability of each item."`
}

// evaluateReport is what evaluate prints: one JSON object.
type evaluateReport struct {
	Rows              int     `json:"rows"`
	Seconds           float64 `json:"seconds"` // of scoring
	*riskmodel.Report         // nil without labels
	*opinions
	ModelHash string `json:"modelHash"`
}

// Run scores, writes the scores and prints how good they are.
func (c *riskEvaluateCommand) Run(ctx context.Context, out streams) error {
	var place *output
	if c.Scores != nil {
		var err error
		if place, err = newOutput("--scores", *c.Scores, out.out); err != nil {
			return err
		}
	}
	report, scored, err := c.evaluate(ctx, out.err)
	if err = unlessInterrupted(ctx, err); err != nil {
		return err
	}
	if place != nil {
		if err := place.write(scored.write); err != nil {
			return err
		}
	}
	return printJSON(out.out, report)
}

// evaluate scores and judges.
func (c *riskEvaluateCommand) evaluate(ctx context.Context, screen io.Writer) (report evaluateReport, s scored, err error) {
	m, err := readModel(c.Model)
	if err != nil {
		return report, s, err
	}
	data, err := rowsOf(ctx, c.Data)
	if err != nil {
		return report, s, err
	}
	known, err := c.known(ctx, data)
	if err != nil {
		return report, s, err
	}
	watch := newStopwatch(ctx, screen)
	defer watch.end()
	began := time.Now()
	s = scored{rows: data.Rows}
	if s.scores, err = m.EvaluateWhile(data, watch.rows("scored", len(data.Rows))); err != nil {
		return report, s, err
	}
	report = evaluateReport{Rows: len(data.Rows), Seconds: seconds(time.Since(began)), ModelHash: m.Hash()}
	if data.Labelled {
		whole := riskmodel.Judge(s.scores, data.Rows, known)
		report.Report = &whole
		report.opinions, err = opinionsOf(m, data, s.scores, known, watch)
	}
	return report, s, err
}

// known remembers the rows of the files that count as seen. All must have what
// twins are told by, or every row would be novel.
func (c *riskEvaluateCommand) known(ctx context.Context, data *riskmodel.Table) (riskmodel.Known, error) {
	files := append(c.Known, c.Also...)
	if len(files) == 0 {
		return nil, nil
	}
	if err := mustTellTwins("--data", c.Data, data); err != nil {
		return nil, err
	}
	known := riskmodel.Known{}
	for _, name := range files {
		t, err := rowsOf(ctx, name)
		if err == nil {
			err = mustTellTwins("--known", name, t)
		}
		if err != nil {
			return nil, err
		}
		known.Add(t.Rows)
	}
	return known, nil
}

func mustTellTwins(flag, name string, t *riskmodel.Table) error {
	if lacked := t.LackedByTwins(); len(lacked) > 0 {
		return fmt.Errorf("%s %s has no column %s: which rows are novel cannot be told without; add it, or leave --known out",
			flag, name, strings.Join(lacked, ", "))
	}
	return nil
}

func opinionsOf(m *riskmodel.Model, t *riskmodel.Table, scores []riskmodel.Score, known riskmodel.Known, watch *stopwatch) (*opinions, error) {
	live, err := m.EvaluateLiveWhile(t, watch.rows("scored day by day", len(t.Rows)))
	if err != nil {
		return nil, err
	}
	return &opinions{
		Live:   riskmodel.Judge(live, t.Rows, known),
		Second: riskmodel.Judge(riskmodel.BySecond(scores), t.Rows, known),
	}, nil
}

// scored is rows with their scores.
type scored struct {
	rows   []riskmodel.Row
	scores []riskmodel.Score
}

// write writes a probability with all its six digits.
func (s scored) write(w io.Writer) error {
	lines := csv.NewWriter(w)
	_ = lines.Write([]string{"id", "score"}) // Error tells of it
	for i, score := range s.scores {
		_ = lines.Write([]string{s.rows[i].ID, strconv.FormatFloat(score.Probability(), 'f', 6, 64)})
	}
	lines.Flush()
	return lines.Error()
}
