package declarations_test

import (
	"strings"
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/strictjson"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
	"github.com/brama-customs/brama/tariffs/ua"
)

// The contract's declaration with the tariff and rates that are shipped, by
// hand: (1500.00 + 100.00) × 50.1444 = 80 231.04; 12 % of it 9 627.72; 20 % of
// 89 858.76 = 17 971.75.
func TestTheContractsDeclarationGoesThroughTheShippedTariff(t *testing.T) {
	schedule, err := ua.Schedule()
	if err != nil {
		t.Fatal(err)
	}
	rates, err := ua.Rates()
	if err != nil {
		t.Fatal(err)
	}
	d := load(t, "import")
	if faults := d.Validate(today, schedule); len(faults) > 0 {
		t.Fatal(faults)
	}
	assessment, faults := tariffs.Assess(schedule, money.NewRates(rates), d.TariffRequest(d.TariffDate(today)))
	if len(faults.Blocking()) > 0 {
		t.Fatal(faults)
	}
	got := [...]string{assessment.CustomsValue.String(), assessment.Totals["020"].String(),
		assessment.Totals["028"].String(), assessment.Total.String()}
	if want := [...]string{"80231.04", "9627.72", "17971.75", "27599.47"}; got != want {
		t.Errorf("%v, not %v", got, want)
	}
}

// Every field takes the most digits its tag promises.
func TestTheLargestNumberOfEveryFieldIsRead(t *testing.T) {
	fields := 0
	seen := map[string]bool{}
	var walk func(s *strictjson.Shape)
	walk = func(s *strictjson.Shape) {
		switch {
		case s.Kind == strictjson.Decimal:
			fields++
			largest := strings.Repeat("9", s.Whole) + "." + strings.Repeat("9", s.Places)
			if n, err := exact.Parse(largest); err != nil || n.String() != largest {
				t.Errorf("%s is read as %s, %v", largest, n, err)
			}
		case s.Elem != nil:
			walk(s.Elem)
		case s.Kind == strictjson.Object && !seen[s.Name]:
			seen[s.Name] = true
			for _, f := range s.Fields {
				walk(f.Shape)
			}
		}
	}
	if walk(declarations.Shape()); fields < 20 {
		t.Errorf("only %d decimal fields were found", fields)
	}
}

// The tariff's unit as the shipped schedule spells it is the one quantities
// are compared with.
func TestUnitsOfTheShippedTariffAreThoseOfDeclarations(t *testing.T) {
	schedule, err := ua.Schedule()
	if err != nil {
		t.Fatal(err)
	}
	unit := schedule.Unit("6109100000", civil.Must("2026-01-12"))
	if canonical, ok := rate.CanonicalUnit(unit); !ok || canonical != "шт" {
		t.Errorf("T-shirts are counted in %q", unit)
	}
}
