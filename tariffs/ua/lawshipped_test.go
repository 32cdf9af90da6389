package ua_test

import (
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
	"github.com/brama-customs/brama/tariffs/ua"
)

func shippedLaw(t testing.TB) tariffs.Law {
	t.Helper()
	law, err := ua.Law()
	if err != nil {
		t.Fatal(err)
	}
	return law
}

// What was read in its source stands here as well, so that no row is marked
// verified by a slip of the pen.
func TestNothingIsMarkedVerifiedThatWasNotRead(t *testing.T) {
	read := []string{
		"agreement/EU", "payment/import-duty/business/all", "payment/import-duty/citizen/all", "payment/vat/business/all", "vat/all",
	}
	for _, code := range []string{
		"0101210000", "0101291000", "0101291000@2021-01-01", "0101299000", "0101299000@2021-01-01", "0101300000", "0101300000@2021-01-01",
		"0101900000", "0101900000@2021-01-01", "0102211000", "0102213000", "0102219000", "0102290500", "0102291000", "0102292100",
		"0102292900", "0102294100", "0102294900", "0102294900@2021-01-01", "0102294900@2022-01-01", "0102294900@2023-01-01",
		"0102295100", "0102295900", "0102296100", "0102296900",
	} {
		read = append(read, "preference/EU/"+code)
	}
	var marked []string
	for _, row := range tariffs.LawRows(shippedLaw(t)) {
		if row.Value("verified") == "yes" {
			marked = append(marked, row.Name)
		} else if source := row.Value("source"); row.Table != "section" && !strings.Contains(source, "to be verified") {
			t.Errorf("%s is not verified and its source does not say so: %s", row.Name, source)
		}
	}
	slices.Sort(read)
	slices.Sort(marked)
	if diff := differ(read, marked); diff != "" {
		t.Error(diff)
	}
}

func TestEveryShippedRowHasANameOfItsOwnASourceAndBothLanguages(t *testing.T) {
	names := map[string]bool{}
	for _, row := range tariffs.LawRows(shippedLaw(t)) {
		if names[row.Name] {
			t.Errorf("two rows are called %s", row.Name)
		}
		names[row.Name] = true
		if row.Table != "section" && row.Value("source") == "" {
			t.Errorf("%s has no source", row.Name)
		}
		if row.Table != "preference" && (row.Value("uk") == "" || row.Value("en") == "") {
			t.Errorf("%s is not told in both languages", row.Name)
		}
		if uk := row.Value("uk"); strings.ContainsAny(uk, "ыэъё") || (uk != "" && uk == row.Value("en")) {
			t.Errorf("%s: %s is no Ukrainian", row.Name, uk)
		}
	}
	if len(names) < 250 {
		t.Errorf("%d rows are shipped", len(names))
	}
}

func TestEveryPrefixOfTheLawIsInTheShippedTariff(t *testing.T) {
	beyond := []string{"98", "99"} // chapters an exception names and no goods are in
	s, err := ua.Schedule()
	if err != nil {
		t.Fatal(err)
	}
	rows := s.Rows()
	exists := func(prefix string) bool {
		return slices.ContainsFunc(rows, func(r tariffs.Row) bool { return strings.HasPrefix(r.Code, prefix) })
	}
	for _, row := range tariffs.LawRows(shippedLaw(t)) {
		for _, prefix := range append(strings.Fields(row.Value("except")), row.Value("code")) {
			if !slices.Contains(beyond, prefix) && !exists(prefix) {
				t.Errorf("%s: there are no goods of %q", row.Name, prefix)
			}
		}
	}
}

func TestEveryCountryOfTheLawExists(t *testing.T) {
	known := map[string]bool{"EU": true} // goods of the Union without a named member
	for _, c := range declarations.Countries() {
		known[c.Code] = true
	}
	law := shippedLaw(t)
	agreed := map[string]string{}
	for _, row := range tariffs.LawRows(law) {
		for _, code := range strings.Fields(row.Value("countries") + " " + row.Value("origins")) {
			if !known[code] {
				t.Errorf("%s: there is no country %s", row.Name, code)
			}
			if row.Table == "agreement" && agreed[code] != "" {
				t.Errorf("%s is in %s and in %s", code, agreed[code], row.Name)
			}
			if row.Table == "agreement" {
				agreed[code] = row.Name
			}
		}
	}
	if len(agreed) < 45 || len(law.MFN) < 160 {
		t.Errorf("%d countries of agreements, %d of the пільгова column", len(agreed), len(law.MFN))
	}
}

func TestTheSectionsHoldEveryChapterOnce(t *testing.T) {
	chapter := 1
	for _, section := range shippedLaw(t).Sections {
		first, last := number(t, section.First), number(t, section.Last)
		if first != chapter {
			t.Errorf("section %s begins with chapter %d, not %d", section.Number, first, chapter)
		}
		chapter = last + 1
	}
	if chapter != 98 {
		t.Errorf("the sections end before chapter %d", chapter)
	}
}

