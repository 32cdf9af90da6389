package batch_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/examples"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs/ua"
)

// defaults is what an uploader gives once for a whole workbook.
const defaults = `{"lrn":"2026-1","declarationType":"IM","requestedProcedure":"40","additionalDeclarationType":"AA","declarationOffice":"UA100230",
"importer":{"id":"12345678","name":"ТОВ Приклад","country":"UA"},"tradingCountry":"DE","countryOfDispatch":"DE",
"items":[{"valuationMethod":"1","previousProcedure":"00","packages":[{"type":"CT"}],"documents":[{"type":"0954","id":"EUR1-1"}]}]}`

// table is a sheet of made-up rows whose fields are named by the first line;
// cells are parted by "|", the number of a row is its line.
func table(lines ...string) (feeds []batch.Feed, rows []batch.Row) {
	for i, name := range strings.Split(lines[0], "|") {
		field, unit, _ := strings.Cut(name, ":")
		feeds = append(feeds, batch.Feed{Column: i, Field: field, Unit: unit})
	}
	for i, line := range lines[1:] {
		row := batch.Row{Number: i + 2}
		for column, cell := range strings.Split(line, "|") {
			if strings.HasPrefix(cell, "=") {
				row.Formulas, cell = append(row.Formulas, column), cell[1:]
			}
			row.Cells = append(row.Cells, cell)
		}
		rows = append(rows, row)
	}
	return feeds, rows
}

func each(rows []batch.Row) iter.Seq2[batch.Row, error] {
	return func(yield func(batch.Row, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

func assemble(t testing.TB, p batch.Plan, rows []batch.Row) []*batch.Built {
	t.Helper()
	a, err := batch.NewAssembler(p)
	if err != nil {
		t.Fatal(err)
	}
	var all []*batch.Built
	for b, err := range a.Assemble(each(rows)) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b)
	}
	return all
}

func fromLines(t testing.TB, lines ...string) []*batch.Built {
	t.Helper()
	feeds, rows := table(lines...)
	return assemble(t, batch.Plan{Feeds: feeds, Defaults: []byte(defaults), Day: lodging}, rows)
}

// told are faults as "row column code".
func told(faults []batch.RowFault) []string {
	var list []string
	for _, f := range faults {
		list = append(list, fmt.Sprintf("%d%s %s", f.Row, f.Column, f.Code))
		if strings.ContainsAny(f.Message.UK+f.Message.EN, "{}") || f.Message.UK == "" || f.Message.EN == "" {
			list = append(list, "a text that is not whole: "+f.Message.EN)
		}
	}
	return list
}

func wantTold(t *testing.T, got []batch.RowFault, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, told(got)); diff != "" {
		t.Error(diff)
	}
}

func TestRowsWithoutAKeyAreOneDeclaration(t *testing.T) {
	all := fromLines(t, "items.description|items.commodityCode|items.originCountry|items.grossMass|items.netMass|items.invoiceAmount:EUR|items.packages.number",
		"Футболки|6109100000|CN|12,5|12|1 000,50|3",
		"Шкарпетки|6115950000|Туреччина|10|9|500|2")
	if len(all) != 1 {
		t.Fatalf("%d declarations", len(all))
	}
	d := all[0].Declaration
	if d.LRN != "2026-1" || d.GoodsItemQuantity != 2 || d.TotalInvoiceAmount.String() != "1500.50" || d.TotalGrossMass.String() != "22.5" ||
		d.TotalPackageQuantity != 5 || d.InvoiceCurrency != "EUR" || d.Importer.ID != "12345678" {
		t.Errorf("%+v", d)
	}
	second := d.Items[1]
	if second.Sequence != 2 || second.OriginCountry != "TR" || second.ValuationMethod != "1" || second.Packages[0].Type != "CT" || second.Packages[0].Number != 2 {
		t.Errorf("%+v", second)
	}
	wantTold(t, all[0].Faults, "2D batch.number-read", "2F batch.number-read", "3C batch.name-read")
	again, faults := declarations.Decode(all[0].Body)
	if len(faults) > 0 || again.Items[1].NetMass.String() != "9" {
		t.Error(faults)
	}
}

