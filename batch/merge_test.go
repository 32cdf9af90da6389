package batch_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/brama-customs/brama/batch"
)

// merged is a workbook whose rows are told by lines of cells parted by "|",
// with these cells merged.
func merged(t testing.TB, lines []string, places ...string) []byte {
	t.Helper()
	f := excelize.NewFile()
	for r, line := range lines {
		for c, text := range strings.Split(line, "|") {
			cell, err := excelize.CoordinatesToCellName(c+1, r+1)
			check(t, err)
			if text != "" {
				check(t, f.SetCellStr("Sheet1", cell, text))
			}
		}
	}
	for _, place := range places {
		from, to, _ := strings.Cut(place, ":")
		check(t, f.MergeCell("Sheet1", from, to))
	}
	return saved(t, f)
}

func TestWhatLiesUnderMergedCellsIsTold(t *testing.T) {
	lines := []string{"a|b|c|d", "A|1|x|q", "|2||", "|3||w", "||y|"}
	for _, c := range []struct {
		name   string
		places []string
		want   string // rows with what lies under merged cells
	}{
		{"nothing is merged", nil, ""},
		{"one cell over three rows", []string{"A2:A4"}, "3 A=A, 4 A=A"},
		{"two that overlap in rows", []string{"A2:A4", "C2:C3"}, "3 A=A, 3 C=x, 4 A=A"},
		{"a block tells of its first column", []string{"C2:D3"}, "3 C=x"},
		{"in one row nothing lies under", []string{"A2:D2"}, ""},
		{"an empty cell gives nothing", []string{"A3:A4"}, ""},
		{"beyond the last row", []string{"A4:A1000000", "C5:C9"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, err := readAll(merged(t, lines, c.places...), batch.DefaultLimits())
			check(t, err)
			var got []string
			for _, row := range rows {
				for _, m := range row.Merged {
					got = append(got, fmt.Sprintf("%d %c=%s", row.Number, 'A'+m.Column, m.Text))
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(got, ", ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMergedCellsAreThoseOfEachOfTheirRows(t *testing.T) {
	const head = "Довідковий номер|Назва відправника|Опис товару|Код товару|Країна походження|Вага нетто, кг"
	for _, c := range []struct {
		name   string
		lines  []string
		places []string
		want   []string // of each declaration: exporter, then code, origin and mass of its items
		told   []string
	}{
		{"a key, a field of the declaration and two of items",
			[]string{"A|Muster|x|6109100000|BD|1", "||y|||2", "||z|6110201000||3", "B|Probe|w|6109100000|CN|4"},
			[]string{"A2:A4", "B2:B4", "D2:D3", "E2:E4"},
			[]string{"Muster 6109100000 BD 1, 6109100000 BD 2, 6110201000 BD 3", "Probe 6109100000 CN 4"}, nil},
		{"without the merging a blank stays blank", []string{"A|Muster|x|6109100000|BD|1", "||y|||2"}, nil,
			[]string{"Muster 6109100000 BD 1,   2"}, nil},
		{"one number for two rows is refused", []string{"A|Muster|x|6109100000|BD|7", "||y|6109100000|BD|"}, []string{"A2:A3", "F2:F3"},
			[]string{"Muster 6109100000 BD 7, 6109100000 BD "}, []string{"3F batch.merged-number"}},
		{"an item over two rows is one item", []string{"A|Muster|x|6109100000|BD|7", "||||||ще слово"},
			[]string{"A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:F3"}, []string{"Muster 6109100000 BD 7"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, all := readBack(t, merged(t, append([]string{head}, c.lines...), c.places...), shippedLaw().Tariff)
			var got, faults []string
			for _, built := range all {
				var items []string
				for _, it := range built.Declaration.Items {
					items = append(items, it.CommodityCode+" "+it.OriginCountry+" "+it.NetMass.String())
				}
				got = append(got, built.Declaration.Exporter.Name+" "+strings.Join(items, ", "))
				faults = append(faults, told(built.Faults)...)
			}
			if diff := cmp.Diff(c.want, got) + cmp.Diff(c.told, faults); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What a formula came to stays that, in every row it is merged over.
func TestAFormulaUnderMergedCellsIsOne(t *testing.T) {
	rows := `<row r="1"><c r="A1" t="inlineStr"><is><t>Код товару</t></is></c><c r="B1" t="inlineStr"><is><t>Країна походження</t></is></c></row>` +
		`<row r="2"><c r="A2" t="str"><v>6109100000</v></c><c r="B2" t="str"><f>X1</f><v>BD</v></c></row><row r="3"><c r="A3" t="str"><v>6110201000</v></c></row>`
	file := packed(t, parts("", part{sheetPart, `<worksheet><sheetData>` + rows + `</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells></worksheet>`}))
	_, all := readBack(t, file, shippedLaw().Tariff)
	wantTold(t, all[0].Faults, "2B batch.formula", "3B batch.formula")
}

func TestMergedCellsAreFoundHoweverTheyAreWritten(t *testing.T) {
	rows := `<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="2"><c r="B2" t="str"><v>mergeCells &lt;mergeCells></v></c></row>`
	head := `<worksheet><sheetData>` + rows + `</sheetData>`
	edge := head + strings.Repeat(" ", 64<<10-len(head)-5) // of the window that is looked through
	for name, c := range map[string]struct{ sheet, want string }{
		"with a prefix":             {`<x:worksheet xmlns:x="m"><x:sheetData>` + rows + `</x:sheetData><x:mergeCells><x:mergeCell ref="A1:A2"/></x:mergeCells></x:worksheet>`, "a"},
		"across the window's edge":  {edge + `<mergeCells><mergeCell ref="A1:A2"/></mergeCells></worksheet>`, "a"},
		"in a text":                 {head + `</worksheet>`, ""},
		"upside down":               {head + `<mergeCells><mergeCell ref="A2:A1"/></mergeCells></worksheet>`, ""},
		"without a place":           {head + `<mergeCells><mergeCell/><mergeCell ref="A"/><mergeCell ref="1:2"/></mergeCells></worksheet>`, ""},
		"beyond the bounds of any":  {head + `<mergeCells><mergeCell ref="A1:A99999999999"/></mergeCells></worksheet>`, ""},
		"in no elements of its own": {head + `<mergeCells/></worksheet>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			read, err := readAll(packed(t, parts("", part{sheetPart, c.sheet})), batch.DefaultLimits())
			check(t, err)
			got := ""
			for _, m := range read[1].Merged {
				got += m.Text
			}
			if got != c.want {
				t.Errorf("%q", got)
			}
		})
	}
}

// Merged cells stand behind the rows. Where that is too far to look first they
// are refused, save those of titles and headings.
func TestMergedCellsOfALargeSheetAreRefused(t *testing.T) {
	row := `<row><c t="inlineStr"><is><t>Код товару</t></is></c><c><v>19.989999999999998</v></c></row>`
	const times = 200_000
	for place, refused := range map[string]bool{"A1:A2": false, "B7:D7": false, "A9:A12": true, "C70:D71": true} {
		file := stream(t, parts(""), sheetPart, `<worksheet><sheetData>`, row, times, `</sheetData><mergeCells><mergeCell ref="`+place+`"/></mergeCells></worksheet>`)
		l := batch.DefaultLimits()
		l.Ratio = 1 << 40 // the rows are all alike
		_, err := readAll(file, l)
		if !refused {
			check(t, err)
			continue
		}
		wantRefusal(t, err, "workbook.merged-cells")
	}
}

func FuzzMerged(f *testing.F) {
	f.Add(`<mergeCells><mergeCell ref="A1:A3"/></mergeCells>`)
	f.Add(`<x:mergeCells count="2"><x:mergeCell ref="A1:B2"/><mergeCell ref="ZZ9:A1"`)
	f.Add(`<mergeCells>` + strings.Repeat(`<mergeCell ref="A1:A1048576"/>`, 50))
	f.Add(`mergeCells<mergeCells ref="A1:A2"><!DOCTYPE x>`)
	f.Fuzz(func(t *testing.T, tail string) {
		rows := `<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="2"><c r="B2" t="str"><v>b</v></c></row>`
		file := packed(t, parts("", part{sheetPart, `<worksheet><sheetData>` + rows + `</sheetData>` + tail + `</worksheet>`}))
		read, err := readAll(file, batch.DefaultLimits())
		if err != nil {
			return
		}
		for _, row := range read {
			for _, m := range row.Merged {
				if m.Text != "a" || row.Number != 2 || m.Column != 0 {
					t.Errorf("%+v", row)
				}
			}
		}
	})
}
