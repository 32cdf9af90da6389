package tariffs_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
)

func said(text string) fault.Text { return fault.Text{UK: text, EN: text} }

// wideRows are the sample rows, and goods that bear excise.
func wideRows() []tariffs.Row {
	return append(sampleRows(), row("2203", "", "", ""), row("2203000100", "0,05 євро за 1 л", "0,1 євро за 1 л", "л"),
		row("2208", "", "", ""), row("2208301100", "3,5 євро за 1 л 100% спирту", "", ""),
		row("2402", "", "", ""), row("2402209020", "3 євро за 1000 шт", "", "т.шт"),
		row("8703", "", "", ""), row("8703231913", "10", "10", "шт"), row("8703329013", "10", "10", "шт"), row("8703801010", "0", "0", "шт"))
}

// wideLaw is the sample law with a row of everything.
func wideLaw() tariffs.Law {
	law := sampleLaw()
	law.Measures = append(law.Measures,
		tariffs.Measure{ID: "vat/M700", Kind: tariffs.VAT, Prefix: "0101", Additional: "M700", Part: said("pure-bred"), Rate: "7", Verified: true},
		tariffs.Measure{ID: "vat/410", Kind: tariffs.VAT, Relief: "410", Rate: "0", Verified: true},
		tariffs.Measure{ID: "duty/110", Kind: tariffs.ImportDuty, Prefix: "0101", Relief: "110", Rate: "0", Verified: true},
		tariffs.Measure{ID: "ad/CN", Kind: tariffs.AntiDumping, Prefix: "0101000010", Origins: []string{"CN"}, Rate: "25", Verified: true},
		tariffs.Measure{ID: "ad/C999", Kind: tariffs.AntiDumping, Prefix: "0101000010", Origins: []string{"CN"}, Additional: "C999", Part: said("made by Y"), Rate: "12.5", Verified: true},
		tariffs.Measure{ID: "excise/beer", Kind: tariffs.Excise, Prefix: "2203", Rate: "2,78 грн за 1 л", Verified: true},
		tariffs.Measure{ID: "excise/spirits", Kind: tariffs.Excise, Prefix: "2208", Rate: "126,96 грн за 1 л 100% спирту", Verified: true},
		tariffs.Measure{ID: "excise/free", Kind: tariffs.Excise, Prefix: "2208", Relief: "330", Rate: "0", Verified: true},
		tariffs.Measure{ID: "excise/cigarettes", Kind: tariffs.Excise, Prefix: "2402", Rate: "12 % плюс 20 євро за 1000 шт, але не менш як 70 євро за 1000 шт", Verified: true},
		tariffs.Measure{ID: "export/0102", Kind: tariffs.ExportDuty, Prefix: "0102", Rate: "10", Verified: true},
		tariffs.Measure{ID: "export/0101", Kind: tariffs.ExportDuty, Prefix: "0101000030", Rate: "2 EUR / 100 kg", Verified: true},
		tariffs.Measure{ID: "fee/LOR", Kind: tariffs.BorderFee, Additional: "LOR", Rate: "10 євро за 1 шт", Verified: true},
		tariffs.Measure{ID: "licence/0102", Kind: tariffs.Licence, Prefix: "0102", Flow: tariffs.Export, Document: "5555", Reason: said("a licence")},
		tariffs.Measure{ID: "ban/SY", Kind: tariffs.Ban, Origins: []string{"SY"}, Flow: tariffs.Import, Reason: said("banned")},
		tariffs.Measure{ID: "vet/01", Kind: tariffs.Certificate, Prefix: "01", Except: []string{"0101000050"}, Reason: said("a certificate")})
	for i := range law.Agreements[0].Rates {
		law.Agreements[0].Rates[i].ID = "preference/" + string(rune('0'+i))
	}
	for i, kind := range kinds {
		law.Payments = append(law.Payments, tariffs.Payment{Kind: kind, Payer: tariffs.Citizen, Code: "12" + string(rune('0'+i)), Verified: true})
		if kind != tariffs.ImportDuty && kind != tariffs.VAT {
			law.Payments = append(law.Payments, tariffs.Payment{Kind: kind, Payer: tariffs.Business, Code: "08" + string(rune('0'+i)), Verified: true})
		}
	}
	cars := func(id, prefix string, fuel tariffs.Fuel, over, upTo int, rate string, byAge bool) tariffs.VehicleExcise {
		return tariffs.VehicleExcise{ID: id, Prefix: prefix, Fuel: fuel, Over: over, UpTo: upTo, Rate: rate, ByAge: byAge, AgeMin: 1, AgeMax: 15, Verified: true}
	}
	law.Vehicles = []tariffs.VehicleExcise{
		cars("petrol", "87032", tariffs.Petrol, 0, 3000, "50 євро за 1000 см3", true), cars("petrol+", "87032", tariffs.Petrol, 3000, 0, "100 євро за 1000 см3", true),
		cars("diesel", "87033", tariffs.Diesel, 0, 3500, "75 євро за 1000 см3", true), cars("diesel+", "87033", tariffs.Diesel, 3500, 0, "150 євро за 1000 см3", true),
		cars("hybrid", "87032", tariffs.Hybrid, 0, 0, "100 євро за 1 шт", false), cars("electric", "870380", tariffs.Electric, 0, 0, "1 євро за 1 кВт·год", false)}
	law.Parcels = []tariffs.Parcel{{ID: "parcel/1", Free: "150", Currency: "EUR", Duty: "10", VAT: "20", From: started, Verified: true, Reason: said("A parcel.")}}
	law.Procedures = []tariffs.Procedure{
		{Code: "31", Flow: tariffs.Import, Rule: tariffs.Monthly, Percent: "3", Reason: said("Partial relief."), Verified: true},
		{Code: "41", Flow: tariffs.Import, Rule: tariffs.Exempt, Reason: said("Re-import.")},
		{Code: "51", Flow: tariffs.Import, Rule: tariffs.NotComputed, Reason: said("Processing.")}}
	law.Sections = []tariffs.Section{{Number: "I", First: "01", Last: "05", Name: said("Animals")}, {Number: "IV", First: "16", Last: "24", Name: said("Food")}}
	return law
}

