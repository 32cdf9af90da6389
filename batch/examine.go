package batch

import (
	"slices"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
)

// Examined is what a declaration made of rows comes to before it is lodged.
type Examined struct {
	Faults     []RowFault          // and warnings, in the order of the rows
	Assessment *tariffs.Assessment // nil where a fault refuses the declaration or a rate is not known
}

// Examine validates and assesses a declaration by the law of its day. Goods
// whose rate is not known are lodged and wait: that is told and refuses nothing.
func (b *Built) Examine(today civil.Date, tariff *tariffs.Schedule, rates *money.Rates) Examined {
	e := Examined{Faults: b.Validate(today, tariff)}
	if e.Refused() {
		return e
	}
	assessment, faults := tariffs.Assess(tariff, rates, b.Declaration.TariffRequest(b.Declaration.TariffDate(today)))
	switch blocking := faults.Blocking(); {
	case len(blocking) == 0:
		e.Assessment = &assessment
	case tariffs.Unassessable(blocking):
		faults = append(faults.Warnings(), AsWarnings(blocking)...)
	}
	e.Faults = append(e.Faults, b.Locate(faults)...)
	inOrder(e.Faults)
	return e
}

// AsWarnings are faults that refuse nothing: what is not known yet.
func AsWarnings(l fault.List) fault.List {
	told := slices.Clone(l)
	for i := range told {
		told[i].Level = fault.Warning
	}
	return told
}

// Refused reports whether a fault keeps the declaration from being lodged.
func (e Examined) Refused() bool { return refused(e.Faults) }

// Readable reports whether nothing in the rows keeps the declaration from being
// lodged as far as it was read; its validation may.
func (b *Built) Readable() bool { return !refused(b.Faults) }

// PaymentsOf gives what is due for each of so many items, by code in the order
// of the assessment.
func PaymentsOf(a *tariffs.Assessment, items int) [][]Payment {
	due := make([][]Payment, items)
	for _, line := range a.Lines {
		if line.Item < 1 || line.Item > items {
			continue
		}
		of := &due[line.Item-1]
		at := slices.IndexFunc(*of, func(p Payment) bool { return p.Code == line.Code })
		if at < 0 {
			*of = append(*of, Payment{Code: line.Code, Amount: line.Amount})
			continue
		}
		(*of)[at].Amount = (*of)[at].Amount.Add(line.Amount)
	}
	return due
}

// DueOf adds up payments.
func DueOf(payments []Payment) exact.Number {
	sum := exact.New(0, 2)
	for _, p := range payments {
		sum = sum.Add(p.Amount)
	}
	return sum
}
