package risk_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/risk/statistics"
	"github.com/brama-customs/brama/tariffs"
)

// bought is an import of five items by one of a thousand importers.
func bought(n int) (*declarations.Declaration, tariffs.Assessment) {
	d := &declarations.Declaration{
		Type: "IM", RequestedProcedure: "40", CountryOfDispatch: "CN", CountryOfDestination: "UA",
		Importer: &declarations.Party{ID: fmt.Sprint(10_000_000 + n%1000)}, Exporter: &declarations.Party{Name: fmt.Sprint("Seller ", n%97)},
		Declarant: &declarations.Party{ID: fmt.Sprint(20_000_000 + n%31)}, Documents: []declarations.Document{{Type: "0730", ID: fmt.Sprint("CMR ", n)}},
	}
	var a tariffs.Assessment
	for i := range 5 {
		value := exact.New(int64(100_000+n%977*100), 2)
		d.Items = append(d.Items, declarations.Item{
			Sequence: i + 1, CommodityCode: fmt.Sprint(6_109_100_000 + (n*5+i)%300*1_000_003), OriginCountry: "CN",
			NetMass: exact.Must("110"), GrossMass: exact.Must("120.5"), Packages: []declarations.Packages{{Type: "CT", Number: 12}},
		})
		a.Values = append(a.Values, tariffs.ItemValue{Item: i + 1, CustomsValue: value})
		a.Lines = append(a.Lines, tariffs.PaymentLine{Item: i + 1, Code: "020", Rate: exact.Int(12), RateUnit: "%", Column: "mfn", Amount: value.Div(exact.Int(8), 2)})
		a.CustomsValue = a.CustomsValue.Add(value)
	}
	return d, a
}

func factsOf(d *declarations.Declaration, a tariffs.Assessment, n int) facts.Declaration {
	f := risk.Gather(d, a)
	f.Office, f.Day = "UA100230", civil.Must("2026-01-05").AddDays(n/200)
	return f
}

// known is a memory of 4,000 imports of which every tenth was inspected, and
// a model trained on them.
func known(tb testing.TB) (*risk.Memory, *model.Model) {
	memory := risk.NewMemory()
	rules := risk.Shipped()
	var rows []model.Row
	var events []statistics.Event
	for n := range 4000 {
		d, a := bought(n)
		f := factsOf(d, a, n)
		judged := rules.Assess(&f, risk.Circumstances{Secret: secret})
		events = append(events, risk.EventOf(&f, &judged))
		var o *statistics.Outcome
		if n%10 == 0 {
			o = &statistics.Outcome{Weight: 1000, Fault: n%30 == 0, Items: []statistics.ItemOutcome{{Item: 1, Fault: n%30 == 0, Found: exact.Int(500)}}}
			events = append(events, risk.Inspected(statistics.Inspected, &f, &judged, *o))
		}
		rows = append(rows, risk.Lessons(&f, o)...)
	}
	if err := memory.Add(statistics.Encode(events)); err != nil {
		tb.Fatal(err)
	}
	m, err := model.Train(model.NewTable(rows), model.Options{Settings: model.DefaultSettings(), Workers: 2})
	if err != nil {
		tb.Fatal(err)
	}
	return memory, m
}

// many gives so many profiles in force, of codes, importers and prices.
func many(n int) []profiles.Entry {
	entries := make([]profiles.Entry, n)
	sixty := exact.Int(60)
	for i := range entries {
		p := profiles.Profile{
			ID: fmt.Sprint("profile-", i), Channel: "yellow", Justification: "a measure",
			Title: fault.Text{UK: "Профіль", EN: "Profile"}, Instruction: fault.Text{UK: "Перевірити", EN: "Check"},
		}
		switch i % 3 {
		case 0:
			p.Criteria = profiles.Criteria{Codes: []string{fmt.Sprint(1000 + i%8900)}, Origins: []string{"CN"}, PriceRatio: profiles.Range{To: &sixty}}
		case 1:
			p.Criteria = profiles.Criteria{Importers: []string{fmt.Sprint(10_000_000 + i)}}
		default:
			p.Criteria = profiles.Criteria{Codes: []string{fmt.Sprint(6_109_100_000 + i)[:8]}, Dispatch: []string{"TR", "CN"}}
		}
		entries[i] = profiles.Entry{Profile: p, Version: 1, Status: profiles.Active}
	}
	return entries
}

// BenchmarkRiskOfFiveItems is the whole step: what was known before, 10,000
// profiles, the trees with their contributions, findings and channel.
func BenchmarkRiskOfFiveItems(b *testing.B) {
	memory, trained := known(b)
	for _, c := range []struct {
		name     string
		profiles int
		champion *model.Model
	}{
		{"rules alone", 0, nil}, {"10,000 profiles", 10_000, nil},
		{"the shipped regression", 0, model.Fallback()}, {"trees", 0, trained},
		{"10,000 profiles and trees", 10_000, trained},
	} {
		rs, err := risk.NewRuleSet(risk.ShippedSettings(), many(c.profiles), nil)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			n := 0
			d, a := bought(4001)
			for b.Loop() {
				n++
				f := factsOf(d, a, 4001)
				memory.Fill(&f)
				judged := rs.Assess(&f, risk.Circumstances{Secret: secret, Learned: memory.Score(risk.Models{Champion: c.champion}, &f)})
				if judged.Channel == "" {
					b.Fatal("no channel")
				}
			}
		})
	}
}

func BenchmarkEventsOfFiveItemsCounted(b *testing.B) {
	d, a := bought(1)
	f := factsOf(d, a, 1)
	judged := risk.Shipped().Assess(&f, risk.Circumstances{Secret: secret})
	events := make([]statistics.Event, 64)
	for i := range events {
		events[i] = risk.EventOf(&f, &judged)
	}
	memory := risk.NewMemory()
	b.ReportAllocs()
	for b.Loop() {
		if err := memory.Add(statistics.Encode(events)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/64, "ns/declaration")
}

// BenchmarkRecordWritten writes what is kept of a declaration of five items.
func BenchmarkRecordWritten(b *testing.B) {
	memory, trained := known(b)
	d, a := bought(4001)
	f := factsOf(d, a, 4001)
	memory.Fill(&f)
	judged := risk.Shipped().Assess(&f, risk.Circumstances{Secret: secret, Learned: memory.Score(risk.Models{Champion: trained}, &f)})
	b.Run("by encoding/json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal([]any{&f, &judged}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("written out", func(b *testing.B) {
		b.ReportAllocs()
		size := 0
		for b.Loop() {
			size = len(judged.AppendJSON(f.AppendJSON(make([]byte, 0, 1536+1280*len(f.Items)))))
		}
		b.ReportMetric(float64(size), "bytes")
	})
}
