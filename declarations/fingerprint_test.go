package declarations_test

import (
	"testing"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
)

func TestTheSameConsignmentHasTheSameFingerprint(t *testing.T) {
	first := load(t, "import").Fingerprint()
	if first == (declarations.Fingerprint{}) {
		t.Fatal("the declaration has none")
	}
	for name, change := range map[string]func(*declaration){
		"another local number":       func(d *declaration) { d.LRN = "other" },
		"another price":              func(d *declaration) { d.TotalInvoiceAmount = number("1") },
		"the name in capitals":       func(d *declaration) { d.Exporter.Name = "MUSTER  GMBH." },
		"the mass with other places": func(d *declaration) { d.Items[0].GrossMass = number("120.5") },
		"the mass as a total":        func(d *declaration) { d.TotalGrossMass = number("120.5") },
		"the invoice at the item": func(d *declaration) {
			d.Items[0].Documents, d.Documents = d.Documents, nil
		},
	} {
		d := load(t, "import")
		if change(d); d.Fingerprint() != first {
			t.Errorf("%s makes another fingerprint", name)
		}
	}
}

func TestAnotherConsignmentHasAnotherFingerprint(t *testing.T) {
	first := load(t, "import").Fingerprint()
	for name, change := range map[string]func(*declaration){
		"another exporter":     func(d *declaration) { d.Exporter.Name = "Beispiel GmbH" },
		"another country":      func(d *declaration) { d.Exporter.Country = "AT" },
		"an exporter's number": func(d *declaration) { d.Exporter.ID = "DE123" },
		"another invoice":      func(d *declaration) { d.Documents[0].ID = "INV-78" },
		"one more invoice": func(d *declaration) {
			d.Documents = append(d.Documents, declarations.Document{Type: "0380", ID: "INV-78"})
		},
		"another mass": func(d *declaration) { d.Items[0].GrossMass = number("120.501") },
	} {
		d := load(t, "import")
		if change(d); d.Fingerprint() == first {
			t.Errorf("%s makes the same fingerprint", name)
		}
	}
}

func TestWithoutExporterInvoiceOrMassThereIsNoFingerprint(t *testing.T) {
	for name, change := range map[string]func(*declaration){
		"exporter": func(d *declaration) { d.Exporter = nil },
		"invoice":  func(d *declaration) { d.Documents = nil },
		"mass":     func(d *declaration) { d.Items[0].GrossMass = exact.Number{} },
	} {
		d := load(t, "import")
		if change(d); d.Fingerprint() != (declarations.Fingerprint{}) {
			t.Errorf("without %s there is one", name)
		}
	}
}
