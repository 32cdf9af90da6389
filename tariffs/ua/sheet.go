package ua

import (
	"fmt"
	"iter"
	"slices"

	"github.com/brama-customs/brama/tariffs"
)

// Line is one row of a table that was read elsewhere, such as the sheet of a
// workbook.
type Line struct {
	Number   int
	Cells    []string
	Formulas []int // columns, from 0, whose value a formula came to
}

// ReadSheet reads the rows of a tariff from a table that comes as rows, with
// the columns and refusals of ReadTariff. A cell that a formula fills is
// refused: what the formula last came to is not what somebody wrote.
func ReadSheet(lines iter.Seq2[Line, error]) ([]tariffs.Row, error) {
	var read reading
	for line, err := range lines {
		if err == nil {
			err = read.takeLine(line)
		}
		if err != nil {
			return nil, err
		}
	}
	return read.done()
}

func (r *reading) takeLine(l Line) error {
	before := len(r.rows)
	if err := r.take(l.Cells, l.Number); err != nil || len(r.rows) == before {
		return err
	}
	for _, at := range r.heading.layout.at {
		if slices.Contains(l.Formulas, at) {
			r.refuse(l.Number, r.rows[before].Code,
				fmt.Sprintf("column %d is filled by a formula; copy the column and paste it as values", at+1))
			break
		}
	}
	return nil
}
