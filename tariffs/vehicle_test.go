package tariffs_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/tariffs"
)

// A car of 1998 cm³ made in 2018 has seven full years on 2026-01-12: 50 € ×
// 1.998 × 7 = 699.30 € = 35065.97892 UAH. With a value of 200000.00 duty is
// 20000.00, and VAT 20 % of 255065.98 = 51013.196.
func TestACarPaysByEngineAndAge(t *testing.T) {
	lines, a := due(t, wideLaw(), request(car("8703231913", tariffs.Vehicle{Fuel: tariffs.Petrol, Displacement: exact.Int(1998), Year: 2018})))
	want := []string{"uktzed/8703231913: 200000.00 × 10 % = 20000.00", "petrol: 1998 см3 ÷ 1000 × 50 EUR × 7 × 50.1444 = 35065.98",
		"vat/: (200000.00 + 20000.00 + 35065.98) × 20 % = 51013.20"}
	if diff := cmp.Diff(want, lines); diff != "" || a.Total.String() != "106079.18" {
		t.Errorf("%s %s", a.Total, diff)
	}
	if l := a.Lines[1]; l.Factor.String() != "7" || l.FactorUnit != tariffs.Years || l.Per.String() != "1000" || !strings.Contains(l.Reason.UK, "7") {
		t.Errorf("%+v", l)
	}
}

func car(code string, v tariffs.Vehicle) tariffs.Line {
	l := worth(code, "DE", "200000.00")
	l.Vehicle = &v
	return l
}

func TestExciseOnVehiclesByFuelEngineAgeAndBattery(t *testing.T) {
	engine := func(fuel tariffs.Fuel, cm3 int64, year int) tariffs.Vehicle {
		return tariffs.Vehicle{Fuel: fuel, Displacement: exact.Int(cm3), Year: year}
	}
	for _, c := range []struct {
		name, code string
		vehicle    tariffs.Vehicle
		row, sum   string
	}{
		// in euros, at 50.1444: 50 × 3 × 1 = 150; 100 × 3.001 = 300.10
		{"made this year counts as one year", "8703231913", engine(tariffs.Petrol, 3000, 2026), "petrol", "7521.66"},
		{"made last year counts as one year", "8703231913", engine(tariffs.Petrol, 3000, 2025), "petrol", "7521.66"},
		{"the second year begins two years after", "8703231913", engine(tariffs.Petrol, 3000, 2023), "petrol", "15043.32"},
		{"over 3000 cm³", "8703231913", engine(tariffs.Petrol, 3001, 2025), "petrol+", "15048.33"},
		{"never more than fifteen years", "8703231913", engine(tariffs.Petrol, 1000, 1990), "petrol", "37608.30"},
		{"diesel of 3500 cm³", "8703329013", engine(tariffs.Diesel, 3500, 2025), "diesel", "13162.91"}, // 262.50 €
		{"diesel over it", "8703329013", engine(tariffs.Diesel, 3501, 2025), "diesel+", "26333.33"},    // 525.15 €
		{"a hybrid pays for itself alone", "8703231913", engine(tariffs.Hybrid, 2500, 2010), "hybrid", "5014.44"},
		{"an electric car by its battery", "8703801010", tariffs.Vehicle{Fuel: tariffs.Electric, Battery: exact.Must("77.4")}, "electric", "3881.18"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, a := due(t, wideLaw(), request(car(c.code, c.vehicle)))
			if l := a.Lines[1]; l.Row != c.row || l.Amount.String() != c.sum || l.Code != "084" {
				t.Errorf("%s: %s = %s, want %s: %s", l.Row, l.Formula, l.Amount, c.row, c.sum)
			}
		})
	}
	t.Run("three cars of one item pay three times", func(t *testing.T) {
		l := car("8703231913", engine(tariffs.Petrol, 3000, 2025))
		l.Quantities = append(l.Quantities, of("шт", "3"))
		if _, a := due(t, wideLaw(), request(l)); a.Lines[1].Amount.String() != "22564.98" {
			t.Errorf("%s = %s", a.Lines[1].Formula, a.Lines[1].Amount)
		}
	})
	t.Run("a quantity of the goods is not the battery's", func(t *testing.T) {
		l := car("8703801010", tariffs.Vehicle{Fuel: tariffs.Electric})
		l.VehicleAt, l.QuantitiesAt, l.Quantities = "/vehicle", "/quantities", append(l.Quantities, of("кВт·год", "60"))
		s, rates := wide(t)
		_, faults := tariffs.Assess(s, rates, request(l))
		if len(faults) != 1 || faults[0].Pointer != "/vehicle/battery" || faults[0].Unit != "кВт·год" {
			t.Error(faults)
		}
	})
}
