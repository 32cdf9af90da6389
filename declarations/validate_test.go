package declarations_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

func TestTheDeclarationsOfTestdataAreFreeOfFaults(t *testing.T) {
	for _, name := range []string{"import", "export", "transit"} {
		t.Run(name, func(t *testing.T) {
			if faults := load(t, name).Validate(today, tariff); len(faults) > 0 {
				t.Error(faults)
			}
		})
	}
}

type declaration = declarations.Declaration

var number = exact.Must

// broken is one declaration of testdata with one thing wrong with it, and
// every fault that must be told.
var broken = []struct {
	name, from string
	spoil      func(*declaration)
	want       string
}{
	{"no local reference number", "import", func(d *declaration) { d.LRN = "" }, "required at /lrn"},
	{"a local reference number in Cyrillic", "import", func(d *declaration) { d.LRN = "АБ-1" }, "lrn-format at /lrn"},
	{"a space in the local reference number", "import", func(d *declaration) { d.LRN = "A 1" }, "lrn-format at /lrn"},
	{"no importer", "import", func(d *declaration) { d.Importer = nil }, "required at /importer"},
	{"no terms on an export", "export", func(d *declaration) { d.DeliveryTerms = nil }, "required at /deliveryTerms"},
	{"no guarantee and no holder in a transit", "transit",
		func(d *declaration) { d.Guarantee, d.HolderOfProcedure = nil, nil },
		"required at /guarantee; required at /holderOfProcedure"},
	{"no transport in a transit", "transit", func(d *declaration) { d.BorderTransport = nil },
		"required at /borderTransport/mode"},
	{"no items", "import", func(d *declaration) { d.Items = nil }, "required at /items"},
	{"an item with nothing in it", "import", func(d *declaration) { d.Items[0] = declarations.Item{} },
		"required at /items/0/commodityCode; required at /items/0/description; required at /items/0/grossMass; " +
			"required at /items/0/invoiceAmount; required at /items/0/netMass; required at /items/0/originCountry; " +
			"required at /items/0/packages; required at /items/0/sequence; required at /items/0/valuationMethod"},
	{"a blank description", "import", func(d *declaration) { d.Items[0].Description = "  " },
		"required at /items/0/description"},

	{"another type", "import", func(d *declaration) { d.Type = "XX" },
		"type-unknown at /declarationType"},
	{"a procedure that does not exist", "import", func(d *declaration) { d.RequestedProcedure = "99" },
		"procedure-unknown at /requestedProcedure"},
	{"a procedure of another type", "import", func(d *declaration) { d.RequestedProcedure = "10" },
		"procedure-mismatch at /requestedProcedure"},
	{"a procedure not handled yet", "import", func(d *declaration) { d.RequestedProcedure = "31" },
		"procedure-not-handled at /requestedProcedure"},
	{"a special feature in small letters", "import", func(d *declaration) { d.AdditionalDeclarationType = "aa" },
		"additional-type-format at /additionalDeclarationType"},
	{"an office without its country", "import", func(d *declaration) { d.DeclarationOffice = "100230" },
		"office-format at /declarationOffice"},
	{"offices that are none", "import",
		func(d *declaration) { d.BorderOffice, d.TransitOffices = "UA12345X", []string{"PL301010", "ZZ301010"} },
		"office-format at /borderOffice; transit-office-format at /transitOffices/1"},
	{"countries that do not exist", "import", func(d *declaration) {
		d.TradingCountry, d.DeliveryTerms.Country, d.BorderTransport.Nationality = "ZZ", "ua", "EN"
	}, "country-unknown at /borderTransport/nationality; country-unknown at /deliveryTerms/country; country-unknown at /tradingCountry"},
	{"a currency that does not exist", "import", func(d *declaration) { d.InvoiceCurrency = "EUX" },
		"currency-unknown at /invoiceCurrency"},
	{"gold for a currency", "import", func(d *declaration) { d.SettlementCurrency = "XAU" },
		"currency-unknown at /settlementCurrency"},
	{"a nature of transaction of one digit", "import", func(d *declaration) { d.NatureOfTransaction = "1" },
		"nature-format at /natureOfTransaction"},
	{"terms that do not exist", "import", func(d *declaration) { d.DeliveryTerms.Incoterm = "ABC" },
		"incoterm-unknown at /deliveryTerms/incoterm"},
	{"modes of transport that do not exist", "import",
		func(d *declaration) { d.BorderTransport.Mode, d.InlandTransportMode = "99", "3" },
		"transport-mode-unknown at /borderTransport/mode; transport-mode-unknown at /inlandTransportMode"},
	{"a bank account with a slip", "export", func(d *declaration) { d.Bank.IBAN = "UA213223130000026007233566002" },
		"iban at /bank/iban"},
	{"a bank code too short", "export", func(d *declaration) { d.Bank.Code = "30529" }, "bank-code-format at /bank/code"},
	{"import bound for another country", "import", func(d *declaration) { d.CountryOfDestination = "PL" },
		"import-destination at /countryOfDestination"},
	{"export that comes from another country", "export", func(d *declaration) { d.CountryOfDispatch = "PL" },
		"export-dispatch at /countryOfDispatch"},
	{"export to Ukraine", "export", func(d *declaration) { d.CountryOfDestination = "UA" },
		"export-destination at /countryOfDestination"},
	{"a guarantee of nothing", "transit", func(d *declaration) { d.Guarantee.Amount = number("0.00") },
		"amount-not-positive at /guarantee/amount"},
	{"a guarantee without a currency", "transit", func(d *declaration) { d.Guarantee.Currency = "" },
		"currency-missing at /guarantee/currency"},
	{"rates of tomorrow", "import", func(d *declaration) { d.RateDate = today.AddDays(1) }, "rate-date-future at /rateDate"},
	{"rates of yesterday", "import", func(d *declaration) { d.RateDate = today.AddDays(-1) },
		"rate-date-not-today at /rateDate"},
	{"a deadline that has passed", "transit", func(d *declaration) { d.TransitDeadline = today.AddDays(-1) },
		"deadline-past at /transitDeadline"},

	{"a party without a name", "import", func(d *declaration) { d.Exporter.Name = " " }, "party-name at /exporter/name"},
	{"a party without a country", "import", func(d *declaration) { d.Exporter.Country = "" },
		"party-country at /exporter/country"},
	{"a party of no country", "import", func(d *declaration) { d.Exporter.Country = "ZZ" },
		"country-unknown at /exporter/country"},
	{"a Ukrainian party without its number", "import", func(d *declaration) { d.Importer.ID = "" },
		"party-id-required at /importer/id"},
	{"a number of nine digits", "import", func(d *declaration) { d.Importer.ID = "123456789" },
		"party-id-format at /importer/id"},
	{"a number with a slip", "import", func(d *declaration) { d.Importer.ID = "12345679" }, "party-id-check at /importer/id"},
	{"a tax number too short", "import", func(d *declaration) { d.Importer.VAT = "12345" }, "vat-format at /importer/vat"},
	{"a foreign importer", "import", func(d *declaration) { d.Importer.Country = "PL" },
		"importer-foreign at /importer/country"},
	{"a foreign exporter", "export", func(d *declaration) { d.Exporter.Country = "PL" },
		"exporter-foreign at /exporter/country"},
	{"a foreign declarant", "import", func(d *declaration) { d.Declarant.Country = "PL" },
		"declarant-foreign at /declarant/country"},
	{"a Latin i in a Cyrillic name", "import", func(d *declaration) { d.Importer.Name = "ТОВ Прiклад" },
		"mixed-scripts at /importer/name"},
	{"a Latin name beside a Cyrillic word is right", "import", func(d *declaration) { d.Importer.Name = "ТОВ IKEA" }, ""},

	{"a container with a slip", "transit", func(d *declaration) { d.Containers[0].ID = "MSCU6639871" },
		"container-number at /containers/0/id"},
	{"containers and an indicator that denies them", "transit", func(d *declaration) { *d.ContainerIndicator = false },
		"container-indicator at /containerIndicator"},

	{"one item too many declared", "import", func(d *declaration) { d.GoodsItemQuantity = 2 },
		"item-count at /goodsItemQuantity"},
	{"a total that is not the sum", "import", func(d *declaration) { d.TotalInvoiceAmount = number("1500.01") },
		"invoice-total at /totalInvoiceAmount"},
	{"a total with other places is the sum", "import", func(d *declaration) { d.TotalInvoiceAmount = number("1500") }, ""},
	{"a gross mass that is not the sum", "transit", func(d *declaration) { d.TotalGrossMass = number("910.4") },
		"gross-total at /totalGrossMass"},
	{"a customs value that is not the sum", "import", func(d *declaration) {
		d.TotalCustomsValue, d.Items[0].CustomsValue = number("80231.00"), number("80231.04")
	}, "customs-value-total at /totalCustomsValue"},
	{"packages that are not the sum", "import", func(d *declaration) { d.TotalPackageQuantity = 13 },
		"package-total at /totalPackageQuantity"},

	{"two items of one number", "transit", func(d *declaration) { d.Items[1].Sequence = 1 }, "sequence at /items/1/sequence"},
	{"a gap in the numbers", "transit", func(d *declaration) { d.Items[1].Sequence = 3 }, "sequence at /items/1/sequence"},
	{"a code of eight digits on an import", "import", func(d *declaration) { d.Items[0].CommodityCode = "61091000" },
		"commodity-format at /items/0/commodityCode"},
	{"a code with spaces", "import", func(d *declaration) { d.Items[0].CommodityCode = "6109 10 00" },
		"commodity-format at /items/0/commodityCode"},
	{"a code that does not exist", "import", func(d *declaration) { d.Items[0].CommodityCode = "6109100001" },
		"commodity-unknown at /items/0/commodityCode"},
	{"a day before the tariff was in force is no fault of the code", "import", func(d *declaration) { d.RateDate = civil.Must("2022-12-31") },
		"rate-date-not-today at /rateDate"},
	{"no quantity in the additional unit", "import", func(d *declaration) { d.Items[0].SupplementaryQuantities = nil },
		"unit-missing at /items/0/supplementaryQuantities"},
	{"pieces for thousands of pieces are right", "import", func(d *declaration) { d.Items[0].CommodityCode = "2402209020" }, ""},
	{"pieces for pairs", "import", func(d *declaration) { d.Items[0].CommodityCode = "6403510500" },
		"unit-missing at /items/0/supplementaryQuantities"},
	{"an origin that is not known is right", "import", func(d *declaration) { d.Items[0].OriginCountry = "XX" }, ""},
	{"an origin that does not exist", "import", func(d *declaration) { d.Items[0].OriginCountry = "ZZ" },
		"country-unknown at /items/0/originCountry"},
	{"masses of nothing", "import", func(d *declaration) { d.Items[0].NetMass = number("0") },
		"mass-not-positive at /items/0/netMass"},
	{"more net than gross", "import", func(d *declaration) {
		d.Items[0].NetMass, d.Items[0].NetMassWithPrimaryPackaging = number("120.501"), exact.Number{}
	}, "net-over-gross at /items/0/netMass"},
	{"more net than packed", "import", func(d *declaration) { d.Items[0].NetMass = number("112.001") },
		"net-over-packed at /items/0/netMass"},
	{"more packed than gross", "import", func(d *declaration) { d.Items[0].NetMassWithPrimaryPackaging = number("121") },
		"packed-over-gross at /items/0/netMassWithPrimaryPackaging"},
	{"a unit the tariff has not", "import", func(d *declaration) {
		d.Items[0].SupplementaryQuantities = append(d.Items[0].SupplementaryQuantities,
			declarations.Quantity{Unit: "box", Value: number("1")})
	}, "unit-unknown at /items/0/supplementaryQuantities/1/unit"},
	{"a unit twice", "import", func(d *declaration) {
		d.Items[0].SupplementaryQuantities = append(d.Items[0].SupplementaryQuantities,
			declarations.Quantity{Unit: "шт", Value: number("1")})
	}, "unit-twice at /items/0/supplementaryQuantities/1/unit"},
	{"a quantity of nothing", "import", func(d *declaration) { d.Items[0].SupplementaryQuantities[0].Value = number("0") },
		"quantity-not-positive at /items/0/supplementaryQuantities/0/value"},
	{"a kind of package in words", "import", func(d *declaration) { d.Items[0].Packages[0].Type = "b" },
		"package-format at /items/0/packages/0/type"},
	{"a kind of package not in the list", "import", func(d *declaration) { d.Items[0].Packages[0].Type = "Q9" },
		"package-unknown at /items/0/packages/0/type"},
	{"a previous procedure that does not exist", "import", func(d *declaration) { d.Items[0].PreviousProcedure = "99" },
		"previous-procedure at /items/0/previousProcedure"},
	{"a preference in letters", "import", func(d *declaration) { d.Items[0].Preference.VAT = "AB" },
		"preference-format at /items/0/preference/vat"},
	{"a seventh method", "import", func(d *declaration) { d.Items[0].ValuationMethod = "7" },
		"valuation-method at /items/0/valuationMethod"},
	{"a price of nothing by the first method", "import",
		func(d *declaration) { d.Items[0].InvoiceAmount, d.TotalInvoiceAmount = number("0.00"), number("0") },
		"price-zero at /items/0/invoiceAmount"},
	{"a price of nothing by the sixth is right", "import", func(d *declaration) {
		d.Items[0].InvoiceAmount, d.TotalInvoiceAmount, d.Items[0].ValuationMethod = number("0.00"), number("0"), "6"
	}, ""},
	{"an adjustment of nothing in no currency", "import", func(d *declaration) {
		d.Items[0].ValuationAdjustments[0] = declarations.Adjustment{Type: "freight", Amount: number("0")}
	}, "currency-missing at /items/0/valuationAdjustments/0/currency; amount-not-positive at /items/0/valuationAdjustments/0/amount"},
	{"a common cost of nothing, in no currency, by no measure", "import", func(d *declaration) {
		d.ValuationAdjustments = []declarations.SharedAdjustment{{Type: "freight", Amount: number("0"), By: "volume"}}
	}, "apportioned-by at /valuationAdjustments/0/by; currency-missing at /valuationAdjustments/0/currency; amount-not-positive at /valuationAdjustments/0/amount"},
	{"common freight is freight", "import", func(d *declaration) {
		d.DeliveryTerms.Incoterm, d.Items[0].ValuationAdjustments = "FCA", nil
		d.ValuationAdjustments = []declarations.SharedAdjustment{{Type: "freight", Amount: number("10"), Currency: "EUR"}}
	}, ""},
	{"a specification that does not make the item", "import", func(d *declaration) {
		d.Items[0].Specification = []declarations.Position{{Position: 1, Name: "Футболка", Amount: number("1499")}}
	}, "specification-total at /items/0/specification"},

	{"an adjustment in a currency that does not exist", "import",
		func(d *declaration) { d.Items[0].ValuationAdjustments[0].Currency = "EURO" },
		"currency-unknown at /items/0/valuationAdjustments/0/currency"},
	{"a producer of no country", "import", func(d *declaration) {
		d.Items[0].Specification = []declarations.Position{{Position: 1, Name: "Футболка", ProducerCountry: "ZZ"}}
	}, "country-unknown at /items/0/specification/0/producerCountry"},
	{"a specification that makes the item is right", "import", func(d *declaration) {
		d.Items[0].Specification = []declarations.Position{{Position: 1, Name: "Футболка S", Amount: number("700")},
			{Position: 2, Name: "Футболка M", Amount: number("800.00")}}
	}, ""},
	{"containers of an item and an indicator that denies them", "import", func(d *declaration) {
		no := false
		d.ContainerIndicator, d.Items[0].Containers = &no, []declarations.Container{{ID: "MSCU6639870"}}
	}, "container-indicator at /containerIndicator"},
	{"a previous document of no known form", "transit", func(d *declaration) {
		d.Items[0].PreviousDocuments[0] = declarations.PreviousDocument{Type: "СМР"}
	}, "document-number at /items/0/previousDocuments/0/id; document-type at /items/0/previousDocuments/0/type"},

	{"a document of no known form", "import", func(d *declaration) { d.Documents[0].Type = "380" },
		"document-type at /documents/0/type; invoice-missing at /documents"},
	{"a document without a number", "import", func(d *declaration) { d.Items[0].Documents[0].ID = "" },
		"document-number at /items/0/documents/0/id"},
	{"a document of tomorrow", "import", func(d *declaration) { d.Documents[0].Date = today.AddDays(1) },
		"document-future at /documents/0/date"},
	{"a document that expired before it was issued", "export",
		func(d *declaration) { d.Documents[1].ValidTo = civil.Must("2025-04-30") }, "document-period at /documents/1/validTo"},
	{"a document that has expired", "export", func(d *declaration) { d.Documents[1].ValidTo = today.AddDays(-1) },
		"document-expired at /documents/1/validTo"},
	{"a previous document of tomorrow", "transit",
		func(d *declaration) { d.Items[0].PreviousDocuments[0].Date = today.AddDays(1) },
		"document-future at /items/0/previousDocuments/0/date"},

	{"carriage left to the buyer and not added", "import", func(d *declaration) {
		d.DeliveryTerms.Incoterm, d.Items[0].ValuationAdjustments = "FCA", nil
	}, "freight-missing at /deliveryTerms/incoterm"},
	{"carriage left to the buyer and added is right", "import", func(d *declaration) { d.DeliveryTerms.Incoterm = "FCA" }, ""},
	{"a preference without a proof", "import", func(d *declaration) {
		d.Items[0].Preference.Duty, d.Items[0].Documents = "410", nil
	}, "preference-without-proof at /items/0/preference/duty"},
	{"a preference for another origin", "import", func(d *declaration) {
		d.Items[0].Preference.Duty, d.Items[0].PreferentialOriginCountry = "410", "DE"
	}, "origins-differ at /items/0/preferentialOriginCountry"},
	{"several things at once", "import", func(d *declaration) {
		d.LRN, d.Importer.ID, d.Items[0].NetMass, d.TotalPackageQuantity = "", "1", number("200"), 1
	}, "party-id-format at /importer/id; required at /lrn; net-over-gross at /items/0/netMass; " +
		"net-over-packed at /items/0/netMass; package-total at /totalPackageQuantity"},
}