func wide(t testing.TB) (*tariffs.Schedule, *money.Rates) {
	t.Helper()
	return wideWith(t, wideLaw())
}

func wideWith(t testing.TB, law tariffs.Law) (*tariffs.Schedule, *money.Rates) {
	t.Helper()
	s, err := tariffs.NewSchedule("wide/2025-01-01", started, wideRows(), law)
	if err != nil {
		t.Fatal(err)
	}
	_, rates := sample(t)
	return s, rates
}

// due writes an answer down: payment, formula and amount of every line.
func due(t *testing.T, law tariffs.Law, r tariffs.Request) (lines []string, a tariffs.Assessment) {
	t.Helper()
	s, rates := wideWith(t, law)
	a, faults := tariffs.Assess(s, rates, r)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, l := range a.Lines {
		lines = append(lines, l.Row+": "+l.Formula+" = "+l.Amount.String())
	}
	return lines, a
}

// Each sum is worked out by hand.
func TestTheCascadeStandsOnWhatComesBefore(t *testing.T) {
	for _, c := range []struct {
		name    string
		request tariffs.Request
		lines   []string
		total   string
	}{
		{"anti-dumping stands on the value, VAT on the value and both duties", request(worth("0101000010", "CN", "100000.00")),
			[]string{"uktzed/0101000010: 100000.00 × 10 % = 10000.00", "ad/CN: 100000.00 × 25 % = 25000.00",
				"vat/: (100000.00 + 10000.00 + 25000.00) × 20 % = 27000.00"}, "62000.00"},
		{"the goods of a named producer bear its own rate", request(with(worth("0101000010", "CN", "100000.00"), "C999")),
			[]string{"uktzed/0101000010: 100000.00 × 10 % = 10000.00", "ad/C999: 100000.00 × 12.5 % = 12500.00",
				"vat/: (100000.00 + 10000.00 + 12500.00) × 20 % = 24500.00"}, "47000.00"},
		{"the producer's code says nothing of goods of another origin", request(with(worth("0101000010", "DE", "100000.00"), "C999")),
			[]string{"uktzed/0101000010: 100000.00 × 10 % = 10000.00", "vat/: (100000.00 + 10000.00) × 20 % = 22000.00"}, "32000.00"},
		{"a specific duty and a specific excise stand in the base of VAT", request(worth("2203000100", "CN", "10000.00", of("л", "1000"))),
			[]string{"uktzed/2203000100: 1000 л × 0.05 EUR × 50.1444 = 2507.22", "excise/beer: 1000 л × 2.78 UAH = 2780.00",
				"vat/: (10000.00 + 2507.22 + 2780.00) × 20 % = 3057.44"}, "8344.66"},
		{"spirits are counted in litres of pure alcohol", request(worth("2208301100", "CN", "10000.00", of("л", "100"), of("% об", "40"))),
			// 40 × 3.5 × 50.1444 = 7020.216; 40 × 126.96 = 5078.40; 22098.62 × 20 % = 4419.724
			[]string{"uktzed/2208301100: 40 л100 × 3.5 EUR × 50.1444 = 7020.22", "excise/spirits: 40 л100 × 126.96 UAH = 5078.40",
				"vat/: (10000.00 + 7020.22 + 5078.40) × 20 % = 4419.72"}, "16518.34"},
		{"both parts of an excise less than its minimum: the minimum", request(worth("2402209020", "CN", "20000.00", of("т.шт", "10"))),
			// (20000.00 + 1504.33) × 12 % = 2580.52, and 10028.88, are less than 35101.08
			[]string{"uktzed/2402209020: 10000 шт ÷ 1000 × 3 EUR × 50.1444 = 1504.33", "excise/cigarettes: 10000 шт ÷ 1000 × 70 EUR × 50.1444 = 35101.08",
				"vat/: (20000.00 + 1504.33 + 35101.08) × 20 % = 11321.08"}, "47926.49"},
		{"both parts of an excise more than its minimum: a line each", request(worth("2402209020", "CN", "400000.00", of("т.шт", "10"))),
			[]string{"uktzed/2402209020: 10000 шт ÷ 1000 × 3 EUR × 50.1444 = 1504.33", "excise/cigarettes: (400000.00 + 1504.33) × 12 % = 48180.52",
				"excise/cigarettes: 10000 шт ÷ 1000 × 20 EUR × 50.1444 = 10028.88", "vat/: (400000.00 + 1504.33 + 58209.40) × 20 % = 91942.75"}, "151656.48"},
		{"the named part of a code has its own VAT", request(with(worth("0101000030", "CN", "1000.00"), "M700")),
			[]string{"uktzed/0101000030: 1000.00 × 7 % = 70.00", "vat/M700: (1000.00 + 70.00) × 7 % = 74.90"}, "144.90"},
		{"reliefs take the place of each charge they are for", request(relieved(worth("0101000030", "CN", "1000.00"), tariffs.Relief{Duty: "110", VAT: "410"})),
			[]string{"duty/110: 1000.00 × 0 % = 0.00", "vat/410: (1000.00 + 0.00) × 0 % = 0.00"}, "0.00"},
		{"a claimed relief goes before an additional code", request(relieved(with(worth("0101000030", "CN", "1000.00"), "M700"), tariffs.Relief{VAT: "410"})),
			[]string{"uktzed/0101000030: 1000.00 × 7 % = 70.00", "vat/410: (1000.00 + 70.00) × 0 % = 0.00"}, "70.00"},
		{"000 in box 36 claims nothing", request(relieved(worth("0101000030", "CN", "1000.00"), tariffs.Relief{Duty: "000", Excise: "000", VAT: "000"})),
			[]string{"uktzed/0101000030: 1000.00 × 7 % = 70.00", "vat/: (1000.00 + 70.00) × 20 % = 214.00"}, "284.00"},
		{"a relief from excise leaves duty and VAT", request(relieved(worth("2208301100", "CN", "1000.00", of("л100", "1")), tariffs.Relief{Excise: "330"})),
			// 3.5 × 50.1444 = 175.5054; (1175.51) × 20 % = 235.102
			[]string{"uktzed/2208301100: 1 л100 × 3.5 EUR × 50.1444 = 175.51", "excise/free: (1000.00 + 175.51) × 0 % = 0.00",
				"vat/: (1000.00 + 175.51 + 0.00) × 20 % = 235.10"}, "410.61"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines, a := due(t, wideLaw(), c.request)
			if diff := cmp.Diff(c.lines, lines); diff != "" || a.Total.String() != c.total {
				t.Errorf("total %s, want %s\n%s", a.Total, c.total, diff)
			}
		})
	}
}