func TestRowsAreGroupedByTheirKey(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  [][]int
		lrns  []string
	}{
		{"by lrn", []string{"lrn|items.description", "A|x", "A|y", "B|z"}, [][]int{{2, 3}, {4}}, []string{"A", "B"}},
		{"a blank under a merged cell goes on", []string{"lrn|items.description", "A|x", "|y", "B|z", "-|v"}, [][]int{{2, 3}, {4, 5}}, []string{"A", "B"}},
		{"by exporter and invoice", []string{"exporter.name|documents.0380|items.description", "X|1|a", "X|2|b", "Y|2|c", "|2|d"},
			[][]int{{2}, {3}, {4, 5}}, []string{"2026-1-1", "2026-1-2", "2026-1-3"}},
		{"by nothing", []string{"exporter.name|items.description", "X|a", "|b"}, [][]int{{2, 3}}, []string{"2026-1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var rows [][]int
			var lrns []string
			for _, b := range fromLines(t, c.lines...) {
				rows, lrns = append(rows, b.Rows), append(lrns, b.Declaration.LRN)
			}
			if diff := cmp.Diff(c.want, rows) + cmp.Diff(c.lrns, lrns); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAKeyThatComesBackSaysToSort(t *testing.T) {
	all := fromLines(t, "items.description|lrn", "x|A", "y|B", "z|A")
	if len(all) != 3 {
		t.Fatalf("%d declarations", len(all))
	}
	wantTold(t, all[2].Faults, "4B batch.rows-apart")
	if message := all[2].Faults[0].Message.EN; !strings.Contains(message, "row 2") || !strings.Contains(message, "column B") {
		t.Error(message)
	}
}

func TestAContradictionNamesBothRows(t *testing.T) {
	all := fromLines(t, "lrn|deliveryTerms.incoterm|items.description", "A|CIP|x", "A||y", "A|FCA|z", "A|CIP|w")
	wantTold(t, all[0].Faults, "4B batch.contradiction")
	if f := all[0].Faults[0]; f.Level != fault.Substance || !strings.Contains(f.Message.EN, "Rows 2 and 4") {
		t.Errorf("%+v", f)
	}
	if all[0].Declaration.DeliveryTerms.Incoterm != "CIP" {
		t.Error("the first value was not kept")
	}
}

func TestEveryInvoiceOfTheRowsIsADocument(t *testing.T) {
	all := fromLines(t, "lrn|documents.0380|documents.0380.date|items.documents.0954|items.description",
		"A|INV-1|05.01.2026||x", "A|INV-2|06.01.2026|EUR1-2|y", "A|INV-1|2026-01-05||z")
	d := all[0].Declaration
	if len(d.Documents) != 2 || d.Documents[1].ID != "INV-2" || d.Documents[1].Date.String() != "2026-01-06" || d.Documents[0].Type != "0380" {
		t.Errorf("%+v", d.Documents)
	}
	if d.Items[0].Documents[0].ID != "EUR1-1" || d.Items[1].Documents[0].ID != "EUR1-2" || len(d.Items[1].Documents) != 1 {
		t.Errorf("%+v", d.Items)
	}
	wantTold(t, all[0].Faults, "2C batch.date-read")
}

func TestQuirksOfCells(t *testing.T) {
	for _, c := range []struct {
		name, field, cell string
		want              []string
		value             string // part of the body
	}{
		{"nothing", "items.netMass", "#N/A", nil, `"items":[{`},
		{"a dash", "items.netMass", "-", nil, `"items":[{`},
		{"not a number at all", "items.netMass", "NaN", nil, `"items":[{`},
		{"an error", "items.netMass", "#REF!", []string{"2B batch.cell-error"}, `"items":[{`},
		{"kilograms", "items.netMass", "12 кг", []string{"2B batch.number-read"}, `"netMass":"12"`},
		{"tonnes", "items.netMass", "1,5 т", []string{"2B batch.mass-converted"}, `"netMass":"1500"`},
		{"tonnes by the header", "items.netMass:т", "1.5", nil, `"netMass":"1500"`},
		{"pieces of mass", "items.netMass", "12 шт", []string{"2B batch.number-unit"}, `"items":[{`},
		{"a price with its currency", "items.invoiceAmount", "1 234,50 EUR", []string{"2B batch.number-read"}, `"invoiceCurrency":"EUR"`},
		{"a price in no currency", "items.invoiceAmount", "12 попугаїв", []string{"2B batch.number-read", "2B batch.number-unit"}, `"invoiceAmount":"12"`},
		{"a price of the currency of its header", "items.invoiceAmount:USD", "12", nil, `"invoiceCurrency":"USD"`},
		{"a customs value in dollars", "items.customsValue:USD", "12", []string{"2B batch.number-unit"}, `"customsValue":"12"`},
		{"a quantity with its unit", "items.supplementaryQuantities", "500 шт;", []string{"2B batch.number-read"}, `[{"unit":"шт","value":"500"}]`},
		{"a quantity in the unit of its header", "items.supplementaryQuantities:шт.", "500", nil, `[{"unit":"шт","value":"500"}]`},
		{"half a package", "items.packages.number", "1,5", []string{"2B batch.number-whole"}, `"packages":[{`},
		{"a relief that lost its zeros", "items.preference.duty", "0", []string{"2B batch.leading-zero"}, `"duty":"000"`},
		{"a country by name", "items.originCountry", "Китай", []string{"2B batch.name-read"}, `"originCountry":"CN"`},
		{"no country", "items.originCountry", "Атлантида", []string{"2B batch.country"}, `"items":[{`},
		{"an origin not known", "items.originCountry", "XX", nil, `"originCountry":"XX"`},
		{"Namibia", "items.originCountry", "NA", nil, `"originCountry":"NA"`},
		{"yes", "containerIndicator", "так", nil, `"containerIndicator":true`},
		{"neither", "containerIndicator", "може", []string{"2B batch.yes-no"}, `"items":[{`},
		{"lines", "items.packages.marks", "A\nB", []string{"2B batch.text-joined"}, `"marks":"A B"`},
		{"a text too long", "items.quotaOrderNumber", strings.Repeat("9", 18), []string{"2B json.too-long"}, `"items":[{`},
		{"too many places", "items.invoiceAmount:EUR", "1.23456", []string{"2 json.number-digits", "2B json.number-digits"}, `"items":[{`},
		{"a day that may be two", "rateDate", "5/1/26", []string{"2B batch.date-ambiguous"}, `"items":[{`},
		{"a formula", "items.netMass", "=12", []string{"2B batch.formula"}, `"netMass":"12"`},
		{"a formula without a value", "items.netMass", "=", []string{"2B batch.formula-empty"}, `"items":[{`},
		{"several codes", "items.additionalCodes", "2501; 2600", nil, `"additionalCodes":["2501","2600"]`},
		{"angle brackets stay", "items.packages.marks", "<A&B>", nil, `"marks":"<A&B>"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := fromLines(t, "items.description|"+c.field, "x|"+c.cell)
			wantTold(t, all[0].Faults, c.want...)
			if !strings.Contains(string(all[0].Body), c.value) {
				t.Errorf("%s", all[0].Body)
			}
		})
	}
}

func TestWhatAFormulaCameToMayBeTakenWithAWarning(t *testing.T) {
	feeds, rows := table("items.description|items.netMass", "x|=12", "y|=")
	all := assemble(t, batch.Plan{Feeds: feeds, TakeFormulas: true}, rows)
	wantTold(t, all[0].Faults, "2B batch.formula-taken", "3B batch.formula-empty")
	if f := all[0].Faults[0]; f.Level != fault.Warning {
		t.Error(f.Level)
	}
}

func TestAColumnSettlesItsAmbiguousNumbers(t *testing.T) {
	all := fromLines(t, "items.description|items.netMass|items.grossMass", "x|1,234|1,234", "y|12,5|7")
	if got := all[0].Declaration.Items[0]; got.NetMass.String() != "1.234" || !got.GrossMass.IsZero() {
		t.Errorf("%+v", got)
	}
	wantTold(t, all[0].Faults, "2B batch.number-read", "2C batch.number-ambiguous")
}

func TestRowsOfTotalsArePassedOver(t *testing.T) {
	const head = "items.description|items.commodityCode|items.netMass|items.invoiceAmount:EUR"
	for _, c := range []struct {
		name, line string
		items      int
		want       []string
	}{
		{"by its word", "Разом:||=12|30", 2, []string{"4 batch.totals-row"}},
		{"by its word, with other sums", "Всього по рахунку||12|31", 2, []string{"4 batch.totals-row", "4D batch.totals-differ"}},
		{"by its sums", "||12|30", 2, []string{"4 batch.totals-row"}},
		{"sums of something else are an item", "||12|31", 3, nil},
		{"a product of that name is an item", "Total care|3305100000|1|1", 3, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := fromLines(t, head, "x|6109100000|5|10", "y|6109100000|7|20", c.line)
			wantTold(t, all[0].Faults, c.want...)
			if got := len(all[0].Declaration.Items); got != c.items {
				t.Errorf("%d items", got)
			}
		})
	}
}

func TestItemsThatCountOnAreNumberedAnew(t *testing.T) {
	all := fromLines(t, "lrn|items.sequence|items.description", "A|1|x", "B|2|y", "B|3|z", "C|5|a", "C|7|b")
	if got := all[1].Declaration.Items; got[0].Sequence != 1 || got[1].Sequence != 2 {
		t.Errorf("%+v", got)
	}
	wantTold(t, all[1].Faults, "3B batch.renumbered")
	if got := all[2].Declaration.Items; got[1].Sequence != 7 {
		t.Error("a gap was hidden")
	}
}

func TestBoxOneMayStandInOneCell(t *testing.T) {
	for _, c := range []struct {
		cell, want string
		told       []string
	}{
		{"ІМ 40 АА", "IM 40 AA", []string{"2A batch.name-read"}},
		{"ІМ 40", "IM 40 AA", []string{"2A batch.name-read"}},
		{"IM", "IM 40 AA", nil},
		{"ЕК 10 АА", "ЕК 10 АА 40 AA", []string{"2A json.too-long"}}, // the defaults say 40
	} {
		feeds, rows := table("declarationType|items.description", c.cell+"|x")
		b := assemble(t, batch.Plan{Feeds: feeds, Defaults: []byte(`{"requestedProcedure":"40","additionalDeclarationType":"AA"}`)}, rows)[0]
		d := b.Declaration
		if got := d.Type + " " + d.RequestedProcedure + " " + d.AdditionalDeclarationType; got != c.want {
			t.Errorf("%s is %s", c.cell, got)
		}
		wantTold(t, b.Faults, c.told...)
	}
}

func TestADeclarationOfTooManyItemsSaysSo(t *testing.T) {
	lines := slices.Concat([]string{"items.description"}, slices.Repeat([]string{"x"}, 1500))
	all := fromLines(t, lines...)
	if len(all) != 1 || len(all[0].Rows) != 1500 || len(all[0].Declaration.Items) != 999 {
		t.Fatal(len(all))
	}
	wantTold(t, all[0].Faults, "1001 batch.too-many-items")
}

func TestFaultsOfTheDeclarationComeBackToTheirCells(t *testing.T) {
	all := fromLines(t, "lrn|importer.id|items.commodityCode|items.grossMass|items.netMass|items.description|documents.0380",
		"A|12345679|6109100000|10|9|x|", "A||6109100000|10|11|y|INV 1", "A||9999999999||zzz|z|")
	b := all[0]
	faults := b.Validate(lodging, book{"6109100000"})
	got := told(faults)
	for _, want := range []string{"2B declaration.party-id-check", "3E declaration.net-over-gross", "4C declaration.commodity-unknown",
		"4D declaration.required", "4E batch.number"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not among %v", want, got)
		}
	}
	if slices.Contains(got, "4E declaration.required") {
		t.Error("a mass that could not be read is said to be missing too")
	}
	for pointer, want := range map[string]string{"/items/1/netMass": "3E", "/items/2/grossMass": "4D", "/items/2": "4", "": "2", "/lrn": "2A",
		"/documents/0/id": "3G", "/documents/0/date": "3G", "/exporter": "2", "/items/1/packages": "3", "/importer": "2B", "/items/7/netMass": "2E"} {
		if row, column := b.Cell(pointer); fmt.Sprint(row, column) != want && fmt.Sprintf("%d%s", row, column) != want {
			t.Errorf("%s is at %d%s, not %s", pointer, row, column, want)
		}
	}
}

func TestAPlanIsRefusedWithAllItsFaults(t *testing.T) {
	_, err := batch.NewAssembler(batch.Plan{Defaults: []byte(`{"lrn":5,"items":[{},{}]}`), Feeds: []batch.Feed{
		{Column: 0, Field: "items.netMass"}, {Column: 1, Field: "items.netMass"}, {Column: 2, Field: "nothing"}, {Column: 3, Field: "items"},
		{Column: 4, Field: "exporter"}, {Column: 5, Field: "items.documents.0380.none"}, {Column: 6, Field: ""}}})
	refusal := fault.As(err)
	if refusal == nil || len(refusal.Faults) < 7 {
		t.Fatal(err)
	}
	for _, code := range []string{"batch.field-unknown", "batch.field-twice", "batch.default-items", "json.bare-number"} {
		if !refusal.Faults.Has(code) {
			t.Errorf("no %s in %v", code, refusal.Faults)
		}
	}
}

func TestAnErrorOfReadingEndsEverything(t *testing.T) {
	broken := errors.New("broken")
	feeds, rows := table("lrn|items.description", "A|x", "B|y")
	a, err := batch.NewAssembler(batch.Plan{Feeds: feeds})
	if err != nil {
		t.Fatal(err)
	}
	given := 0
	for b, err := range a.Assemble(func(yield func(batch.Row, error) bool) {
		_ = yield(rows[0], nil) && yield(rows[1], nil) && yield(batch.Row{}, broken)
	}) {
		if given++; given == 2 && (!errors.Is(err, broken) || b != nil) {
			t.Error(b, err)
		}
	}
	if given != 2 {
		t.Errorf("%d were given", given)
	}
}

// Every field that the mapping proposes has its place in a declaration.
func TestEveryFieldOfTheMappingCanBeFed(t *testing.T) {
	var m batch.Mapping
	for i, f := range batch.Fields() {
		m.Columns = append(m.Columns, batch.Column{Index: 2 * i, Field: f.Field, Unit: "кг"}, batch.Column{Index: 2*i + 1})
	}
	if feeds := m.Feeds(); len(feeds) != len(batch.Fields()) || feeds[1].Column != 2 || feeds[1].Unit != "кг" {
		t.Errorf("%d feeds", len(feeds))
	}
	if _, err := batch.NewAssembler(batch.Plan{Feeds: m.Feeds()}); err != nil {
		t.Error(err)
	}
}

// The sheet is read a second time, inside the first, for what 1,234 means.
func TestAWorkbookBecomesDeclarations(t *testing.T) {
	var rows strings.Builder
	rows.WriteString(`<row><c t="str"><v>Опис</v></c><c t="str"><v>Нетто</v></c><c t="str"><v>Дата курсу</v></c></row>`)
	for i := range 300 {
		fmt.Fprintf(&rows, `<row><c t="str"><v>товар %d</v></c><c t="str"><v>1,%03d</v></c><c s="1"><v>46034</v></c></row>`, i, i)
	}
	rows.WriteString(`<row><c t="str"><v>останній</v></c><c t="str"><v>12,5</v></c></row>`)
	book, err := open(packed(t, parts(rows.String())), batch.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	a, err := batch.NewAssembler(batch.Plan{HeaderRow: 1, Feeds: []batch.Feed{{Column: 0, Field: "items.description"},
		{Column: 1, Field: "items.netMass"}, {Column: 2, Field: "rateDate"}}})
	if err != nil {
		t.Fatal(err)
	}
	for b, err := range a.Assemble(book.Rows(book.Sheets()[0])) {
		if err != nil {
			t.Fatal(err)
		}
		d := b.Declaration
		if len(d.Items) != 301 || d.RateDate.String() != "2026-01-12" || d.Items[7].Description != "товар 7" || d.Items[7].NetMass.String() != "1.007" {
			t.Errorf("%d items, %+v", len(d.Items), d.Items[7])
		}
		wantTold(t, b.Faults, "2B batch.number-read")
	}
}

// What stands where, and what else the sheet holds, changes nothing.
func TestPermutedColumnsAndBlankRowsChangeNothing(t *testing.T) {
	feeds, rows := table("lrn|items.description|items.supplementaryQuantities|items.supplementaryQuantities.unit|items.invoiceAmount|invoiceCurrency|items.netMass|documents.0380",
		"A|x|5|шт|1 000,5|EUR|1,234|I-1", "A|y|6 пар|пар|7|EUR|12,5|I-2", "A|y|6 пар|шт|7|EUR|zz|I-2", "B|z||кг|5 EUR|USD|3|I-3", "Разом|||||||")
	plan := batch.Plan{Feeds: feeds, Defaults: []byte(defaults)}
	want := bodies(assemble(t, plan, rows))
	random := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		to := random.Perm(len(feeds) + 2) // two columns hold nothing that is fed
		moved := make([]batch.Feed, len(feeds))
		for i, f := range feeds {
			moved[i] = batch.Feed{Column: to[f.Column], Field: f.Field, Unit: f.Unit}
		}
		random.Shuffle(len(moved), func(i, j int) { moved[i], moved[j] = moved[j], moved[i] })
		again := []batch.Row{{Number: 1, Cells: []string{"Рахунок № 5"}}}
		for _, row := range rows {
			cells := make([]string, len(to))
			for i, cell := range row.Cells {
				cells[to[i]] = cell
			}
			number := again[len(again)-1].Number + 1 + random.IntN(3)
			again = append(again, batch.Row{Number: number, Cells: make([]string, random.IntN(4))}, batch.Row{Number: number + 1, Cells: cells})
		}
		got := bodies(assemble(t, batch.Plan{Feeds: moved, HeaderRow: 1, Defaults: plan.Defaults}, again))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	}
}

// bodies are declarations with the codes of their faults, without places.
func bodies(all []*batch.Built) []string {
	var list []string
	for _, b := range all {
		codes := []string{string(b.Body)}
		for _, f := range b.Faults {
			codes = append(codes, f.Code)
		}
		slices.Sort(codes)
		list = append(list, codes...)
	}
	return list
}

// Every example of one item goes through a row: each of its values becomes a
// cell, but for lists of which a row holds one element.
func TestExamplesOfOneItemGoThroughARow(t *testing.T) {
	all, err := examples.All()
	if err != nil {
		t.Fatal(err)
	}
	schedule, err := ua.Schedule()
	if err != nil {
		t.Fatal(err)
	}
	through := 0
	for _, e := range all {
		d, faults := declarations.Decode(e.Declaration)
		var tree map[string]any
		accepted := strings.Contains(string(e.Expected), `"accepted": true`)
		if !accepted || len(faults) > 0 || len(d.Items) != 1 || json.Unmarshal(e.Declaration, &tree) != nil {
			continue
		}
		cells := map[string]string{}
		if !flatten("", tree, cells) {
			continue
		}
		through++
		t.Run(e.Name, func(t *testing.T) {
			var feeds []batch.Feed
			row := batch.Row{Number: 1}
			for i, field := range slices.Sorted(maps.Keys(cells)) {
				feeds, row.Cells = append(feeds, batch.Feed{Column: i, Field: field}), append(row.Cells, cells[field])
			}
			built := assemble(t, batch.Plan{Feeds: feeds, Day: lodging, Tariff: schedule}, []batch.Row{row})
			for _, f := range built[0].Faults {
				if f.Code != "batch.name-read" { // a unit in the law's spelling
					t.Error(told(built[0].Faults))
				}
			}
			got := built[0].Declaration
			d.GoodsItemQuantity, d.TotalGrossMass, d.TotalPackageQuantity = got.GoodsItemQuantity, got.TotalGrossMass, got.TotalPackageQuantity
			if d.TotalCustomsValue.IsZero() {
				d.TotalCustomsValue = got.TotalCustomsValue
			}
			if d.TotalInvoiceAmount.IsZero() {
				d.TotalInvoiceAmount = got.TotalInvoiceAmount
			}
			byType(d)
			byType(got)
			want, _ := json.Marshal(d)
			given, _ := json.Marshal(got)
			if diff := cmp.Diff(string(want), string(given)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if through < 25 {
		t.Errorf("only %d examples went through a row", through)
	}
}

// byType puts lists in the order of their types, which is that of the fields.
func byType(d *declarations.Declaration) {
	documents := func(a, b declarations.Document) int { return strings.Compare(a.Type, b.Type) }
	slices.SortFunc(d.Documents, documents)
	slices.SortFunc(d.Items[0].Documents, documents)
	slices.SortFunc(d.Items[0].ValuationAdjustments, func(a, b declarations.Adjustment) int { return strings.Compare(a.Type, b.Type) })
	slices.SortFunc(d.ValuationAdjustments, func(a, b declarations.SharedAdjustment) int { return strings.Compare(a.Type, b.Type) })
}

// flatten makes cells of a declaration; false where a list holds more than a
// row can, two elements of one type.
func flatten(path string, v any, cells map[string]string) bool {
	switch v := v.(type) {
	case map[string]any:
		for name, part := range v {
			if !flatten(strings.TrimPrefix(path+"."+name, "."), part, cells) {
				return false
			}
		}
	case []any:
		return flattenList(path, v, cells)
	default:
		if _, twice := cells[path]; twice {
			return false
		}
		cells[path] = fmt.Sprint(v)
	}
	return true
}

func flattenList(path string, list []any, cells map[string]string) bool {
	for _, part := range list {
		element, ok := part.(map[string]any)
		if !ok {
			return len(list) == 1 && flatten(path, part, cells)
		}
		at := path
		if kind, typed := element["type"].(string); typed && !strings.HasSuffix(path, "packages") {
			at, element = path+"."+kind, maps.Clone(element)
			delete(element, "type")
		} else if len(list) > 1 {
			return false
		}
		if !flatten(at, element, cells) {
			return false
		}
	}
	return true
}
