package model

import (
	"encoding/json"
	"math"
	"slices"
)

// Figure is a figure of how good scores are. It is NaN where the rows cannot
// tell, which JSON says as null.
type Figure float64

// Known reports whether the rows could tell.
func (f Figure) Known() bool { return !math.IsNaN(float64(f)) }

// MarshalJSON writes the number, or null.
func (f Figure) MarshalJSON() ([]byte, error) {
	if !f.Known() {
		return []byte("null"), nil
	}
	return json.Marshal(float64(f))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (f *Figure) UnmarshalJSON(text []byte) error {
	number := math.NaN() // what null leaves as it is
	err := json.Unmarshal(text, &number)
	*f = Figure(number)
	return err
}

// Figures say how good scores are on labelled rows. Every row counts alike.
type Figures struct {
	Rows             int        `json:"rows"`
	Positives        int        `json:"positives"`
	AUC              Figure     `json:"AUC"`              // of the ranking; ties count half; needs rows of both labels
	AveragePrecision Figure     `json:"averagePrecision"` // of the ranking; ties by their mean; needs a row at fault
	PrecisionAt      Precisions `json:"precisionAt"`      // among the riskiest so many per cent
	Brier            Figure     `json:"brier"`            // mean squared error of the probabilities
	CalibrationError Figure     `json:"calibrationError"` // of probabilities from shares at fault, mean over ten bins of as many rows
}

// Precisions are shares at fault among the riskiest 1, 2, 5 and 10 per cent of
// the rows, rounded up to whole rows.
type Precisions struct {
	P1  Figure `json:"1"`
	P2  Figure `json:"2"`
	P5  Figure `json:"5"`
	P10 Figure `json:"10"`
}

// Report is figures of all rows, and of those that have no twin among rows that
// were known before. Where history repeats itself to the letter only the second
// tells what was learned.
type Report struct {
	Whole Figures  `json:"whole"`
	Novel *Figures `json:"novel,omitempty"`
}

// Judge compares scores with the labels of their rows; rows without a label are
// left out. Nothing known gives no figures of novel rows.
func Judge(scores []Score, rows []Row, known Known) Report {
	var raw, probabilities []float64
	var judged []*Row
	for i, s := range scores {
		if rows[i].Label != Unlabelled {
			raw, probabilities, judged = append(raw, s.Raw), append(probabilities, s.Probability()), append(judged, &rows[i])
		}
	}
	return reportOf(raw, probabilities, judged, known)
}

func reportOf(raw, probabilities []float64, rows []*Row, known Known) Report {
	var labels, novelRaw, novelProbabilities, novelLabels []float64
	for i, r := range rows {
		labels = append(labels, float64(r.Label))
		if known.Novel(r) {
			novelRaw, novelProbabilities = append(novelRaw, raw[i]), append(novelProbabilities, probabilities[i])
			novelLabels = append(novelLabels, labels[i])
		}
	}
	report := Report{Whole: figuresOf(raw, probabilities, labels)}
	if len(known) > 0 {
		novel := figuresOf(novelRaw, novelProbabilities, novelLabels)
		report.Novel = &novel
	}
	return report
}

// figuresOf works out every figure that the rows can tell, and leaves the others
// unknown.
func figuresOf(raw, probabilities, labels []float64) Figures {
	none := Figure(math.NaN())
	f := Figures{
		Rows: len(raw), AUC: none, AveragePrecision: none,
		PrecisionAt: Precisions{none, none, none, none}, Brier: none, CalibrationError: none,
	}
	if f.Rows == 0 {
		return f
	}
	runs := runsOf(raw, labels)
	for _, r := range runs {
		f.Positives += r.faults
	}
	if f.Positives > 0 {
		f.AveragePrecision = Figure(averagePrecision(runs, f.Positives))
		if f.Positives < f.Rows {
			f.AUC = Figure(areaUnder(runs, f.Rows, f.Positives))
		}
	}
	at := func(percent int) Figure { return Figure(precisionAt(runs, f.Rows, percent)) }
	f.PrecisionAt = Precisions{at(1), at(2), at(5), at(10)}
	f.Brier, f.CalibrationError = Figure(brier(probabilities, labels)), Figure(calibrationError(probabilities, labels))
	return f
}

func brier(probabilities, labels []float64) float64 {
	var sum float64
	for i, p := range probabilities {
		sum += float64((p - labels[i]) * (p - labels[i]))
	}
	return sum / float64(len(labels))
}

// run is rows of the same score.
type run struct{ rows, faults int }

// runsOf orders rows from the riskiest, equal scores together: how equals stand
// in the file must not matter.
func runsOf(raw, labels []float64) []run {
	order := make([]int, len(raw))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case raw[a] > raw[b]:
			return -1
		case raw[a] < raw[b]:
			return 1
		}
		return 0
	})
	var runs []run
	for k, i := range order {
		if k == 0 || raw[order[k-1]] != raw[i] {
			runs = append(runs, run{})
		}
		runs[len(runs)-1].rows++
		runs[len(runs)-1].faults += int(labels[i])
	}
	return runs
}

// areaUnder is the chance that a row at fault stands over one that is not.
func areaUnder(runs []run, rows, faults int) float64 {
	clean := rows - faults
	under := clean
	var won float64
	for _, r := range runs {
		own := r.rows - r.faults
		under -= own
		won += float64(r.faults) * (float64(under) + float64(own)/2)
	}
	return won / float64(faults) / float64(clean)
}

// averagePrecision is precision at every run, weighted by the faults it adds.
func averagePrecision(runs []run, faults int) float64 {
	var sum float64
	rows, found := 0, 0
	for _, r := range runs {
		rows, found = rows+r.rows, found+r.faults
		sum += float64(float64(found) / float64(rows) * float64(r.faults))
	}
	return sum / float64(faults)
}

// precisionAt takes of a run that the limit cuts the share that fits.
func precisionAt(runs []run, rows, percent int) float64 {
	wanted := (rows*percent + 99) / 100
	left, found := wanted, 0.0
	for _, r := range runs {
		take := min(r.rows, left)
		found += float64(r.faults) * float64(take) / float64(r.rows)
		if left -= take; left == 0 {
			break
		}
	}
	return found / float64(wanted)
}

// calibrationError compares in ten bins of as many rows each.
func calibrationError(probabilities, labels []float64) float64 {
	order := make([]int, len(probabilities))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case probabilities[a] < probabilities[b]:
			return -1
		case probabilities[a] > probabilities[b]:
			return 1
		}
		return 0
	})
	const bins = 10
	var sum float64
	for b := range bins {
		var off float64
		for _, i := range order[b*len(order)/bins : (b+1)*len(order)/bins] {
			off += probabilities[i] - labels[i]
		}
		sum += math.Abs(off)
	}
	return sum / float64(len(order))
}