func with(l tariffs.Line, additional ...string) tariffs.Line {
	l.Additional = additional
	return l
}

func relieved(l tariffs.Line, r tariffs.Relief) tariffs.Line {
	l.Relief = r
	return l
}

func TestEveryKindOfDutyStandsUnderExcise(t *testing.T) {
	law := wideLaw()
	for _, m := range []tariffs.Measure{{Kind: tariffs.SpecialDuty, Rate: "5"}, {Kind: tariffs.AntiDumping, Rate: "10"}, {Kind: tariffs.Countervailing, Rate: "3"}, {Kind: tariffs.Excise, Rate: "20"}} {
		m.ID, m.Prefix = string(m.Kind), "0101000030"
		law.Measures = append(law.Measures, m)
	}
	lines, a := due(t, law, request(worth("0101000030", "DE", "1000.00")))
	want := []string{"uktzed/0101000030: 1000.00 × 7 % = 70.00", "special-duty: 1000.00 × 5 % = 50.00", "anti-dumping: 1000.00 × 10 % = 100.00",
		"countervailing: 1000.00 × 3 % = 30.00", "excise: (1000.00 + 70.00 + 50.00 + 100.00 + 30.00) × 20 % = 250.00",
		"vat/: (1000.00 + 70.00 + 50.00 + 100.00 + 30.00 + 250.00) × 20 % = 300.00"}
	if diff := cmp.Diff(want, lines); diff != "" || a.Total.String() != "800.00" {
		t.Errorf("total %s %s", a.Total, diff)
	}
}

