package tariffs_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
)

// Goods of 80231.04 bear 8023.10 of duty and 17650.83 of VAT.
func TestTemporaryAdmissionPaysThreePercentOfEveryPaymentAMonth(t *testing.T) {
	for _, c := range []struct {
		name            string
		months          int
		duty, vat, all  string
		formula, factor string
	}{
		// 8023.10 × 3 % = 240.693; 17650.83 × 3 % = 529.5249
		{"one month", 1, "240.69", "529.52", "770.21", "(80231.04 × 10 % = 8023.10) × 3 % × 1", "1"},
		// × 15 %: 1203.465, whose half a kopiyka goes up; 2647.6245
		{"five months", 5, "1203.47", "2647.62", "3851.09", "(80231.04 × 10 % = 8023.10) × 3 % × 5", "5"},
		// × 99 %: 7942.869; 17474.3217
		{"thirty-three months", 33, "7942.87", "17474.32", "25417.19", "(80231.04 × 10 % = 8023.10) × 3 % × 33", "33"},
		{"never more than the whole", 34, "8023.10", "17650.83", "25673.93", "80231.04 × 10 %", ""},
		{"nor after that", 99, "8023.10", "17650.83", "25673.93", "80231.04 × 10 %", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := request(worth("0101000010", "DE", "80231.04"))
			r.Procedure, r.Months = "31", c.months
			_, a := due(t, wideLaw(), r)
			duty, vat := a.Lines[0], a.Lines[1]
			if duty.Amount.String() != c.duty || vat.Amount.String() != c.vat || a.Total.String() != c.all {
				t.Errorf("%s, %s, %s; want %s, %s, %s", duty.Amount, vat.Amount, a.Total, c.duty, c.vat, c.all)
			}
			if duty.Formula != c.formula || duty.Factor.String() != c.factor || !strings.HasSuffix(duty.Reason.EN, " Partial relief.") {
				t.Errorf("%q, factor %s, because %q", duty.Formula, duty.Factor, duty.Reason.EN)
			}
			if a.Statement.EN != "Partial relief." || a.Procedure != "31" {
				t.Errorf("%+v", a.Statement)
			}
		})
	}
}

func TestARememberedMonthlyRuleIsToldOnEveryLineEvenWhenAllIsPaid(t *testing.T) {
	law := wideLaw()
	law.Procedures[0].Verified = false
	for _, months := range []int{1, 34} {
		r := request(worth("0101000010", "DE", "80231.04"))
		r.Procedure, r.Months = "31", months
		_, a := due(t, law, r)
		for _, l := range a.Lines {
			if l.Verified {
				t.Errorf("after %d months %s passes for verified", months, l.Code)
			}
		}
	}
}

func TestTheFeeAtTheBorderIsForTheCrossingAndNotForTheGoods(t *testing.T) {
	for name, change := range map[string]func(*tariffs.Request){
		"on import":              func(*tariffs.Request) {},
		"on temporary admission": func(r *tariffs.Request) { r.Procedure, r.Months = "31", 2 },
		"where nothing else is charged": func(r *tariffs.Request) {
			r.Procedure = "41"
		},
		"in transit": func(r *tariffs.Request) { r.Regime = tariffs.Transit },
		"on export":  func(r *tariffs.Request) { r.Regime = tariffs.Export },
	} {
		t.Run(name, func(t *testing.T) {
			r := request(worth("0101000010", "DE", "1000.00"))
			r.Crossing = "LOR"
			change(&r)
			lines, a := due(t, wideLaw(), r)
			fee := a.Lines[len(a.Lines)-1]
			if lines[len(lines)-1] != "fee/LOR: 1 шт × 10 EUR × 50.1444 = 501.44" || fee.Item != 0 || fee.Code != "087" {
				t.Errorf("%v", lines)
			}
		})
	}
}

func TestProceduresThatChargeNothingSaySo(t *testing.T) {
	r := request(worth("0101000010", "DE", "1000.00"))
	r.Procedure = "41"
	lines, a := due(t, wideLaw(), r)
	if len(lines) > 0 || a.Total.String() != "0.00" || a.Statement.EN != "Re-import." || a.CustomsValue.String() != "1000.00" {
		t.Errorf("%+v", a)
	}
}

func TestExportDuty(t *testing.T) {
	export := func(line tariffs.Line) tariffs.Request {
		r := request(line)
		r.Regime = tariffs.Export
		return r
	}
	for _, c := range []struct {
		name string
		line tariffs.Line
		want []string
	}{
		{"a percentage of the value", worth("0102000000", "UA", "1234.56"), []string{"export/0102: 1234.56 × 10 % = 123.46"}},
		{"a sum by mass needs no value", tariffs.Line{Code: "0101000030", Origin: "UA", Quantities: []rate.Amount{of("кг", "250")}},
			[]string{"export/0101: 250 кг ÷ 100 × 2 EUR × 50.1444 = 250.72"}},
		{"goods that bear none", worth("0101000010", "UA", "5.00"), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines, a := due(t, wideLaw(), export(c.line))
			if diff := cmp.Diff(c.want, lines); diff != "" {
				t.Error(diff)
			}
			if len(c.want) > 0 && a.Lines[0].Code != "086" {
				t.Errorf("paid under %s", a.Lines[0].Code)
			}
		})
	}
	s, rates := wide(t)
	if _, faults := tariffs.Assess(s, rates, export(tariffs.Line{Code: "0102000000", Origin: "UA", ValuePointer: "/value"})); !faults.Has("tariff.value-required") || faults[0].Pointer != "/value" {
		t.Error(faults)
	}
}
