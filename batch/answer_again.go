package batch

import (
	"slices"
	"strings"

	"github.com/brama-customs/brama/fault"
)

// Whoever corrects an answered workbook uploads it again. Its new answer then
// takes the place of the earlier one: the same columns, the same summary, no
// paint on cells without faults any more.

// findEarlier finds the columns of an earlier answer: the last ones of the
// sheet, by their headings.
func (w *answering) findEarlier() {
	columns, end := answerColumns(nil), len(w.headings)
	tail := len(columns) - slices.IndexFunc(columns, func(c answerColumn) bool { return c.heading == levelHeading })
	if end != w.width || end < len(columns) || !headed(w.headings[end-tail:], columns[len(columns)-tail:]) {
		return
	}
	for start := end - len(columns); start >= 0; start-- {
		if headed(w.headings[start:], columns[:2]) {
			w.width, w.earlier, w.headings = start, end-start, w.headings[:start]
			return
		}
	}
}

// headed reports whether texts begin with the headings of columns, in one
// language or the other.
func headed(texts []string, columns []answerColumn) bool {
	for i, c := range columns {
		if texts[i] != c.heading.UK && texts[i] != c.heading.EN {
			return false
		}
	}
	return true
}

// room is how many columns from the first added one on belong to answers.
func (w *answering) room() int { return max(len(w.columns), w.earlier) }

// again reports whether every row may hold something of an earlier answer.
func (w *answering) again() bool { return w.earlier > 0 || len(w.looks.faded) > 0 }

// findSummary finds the summary of an earlier answer. Others may have sheets of
// that name, so that it is told by what it says.
func (w *answering) findSummary() {
	for _, s := range w.sheets {
		if !strings.HasPrefix(s.name, summaryTitle.UK) && !strings.HasPrefix(s.name, summaryTitle.EN) || s.part == w.sheet.part {
			continue
		}
		if w.isSummary(s) {
			w.book.earlier = s.part
		}
	}
}

// longestSummary is how many rows a summary has at most.
const longestSummary = 1_000

// isSummary reports whether a sheet is one. What cannot be read is none.
func (w *answering) isSummary(s sheet) bool {
	legend := false
	for row, err := range w.Rows(s.name) {
		if err != nil || row.Number == 1 && !isText(row.Cells[0], summaryTitle) || row.Number > longestSummary || len(row.Cells) > 2 {
			return false
		}
		legend = legend || isText(row.Cells[0], legendTitle)
	}
	return legend
}

// isText reports whether a cell says something in one of the languages.
func isText(cell string, text fault.Text) bool { return cell == text.UK || cell == text.EN }