func TestTheMoreParticularMeasureApplies(t *testing.T) {
	special := func(id, rate string, change func(*tariffs.Measure)) tariffs.Measure {
		m := tariffs.Measure{ID: id, Kind: tariffs.SpecialDuty, Rate: rate}
		change(&m)
		return m
	}
	all := special("all", "1", func(*tariffs.Measure) {})
	chapter := special("chapter", "2", func(m *tariffs.Measure) { m.Prefix = "01" })
	code := special("code", "3", func(m *tariffs.Measure) { m.Prefix = "0101000030" })
	ofChina := special("of China", "4", func(m *tariffs.Measure) { m.Origins = []string{"CN"} })
	asked := special("asked", "5", func(m *tariffs.Measure) { m.Additional = "X1" })
	spares := special("spares", "6", func(m *tariffs.Measure) { m.Prefix, m.Except = "0101000030", []string{"01010000"} })
	later := special("later", "7", func(m *tariffs.Measure) { m.From = today })
	tomorrow := special("tomorrow", "8", func(m *tariffs.Measure) { m.From = today.AddDays(1) })
	yesterday := special("yesterday", "9", func(m *tariffs.Measure) { m.Until = today.AddDays(-1) })
	last := special("on its last day", "9", func(m *tariffs.Measure) { m.Prefix, m.Until = "0101000030", today })
	for _, c := range []struct {
		want string
		of   []tariffs.Measure
	}{
		{"all", []tariffs.Measure{all}},
		{"chapter", []tariffs.Measure{all, chapter}},
		{"code", []tariffs.Measure{code, all, chapter}},
		{"of China", []tariffs.Measure{code, ofChina}},
		{"asked", []tariffs.Measure{ofChina, asked, code}},
		{"chapter", []tariffs.Measure{chapter, spares}},
		{"later", []tariffs.Measure{all, later}},
		{"all", []tariffs.Measure{tomorrow, yesterday, all}},
		{"on its last day", []tariffs.Measure{all, last}},
		{"", []tariffs.Measure{spares, tomorrow, yesterday}},
	} {
		law := wideLaw()
		law.Measures = append(law.Measures, c.of...)
		_, a := due(t, law, request(with(worth("0101000030", "CN", "100.00"), "X1")))
		got := ""
		if a.Lines[1].Code == "081" {
			got = a.Lines[1].Row
		}
		if got != c.want {
			t.Errorf("of %d measures %q applies, want %q", len(c.of), got, c.want)
		}
	}
}

