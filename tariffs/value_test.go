package tariffs_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/tariffs"
)

func invoiced(amount, mass string) tariffs.Line {
	l := tariffs.Line{Code: "0101000030", Origin: "DE", InvoiceAmount: exact.Must(amount)}
	if mass != "" {
		l.Mass = exact.Must(mass)
	}
	return l
}

func shared(by tariffs.Basis, costs ...tariffs.Adjustment) []tariffs.Shared {
	var list []tariffs.Shared
	for _, c := range costs {
		list = append(list, tariffs.Shared{Adjustment: c, By: by})
	}
	return list
}

func TestSharedCostsAreDividedByValueOrByMass(t *testing.T) {
	byHand := tariffs.Line{Code: "0101000030", Origin: "DE", CustomsValue: exact.Must("77.00")}
	for _, c := range []struct {
		name   string
		shared []tariffs.Shared
		lines  []tariffs.Line
		want   []string
	}{
		// 100.00 × 3 ÷ 4 and 100.00 ÷ 4
		{"by value where nothing else is said", shared("", cost("freight", "100.00", "UAH")), []tariffs.Line{invoiced("300", ""), invoiced("100", "")},
			[]string{"300 + 75.00 = 375.00", "100 + 25.00 = 125.00"}},
		{"by mass", shared(tariffs.ByMass, cost("freight", "100.00", "UAH")), []tariffs.Line{invoiced("300", "1.5"), invoiced("100", "6")},
			[]string{"300 + 20.00 = 320.00", "100 + 80.00 = 180.00"}},
		{"the kopiykas left go to who lost the most, of equals to the first", shared("", cost("freight", "1.00", "UAH")),
			[]tariffs.Line{invoiced("10", ""), invoiced("10", ""), invoiced("10", "")},
			[]string{"10 + 0.34 = 10.34", "10 + 0.33 = 10.33", "10 + 0.33 = 10.33"}},
		// 10.00 × 50.1444 = 501.444 → 501.44, halves
		{"at the rate of the day, rounded once", shared("", cost("freight", "10.00", "EUR")), []tariffs.Line{invoiced("10", ""), invoiced("10", "")},
			[]string{"10 + 250.72 = 260.72", "10 + 250.72 = 260.72"}},
		{"deductions lower every value", shared("", cost("inland-freight", "1.01", "UAH")), []tariffs.Line{invoiced("10", ""), invoiced("10", "")},
			[]string{"10 − 0.51 = 9.49", "10 − 0.50 = 9.50"}},
		{"several costs are divided one by one", shared("", cost("freight", "0.01", "UAH"), cost("insurance", "0.01", "UAH")), []tariffs.Line{invoiced("10", ""), invoiced("10", "")},
			[]string{"10 + 0.01 + 0.01 = 10.02", "10 = 10.00"}},
		{"an item that is not valued by its price bears none of them", shared("", cost("freight", "5.00", "UAH")), []tariffs.Line{byHand, invoiced("10", "")},
			[]string{"77.00 = 77.00", "10 + 5.00 = 15.00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := request(c.lines...)
			r.Currency, r.Shared = "UAH", c.shared
			_, a := due(t, wideLaw(), r)
			var got []string
			for _, v := range a.Values {
				got = append(got, fmt.Sprint(v.Formula, " = ", v.CustomsValue))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSharesAreTold(t *testing.T) {
	r := request(invoiced("300", "1"), invoiced("100", "1"))
	r.Currency, r.Shared = "UAH", append(shared("", cost("freight", "100.00", "UAH")), shared(tariffs.ByMass, cost("discount", "50.00", "UAH"))...)
	_, a := due(t, wideLaw(), r)
	want := [][]string{{"freight by value 75.00 false", "discount by mass 25.00 true"}, {"freight by value 25.00 false", "discount by mass 25.00 true"}}
	for i, v := range a.Values {
		var got []string
		for _, s := range v.Shares {
			got = append(got, fmt.Sprint(s.Type, " by ", s.By, " ", s.Amount, " ", s.Deducts))
		}
		if diff := cmp.Diff(want[i], got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestMethodsTwoToSixTakeTheValueAsDeclared(t *testing.T) {
	for _, method := range []string{"2", "3", "4", "5", "6"} {
		l := invoiced("10", "")
		l.Method, l.CustomsValue = method, exact.Must("1234.565") // the price says nothing
		_, a := due(t, wideLaw(), request(l))
		if v := a.Values[0]; v.CustomsValue.String() != "1234.57" || v.Method != method || !v.Declared {
			t.Errorf("method %s: %+v", method, v)
		}
	}
	l := invoiced("10", "")
	l.Method = "1"
	if _, a := due(t, wideLaw(), request(l)); a.Values[0].Method != "" || a.CustomsValue.String() != "501.44" {
		t.Errorf("method 1: %+v", a.Values)
	}
}
