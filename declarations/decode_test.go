package declarations_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/brama-customs/brama/declarations"
)

func TestSpellingsThatMeanTheSameAreReadAsOne(t *testing.T) {
	for written, want := range map[string]string{
		"ІМ": "IM", " ЕК": "EX", "ТР": "TR", "IM": "IM", "EX": "EX", "TR": "TR", "EK": "EX", "IМ": "IM", "im": "im", "ДР": "ДР",
	} {
		d, faults := declarations.Decode([]byte(`{"declarationType":"` + written + `"}`))
		if faults != nil || d.Type != want {
			t.Errorf("%q is read as %q, %v", written, d.Type, faults)
		}
	}
	for written, want := range map[string]string{"АА": "AA", "ЕЕ": "EE", "AA": "AA", "ПН": "ПН"} {
		d, _ := declarations.Decode([]byte(`{"additionalDeclarationType":"` + written + `"}`))
		if d.AdditionalDeclarationType != want {
			t.Errorf("%q is read as %q", written, d.AdditionalDeclarationType)
		}
	}
	for written, want := range map[string]string{"шт": "шт", "м-2": "м2", "м 2": "м2", "тис. шт": "т.шт", "box": "box"} {
		d, _ := declarations.Decode([]byte(`{"items":[{"supplementaryQuantities":[{"unit":"` + written + `","value":"1"}]}]}`))
		if got := d.Items[0].SupplementaryQuantities[0].Unit; got != want {
			t.Errorf("%q is read as %q", written, got)
		}
	}
}

func TestFaultsOfReadingCarryThePlace(t *testing.T) {
	_, faults := declarations.Decode([]byte(`{"lrn":5,"status":"released","items":[{"grossMass":"1,5","netMass":null}]}`))
	want := "json.number-comma at /items/0/grossMass; json.null at /items/0/netMass; json.bare-number at /lrn; json.unknown-field at /status"
	if got := faults.Error(); got != want {
		t.Error(got)
	}
}

// A declaration written by encoding/json is read back whole: nothing that can
// be said in Go is lost or refused on the way.
func TestADeclarationWrittenIsReadBack(t *testing.T) {
	for _, name := range []string{"import", "export", "transit"} {
		first := load(t, name)
		written, err := json.Marshal(first)
		if err != nil {
			t.Fatal(err)
		}
		second, faults := declarations.Decode(written)
		if faults != nil {
			t.Fatal(faults)
		}
		again, err := json.Marshal(second)
		if err != nil || string(again) != string(written) {
			t.Errorf("%s:\n%s\n%s", name, written, again)
		}
	}
}

func TestShapeNamesTheFieldsOfTheContract(t *testing.T) {
	components := map[string]any{}
	declarations.Shape().Schema(components)
	for _, name := range []string{"Declaration", "Item", "Party", "Document", "Packages", "Guarantee"} {
		if components[name] == nil {
			t.Errorf("no schema of %s", name)
		}
	}
}

// FuzzDecode: nothing that can be sent makes reading, judging or translating
// a declaration fail other than by telling faults.
func FuzzDecode(f *testing.F) {
	for _, name := range []string{"import", "export", "transit"} {
		f.Add(body(f, name))
	}
	f.Add([]byte(`{"items":[{"sequence":999},{"documents":[{}],"packages":[{}],"supplementaryQuantities":[{},{}]}],"transitOffices":["","ЯЯ"]}`))
	f.Add([]byte(`{"declarationType":"IM","requestedProcedure":"40","bank":{"iban":"Ї"},"containers":[{"id":"ЇЇЇЇЇa"}],"importer":{"country":"UA","id":"ЯЯЯЯ"}}`))
	f.Fuzz(func(t *testing.T, document []byte) {
		d, _ := declarations.Decode(document)
		for _, fault := range d.Validate(today, tariff) {
			if !strings.HasPrefix(fault.Code, "declaration.") || fault.Message.UK == "" {
				t.Errorf("%+v", fault)
			}
		}
		if r := d.TariffRequest(d.TariffDate(today)); len(r.Lines) != len(d.Items) {
			t.Errorf("%d items became %d lines", len(d.Items), len(r.Lines))
		}
		d.Fingerprint()
	})
}
