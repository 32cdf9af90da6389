package batch_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
)

// Every field the template offers, filled with values of its kind over many
// declarations, comes back as it was filled in.
func TestWhatIsFilledIntoTheTemplateIsRead(t *testing.T) {
	schedule := shippedLaw().Tariff
	fields := templateFields(t, schedule)
	random := rand.New(rand.NewPCG(4, 5))
	for _, lang := range languages {
		var rows []batch.Filled
		var want []map[string]string
		for n := range 60 {
			first := filledRow(random, fields, n)
			for i := range 1 + random.IntN(4) {
				row := first
				if i > 0 {
					row = filledRow(random, fields, n)
					maps.DeleteFunc(row, func(field, _ string) bool { return field != "lrn" && !strings.HasPrefix(field, "items.") })
				}
				rows = append(rows, row)
				want = append(want, expectedCells(first, row, i))
			}
		}
		_, all := readBack(t, template(t, lang, schedule, rows), schedule)
		var got []map[string]string
		for _, built := range all {
			for _, f := range built.Faults {
				t.Errorf("row %d, %s: %s", f.Row, f.Column, f.Message.EN)
			}
			got = append(got, itemCells(t, built.Declaration)...)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: filled in (-) and read (+):\n%s", lang, diff)
		}
	}
}

// filledRow is a row with a value in every field.
func filledRow(random *rand.Rand, fields []string, n int) batch.Filled {
	row := batch.Filled{}
	for _, field := range fields {
		row[field] = madeValue(random, field)
	}
	row["lrn"] = fmt.Sprintf("T-%04d", n)
	return row
}

// madeValue is a value of a field's kind, written in the one way it is kept.
func madeValue(random *rand.Rand, field string) string {
	info, _ := batch.FieldOf(field)
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	switch {
	case field == "items.vehicle.fuel":
		return pick("petrol", "diesel", "hybrid", "plug-in-hybrid", "electric")
	case field == "declarationType":
		return pick("IM", "EX")
	case field == "items.supplementaryQuantities.unit":
		return pick("шт", "пар", "м2", "л", "т.шт")
	case strings.HasPrefix(field, "items.preference."):
		return pick("000", "010", "410")
	case field == "items.additionalCodes":
		return pick("2AAA", "Z999")
	case field == "items.valuationMethod":
		return strconv.Itoa(random.IntN(6) + 1)
	case field == "importer.vat":
		return pick("591000181012", "0012345678")
	case field == "items.containers":
		return pick("MSKU1234565", "CSQU3054383")
	case field == "items.vehicle.battery", field == "items.vehicle.displacement":
		return fmt.Sprintf("%d.%d", random.IntN(200)+1, random.IntN(100))
	}
	switch info.Kind {
	case batch.KindCommodity:
		return pick("6109100000", "0901210000", "9403601000", "0101210000")
	case batch.KindNation:
		return pick("DE", "PL", "UA", "CN", "NA", "NO")
	case batch.KindCurrency:
		return pick("EUR", "USD", "PLN", "UAH")
	case batch.KindMoney:
		return fmt.Sprintf("%d.%02d", random.IntN(90_000)+1, random.IntN(100))
	case batch.KindMass, batch.KindNumber:
		return fmt.Sprintf("%d.%03d", random.IntN(90_000)+1, random.IntN(1000))
	case batch.KindWhole:
		return strconv.Itoa(random.IntN(900) + 1)
	case batch.KindDay:
		return civil.Must("2026-01-01").AddDays(random.IntN(365)).String()
	case batch.KindPerson:
		return pick("59100018", "59100023", "00032129", "9999100177")
	case batch.KindOffice:
		return pick("UA100230", "UA209140")
	case batch.KindIncoterm:
		return pick("CIP", "EXW", "FCA")
	case batch.KindCode:
		return strconv.Itoa(random.IntN(90) + 10)
	case batch.KindReference:
		return pick("0012", "1/2", "=A1", "007", "1E5", "2026-01-05", "12,50") + pick("", " - 2")
	}
	return pick("Куртка чоловіча, 100 % бавовна", "№ 7; \"x\" & <b>", "=A1+B2", "'1", "так")
}

// expectedCells are the cells of an item's declaration as itemCells gives
// them: what the first row says of the declaration, and the item's own.
func expectedCells(first, row batch.Filled, at int) map[string]string {
	cells := map[string]string{"items.sequence": strconv.Itoa(at + 1)}
	for field, value := range first {
		if !strings.HasPrefix(field, "items.") {
			cells[field] = value
		}
	}
	for field, value := range row {
		cells[field] = value
	}
	for _, list := range []string{"documents.0380", "documents.0730", "documents.4104", "items.documents.0954", "items.documents.0862"} {
		cells[list+".id"] = cells[list]
		delete(cells, list)
	}
	for _, list := range []string{"valuationAdjustments.freight", "valuationAdjustments.insurance"} {
		cells[list+".amount"] = cells[list]
		delete(cells, list)
	}
	cells["items.supplementaryQuantities.value"] = cells["items.supplementaryQuantities"]
	cells["items.containers.id"] = cells["items.containers"]
	delete(cells, "items.supplementaryQuantities")
	delete(cells, "items.containers")
	for field, value := range cells {
		if plain := strings.TrimRight(value, "0"); strings.Contains(value, ".") && value == strings.TrimLeft(value, "abc") && allDigitsAndPoint(value) {
			cells[field] = strings.TrimSuffix(plain, ".")
		}
	}
	return cells
}

func allDigitsAndPoint(s string) bool { return s != "" && strings.Trim(s, "0123456789.") == "" }

// itemCells gives, for each item of a declaration, all that was said of it and
// of the declaration, by field.
func itemCells(t testing.TB, d *declarations.Declaration) []map[string]string {
	t.Helper()
	var list []map[string]string
	for i := range d.Items {
		one := *d
		one.Items = d.Items[i : i+1]
		body, err := json.Marshal(&one)
		check(t, err)
		var tree map[string]any
		check(t, json.Unmarshal(body, &tree))
		for _, reckoned := range []string{"goodsItemQuantity", "totalGrossMass", "totalPackageQuantity", "totalInvoiceAmount", "totalCustomsValue"} {
			delete(tree, reckoned)
		}
		cells := map[string]string{}
		if !flatten("", tree, cells) {
			t.Fatalf("%s cannot be told by field", body)
		}
		for field, value := range cells {
			if allDigitsAndPoint(value) && strings.Contains(value, ".") {
				cells[field] = strings.TrimSuffix(strings.TrimRight(value, "0"), ".")
			}
		}
		list = append(list, cells)
	}
	return list
}