func number(t *testing.T, digits string) int {
	t.Helper()
	n, err := strconv.Atoi(digits)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestGoodsWhoseChargeIsNotKnownHaveARowWithoutARate(t *testing.T) {
	empty := map[tariffs.Kind]int{}
	for _, m := range shippedLaw(t).Measures {
		if m.Rate == "" {
			empty[m.Kind]++
		}
		if m.Kind == tariffs.Excise && m.Rate != "" {
			t.Errorf("%s: no rate of excise in force is known, and %s is given", m.ID, m.Rate)
		}
	}
	if empty[tariffs.Excise] < 35 || empty[tariffs.ExportDuty] < 15 || empty[tariffs.BorderFee] == 0 || empty[tariffs.VAT] > 0 {
		t.Errorf("%v", empty)
	}
}

func TestTheRatedCodesStayAsTheyAre(t *testing.T) {
	s, err := ua.Schedule()
	if err != nil {
		t.Fatal(err)
	}
	verified, inferred := 0, 0
	for _, r := range s.Rows() {
		switch {
		case len(r.Code) != 10:
		case r.Verified:
			verified++
		case strings.Contains(r.Source, "inferred"):
			inferred++
		}
	}
	if verified != 3404 || inferred != 5873-3404 {
		t.Errorf("%d rated codes are read in the law and %d inferred", verified, inferred)
	}
}

// The rates of 2017 are no law today: they are the shapes excise comes in, and
// every sum below was worked out by hand.
func TestEveryShapeOfExciseIsLoadedAndWorkedOut(t *testing.T) {
	f, err := os.Open("testdata/excise_shapes.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tables, err := ua.ReadLaw(f)
	if err != nil {
		t.Fatal(err)
	}
	s := loaded(t, tables)
	list, err := ua.Rates()
	if err != nil {
		t.Fatal(err)
	}
	rates := money.NewRates(list)
	litres := rate.Amount{Unit: rate.Litre, Value: exact.Must("100")}
	pieces := rate.Amount{Unit: rate.Piece, Value: exact.Must("10000")}
	for _, c := range []struct {
		name, code, value        string
		quantities               []rate.Amount
		duty, excise, vat, total string
	}{
		// duty 0.05 × 100 × 50.1444; excise 2.78 × 100; VAT 20 % of 10000.00 + 250.72 + 278.00
		{"beer by the litre", "2203000100", "10000.00", []rate.Amount{litres}, "250.72", "278.00", "2105.74", "2634.46"},
		// no duty on vodka; excise 126.96 × 40; VAT 20 % of 10000.00 + 5078.40
		{"spirits by the litre of pure alcohol", "2208601100", "10000.00", []rate.Amount{litres, {Unit: rate.Spirit, Value: exact.Must("40")}},
			"0.00", "5078.40", "3015.68", "8094.08"},
		// duty 1.5 × 10 × 50.1444; 12 % of 5752.17 and 10000.00 are less than 2257.40 × 10; VAT 20 % of 5752.17 + 22574.00
		{"cheap cigarettes at the minimum", "2402209020", "5000.00", []rate.Amount{pieces}, "752.17", "22574.00", "5665.23", "28991.40"},
		// 12 % of 200752.17 = 24090.26 and 10000.00 are more than the minimum; VAT 20 % of 234842.43
		{"dear cigarettes by value and by the thousand", "2402209020", "200000.00", []rate.Amount{pieces}, "752.17", "34090.26", "46968.49", "81810.92"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, faults := tariffs.Assess(s, rates, tariffs.Request{Regime: tariffs.Import, Date: civil.Must("2026-01-12"), Lines: []tariffs.Line{{
				Item: 1, Code: c.code, Origin: "CN", CustomsValue: exact.Must(c.value), Quantities: c.quantities}}})
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			got := []string{a.Totals["020"].String(), a.Totals["999"].String(), a.Totals["028"].String(), a.Total.String()}
			if diff := differ([]string{c.duty, c.excise, c.vat, c.total}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// loaded is the shipped tariff with tables of its own on top of the law.
func loaded(t *testing.T, tables ua.Tables) *tariffs.Schedule {
	t.Helper()
	shipped, err := ua.Schedule()
	if err != nil {
		t.Fatal(err)
	}
	s, err := ua.NewSchedule("test", ua.InForce(), shipped.Rows(), tables.Over(shippedLaw(t)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// remedies_fictional.csv is made up: a country's duty, and those of producers
// named by additional codes.
func TestAnAntiDumpingDutyIsOfItsOriginProducerAndDay(t *testing.T) {
	f, err := os.Open("testdata/remedies_fictional.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tables, err := ua.ReadLaw(f)
	if err != nil {
		t.Fatal(err)
	}
	s := loaded(t, tables)
	for _, c := range []struct{ name, origin, additional, day, want string }{
		{"the country's rate", "CN", "", "2026-01-12", "anti-dumping/7318/CN@2024-07-01 40000.00"},
		{"a producer's rate", "CN", "F001", "2026-01-12", "anti-dumping/7318/CN/F001 12500.00"},
		{"another country names the producer in vain", "VN", "F001", "2026-01-12", ""},
		{"a country without a duty", "VN", "", "2026-01-12", ""},
		{"the rate before the review", "CN", "", "2024-06-30", "anti-dumping/7318/CN 25000.00"},
		{"before any duty", "CN", "", "2023-06-30", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			line := tariffs.Line{Item: 1, Code: "7318159510", Origin: c.origin, CustomsValue: exact.Must("100000.00")}
			if c.additional != "" {
				line.Additional = []string{c.additional}
			}
			a, faults := tariffs.Assess(s, money.NewRates(nil), tariffs.Request{Regime: tariffs.Import, Date: civil.Must(c.day), Lines: []tariffs.Line{line}})
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			got := ""
			for _, paid := range a.Lines {
				if paid.Code == "023" {
					got = paid.Row + " " + paid.Amount.String()
				}
			}
			if got != c.want {
				t.Errorf("%q, not %q", got, c.want)
			}
		})
	}
}

func TestTheWholeTariffAndItsLawAreLightInMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	s, err := ua.Schedule()
	took := time.Since(start)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	held := (int64(after.HeapAlloc) - int64(before.HeapAlloc)) >> 20
	t.Logf("made in %s, holds %d MiB", took, held)
	if held > 64 {
		t.Errorf("the schedule holds %d MiB", held)
	}
	runtime.KeepAlive(s)
}

func BenchmarkLoadLaw(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ua.Law(); err != nil {
			b.Fatal(err)
		}
	}
}
