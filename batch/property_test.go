package batch_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/batch"
)

// drawn is a sheet by columns: the fields of some, with their headings in
// either language, and values that people write.
type drawn struct {
	heads   []string
	columns [][]string
}

// written are values of a field as people write them, well and badly.
var written = map[string][]string{
	"lrn":                                {"A-1", "A-1", "B-2"},
	"exporter.name":                      {"Muster GmbH", "Muster GmbH", ""},
	"documents.0380":                     {"INV-1", "INV-2", ""},
	"invoiceCurrency":                    {"EUR", "EUR", "євро", ""},
	"items.description":                  {"Футболки", "Кава смажена", "Болти М8", "x"},
	"items.commodityCode":                {"6109100000", "901210000", "0901 21 00 00", "61091"},
	"items.originCountry":                {"BD", "Італія", "Атлантида", "XX"},
	"items.grossMass":                    {"12", "1 000,5", "1,234", "12 т", "?"},
	"items.netMass":                      {"11", "999,5", "1,234", "NaN", "0"},
	"items.supplementaryQuantities":      {"500", "5 шт", "7 пар", "-"},
	"items.supplementaryQuantities.unit": {"шт", "шт;", "796", "пар", ""},
	"items.invoiceAmount":                {"1500", "1 500,50", "1,234.50", "12 USD"},
	"documents.0380.date":                {"2026-01-05", "05.01.2026", "5/1/26", ""},
	"items.packages.number":              {"5", "12", "1,5"},
	"items.packages.type":                {"CT", "PX"},
}

func draw(t *rapid.T) drawn {
	fields := rapid.SliceOfNDistinct(rapid.SampledFrom(sortedKeys(written)), 3, len(written), rapid.ID[string]).Draw(t, "fields")
	if !slices.Contains(fields, "items.commodityCode") {
		fields = append(fields, "items.commodityCode")
	}
	rows := rapid.IntRange(1, 8).Draw(t, "rows")
	var d drawn
	for _, field := range fields {
		info, _ := batch.FieldOf(field)
		d.heads = append(d.heads, rapid.SampledFrom([]string{info.Name.UK, info.Name.EN}).Draw(t, "heading"))
		d.columns = append(d.columns, rapid.SliceOfN(rapid.SampledFrom(written[field]), rows, rows).Draw(t, "values"))
	}
	return d
}

func sortedKeys(m map[string][]string) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// rows gives the sheet row by row; blanks says how many rows are left out above
// each.
func (d drawn) rows(blanks []int) []batch.Row {
	var rows []batch.Row
	number := 0
	for r := range len(d.columns[0]) + 1 {
		number += 1 + blanks[r%len(blanks)]
		row := batch.Row{Number: number}
		for c := range d.columns {
			text := d.heads[c]
			if r > 0 {
				text = d.columns[c][r-1]
			}
			row.Cells = append(row.Cells, text)
		}
		rows = append(rows, row)
	}
	return rows
}

// understood is all that comes of a sheet: its declarations, and every fault
// with its code and the row it is of. Its column is left out: of two cells that
// a fault is about it names the one to the left.
func understood(rows []batch.Row) []string {
	m, faults := batch.Map("S", rows, batch.Mapping{})
	if len(faults) > 0 {
		return []string{fmt.Sprint(faults)}
	}
	a, err := batch.NewAssembler(batch.Plan{Feeds: m.Feeds(), HeaderRow: m.HeaderRow, Day: lodging, Tariff: shippedLaw().Tariff})
	if err != nil {
		return []string{err.Error()}
	}
	var list []string
	for built, err := range a.Assemble(each(rows)) {
		if err != nil {
			return append(list, err.Error())
		}
		list = append(list, string(built.Body))
		var codes []string
		for _, f := range built.Validate(lodging, shippedLaw().Tariff) {
			codes = append(codes, fmt.Sprint(slices.Index(built.Rows, f.Row), " ", f.Code))
		}
		slices.Sort(codes)
		list = append(list, codes...)
	}
	return list
}

// What stands where, and what else the sheet holds, changes nothing of the
// declarations or of what is told of them.
func TestWhereThingsStandChangesNothing(t *testing.T) {
	for name, change := range map[string]func(*rapid.T, drawn) []batch.Row{
		"permuting the columns": func(t *rapid.T, d drawn) []batch.Row {
			order := rapid.Permutation(indexes(len(d.columns))).Draw(t, "order")
			var moved drawn
			for _, at := range order {
				moved.heads, moved.columns = append(moved.heads, d.heads[at]), append(moved.columns, d.columns[at])
			}
			return moved.rows([]int{0})
		},
		"adding blank rows": func(t *rapid.T, d drawn) []batch.Row {
			blanks := rapid.SliceOfN(rapid.IntRange(0, 3), 9, 9).Draw(t, "blanks")
			rows := d.rows(blanks)
			for i := len(rows) - 1; i > 0; i-- {
				if above := rows[i].Number - 1; above > rows[i-1].Number { // one that holds nothing but spaces
					rows = slices.Insert(rows, i, batch.Row{Number: above, Cells: []string{" ", "\u00a0", ""}})
				}
			}
			return rows
		},
		"adding a blank column": func(t *rapid.T, d drawn) []batch.Row {
			at := rapid.IntRange(0, len(d.heads)).Draw(t, "at")
			d.heads = slices.Insert(slices.Clone(d.heads), at, "")
			d.columns = slices.Insert(slices.Clone(d.columns), at, make([]string, len(d.columns[0])))
			return d.rows([]int{0})
		},
		"adding unknown columns": func(t *rapid.T, d drawn) []batch.Row {
			for _, head := range []string{"Артикул", "Примітка", "Штрихкод"} {
				at := rapid.IntRange(0, len(d.heads)).Draw(t, "at")
				values := rapid.SliceOfN(rapid.StringMatching(`[A-ZА-Я]{2}-[0-9]{3}|крихке|`), len(d.columns[0]), len(d.columns[0])).Draw(t, "values")
				d.heads = slices.Insert(slices.Clone(d.heads), at, head)
				d.columns = slices.Insert(slices.Clone(d.columns), at, values)
			}
			return d.rows([]int{0})
		},
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				d := draw(t)
				want := understood(d.rows([]int{0}))
				if !strings.HasPrefix(want[0], "{") {
					t.Fatalf("nothing was understood: %v", want)
				}
				if diff := cmp.Diff(want, understood(change(t, d))); diff != "" {
					t.Fatal(diff)
				}
			})
		})
	}
}

func indexes(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}
