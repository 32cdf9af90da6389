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

// A field that could not be read is told once; what is wrong elsewhere is told
// with it.
func TestFaultsOfReadingAndOfSubstanceAreToldAtOnce(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"nothing wrong": {"", "", ""},
		"a mass that cannot be read, and a total that is wrong": {`"grossMass":"120.500"`, `"grossMass":"120,5"`,
			"json.number-comma at /items/0/grossMass; declaration.package-total at /totalPackageQuantity"},
		"a party that is none": {`"exporter":{"name":"Muster GmbH","country":"DE","address":"Hauptstr. 1, Bonn"}`, `"exporter":"Muster"`,
			"json.type at /exporter; declaration.package-total at /totalPackageQuantity"},
		"a unit that cannot be read": {`"unit":"шт"`, `"unit":null`,
			"json.null at /items/0/supplementaryQuantities/0/unit; declaration.package-total at /totalPackageQuantity"},
		"a name that is a slip": {`"countryOfDispatch"`, `"countryOfDispatsh"`,
			"declaration.required at /countryOfDispatch; json.unknown-field at /countryOfDispatsh; " +
				"declaration.package-total at /totalPackageQuantity"},
		"an end that is missing": {`"lrn"`, `lrn`, "json.syntax at "},
	} {
		t.Run(name, func(t *testing.T) {
			document := string(body(t, "import"))
			if c.from != "" {
				document = strings.Replace(document, c.from, c.to, 1)
				document = strings.Replace(document, `"totalPackageQuantity":12`, `"totalPackageQuantity":13`, 1)
			}
			d, read := declarations.Decode([]byte(document))
			if got := d.ValidateAfter(read, today, tariff).Error(); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
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
		d, read := declarations.Decode(document)
		if all := d.ValidateAfter(read, today, tariff); len(all) < len(read) {
			t.Errorf("%d faults of reading became %d", len(read), len(all))
		}
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
