package risk_test

import (
	"fmt"
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/tariffs"
)

// consignment is an import of two items, all of whose facts can be told.
func consignment() (*declarations.Declaration, tariffs.Assessment) {
	d := &declarations.Declaration{
		LRN: "2026-000123", Type: "IM", CountryOfDestination: "UA",
		Importer:        &declarations.Party{ID: "12345678", Name: "ТОВ Приклад"},
		BorderTransport: &declarations.Transport{ID: "АА 1234 ВВ"}, // Cyrillic
		Documents:       []declarations.Document{{Type: "0380", ID: "INV-77"}, {Type: "0730", ID: "cmr 77/а"}},
		Items: []declarations.Item{{
			Sequence: 1, CommodityCode: "6109100000", OriginCountry: "CN",
			NetMass: exact.Must("110.000"), GrossMass: exact.Must("120.500"),
			Packages:   []declarations.Packages{{Type: "CT", Number: 12}, {Type: "BX", Number: 3}},
			Preference: &declarations.Preference{Duty: "000"},
		}, {
			Sequence: 2, CommodityCode: "1001990000", OriginCountry: "PL",
			NetMass: exact.Must("20000"), GrossMass: exact.Must("20000"),
			Packages:   []declarations.Packages{{Type: "VR", Number: 1}},
			Preference: &declarations.Preference{Duty: "410"},
			Documents:  []declarations.Document{{Type: "0954", ID: "EUR1-556"}},
		}},
	}
	return d, tariffs.Assessment{
		CustomsValue: exact.Must("150462.00"),
		Values: []tariffs.ItemValue{ // not in the order of the items
			{Item: 2, CustomsValue: exact.Must("150000.00")}, {Item: 1, CustomsValue: exact.Must("462.00")},
		},
	}
}

func TestFactsAreGatheredFromTheDeclaration(t *testing.T) {
	d, a := consignment()
	f := risk.Gather(d, a)
	want := `{"office":"","type":"IM","importer":"12345678","destination":"UA","transportDocument":"CMR77A","value":"150462.00","items":[` +
		`{"item":1,"code":"6109100000","origin":"CN","destination":"UA","value":"462.00","netMass":"110.000","grossMass":"120.500",` +
		`"packages":15,"bulk":false,"claimsRelief":false,"proofOfOrigin":false,"peers":{"code":"","count":0}},` +
		`{"item":2,"code":"1001990000","origin":"PL","destination":"UA","value":"150000.00","netMass":"20000","grossMass":"20000",` +
		`"packages":1,"bulk":true,"claimsRelief":true,"proofOfOrigin":true,"peers":{"code":"","count":0}}],"importerBefore":0}`
	if got := string(marshal(t, f)); got != want {
		t.Errorf("facts are\n%s, want\n%s", got, want)
	}
}

func TestAProofForTheWholeDeclarationProvesEveryItem(t *testing.T) {
	d, a := consignment()
	d.Documents = append(d.Documents, declarations.Document{Type: "0862", ID: "INV-77"})
	for _, it := range risk.Gather(d, a).Items {
		if !it.ProofOfOrigin {
			t.Errorf("item %d is not proved", it.Item)
		}
	}
}

func TestAProofForTheRateIsAProofForTheRisk(t *testing.T) {
	d, a := consignment()
	d.Items[0].Preference.Duty, d.Items[1].Documents = "410", nil
	for number := range 10_000 {
		d.Documents = []declarations.Document{{Type: fmt.Sprintf("%04d", number), ID: "1"}}
		rate := d.TariffRequest(civil.Must("2026-01-12")).Lines[0].ProofOfOrigin
		if got := risk.Gather(d, a).Items[0].ProofOfOrigin; got != rate {
			t.Errorf("document %04d proves origin for the risk: %v, for the rate: %v", number, got, rate)
		}
	}
}

func TestATransitWithLittleHasFacts(t *testing.T) {
	d := &declarations.Declaration{Type: "TR", Items: []declarations.Item{{Sequence: 1, CommodityCode: "8542"}}}
	f := risk.Gather(d, tariffs.Assessment{})
	if f.Type != "TR" || f.Importer != "" || f.TransportDocument != "" || len(f.Items) != 1 || f.Items[0].Code != "8542" {
		t.Errorf("facts are %+v", f)
	}
}

// draws gives the facts that a draw is made of.
func draws(d *declarations.Declaration) string {
	f := risk.Gather(d, tariffs.Assessment{})
	return f.Importer + " " + f.TransportDocument
}

func TestLodgingTheSameConsignmentAgainKeepsTheDraw(t *testing.T) {
	again := map[string]func(d *declarations.Declaration){
		"with another number":         func(d *declarations.Declaration) { d.LRN = "2026-000124" },
		"with other goods":            func(d *declarations.Declaration) { d.Items = d.Items[:1] },
		"under another invoice":       func(d *declarations.Declaration) { d.Documents[0].ID = "INV-78" },
		"with documents rearranged":   func(d *declarations.Declaration) { d.Documents[0], d.Documents[1] = d.Documents[1], d.Documents[0] },
		"with other spacing and case": func(d *declarations.Declaration) { d.Documents[1].ID = " CMR-77a" },
		"in Cyrillic look-alikes":     func(d *declarations.Declaration) { d.Documents[1].ID = "СМR 77 А" },
		"with the document by item": func(d *declarations.Declaration) {
			d.Items[1].Documents = append(d.Items[1].Documents, d.Documents[1])
			d.Documents = d.Documents[:1]
		},
		"with the importer's name spelled otherwise": func(d *declarations.Declaration) { d.Importer.Name = "Приклад, ТОВ" },
	}
	first, _ := consignment()
	want := draws(first)
	for name, change := range again {
		t.Run(name, func(t *testing.T) {
			d, _ := consignment()
			change(d)
			if got := draws(d); got != want {
				t.Errorf("draws by %q, before by %q", got, want)
			}
		})
	}
}

func TestTheDrawIsBoundToWhatIsKnown(t *testing.T) {
	cases := []struct {
		name   string
		change func(d *declarations.Declaration)
		want   string
	}{
		{"importer and transport document", func(*declarations.Declaration) {}, "12345678 CMR77A"},
		{"the vehicle where no document is named", func(d *declarations.Declaration) { d.Documents = nil }, "12345678 AA1234BB"},
		{"the name of an importer without a number", func(d *declarations.Declaration) {
			d.Importer = &declarations.Party{Name: "Muster & Co. GmbH"}
		}, "MUSTERCOGMBH CMR77A"},
		{"another consignment", func(d *declarations.Declaration) { d.Documents[1].ID = "CMR 78" }, "12345678 CMR78"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d, _ := consignment()
			c.change(d)
			if got := draws(d); got != c.want {
				t.Errorf("draws by %q, want %q", got, c.want)
			}
		})
	}
}
