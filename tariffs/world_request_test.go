package tariffs_test

import (
	"strings"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
)

// request draws a question for it.
func (d draw) request() tariffs.Request {
	r := tariffs.Request{Date: of1(d, drawnDays[1:4]), Currency: d.currency(), Months: 1 + d.in(45)}
	r.Regime = of1(d, []tariffs.Regime{tariffs.Import, tariffs.Import, tariffs.Import, tariffs.Import, tariffs.Import, tariffs.Post, tariffs.Export, tariffs.Transit})
	if r.Regime == tariffs.Import && d.often(35) {
		r.Procedure = of1(d, []string{"31", "31", "31", "31", "40", "41", "74"})
	}
	if d.often(2) {
		r.Procedure, r.Months = of1(d, []string{"10", "80", "99", "31"}), d.in(120)
	}
	r.Payer = of1(d, []tariffs.Payer{"", "", tariffs.Business, tariffs.Citizen})
	if d.often(15) {
		r.Crossing = of1(d, append(classes, classes...))
	}
	if d.often(3) {
		r.ExchangeRate = exact.Must(of1(d, []string{"50.1444", "42.5", "1"}))
	}
	for i := range 1 + d.in(3) {
		r.Lines = append(r.Lines, d.line(i+1))
	}
	for range max(d.in(4)-1, 0) {
		r.Shared = append(r.Shared, tariffs.Shared{Adjustment: d.adjustment(), By: of1(d, []tariffs.Basis{"", tariffs.ByValue, tariffs.ByMass})})
	}
	return r
}

func (d draw) adjustment() tariffs.Adjustment {
	kinds := []string{"freight", "insurance", "packing", "inland-freight", "discount", "royalty", "duties"}
	if d.often(1) {
		kinds = []string{"gift"}
	}
	return tariffs.Adjustment{Type: of1(d, kinds), Deduct: d.often(5),
		Amount: money.Amount{Value: exact.Must(d.decimal(4, 2)), Currency: d.currency()}}
}

func (d draw) line(item int) tariffs.Line {
	l := tariffs.Line{Item: item, Code: of1(d, codes), Origin: of1(d, append(countries, "DE", "CN", "", "XX")), ProofOfOrigin: d.often(40),
		Additional: some(d, extra, 25), Mass: exact.Must(d.decimal(5, 3))}
	if d.often(2) {
		l.Mass = exact.Number{}
	}
	if d.often(1) {
		l.Code = of1(d, []string{"0101", "0101999999", "010120", "87032000"})
	}
	claim := func() string {
		if d.often(94) {
			return ""
		}
		return of1(d, append(reliefs, "000"))
	}
	l.Relief = tariffs.Relief{Duty: claim(), Excise: claim(), VAT: claim()}
	switch {
	case d.often(20):
		l.CustomsValue = exact.Must(d.decimal(8, 2))
		l.Method = of1(d, []string{"", "1", "6"})
	case d.often(99):
		l.InvoiceAmount = exact.Must(d.decimal(7, 3))
		for range d.in(3) {
			l.Adjustments = append(l.Adjustments, d.adjustment())
		}
	}
	for _, unit := range []string{"кг", "м2", "шт", "т.шт", "л", "% об"} {
		share := map[string]int{"шт": 80, "т.шт": 80}[unit]
		if share == 0 {
			share = 98
		}
		if d.often(share) {
			l.Quantities = append(l.Quantities, rate.Amount{Unit: unit, Value: exact.Must(d.decimal(4, 3))})
		}
	}
	if strings.HasPrefix(l.Code, "87") && d.often(93) {
		l.Vehicle = d.vehicle()
	}
	return l
}

func (d draw) vehicle() *tariffs.Vehicle {
	v := &tariffs.Vehicle{Fuel: of1(d, fuels), Year: 2005 + d.in(22)}
	if d.often(90) {
		v.Displacement = exact.Int(int64(of1(d, []int{1000, 1500, 1501, 1998, 3000, 4500})))
	}
	if d.often(80) {
		v.Battery = exact.Must(d.decimal(3, 1))
	}
	return v
}
