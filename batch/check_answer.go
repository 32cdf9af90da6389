package batch

import (
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/fault"
)

// CheckInto is Check, and writes the workbook with the answer beside each row
// in a language, uk or en. The rows are examined twice, once for the report and
// once more as they are written, so that nothing is held of them in between.
func CheckInto(to io.Writer, book *Workbook, q Question, lang string) (Report, error) {
	c, err := newChecking(book, q)
	if err != nil {
		return Report{}, err
	}
	codes := map[string]bool{}
	report, err := c.report(func(e Examined) {
		if e.Assessment != nil {
			for code := range e.Assessment.Totals {
				codes[code] = true
			}
		}
	})
	if err != nil {
		return Report{}, err
	}
	return report, book.WriteAnswered(to, Answered{Sheet: report.Sheet, HeaderRow: report.HeaderRow, Lang: lang,
		Codes: slices.Sorted(maps.Keys(codes)), Answers: c.answers(lang), Summary: report.summary(lang)})
}

// answers are what is told of each row of data.
func (c *checking) answers(lang string) iter.Seq2[Answer, error] {
	return func(yield func(Answer, error) bool) {
		for built, err := range c.assembler.Assemble(c.book.Rows(c.m.Sheet)) {
			if err != nil {
				yield(Answer{}, err)
				return
			}
			for _, answer := range built.Examine(c.q.Today, c.q.Tariff, c.q.Rates).answers(built, lang) {
				if !yield(answer, nil) {
					return
				}
			}
		}
	}
}

// The words of a status.
var (
	wouldBeLodged = fault.Text{UK: "придатно до подання", EN: "accepted"}
	hasFaults     = fault.Text{UK: "відхилено", EN: "rejected"}
	otherHas      = fault.Text{UK: "відхилено через рядок {row}", EN: "rejected because of row {row}"}
)

// answers are those of the rows of a declaration.
func (e Examined) answers(built *Built, lang string) []Answer {
	all := make([]Answer, len(built.Rows))
	of := func(row int) *Answer {
		at, _ := slices.BinarySearch(built.Rows, row)
		return &all[min(at, len(all)-1)]
	}
	for _, f := range e.Faults {
		a := of(f.Row)
		a.Faults = append(a.Faults, f)
	}
	status := e.statuses(lang)
	for i, row := range built.Rows {
		all[i].Row, all[i].Status = row, status(all[i].Faults)
	}
	if e.Assessment == nil {
		return all
	}
	for item, payments := range PaymentsOf(e.Assessment, len(built.items)) {
		a := of(built.items[item])
		a.Payments, a.Total = payments, DueOf(payments).String()
	}
	return all
}

// statuses gives the status of a row by its own faults.
func (e Examined) statuses(lang string) func(own []RowFault) string {
	first := slices.IndexFunc(e.Faults, func(f RowFault) bool { return f.Level != fault.Warning })
	if first < 0 {
		return func([]RowFault) string { return wouldBeLodged.In(lang) }
	}
	other := strings.ReplaceAll(otherHas.In(lang), "{row}", strconv.Itoa(e.Faults[first].Row))
	return func(own []RowFault) string {
		if refused(own) {
			return hasFaults.In(lang)
		}
		return other
	}
}

// summary are the counts of a report in words.
func (r *Report) summary(lang string) [][2]string {
	warnings := 0
	for _, f := range r.Faults {
		if f.Level == fault.Warning {
			warnings++
		}
	}
	sheet := [2]string{fault.Text{UK: "Аркуш", EN: "Sheet"}.In(lang), r.Sheet}
	return append([][2]string{sheet}, Counted(lang,
		Count{fault.Text{UK: "Рядків із товарами", EN: "Rows of goods"}, r.Rows},
		Count{fault.Text{UK: "Декларацій", EN: "Declarations"}, r.Declarations},
		Count{fault.Text{UK: "Придатних до подання", EN: "Accepted"}, r.Accepted},
		Count{fault.Text{UK: "Відхилених", EN: "Rejected"}, r.Rejected},
		Count{fault.Text{UK: "Помилок", EN: "Faults"}, len(r.Faults) - warnings},
		Count{fault.Text{UK: "Застережень", EN: "Warnings"}, warnings})...)
}
