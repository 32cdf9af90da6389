package brama_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/examples"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/ua"
)

// lodgingDay is the day the examples are lodged.
var lodgingDay = civil.Must("2026-01-12")

// answer is an expected file. It was worked out by hand from the law's rates
// and the National Bank's, never by the engine; Note says how.
type answer struct {
	Accepted     bool            `json:"accepted"`
	Note         []string        `json:"note"`
	Warnings     []place         `json:"warnings"`
	Errors       []place         `json:"errors"`
	Unassessable []string        `json:"unassessable"`
	Assessment   *expectedAmount `json:"assessment"`
}

// place is one fault, without its words.
type place struct {
	Pointer string      `json:"pointer"`
	Code    string      `json:"code"`
	Level   fault.Level `json:"level"` // not given for warnings
}

type expectedAmount struct {
	CustomsValue string            `json:"customsValue"`
	Lines        []expectedLine    `json:"lines"`
	Totals       map[string]string `json:"totals"`
	Total        string            `json:"total"`
}

type expectedLine struct {
	Item     int            `json:"item"`
	Code     string         `json:"code"`
	Base     string         `json:"base"`
	BaseUnit string         `json:"baseUnit"`
	Rate     string         `json:"rate"`
	RateUnit string         `json:"rateUnit"`
	Per      string         `json:"per"`
	Factor   string         `json:"factor"`
	Amount   string         `json:"amount"`
	Column   tariffs.Column `json:"column"`
	Verified bool           `json:"verified"`
}

// example is one example with its expectation read.
type example struct {
	examples.Example
	want answer
}

func readExamples(t *testing.T) []example {
	t.Helper()
	all, err := examples.All()
	if err != nil {
		t.Fatal(err)
	}
	read := make([]example, len(all))
	for i, e := range all {
		read[i].Example = e
		decoder := json.NewDecoder(bytes.NewReader(e.Expected))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&read[i].want); err != nil {
			t.Fatalf("%s: %v", e.Name, err)
		}
	}
	return read
}

// shippedLaw is the tariff and the rates the program ships.
func shippedLaw(t *testing.T) (*tariffs.Schedule, *money.Rates) {
	t.Helper()
	schedule, err := ua.Schedule()
	if err != nil {
		t.Fatal(err)
	}
	rates, err := ua.Rates()
	if err != nil {
		t.Fatal(err)
	}
	return schedule, money.NewRates(rates)
}

func TestEveryExampleGetsItsAnswer(t *testing.T) {
	schedule, rates := shippedLaw(t)
	for _, e := range readExamples(t) {
		t.Run(e.Name, func(t *testing.T) {
			if len(e.want.Note) == 0 {
				t.Error("the expected file does not say how its figures come about")
			}
			got := judge(e.Declaration, schedule, rates)
			got.Note = e.want.Note
			if diff := cmp.Diff(sorted(e.want), sorted(got)); diff != "" {
				t.Errorf("expected (-) and got (+) differ:\n%s", diff)
			}
		})
	}
}

// judge does with a body what lodging does before anything is kept.
func judge(body []byte, schedule *tariffs.Schedule, rates *money.Rates) answer {
	d, faults := declarations.Decode(body)
	if len(faults.Blocking()) > 0 {
		return refused(faults)
	}
	faults = append(faults, d.Validate(lodgingDay, schedule)...)
	if len(faults.Blocking()) > 0 {
		return refused(faults)
	}
	assessment, problems := tariffs.Assess(schedule, rates, d.TariffRequest(d.TariffDate(lodgingDay)))
	faults = append(faults, problems.Warnings()...)
	accepted := answer{Accepted: true, Warnings: places(faults.Warnings())}
	switch blocking := problems.Blocking(); {
	case len(blocking) == 0:
		accepted.Assessment = amounts(assessment)
		return accepted
	case tariffs.Unassessable(blocking):
		for _, f := range blocking {
			accepted.Unassessable = append(accepted.Unassessable, f.Code)
		}
		return accepted
	}
	return refused(append(faults, problems.Blocking()...))
}

func refused(faults fault.List) answer {
	return answer{Errors: places(faults.Blocking()), Warnings: places(faults.Warnings())}
}

func places(faults fault.List) []place {
	var list []place
	for _, f := range faults {
		p := place{Pointer: f.Pointer, Code: f.Code}
		if f.Level != fault.Warning {
			p.Level = f.Level
		}
		list = append(list, p)
	}
	return list
}

