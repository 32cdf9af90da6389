package ua_test

import (
	"math/big"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
	"github.com/brama-customs/brama/tariffs/ua"
)

// ratio reads a plain decimal as a fraction: a second arithmetic, not the
// engine's.
func ratio(t *testing.T, s string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(strings.ReplaceAll(s, ",", "."))
	if !ok {
		t.Fatalf("%q is no number", s)
	}
	return r
}

func product(factors ...*big.Rat) *big.Rat {
	p := big.NewRat(1, 1)
	for _, f := range factors {
		p.Mul(p, f)
	}
	return p
}

func added(terms ...*big.Rat) *big.Rat {
	s := new(big.Rat)
	for _, t := range terms {
		s.Add(s, t)
	}
	return s
}

// kopiykas rounds a fraction above nothing half up to two places.
func kopiykas(r *big.Rat) *big.Rat {
	scaled := product(r, big.NewRat(200, 1))
	n := new(big.Int).Add(scaled.Num(), scaled.Denom())
	n.Div(n, new(big.Int).Mul(scaled.Denom(), big.NewInt(2)))
	return new(big.Rat).SetFrac(n, big.NewInt(100))
}

// table reads a table of the law by hand: the columns by their names.
func table(t *testing.T, file string) []map[string]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	var rows []map[string]string
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		switch {
		case strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "":
		case names == nil:
			names = cells
		default:
			row := map[string]string{}
			for i, cell := range cells {
				row[names[i]] = cell
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// inForce reports whether a row of a table speaks of a code on the day of
// these tests: the days of the tables are written so that they compare as
// texts.
func inForce(row map[string]string, code string) bool {
	if !strings.HasPrefix(code, row["code"]) || row["from"] > day || row["until"] != "" && row["until"] < day || row["additional"] != "" {
		return false
	}
	return !slices.ContainsFunc(strings.Fields(row["except"]), func(e string) bool { return strings.HasPrefix(code, e) })
}

// longest is the row of a table that speaks of a code with the longest prefix,
// or nil.
func longest(rows []map[string]string, code string, fits func(map[string]string) bool) map[string]string {
	var found map[string]string
	for _, row := range rows {
		if inForce(row, code) && fits(row) && (found == nil || len(row["code"]) > len(found["code"])) {
			found = row
		}
	}
	return found
}

func anyRow(map[string]string) bool { return true }

// The quantities every line here has: one for each unit, all different.
func quantities() map[string]string {
	return map[string]string{"кг": "137.25", "л": "1520.5", "м": "33.1", "м2": "60.07", "м3": "2.125", "шт": "1437", "пар": "86", "л100": "12.75"}
}

// euro is the official rate of the day.
const euro = "50.1444"

// dueAt works a rate out by its words, each part rounded by itself: "30 %, але
// не менш як 3,5 євро за 1 м2", "12 % плюс 2 грн за 100 кг".
func dueAt(t *testing.T, text string, base *big.Rat) *big.Rat {
	t.Helper()
	text = strings.ReplaceAll(text, " %. але", " %, але")
	if main, least, bound := strings.Cut(text, ", але не менш як "); bound {
		a, b := dueAt(t, main, base), dueAt(t, least, base)
		if a.Cmp(b) < 0 {
			return b
		}
		return a
	}
	if first, then, both := strings.Cut(text, " плюс "); both {
		return added(dueAt(t, first, base), dueAt(t, then, base))
	}
	amount, rest, specific := strings.Cut(text, " за ")
	if !specific {
		return kopiykas(product(base, ratio(t, strings.TrimSuffix(text, " %")), big.NewRat(1, 100)))
	}
	figure, currency, _ := strings.Cut(amount, " ")
	per, unit, counted := strings.Cut(rest, " ")
	if !counted {
		t.Fatalf("%q", text)
	}
	unit, _, _ = strings.Cut(unit, " або ")
	unit = strings.NewReplacer("пару", "пар", "л 100% спирту", "л100", "м-2", "м2", "м-3", "м3").Replace(unit)
	change := map[string]string{"євро": euro, "грн": "1"}[currency]
	return kopiykas(product(ratio(t, quantities()[unit]), new(big.Rat).Inv(ratio(t, per)), ratio(t, figure), ratio(t, change)))
}

// figures is the law for the recomputation.
type figures struct {
	vat, excise, vehicles, remedies, preferences []map[string]string
	special, dumping                             string // of all goods, in a law of the test's own
	eu                                           []string
}

// expected is what goods of a code are due, or the fault that is told first of
// those that matter here.
func (f *figures) expected(t *testing.T, row tariffs.Row, origin string, proof bool, value string) (total *big.Rat, refusal string) {
	t.Helper()
	base := ratio(t, value)
	text := row.Full
	switch {
	case proof && slices.Contains(f.eu, origin):
		text = ""
		if p := longest(f.preferences, row.Code, anyRow); p != nil {
			text = p["rate"]
		}
	case origin != "":
		text = row.MFN
	}
	if text == "" {
		return nil, "tariff.rate-unknown"
	}
	dues := []*big.Rat{dueAt(t, text, base)}
	if remedy := longest(f.remedies, row.Code, anyRow); remedy != nil && origin == "" && f.dumping == "" {
		return nil, "tariff.origin-required"
	}
	for _, rate := range []string{f.special, f.dumping} {
		if rate != "" {
			dues = append(dues, dueAt(t, rate, base))
		}
	}
	excise, refusal := f.exciseOn(t, row.Code, added(append(dues, base)...))
	if refusal != "" {
		return nil, refusal
	}
	dues = append(dues, excise)
	tax := longest(f.vat, row.Code, anyRow)
	dues = append(dues, dueAt(t, tax["rate"], added(append(dues, base)...)))
	return added(dues...), ""
}

// exciseOn is that of a vehicle made in 2018, by the first row of its code, or
// that of the goods.
func (f *figures) exciseOn(t *testing.T, code string, base *big.Rat) (*big.Rat, string) {
	t.Helper()
	v := longest(f.vehicles, code, anyRow)
	if v != nil {
		counted := map[string]string{"50 євро за 1000 см3": "1500", "75 євро за 1000 см3": "1500", "100 євро за 1000 см3": "4000",
			"150 євро за 1000 см3": "4000", "100 євро за 1 шт": quantities()["шт"], "1 євро за 1 кВт·год": "60"}[v["rate"]]
		figure, per, _ := strings.Cut(v["rate"], " євро за ")
		per, _, _ = strings.Cut(per, " ")
		each := product(ratio(t, counted), new(big.Rat).Inv(ratio(t, per)), ratio(t, figure), ratio(t, euro))
		if strings.HasSuffix(v["rate"], "см3") || strings.HasSuffix(v["rate"], "год") {
			each = product(each, ratio(t, quantities()["шт"])) // so many vehicles
		}
		if v["by_age"] == "yes" {
			each = product(each, big.NewRat(7, 1))
		}
		return kopiykas(each), ""
	}
	m := longest(f.excise, code, anyRow)
	switch {
	case m == nil:
		return new(big.Rat), ""
	case m["rate"] == "":
		return nil, "tariff.excise-unknown"
	}
	return dueAt(t, m["rate"], base), ""
}

// vehicleOf are the facts that lead to the first row of a code.
func (f *figures) vehicleOf(code string) *tariffs.Vehicle {
	v := longest(f.vehicles, code, anyRow)
	if v == nil {
		return nil
	}
	facts := &tariffs.Vehicle{Fuel: tariffs.Fuel(v["fuel"]), Year: 2018, Battery: exact.Int(60)}
	switch {
	case v["over"] != "":
		facts.Displacement = exact.Int(4000)
	case v["upto"] != "":
		facts.Displacement = exact.Int(1500)
	}
	return facts
}

func lawInFigures(t *testing.T) figures {
	f := figures{vat: table(t, "vat.tsv"), excise: table(t, "excise.tsv"), vehicles: table(t, "vehicles.tsv"), remedies: table(t, "remedies.tsv")}
	for _, a := range table(t, "agreements.tsv") {
		if a["id"] == "EU" {
			f.eu = strings.Fields(a["countries"])
		}
	}
	for _, p := range table(t, "preferences.tsv") {
		if p["agreement"] == "EU" {
			f.preferences = append(f.preferences, p)
		}
	}
	return f
}

func TestEveryRatedCodeInEveryColumnAgainstAnotherArithmetic(t *testing.T) {
	s, rates := shipped(t)
	f := lawInFigures(t)
	seen := recomputeAll(t, &f, func(r tariffs.Request) (tariffs.Assessment, []string) {
		a, faults := tariffs.Assess(s, rates, r)
		return a, codesOf(faults)
	}, s.Rows())
	if seen["rows"] < 5873 || seen["full"] < 5600 || seen["mfn"] < 5700 || seen["preferential"] < 5000 ||
		seen["tariff.excise-unknown"] == 0 || seen["tariff.origin-required"] == 0 {
		t.Errorf("%v", seen)
	}
}

// TestEveryRatedCodeUnderALawWithEveryCharge fills what the shipped law does
// not know with rates of the test's own: excise of three shapes, and special
// and anti-dumping duty on everything.
func TestEveryRatedCodeUnderALawWithEveryCharge(t *testing.T) {
	f := lawInFigures(t)
	f.special, f.dumping = "0,35 євро за 1 кг", "12,5 %"
	shapes := []string{"7,5 %", "2,78 грн за 1 л", "12 % плюс 0,4 євро за 10 кг, але не менш як 1,1 євро за 1 кг"}
	law, err := ua.Law()
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range f.excise {
		if row["rate"] == "" {
			row["rate"] = shapes[i%len(shapes)]
		}
	}
	excise := 0
	for i, m := range law.Measures {
		if m.Kind != tariffs.Excise {
			continue
		}
		if m.Prefix != f.excise[excise]["code"] {
			t.Fatalf("excise of %s stands where that of %s is expected", m.Prefix, f.excise[excise]["code"])
		}
		law.Measures[i].Rate = f.excise[excise]["rate"]
		excise++
	}
	law.Measures = slices.DeleteFunc(law.Measures, func(m tariffs.Measure) bool { return m.Kind == tariffs.AntiDumping })
	law.Measures = append(law.Measures, tariffs.Measure{ID: "s", Kind: tariffs.SpecialDuty, Rate: f.special}, tariffs.Measure{ID: "a", Kind: tariffs.AntiDumping, Rate: f.dumping})
	for _, kind := range []tariffs.Kind{tariffs.Excise, tariffs.SpecialDuty, tariffs.AntiDumping} {
		law.Payments = append(law.Payments, tariffs.Payment{Kind: kind, Payer: tariffs.Business, Code: "000"})
	}
	base, rates := shipped(t)
	s, err := ua.NewSchedule("filled", ua.InForce(), base.Rows(), law)
	if err != nil {
		t.Fatal(err)
	}
	seen := recomputeAll(t, &f, func(r tariffs.Request) (tariffs.Assessment, []string) {
		a, faults := tariffs.Assess(s, rates, r)
		return a, codesOf(faults)
	}, s.Rows())
	if seen["full"] < 5873-100 || seen["mfn"] < 5873 || seen["tariff.excise-unknown"] > 0 {
		t.Errorf("%v", seen)
	}
}

// recomputeAll asks about every rated code from China, from Germany with a
// proof and from nowhere, and counts what it saw.
func recomputeAll(t *testing.T, f *figures, assess func(tariffs.Request) (tariffs.Assessment, []string), rows []tariffs.Row) map[string]int {
	t.Helper()
	var have []rate.Amount
	for unit, value := range quantities() {
		have = append(have, of(unit, value))
	}
	seen := map[string]int{}
	for _, row := range rows {
		if len(row.Code) != 10 || row.MFN == "" {
			continue
		}
		seen["rows"]++
		for _, c := range []struct {
			origin string
			proof  bool
			column tariffs.Column
		}{{"CN", false, tariffs.MFN}, {"DE", true, tariffs.Preferential}, {"", true, tariffs.Full}} {
			serial, _ := strconv.Atoi(row.Code)
			value := strconv.Itoa(40000+serial%20011) + "." + row.Code[7:9]
			r := oneLine(row.Code, c.origin, value, have...)
			r.Lines[0].ProofOfOrigin, r.Lines[0].Vehicle, r.Date = c.proof, f.vehicleOf(row.Code), civil.Must(day)
			want, refusal := f.expected(t, row, c.origin, c.proof, value)
			a, faults := assess(r)
			switch {
			case refusal != "":
				seen[refusal]++
				if !slices.Contains(faults, refusal) {
					t.Errorf("%s from %q: %v, want %s", row.Code, c.origin, faults, refusal)
				}
			case len(faults) > 0:
				t.Errorf("%s from %q: %v", row.Code, c.origin, faults)
			default:
				seen[string(c.column)]++
				if ratio(t, a.Total.String()).Cmp(want) != 0 || a.Lines[0].Column != c.column {
					t.Errorf("%s from %q in column %s: %s, want %s", row.Code, c.origin, a.Lines[0].Column, a.Total, want.FloatString(2))
				}
			}
		}
		if t.Failed() && seen["rows"] > 200 {
			t.FailNow()
		}
	}
	return seen
}

func codesOf(faults fault.List) []string {
	var codes []string
	for _, f := range faults {
		codes = append(codes, f.Code)
	}
	return codes
}