func TestEveryFaultIsToldAtItsPlace(t *testing.T) {
	for _, c := range broken {
		t.Run(c.name, func(t *testing.T) {
			d := load(t, c.from)
			c.spoil(d)
			got := strings.ReplaceAll(d.Validate(today, tariff).Error(), "declaration.", "")
			if got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestEveryRuleOfTheCatalogueIsProduced(t *testing.T) {
	produced := map[string]fault.Level{}
	judge := func(d *declaration) {
		for _, f := range d.Validate(today, tariff) {
			produced[f.Code] = f.Level
			if strings.ContainsAny(f.Message.UK+f.Message.EN, "{}") {
				t.Errorf("%s: a placeholder is left in %+v", f.Code, f.Message)
			}
		}
	}
	for _, c := range broken {
		d := load(t, c.from)
		c.spoil(d)
		judge(d)
	}
	judge(crowded(t))
	seen := map[string]bool{}
	for _, r := range declarations.Catalogue() {
		if seen[r.Code] {
			t.Errorf("%s stands twice in the catalogue", r.Code)
		}
		seen[r.Code] = true
		if level, ok := produced[r.Code]; !ok || level != r.Level {
			t.Errorf("no declaration of the tests produces %s at level %s", r.Code, r.Level)
		}
	}
	for code := range produced {
		if !seen[code] {
			t.Errorf("%s is not in the catalogue", code)
		}
	}
}

// crowded is a declaration with more faults and warnings than are told.
func crowded(t *testing.T) *declaration {
	d := load(t, "import")
	for range 99 {
		d.Containers = append(d.Containers, declarations.Container{ID: "?"})
	}
	d.Items[0].Containers = append(d.Containers, d.Containers...)
	for range 998 {
		d.Items = append(d.Items, declarations.Item{})
	}
	d.Items[998] = d.Items[0]
	return d
}

func TestALongListOfFaultsIsCutAndSaysSo(t *testing.T) {
	faults := crowded(t).Validate(today, tariff)
	if n := len(faults.Blocking()); n != declarations.MaxFaults+1 || !faults.Has("declaration.more-faults") {
		t.Errorf("%d faults", n)
	}
	if n := len(faults.Warnings()); n != declarations.MaxWarnings+1 || !faults.Has("declaration.more-warnings") {
		t.Errorf("%d warnings", n)
	}
}

func TestNoNumberOfWarningsHidesAFault(t *testing.T) {
	d := crowded(t)
	d.Items = d.Items[:1]
	d.Items[0].Containers = append(d.Items[0].Containers, d.Items[0].Containers...)
	d.Items[0].Documents[0].Date = today.AddDays(1) // checked after the containers
	if faults := d.Validate(today, tariff); len(faults.Blocking()) != 1 {
		t.Error(faults.Blocking())
	}
}

func TestTheMissingUnitIsNamed(t *testing.T) {
	d := load(t, "import")
	d.Items[0].SupplementaryQuantities = nil
	if faults := d.Validate(today, tariff); len(faults) != 1 || faults[0].Unit != "шт" {
		t.Errorf("%+v", faults)
	}
}

func TestRequiredFieldsNameBoxAndKindInBothLanguages(t *testing.T) {
	d := load(t, "import")
	d.Importer = nil
	want := fault.Text{
		UK: "Не заповнено «одержувач/імпортер» (графа 8); для ІМ 40 це обов'язково.",
		EN: "“consignee/importer” (box 8) is not filled; IM 40 must have it.",
	}
	if faults := d.Validate(today, tariff); len(faults) != 1 || faults[0].Message != want {
		t.Errorf("%+v", faults)
	}
}

// The order in which items stand does not matter: the same faults are told,
// each where its item now stands.
func TestTheOrderOfItemsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := load(t, "import")
		clean := d.Items[0]
		d.Items = nil
		for i := range rapid.IntRange(2, 12).Draw(rt, "items") {
			it := clean
			it.Sequence = i + 1
			switch rapid.IntRange(0, 3).Draw(rt, "spoilt") {
			case 0:
				it.NetMass = number("500")
			case 1:
				it.CommodityCode = "0000000000"
			}
			d.Items = append(d.Items, it)
		}
		before := bySequence(d)
		shuffled := rapid.Permutation(d.Items).Draw(rt, "order")
		d.Items = shuffled
		after := bySequence(d)
		if len(before) != len(after) {
			rt.Fatalf("%d faults became %d", len(before), len(after))
		}
		for f, n := range before {
			if after[f] != n {
				rt.Errorf("%v was told %d times, then %d", f, n, after[f])
			}
		}
	})
}

type faultOfItem struct {
	sequence int
	code     string
}

func bySequence(d *declaration) map[faultOfItem]int {
	told := map[faultOfItem]int{}
	for _, f := range d.Validate(today, tariff) {
		sequence := 0
		if parts := strings.Split(f.Pointer, "/"); len(parts) > 2 && parts[1] == "items" {
			i := 0
			for _, c := range parts[2] {
				i = i*10 + int(c-'0')
			}
			sequence = d.Items[i].Sequence
		}
		told[faultOfItem{sequence, f.Code}]++
	}
	return told
}