func TestATieIsTheFirstInTheLaw(t *testing.T) {
	law := wideLaw()
	law.Measures = append(law.Measures, tariffs.Measure{ID: "one", Kind: tariffs.SpecialDuty, Origins: []string{"CN"}, Rate: "1"},
		tariffs.Measure{ID: "other", Kind: tariffs.SpecialDuty, Origins: []string{"CN", "KP"}, Rate: "2"})
	lines, _ := due(t, law, request(worth("0101000030", "CN", "100.00")))
	if !strings.HasPrefix(lines[1], "one:") {
		t.Error(lines)
	}
}

func TestTheCodeOfPaymentIsThatOfTheGoodsThePayerAndTheDay(t *testing.T) {
	law := wideLaw()
	law.Payments = append(law.Payments,
		tariffs.Payment{Kind: tariffs.ImportDuty, Payer: tariffs.Business, Prefix: "0101", Code: "021", Method: "06", From: today},
		tariffs.Payment{Kind: tariffs.ImportDuty, Payer: tariffs.Business, Prefix: "01010000", Code: "022", Until: today.AddDays(-1)})
	for _, c := range []struct{ code, day, payer, want string }{
		{"0101000030", "2026-01-12", "", "021 06 unverified"}, {"0101000030", "2026-01-11", "", "022  unverified"},
		{"2203000100", "2026-01-12", "", "020  verified"}, {"0101000030", "2026-01-12", "citizen", "120  verified"},
	} {
		r := request(worth(c.code, "CN", "100.00", of("л", "1")))
		r.Date, r.Payer = civil.Must(c.day), tariffs.Payer(c.payer)
		s, _ := wideWith(t, law)
		a, faults := tariffs.Assess(s, everyDay(), r)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		says := map[bool]string{true: "verified", false: "unverified"}[a.Lines[0].Verified]
		if got := a.Lines[0].Code + " " + a.Lines[0].MethodOfPayment + " " + says; got != c.want {
			t.Errorf("%s on %s: %s, want %s", c.code, c.day, got, c.want)
		}
	}
}

// everyDay has the sample's rate of the euro on the days around today.
func everyDay() *money.Rates {
	var rates []money.Rate
	for n := range 60 {
		rates = append(rates, money.Rate{Currency: "EUR", Date: today.AddDays(n - 30), Value: exact.Must("50.1444"), Verified: true})
	}
	return money.NewRates(rates)
}

func TestAnswersSayWhyTheMinimumWasTakenOrNot(t *testing.T) {
	s, rates := wide(t)
	for quantity, says := range map[string]string{"10": "1002.89 ≥ 300.00", "1": "300.00 ≥ 100.29"} {
		a, faults := tariffs.Assess(s, rates, request(worth("0101000010", "KP", "1000.00", of("кг", quantity))))
		if len(faults) > 0 || !strings.Contains(a.Lines[0].Reason.UK, says) || !strings.Contains(a.Lines[0].Reason.EN, says) {
			t.Errorf("%s kg: %v %v", quantity, faults, a.Lines)
		}
	}
}

func TestMeasuresWithoutNamesSpareEachItsOwnCodes(t *testing.T) {
	law := wideLaw()
	law.Measures = append(law.Measures, tariffs.Measure{Kind: tariffs.SpecialDuty, Prefix: "0101", Except: []string{"0101000020"}, Rate: "1"},
		tariffs.Measure{Kind: tariffs.SpecialDuty, Prefix: "0101", Except: []string{"0101000030"}, Rate: "2"})
	for code, want := range map[string]string{"0101000020": "2", "0101000030": "1"} {
		if _, a := due(t, law, request(worth(code, "DE", "100.00"))); a.Lines[1].Rate.String() != want {
			t.Errorf("%s: %s", code, a.Lines[1].Formula)
		}
	}
}

// 10 % of 100.00 and 1 UAH for each of 10 kg come to the same.
func TestWhereARateAndItsBoundAreTheSameTheRateItselfIsTold(t *testing.T) {
	for _, rate := range []string{"10 %, але не менш як 1 грн за 1 кг", "10 %, але не більш як 1 грн за 1 кг"} {
		law := wideLaw()
		law.Measures = append(law.Measures, tariffs.Measure{ID: "s", Kind: tariffs.SpecialDuty, Rate: rate})
		if _, a := due(t, law, request(worth("0101000030", "DE", "100.00", of("кг", "10")))); a.Lines[1].Formula != "100.00 × 10 %" {
			t.Errorf("%s: %s", rate, a.Lines[1].Formula)
		}
	}
}