// sorted puts sets in an order of their own, so that only what is told is
// compared.
func sorted(a answer) answer {
	a.Warnings, a.Errors, a.Unassessable = slices.Clone(a.Warnings), slices.Clone(a.Errors), slices.Clone(a.Unassessable)
	slices.SortFunc(a.Warnings, byPlace)
	slices.SortFunc(a.Errors, byPlace)
	slices.Sort(a.Unassessable)
	return a
}

func byPlace(a, b place) int {
	return strings.Compare(a.Pointer+" "+a.Code, b.Pointer+" "+b.Code)
}

func amounts(a tariffs.Assessment) *expectedAmount {
	e := &expectedAmount{CustomsValue: a.CustomsValue.String(), Total: a.Total.String(),
		Lines: make([]expectedLine, len(a.Lines)), Totals: map[string]string{}}
	for i, l := range a.Lines {
		e.Lines[i] = expectedLine{Item: l.Item, Code: l.Code, Base: l.Base.String(), BaseUnit: l.BaseUnit,
			Rate: l.Rate.String(), RateUnit: l.RateUnit, Per: l.Per.String(), Factor: l.Factor.String(), Amount: l.Amount.String(),
			Column: l.Column, Verified: l.Verified}
	}
	for code, sum := range a.Totals {
		e.Totals[code] = sum.String()
	}
	return e
}

// The expected figures are held to arithmetic of another kind, big.Rat, and
// to the rates of exchange as printed, so that neither they nor the engine
// can be wrong alone.
func TestEveryExpectedAmountIsItsOwnBaseTimesItsRate(t *testing.T) {
	exchange := map[civil.Date]string{civil.Must("2026-01-12"): "50.1444", civil.Must("2025-12-29"): "49.5552"}
	for _, e := range readExamples(t) {
		if e.want.Assessment == nil {
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			d, _ := declarations.Decode(e.Declaration)
			euro := rational(t, exchange[d.TariffDate(lodgingDay)])
			for _, l := range e.want.Assessment.Lines {
				if due := kopiykas(lineByHand(t, l, euro)); due != l.Amount {
					t.Errorf("item %d, %s: %s %s by %s %s make %s, not %s",
						l.Item, l.Code, l.Base, l.BaseUnit, l.Rate, l.RateUnit, due, l.Amount)
				}
			}
		})
	}
}

// lineByHand is base ÷ per × rate × factor: of a hundred where the rate is a
// percentage, at the day's euro where it is a sum.
func lineByHand(t *testing.T, l expectedLine, euro *big.Rat) *big.Rat {
	t.Helper()
	due := new(big.Rat).Quo(rational(t, l.Base), rational(t, l.Per))
	due.Mul(due, rational(t, l.Rate))
	if l.Factor != "" {
		due.Mul(due, rational(t, l.Factor))
	}
	switch {
	case l.RateUnit == "%" && l.BaseUnit == money.UAH:
		return due.Quo(due, big.NewRat(100, 1))
	case l.RateUnit == "EUR" && l.BaseUnit != money.UAH:
		return due.Mul(due, euro)
	}
	t.Fatalf("a rate in %s of a base in %s", l.RateUnit, l.BaseUnit)
	return nil
}

func rational(t *testing.T, s string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("%q is no number", s)
	}
	return r
}

// kopiykas writes a sum with two places, half up: FloatString rounds halves
// away from zero, and no sum here is under it.
func kopiykas(r *big.Rat) string { return r.FloatString(2) }

func TestExpectedTotalsAreTheSumsOfTheirLines(t *testing.T) {
	for _, e := range readExamples(t) {
		a := e.want.Assessment
		if a == nil {
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			total, byCode := new(big.Rat), map[string]*big.Rat{}
			for _, l := range a.Lines {
				amount := rational(t, l.Amount)
				total.Add(total, amount)
				if byCode[l.Code] == nil {
					byCode[l.Code] = new(big.Rat)
				}
				byCode[l.Code].Add(byCode[l.Code], amount)
			}
			sums := map[string]string{}
			for code, sum := range byCode {
				sums[code] = kopiykas(sum)
			}
			if diff := cmp.Diff(sums, a.Totals); diff != "" || kopiykas(total) != a.Total {
				t.Errorf("the lines make %v and %s in all, not %v and %s", sums, kopiykas(total), a.Totals, a.Total)
			}
		})
	}
}

