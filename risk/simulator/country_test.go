package simulator_test

import (
	"bytes"
	"encoding/csv"
	"flag"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/risk/simulator"
	"github.com/brama-customs/brama/tariffs/ua"
)

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	c := simulator.Default(11, 30)
	c.Shifts = simulator.ShiftsAt(20)
	first := files(t, days(t, c, 40))
	old := runtime.GOMAXPROCS(1)
	again := files(t, days(t, c, 40))
	runtime.GOMAXPROCS(old)
	if !bytes.Equal(first, again) {
		t.Error("the same seed gave other bytes")
	}
	if c.Seed++; bytes.Equal(first, files(t, days(t, c, 40))) {
		t.Error("another seed gave the same bytes")
	}
}

var update = flag.Bool("update", false, "write testdata/seed1.golden anew")

// A simulation is compared with what it was: the golden file is of this
// machine and of every other.
func TestTheSimulationIsAsItWas(t *testing.T) {
	got := files(t, days(t, simulator.Default(1, 3), 2))
	if *update {
		if err := os.WriteFile("testdata/seed1.golden", got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/seed1.golden")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("seed 1 gave other bytes than testdata/seed1.golden; where that is meant, run with -update")
	}
}

func TestALongerSimulationBeginsAsAShorterOne(t *testing.T) {
	c := simulator.Default(2, 20)
	short := files(t, days(t, c, 10))
	if long := files(t, days(t, c, 30)[:10]); !bytes.Equal(short, long) {
		t.Error("the first ten days of thirty are not those of ten")
	}
}

// constant is a country where every importer cheats with the same share.
func constant(seed uint64, cheat float64) simulator.Config {
	c := simulator.Default(seed, 200)
	c.Colluding = 0
	c.Groups = []simulator.Group{{Share: 1, CheatMin: cheat, CheatMax: cheat, Death: 0.003}}
	return c
}

func TestFraudsAreAsFrequentAsConfigured(t *testing.T) {
	for _, cheat := range []float64{0, 0.02, 0.3, 1} {
		consignments, frauds := map[string]bool{}, map[string]bool{}
		for _, s := range flat(days(t, constant(1, cheat), 50)) {
			consignments[s.Truth.Consignment] = true
			if s.Truth.Mechanism != simulator.Honest {
				frauds[s.Truth.Consignment] = true
			}
		}
		n := float64(len(consignments))
		got, tolerance := float64(len(frauds))/n, 4*math.Sqrt(cheat*(1-cheat)/n)
		if math.Abs(got-cheat) > tolerance {
			t.Errorf("%.4f of %.0f consignments are frauds, not %g ± %.4f", got, n, cheat, tolerance)
		}
	}
}

func TestGroupsKeepTheirSharesAsImportersComeAndGo(t *testing.T) {
	c := simulator.Default(8, 50)
	c.Importers, c.Colluding = 3000, 0
	c.Groups = []simulator.Group{{Share: 0.8, Death: 0.002}, {Share: 0.2, CheatMin: 1, CheatMax: 1, Death: 0.02}}
	all := days(t, c, 250)
	cheats := func(list []*simulator.Simulated) float64 {
		n := 0.0
		for _, s := range list {
			n += s.Truth.Cheats
		}
		return n / float64(len(list))
	}
	for _, part := range []struct{ from, to int }{{0, 60}, {190, 250}} {
		if got := cheats(flat(all[part.from:part.to])); math.Abs(got-0.2) > 0.06 {
			t.Errorf("days %d to %d: %.3f of the trade is by cheats, not 0.2", part.from, part.to, got)
		}
	}
}

func TestImportersComeAndGo(t *testing.T) {
	all := days(t, simulator.Default(12, 100), 300)
	early, late := map[string]bool{}, map[string]bool{}
	for _, s := range flat(all[:60]) {
		early[s.Truth.Importer] = true
	}
	born, old := 0, 0
	for _, s := range flat(all[240:]) {
		late[s.Truth.Importer] = true
		if s.Truth.Since > 0 {
			born++
			if s.Truth.Since > s.Day || early[s.Truth.Importer] && s.Truth.Since > 60 {
				t.Fatalf("%s was there before it came: %+v", s.Truth.Importer, s.Truth)
			}
		} else {
			old++
		}
	}
	gone := 0
	for id := range early {
		if !late[id] {
			gone++
		}
	}
	if born < 1000 || old < 1000 || gone < 30 {
		t.Errorf("after 240 days %d declarations are of newcomers, %d of old hands, and %d importers are gone", born, old, gone)
	}
}

func TestPricesAreLognormalAndRise(t *testing.T) {
	c := constant(3, 0)
	c.PerDay = 90
	c.Inflation = 0.2
	all := days(t, c, 366)
	// What the table says of goods of which the spread is 0.30, from China.
	table := map[string]float64{"3924100000": 4.2, "6109100000": 13, "8302100090": 5.2, "6911100000": 3.6, "8467221000": 9, "8205400000": 6.5}
	logs := func(days [][]simulator.Simulated) []float64 {
		var out []float64
		for _, s := range flat(days) {
			for i := range s.Declaration.Items {
				if it := &s.Declaration.Items[i]; table[it.CommodityCode] != 0 && it.OriginCountry == "CN" {
					price := number(it.InvoiceAmount.String()) / number(it.NetMass.String())
					out = append(out, math.Log(price/table[it.CommodityCode]))
				}
			}
		}
		slices.Sort(out)
		return out
	}
	first, last := logs(all[:60]), logs(all[306:])
	if len(first) < 250 || len(last) < 250 {
		t.Fatalf("%d and %d prices are too few", len(first), len(last))
	}
	middle := func(l []float64) float64 { return l[len(l)/2] }
	// Importers differ by 0.08 beside.
	spread := math.Hypot(0.30, 0.08)
	if got, tolerance := middle(first), 0.1; math.Abs(got-math.Log(1.2)*30/365) > tolerance {
		t.Errorf("the median price is %.3f of the table's", math.Exp(got))
	}
	if got := first[len(first)*84/100] - first[len(first)*16/100]; math.Abs(got/2-spread) > 0.05 {
		t.Errorf("the spread is %.3f, not %.3f", got/2, spread)
	}
	if got, want := middle(last)-middle(first), math.Log(1.2)*306/365; math.Abs(got-want) > 0.09 {
		t.Errorf("prices rose by %.3f in 306 days, not %.3f", got, want)
	}
}

func TestTradeHasSeasons(t *testing.T) {
	c := simulator.Default(5, 60)
	all := days(t, c, 354)
	summery := []string{"6109100000", "6404110000", "6402999800", "4202921900", "3917320090", "6907210010", "6907210090", "8467221000"}
	of := func(month time.Month) (items int) {
		for _, s := range flat(all) {
			for i := range s.Declaration.Items {
				if s.At.Month() == month && slices.Contains(summery, s.Declaration.Items[i].CommodityCode) {
					items++
				}
			}
		}
		return items
	}
	spring, autumn := of(time.April), of(time.November)
	if 2*spring < 3*autumn {
		t.Errorf("%d items of summer goods in April, %d in November", spring, autumn)
	}
}

func TestShiftsOfTradeShow(t *testing.T) {
	for _, kind := range []simulator.ShiftKind{simulator.NewOrigins, simulator.NewCodes, simulator.NewImporters, simulator.NewHonesty} {
		t.Run(string(kind), func(t *testing.T) {
			c := simulator.Default(21, 50)
			plain := files(t, days(t, c, 30))
			c.Shifts = []simulator.Shift{{Day: 31, Kind: kind, Share: 0.5}}
			all := days(t, c, 60)
			if !bytes.Equal(plain, files(t, all[:30])) {
				t.Error("the shift shows before its day")
			}
			before, after := shifted(all[:30], kind), shifted(all[30:], kind)
			if before != 0 || after < 150 {
				t.Errorf("%d declarations before and %d of 1500 after show it", before, after)
			}
			if gone := traded(all[30:]) - traded(all[:30]); kind == simulator.NewCodes && gone < 3 || kind == simulator.NewOrigins && gone < 10 {
				t.Errorf("%d more codes and origins are traded", gone)
			}
		})
	}
}

func shifted(all [][]simulator.Simulated, kind simulator.ShiftKind) (n int) {
	for _, s := range flat(all) {
		if slices.Contains(s.Truth.Shifts, kind) {
			n++
		}
	}
	return n
}

// traded counts the codes and origins.
func traded(all [][]simulator.Simulated) int {
	seen := map[string]bool{}
	for _, s := range flat(all) {
		for i := range s.Declaration.Items {
			seen[s.Declaration.Items[i].CommodityCode+s.Declaration.Items[i].OriginCountry] = true
		}
	}
	return len(seen)
}

func TestTheHistoryHasARowForEachDeclaration(t *testing.T) {
	all := days(t, simulator.Default(1, 50), 20)
	var out bytes.Buffer
	h, err := simulator.NewHistory(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range flat(all) {
		if err := h.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Flush(); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	const columns = "id,date,office,processType,importType,importUse,paymentType,transportMode,declarant,importer,exporter,carrier," +
		"commodityCode,countryOfDispatch,originCountry,dutyRate,dutyType,originIndicator,netMass,packages,items,value,duty,label,found,severity"
	if got := strings.Join(rows[0], ","); got != columns {
		t.Errorf("columns %s", got)
	}
	if len(rows) != 1001 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, s := range flat(all) {
		row, label, found := rows[i+1], "0", ""
		if s.Truth.AtStake > 0 {
			label, found = "1", exact.New(s.Truth.AtStake, 2).String()
		}
		if row[0] != s.Truth.LRN || row[9] != s.Truth.Importer || row[23] != label || row[24] != found || (row[25] == "0") != (label == "0") {
			t.Fatalf("row %v of %+v", row, s.Truth)
		}
		if duty := exact.New(s.Truth.Paid, 2).String(); row[22] != duty {
			t.Fatalf("row %v: %s is payable", row, duty)
		}
		for _, field := range []int{15, 18, 19, 20, 21} {
			if row[field] == "" {
				t.Fatalf("row %v has no %s", row, rows[0][field])
			}
		}
	}
}

func TestASummaryAddsUp(t *testing.T) {
	s := simulate(t, simulator.Default(2, 40))
	tally := simulator.NewTally(s)
	var paid, stake, frauds int64
	for range 50 {
		day, err := s.Next()
		if err != nil {
			t.Fatal(err)
		}
		tally.Add(day)
		for i := range day {
			paid, stake = paid+day[i].Truth.Paid, stake+day[i].Truth.AtStake
			if day[i].Truth.Mechanism != simulator.Honest {
				frauds++
			}
		}
	}
	sum := tally.Summary()
	if sum.Declarations != 2000 || sum.Days != 50 || sum.Paid != paid || sum.AtStake != stake || int64(sum.Frauds) != frauds {
		t.Errorf("%+v", sum)
	}
	count, at := 0, int64(0)
	for _, m := range sum.Mechanisms {
		count, at = count+m.Declarations, at+m.AtStake
	}
	if count != 2000 || at != stake {
		t.Errorf("mechanisms %+v", sum.Mechanisms)
	}
	if i := sum.Inspected; i.Random >= i.Oracle || i.Oracle > i.Perfect || i.Perfect > stake {
		t.Errorf("%+v", i)
	}
}

func TestWhatCannotBeSimulatedIsRefused(t *testing.T) {
	schedule, rates := law()
	for name, change := range map[string]func(*simulator.Config){
		"no declarations":                  func(c *simulator.Config) { c.PerDay = 0 },
		"no importers":                     func(c *simulator.Config) { c.Importers = 0 },
		"no brokers":                       func(c *simulator.Config) { c.Brokers = 0 },
		"no groups":                        func(c *simulator.Config) { c.Groups = nil },
		"a group without sense":            func(c *simulator.Config) { c.Groups[0].CheatMin = 2 },
		"no mechanism":                     func(c *simulator.Config) { c.Mix = simulator.Mix{} },
		"a factor over one":                func(c *simulator.Config) { c.FactorMax = 1.5 },
		"a factor of nothing":              func(c *simulator.Config) { c.FactorMin = 0 },
		"a share that is no number":        func(c *simulator.Config) { c.Partial = math.NaN() },
		"no threshold":                     func(c *simulator.Config) { c.SplitOver = 0 },
		"prices that come to nothing":      func(c *simulator.Config) { c.Inflation = -1 },
		"a shift before the first day":     func(c *simulator.Config) { c.Shifts = []simulator.Shift{{Kind: simulator.NewCodes}} },
		"a shift of no known kind":         func(c *simulator.Config) { c.Shifts = []simulator.Shift{{Day: 1, Kind: "weather"}} },
		"days before the tariff":           func(c *simulator.Config) { c.From = civil.Must("2022-01-01") },
		"days without preferences' rates":  func(c *simulator.Config) { c.From = civil.Must("2025-12-29") },
		"days before any rate of the euro": func(c *simulator.Config) { c.From = civil.Must("2024-01-01") },
	} {
		c := simulator.Default(1, 10)
		change(&c)
		if _, err := simulator.New(c, schedule, rates); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// Where official rates of the simulated days are at hand they are used.
func TestRatesOfTheDayAreUsedWhereTheyAreKnown(t *testing.T) {
	schedule, _ := law()
	shipped, err := ua.Rates()
	if err != nil {
		t.Fatal(err)
	}
	next := shipped[len(shipped)-1]
	next.Date, next.Currency = civil.Must("2026-01-14"), "EUR"
	c := simulator.Default(1, 5)
	s, err := simulator.New(c, schedule, money.NewRates(append(shipped, next)))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2026-01-12", "2026-01-12", "2026-01-14", "2026-01-14"} {
		day, err := s.Next()
		if err != nil {
			t.Fatal(err)
		}
		if got := day[0].Declaration.RateDate.String(); got != want {
			t.Errorf("day %d is assessed by %s, not %s", day[0].Day, got, want)
		}
	}
}
