package batch_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs/ua"
)

// specification is what an importer has: a title, headings, goods and a total.
var specification = [][]any{
	{"Специфікація до інвойсу № 77"}, {},
	{"№", "Код УКТЗЕД", "Опис товару", "Країна походження", "Кількість, шт", "Вага брутто, кг", "Вага нетто, кг", "Вартість, EUR", "Місць"},
	{1, "6109100000", "Футболки бавовняні", "CN", 500, 120.5, 110, "1 500,00", 12},
	{2, "0202309000", "Яловичина морожена без кісток", "BR", "", 200.5, 190, "900,00", 10},
}

const commonFields = `{"lrn":"2026-XL","declarationType":"IM","requestedProcedure":"40","additionalDeclarationType":"AA",
"declarationOffice":"UA100230","exporter":{"name":"Muster GmbH","country":"DE","address":"Bonn"},
"importer":{"id":"59100018","name":"ТОВ Приклад","country":"UA","address":"Київ"},
"declarant":{"id":"59100018","name":"ТОВ Приклад","country":"UA"},
"countryOfDispatch":"DE","countryOfDestination":"UA","tradingCountry":"DE",
"deliveryTerms":{"incoterm":"CIP","country":"UA","place":"Київ"},"invoiceCurrency":"EUR","natureOfTransaction":"11",
"borderTransport":{"mode":"30","id":"AA1234BB","nationality":"UA"},
"documents":[{"type":"0380","id":"INV-77","date":"2026-01-05"}],
"items":[{"previousProcedure":"00","valuationMethod":"1","packages":[{"type":"CT"}]}]}`

var shippedLaw = sync.OnceValue(func() batch.Question {
	schedule, err := ua.Schedule()
	if err != nil {
		panic(err)
	}
	rates, err := ua.Rates()
	if err != nil {
		panic(err)
	}
	return batch.Question{Today: civil.Must("2026-01-12"), Tariff: schedule, Rates: money.NewRates(rates), Defaults: []byte(commonFields)}
})

func bookOf(t *testing.T, rows [][]any) *batch.Workbook {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		for j, value := range row {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellValue("Sheet1", cell, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	book, err := batch.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), batch.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func saidOf(r batch.Report) []string {
	var list []string
	for _, f := range r.Faults {
		list = append(list, fmt.Sprintf("%s%d %s %s", f.Column, f.Row, f.Level, f.Code))
	}
	return list
}

func TestASpecificationIsCheckedAsItWouldBeLodged(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(rows [][]any)
		accepted int
		told     []string
	}{
		"a sheet without fault": {func([][]any) {}, 1,
			[]string{"H4 warning batch.number-read"}},
		"a code there is none of": {func(rows [][]any) { rows[4][1] = "9999999999" }, 0,
			[]string{"H4 warning batch.number-read", "B5 3 declaration.commodity-unknown"}},
		"pieces that the tariff asks for are missing": {func(rows [][]any) { rows[3][4] = "" }, 0,
			[]string{"E4 3 declaration.unit-missing", "H4 warning batch.number-read"}},
		"goods whose rate is not known wait and are not refused": {func(rows [][]any) { rows[4][1] = "0101210000"; rows[4][3] = "" }, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			rows := make([][]any, len(specification))
			for i := range rows {
				rows[i] = append([]any(nil), specification[i]...)
			}
			c.change(rows)
			report, err := batch.Check(bookOf(t, rows), shippedLaw())
			if err != nil {
				t.Fatal(err)
			}
			if report.HeaderRow != 3 || report.Rows != 2 || report.Declarations != 1 || report.Accepted != c.accepted ||
				report.Rejected != 1-c.accepted || len(report.Mapping) != 9 {
				t.Errorf("%+v", report)
			}
			if c.told != nil {
				if diff := cmp.Diff(c.told, saidOf(report)); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

func TestTitlesBlankRowsAndTheOrderOfColumnsChangeNothing(t *testing.T) {
	plain, err := batch.Check(bookOf(t, specification), shippedLaw())
	if err != nil {
		t.Fatal(err)
	}
	var moved [][]any
	moved = append(moved, []any{}, []any{"ТОВ Приклад"}, []any{})
	for _, row := range specification {
		turned := make([]any, len(row))
		for i, value := range row {
			turned[len(row)-1-i] = value
		}
		moved = append(moved, turned)
	}
	other, err := batch.Check(bookOf(t, moved), shippedLaw())
	if err != nil {
		t.Fatal(err)
	}
	if other.Accepted != plain.Accepted || other.Rows != plain.Rows || other.HeaderRow != plain.HeaderRow+3 || len(other.Faults) != len(plain.Faults) {
		t.Errorf("%+v\n%+v", plain, other)
	}
}

func TestWhatNoRowCanMendIsRefusedWhole(t *testing.T) {
	q := shippedLaw()
	for name, c := range map[string]struct {
		rows [][]any
		q    func(*batch.Question)
		code string
	}{
		"no headings":                  {[][]any{{"лист"}, {1, 2}}, func(*batch.Question) {}, "mapping.no-header"},
		"a field there is none of":     {specification, func(q *batch.Question) { q.Given.Columns = []batch.Column{{Letter: "A", Field: "items.colour"}} }, "mapping."},
		"defaults that cannot be read": {specification, func(q *batch.Question) { q.Defaults = []byte(`{"lrn":7}`) }, ""},
		"a sheet that is not there":    {specification, func(q *batch.Question) { q.Given.Sheet = "Аркуш 9" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			asked := q
			c.q(&asked)
			_, err := batch.Check(bookOf(t, c.rows), asked)
			refusal := fault.As(err)
			if refusal == nil {
				t.Fatalf("%v", err)
			}
			if c.code != "" && (len(refusal.Faults) == 0 || !strings.HasPrefix(refusal.Faults[0].Code, c.code)) {
				t.Errorf("%+v", refusal.Faults)
			}
		})
	}
}