// VAT is reckoned on the customs value and the duty: an item's base of VAT is
// its duty and what the other items leave of the whole customs value.
func TestExpectedBasesOfVATAreValueAndDuty(t *testing.T) {
	for _, e := range readExamples(t) {
		a := e.want.Assessment
		if a == nil || len(a.Lines) == 0 {
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			sum := rational(t, a.CustomsValue)
			for _, l := range a.Lines {
				if l.Code == "028" {
					sum.Sub(sum, rational(t, l.Base))
				} else {
					sum.Add(sum, rational(t, l.Amount))
				}
			}
			if sum.Sign() != 0 {
				t.Errorf("value and duties less the bases of VAT leave %s", kopiykas(sum))
			}
		})
	}
}

func TestTheExamplesCoverTheTrade(t *testing.T) {
	all := readExamples(t)
	if len(all) < 30 {
		t.Errorf("%d examples; there are to be thirty at least", len(all))
	}
	seen := map[string]bool{}
	for _, e := range all {
		for _, what := range covers(e) {
			seen[what] = true
		}
	}
	for _, what := range []string{
		"level 1", "level 2", "level 3", "a warning", "unassessable", "nothing due",
		"IM40", "EX10", "TR80", "one item", "fifty items",
		"ad valorem", "nothing at 0 %", "specific", "specific for 7.5", "combined, the minimum", "combined, the percentage",
		"column mfn", "column full", "column preferential", "VAT 20", "VAT 14",
		"per шт", "per пар", "per м2", "per кг", "not verified",
		"excise by age", "VAT 7", "shared by mass", "shared by value",
		"invoice in UAH", "invoice in EUR", "freight", "insurance", "discount", "declared customs value",
	} {
		if !seen[what] {
			t.Errorf("no example covers %s", what)
		}
	}
	if t.Failed() {
		t.Logf("covered: %s", strings.Join(slices.Sorted(maps.Keys(seen)), "; "))
	}
}

// covers lists what an example is an example of.
func covers(e example) []string {
	var list []string
	for _, f := range e.want.Errors {
		list = append(list, "level "+f.Level.String())
	}
	if len(e.want.Warnings) > 0 {
		list = append(list, "a warning")
	}
	if len(e.want.Unassessable) > 0 {
		list = append(list, "unassessable")
	}
	if e.want.Accepted {
		list = append(list, coversDocument(e)...)
	}
	if a := e.want.Assessment; a != nil && len(a.Lines) == 0 {
		list = append(list, "nothing due")
	} else if a != nil {
		for _, l := range a.Lines {
			list = append(list, coversLine(e, l)...)
		}
	}
	return list
}

func coversDocument(e example) []string {
	d, _ := declarations.Decode(e.Declaration)
	list := []string{string(d.Kind()), "invoice in " + d.InvoiceCurrency}
	switch len(d.Items) {
	case 1:
		list = append(list, "one item")
	case 50:
		list = append(list, "fifty items")
	}
	for _, a := range d.ValuationAdjustments {
		by := a.By
		if by == "" {
			by = "value"
		}
		list = append(list, "shared by "+by)
	}
	for _, it := range d.Items {
		for _, a := range it.ValuationAdjustments {
			list = append(list, a.Type)
		}
		if !it.CustomsValue.IsZero() {
			list = append(list, "declared customs value")
		}
	}
	return list
}

func coversLine(e example, l expectedLine) []string {
	list := []string{"column " + string(l.Column)}
	if !l.Verified {
		list = append(list, "not verified")
	}
	combined := strings.Contains(strings.Join(e.want.Note, "\n"), "але не менш як")
	switch {
	case l.Code == "028":
		return append(list, "VAT "+l.Rate)
	case l.Code == "085" && l.Factor != "":
		return append(list, "excise by age")
	case l.RateUnit == "%" && combined:
		return append(list, "combined, the percentage")
	case combined:
		return append(list, "combined, the minimum")
	case l.RateUnit == "%" && l.Rate == "0":
		return append(list, "nothing at 0 %")
	case l.RateUnit == "%":
		return append(list, "ad valorem")
	case l.Per != "1":
		list = append(list, "specific for "+l.Per)
	}
	return append(list, "specific", "per "+l.BaseUnit)
}
