package main

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	riskmodel "github.com/brama-customs/brama/risk/model"
)

// riskEvaluateCommand is brama risk evaluate.
type riskEvaluateCommand struct {
	Model  string   `required:"" placeholder:"MODEL" help:"A model that risk train wrote."`
	Data   string   `required:"" placeholder:"FILE.csv" help:"Declared items; without the column label they are only scored."`
	Known  []string `sep:"none" placeholder:"FILE.csv" help:"Items that count as seen when novel ones are picked out. May be given more than once."`
	Also   []string `arg:"" optional:"" name:"known-file" help:"Further files for --known."`
	Scores string   `placeholder:"OUT.csv" help:"Where the scores go: id and probability of each item."`
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
func (c *riskEvaluateCommand) Run(out streams) error {
	m, err := readModel(c.Model)
	if err != nil {
		return err
	}
	data, err := readRowsOf(c.Data)
	if err != nil {
		return err
	}
	seen, err := readRows(append(c.Known, c.Also...))
	if err != nil {
		return err
	}
	began := time.Now()
	scores := m.Evaluate(data)
	report := evaluateReport{Rows: len(data.Rows), Seconds: seconds(time.Since(began)), ModelHash: m.Hash()}
	if c.Scores != "" {
		if err := writeWhole(c.Scores, func(w io.Writer) error { return writeScores(w, data.Rows, scores) }); err != nil {
			return err
		}
	}
	if data.Labelled {
		known := riskmodel.Known{}
		known.Add(seen.Rows)
		whole := riskmodel.Judge(scores, data.Rows, known)
		report.Report, report.opinions = &whole, opinionsOf(m, data, scores, known)
	}
	return printJSON(out.out, report)
}

func opinionsOf(m *riskmodel.Model, t *riskmodel.Table, scores []riskmodel.Score, known riskmodel.Known) *opinions {
	return &opinions{
		Live:   riskmodel.Judge(m.EvaluateLive(t), t.Rows, known),
		Second: riskmodel.Judge(riskmodel.BySecond(scores), t.Rows, known),
	}
}

// writeScores writes a probability with all its six digits.
func writeScores(w io.Writer, rows []riskmodel.Row, scores []riskmodel.Score) error {
	lines := csv.NewWriter(w)
	_ = lines.Write([]string{"id", "score"}) // Error tells of it
	for i, s := range scores {
		_ = lines.Write([]string{rows[i].ID, strconv.FormatFloat(s.Probability(), 'f', 6, 64)})
	}
	lines.Flush()
	return lines.Error()
}
