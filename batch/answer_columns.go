package batch

import (
	"strconv"
	"strings"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// answerColumn is a column that is added to the uploader's sheet.
type answerColumn struct {
	heading fault.Text
	width   int  // in characters
	amount  bool // UAH: it is written as a number
	of      func(*answering, *Answer) string
}

// levelHeading heads the first of the columns that tell faults.
var levelHeading = fault.Text{UK: "Рівень помилки", EN: "Fault level"}

// answerColumns are those of an answer: what became of the row, what is to be
// paid for it, and what is wrong with it.
func answerColumns(codes []string) []answerColumn {
	columns := []answerColumn{
		{heading: fault.Text{UK: "Стан", EN: "Status"}, width: 20, of: func(_ *answering, a *Answer) string { return a.Status }},
		{heading: fault.Text{UK: "Номер МД (MRN)", EN: "MRN"}, width: 21, of: func(_ *answering, a *Answer) string { return a.MRN }},
	}
	for _, code := range codes {
		columns = append(columns, answerColumn{
			heading: fault.Text{UK: "Платіж " + code + ", грн", EN: "Payment " + code + ", UAH"}, width: 16, amount: true,
			of: func(_ *answering, a *Answer) string { return paidUnder(code, a.Payments) },
		})
	}
	return append(columns,
		answerColumn{heading: fault.Text{UK: "Інші платежі, грн", EN: "Other payments, UAH"}, width: 20, of: (*answering).otherPayments},
		answerColumn{heading: fault.Text{UK: "Усього платежів, грн", EN: "Total payments, UAH"}, width: 18, amount: true,
			of: func(_ *answering, a *Answer) string { return a.Total }},
		answerColumn{heading: fault.Text{UK: "Канал", EN: "Channel"}, width: 12, of: func(_ *answering, a *Answer) string { return a.Channel }},
		answerColumn{heading: levelHeading, width: 16, of: (*answering).worst},
		answerColumn{heading: fault.Text{UK: "Де помилка", EN: "Where"}, width: 30, of: (*answering).where},
		answerColumn{heading: fault.Text{UK: "Повідомлення", EN: "Message"}, width: 80, of: (*answering).messages})
}

// paidUnder adds up what is due under a code; "" where nothing is.
func paidUnder(code string, payments []Payment) string {
	var sum exact.Number
	for _, p := range payments {
		if p.Code == code {
			sum = sum.Add(p.Amount)
		}
	}
	if sum.IsZero() {
		return ""
	}
	return sum.String()
}

// otherPayments are those whose code has no column.
func (w *answering) otherPayments(a *Answer) string {
	var others []string
	for _, p := range a.Payments {
		if !w.codes[p.Code] {
			others = append(others, p.Code+": "+p.Amount.String())
		}
	}
	return strings.Join(others, "; ")
}

// worst is the level of the deepest fault.
func (w *answering) worst(a *Answer) string {
	if len(a.Faults) == 0 {
		return ""
	}
	level := fault.Warning
	for _, f := range a.Faults {
		level = min(level, f.Level)
	}
	return levelName(level).In(w.a.Lang)
}

// levelName is a level as format-and-logic control calls it (order № 61,
// addition 3).
func levelName(l fault.Level) fault.Text {
	switch l {
	case fault.System:
		return fault.Text{UK: "1 – системна", EN: "1 – system"}
	case fault.Structure:
		return fault.Text{UK: "2 – структурна", EN: "2 – structure"}
	case fault.Substance:
		return fault.Text{UK: "3 – суттєва", EN: "3 – substance"}
	}
	return fault.Text{UK: "попередження", EN: "warning"}
}

// where names the columns that have faults as the uploader heads them, each once.
func (w *answering) where(a *Answer) string {
	var places []string
	told := map[string]bool{}
	for _, f := range a.Faults {
		place := f.in(a.Row)
		if place == "" || told[place] {
			continue
		}
		told[place] = true
		if at := columnIndex(f.Column); at >= 0 && at < len(w.headings) && w.headings[at] != "" {
			place += " «" + clipped(strings.Join(strings.Fields(w.headings[at]), " "), 60) + "»"
		}
		places = append(places, place)
	}
	return clipped(strings.Join(places, "; "), longestTold)
}

// in names the cell of a fault as seen from a row: by its column alone where
// it is in that row.
func (f RowFault) in(row int) string {
	if f.Row == row || f.Row == 0 {
		return f.Column
	}
	return f.Column + strconv.Itoa(f.Row)
}

// longestTold is how many characters of faults are told in a cell. A cell takes
// more (longestCell), but thousands of such rows would pack so well that the
// workbook looked like a bomb when it comes back.
const longestTold = 8_000

// messages tells every fault, with its cell where there are several.
func (w *answering) messages(a *Answer) string {
	if len(a.Faults) == 1 {
		return a.Faults[0].Message.In(w.a.Lang)
	}
	var all strings.Builder
	for i, f := range a.Faults {
		if i > 0 {
			all.WriteByte(' ')
		}
		if place := f.in(a.Row); place != "" {
			all.WriteString(place + ": ")
		}
		all.WriteString(f.Message.In(w.a.Lang))
		if all.Len() > 4*longestTold {
			break // the rest would not be shown
		}
	}
	return clipped(all.String(), longestTold)
}
