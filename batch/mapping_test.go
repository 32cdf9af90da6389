package batch_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// rowsOf makes rows out of lines of cells parted by "|", blank lines left out
// as Rows leaves them out.
func rowsOf(text string) []batch.Row {
	var rows []batch.Row
	for i, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		var cells []string
		for cell := range strings.SplitSeq(line, "|") {
			cells = append(cells, strings.TrimSpace(cell))
		}
		rows = append(rows, batch.Row{Number: i + 1, Cells: cells})
	}
	return rows
}

// fieldsOf writes what each column feeds: "A exporter.name, C items.netMass".
func fieldsOf(columns []batch.Column) string {
	var parts []string
	for _, c := range columns {
		if c.Field != "" {
			parts = append(parts, c.Letter+" "+c.Field)
		}
	}
	return strings.Join(parts, ", ")
}

func TestHeadingsAreFoundWhereverTheyStand(t *testing.T) {
	for name, c := range map[string]struct {
		sheet string
		row   int // of the last heading
		want  string
	}{
		"on row 1": {`
Код товару | Опис товару | Вага нетто, кг
6109100000 | Футболки | 110,5`, 1, "A items.commodityCode, B items.description, C items.netMass"},
		"on row 6 under a title, blank rows and a block of text": {`
Специфікація до контракту № 17

Відправник | Muster GmbH
Дата: 05.01.2026

№ | Код УКТЗЕД | Найменування | Брутто, кг | Нетто, кг | Сума, EUR
1 | 6109100000 | Футболки | 120,5 | 110,5 | 1500`, 6,
			"A items.sequence, B items.commodityCode, C items.description, D items.grossMass, E items.netMass, F items.invoiceAmount"},
		"under names of groups in merged cells": {`
Відправник | | Одержувач | | Товар | | Вага |
Назва | Країна | Назва | ЄДРПОУ | Код | Опис | брутто | нетто
Muster GmbH | DE | ТОВ Приклад | 12345678 | 6109100000 | Футболки | 120 | 110`, 2,
			"A exporter.name, B exporter.country, C importer.name, D importer.id, E items.commodityCode, F items.description, G items.grossMass, H items.netMass"},
		"over numbers of boxes": {`
Код | Опис товару | Нетто | Вартість
33 | 31 | 38 | 42
6109100000 | Футболки | 110 | 1500`, 2, "A items.commodityCode, B items.description, C items.netMass, D items.invoiceAmount"},
		"as numbers of boxes alone": {`
33 | 31 | 34 | 38 | 42
6109100000 | Футболки | CN | 110 | 1500`, 1,
			"A items.commodityCode, B items.description, C items.originCountry, D items.netMass, E items.invoiceAmount"},
		"over a row that counts the columns": {`
Код товару | Опис товару | Вага нетто, кг
1 | 2 | 3
6109100000 | Футболки | 110,5`, 2, "A items.commodityCode, B items.description, C items.netMass"},
		"with a blank column between": {`
HS code | | Description | Net weight (kg)
6109100000 | | T-shirts | 110.5`, 1, "A items.commodityCode, C items.description, D items.netMass"},
		"as one column": {`
Код товару
6109100000`, 1, "A items.commodityCode"},
		"over data of words only": {`
Description of goods | Country of origin | Exporter
T-shirts of cotton | China | Muster GmbH
Trousers | Turkey | Muster GmbH`, 1, "A items.description, B items.originCountry, C exporter.name"},
	} {
		t.Run(name, func(t *testing.T) {
			m, faults := batch.Map("S", rowsOf(c.sheet), batch.Mapping{})
			if got := fieldsOf(m.Columns); len(faults) > 0 || m.HeaderRow != c.row || got != c.want {
				t.Errorf("row %d, faults %v\n got %s\nwant %s", m.HeaderRow, faults, got, c.want)
			}
		})
	}
}

func TestASheetWithoutHeadingsIsRefused(t *testing.T) {
	for _, sheet := range []string{"", "Привіт", "1|2|3\n1|2|3", "6109100000|Футболки|110.5\n6109100000|Штани|99.5", "Muster GmbH|Bonn\n17|18"} {
		_, faults := batch.Map("Аркуш1", rowsOf(sheet), batch.Mapping{})
		if len(faults) != 1 || faults[0].Code != "mapping.no-header" || strings.ContainsAny(faults[0].Message.UK+faults[0].Message.EN, "{}") {
			t.Errorf("%q: %v", sheet, faults)
		}
	}
}

func TestValuesBearANameOutOrNot(t *testing.T) {
	for name, c := range map[string]struct{ sheet, want string }{
		"ten digits make Код the commodity code":       {"Опис|Код|Нетто\nA|6109100000|1\nB|0406 90 21 00|2", "A items.description, B items.commodityCode, C items.netMass"},
		"articles are no commodity codes":              {"Опис|Код товару|Нетто\nA|ART-77|1\nB|ART-78|2", "A items.description, C items.netMass"},
		"codes of countries make Країна the origin":    {"Опис|Країна|Нетто\nA|CN|1\nB|Туреччина|2", "A items.description, B items.originCountry, C items.netMass"},
		"amounts are no countries":                     {"Опис|Походження|Нетто\nA|12,5|1\nB|13,7|2", "A items.description, C items.netMass"},
		"words are no weight":                          {"Опис|Код товару|Нетто\nA|6109100000|так\nB|6109100000|ні, інакше", "A items.description, B items.commodityCode"},
		"names of customs houses are no codes of them": {"Опис|Митниця|Нетто\nA|Київська митниця|1\nB|Одеська митниця|2", "A items.description, C items.netMass"},
		"Сума is the amount where Ціна is of one":      {"Опис|К-ть|Ціна|Сума\nA|2|10,50|21,00\nB|3|1,10|3,30", "A items.description, B items.supplementaryQuantities, D items.invoiceAmount"},
		"Вартість of one leaves the amount to Всього":  {"Опис|К-ть|Вартість|Всього\nA|2|10,50|21,00\nB|3|1,10|3,30", "A items.description, B items.supplementaryQuantities, D items.invoiceAmount"},
		"Ціна is the amount where it is the product":   {"Опис|К-ть|Вартість|Ціна\nA|2|10,50|21,00\nB|3|1,10|3,30", "A items.description, B items.supplementaryQuantities, D items.invoiceAmount"},
		"the fuller of two alike columns is taken":     {"Опис|Нетто|Вага нетто\nA||1\nB|2|2", "A items.description, C items.netMass"},
		"the sign for nothing shakes no column":        {"Опис|Країна походження|Нетто\nA|-|1\nB|n/a|2", "A items.description, B items.originCountry, C items.netMass"},
	} {
		t.Run(name, func(t *testing.T) {
			m, faults := batch.Map("S", rowsOf(c.sheet), batch.Mapping{})
			if got := fieldsOf(m.Columns); len(faults) > 0 || got != c.want {
				t.Errorf("faults %v\n got %s\nwant %s", faults, got, c.want)
			}
		})
	}
}

func TestUnitsOfHeadingsAreKept(t *testing.T) {
	m, _ := batch.Map("S", rowsOf("Вага нетто, кг|Вартість (EUR)|Фрахт, дол. США|К-ть, шт.|Опис товару"), batch.Mapping{})
	var got []string
	for _, c := range m.Columns {
		got = append(got, c.Unit)
	}
	if diff := cmp.Diff([]string{"кг", "EUR", "USD", "шт", ""}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAMappingIsWrittenAsTheContractShows(t *testing.T) {
	m := batch.Mapping{Sheet: "Аркуш1", HeaderRow: 1, Columns: []batch.Column{
		{Letter: "E", Index: 4, Header: "Код товару", Field: "items.commodityCode", Confidence: exact.Must("0.97")}}}
	got, err := json.Marshal(m)
	want := `{"sheet":"Аркуш1","headerRow":1,"mapping":[{"column":"E","header":"Код товару","field":"items.commodityCode","confidence":"0.97"}]}`
	if err != nil || string(got) != want {
		t.Errorf("%v\n got %s\nwant %s", err, got, want)
	}
	back, faults := batch.ReadMapping(got)
	if diff := cmp.Diff(m, back, cmp.Comparer(exact.Number.Equal)); diff != "" || len(faults) > 0 {
		t.Error(faults, diff)
	}
}

const smallSheet = "Код товару|Опис товару|Вага нетто, кг|Ціна|\n6109100000|Футболки|110,5|1500|x"

func TestAGivenMappingIsPutOverTheProposal(t *testing.T) {
	for name, c := range map[string]struct{ given, want string }{
		"a field chosen for a column":                 {`{"mapping":[{"column":"D","field":"items.invoiceAmount"}]}`, "A items.commodityCode, B items.description, C items.netMass, D items.invoiceAmount"},
		"a column left out":                           {`{"mapping":[{"column":"B","field":""}]}`, "A items.commodityCode, C items.netMass"},
		"a column found by its heading":               {`{"mapping":[{"column":"","header":"ВАГА НЕТТО кг","field":"items.grossMass"}]}`, "A items.commodityCode, B items.description, C items.grossMass"},
		"a field taken from the column it was for":    {`{"mapping":[{"column":"D","field":"items.netMass"}]}`, "A items.commodityCode, B items.description, D items.netMass"},
		"a column without a heading":                  {`{"mapping":[{"column":"E","field":"items.packages.marks"}]}`, "A items.commodityCode, B items.description, C items.netMass, E items.packages.marks"},
		"a document of a type the table has not":      {`{"mapping":[{"column":"E","field":"items.documents.N853"}]}`, "A items.commodityCode, B items.description, C items.netMass, E items.documents.N853"},
		"a row of headings said to stand lower":       {`{"headerRow":2,"mapping":[{"column":"A","field":"items.commodityCode"}]}`, "A items.commodityCode"},
		"the proposal itself, as it was given before": {`{"sheet":"S","headerRow":1,"mapping":[{"column":"A","header":"Код товару","field":"items.commodityCode","confidence":"0.98"}]}`, "A items.commodityCode, B items.description, C items.netMass"},
	} {
		t.Run(name, func(t *testing.T) {
			given, faults := batch.ReadMapping([]byte(c.given))
			m, more := batch.Map("S", rowsOf(smallSheet), given)
			if got := fieldsOf(m.Columns); len(faults)+len(more) > 0 || got != c.want {
				t.Errorf("faults %v %v\n got %s\nwant %s", faults, more, got, c.want)
			}
		})
	}
}

func TestEveryFaultOfAGivenMappingIsToldAtOnce(t *testing.T) {
	given, faults := batch.ReadMapping([]byte(`{"mapping":[
		{"column":"A","field":"items.colour"},
		{"column":"ZZ","field":"items.description"},
		{"column":"a1","field":"items.sequence"},
		{"column":"B","header":"Нетто","field":"items.netMass"},
		{"column":"C","field":"items.netMass"},
		{"column":"C","field":""},
		{"column":"","header":"Колір","field":"lrn"}]}`))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	_, faults = batch.Map("S", rowsOf(smallSheet), given)
	var got []string
	for _, f := range faults {
		got = append(got, f.Pointer+" "+f.Code)
		if f.Level != fault.Structure || strings.ContainsAny(f.Message.UK+f.Message.EN, "{}") {
			t.Errorf("%+v", f)
		}
	}
	want := []string{"/mapping/0/field mapping.unknown-field", "/mapping/1/column mapping.no-column", "/mapping/2/column mapping.no-column",
		"/mapping/3/header mapping.header-differs", "/mapping/4/field mapping.field-twice", "/mapping/5/column mapping.column-twice",
		"/mapping/6/column mapping.no-column"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	_, faults = batch.Map("S", rowsOf(smallSheet), batch.Mapping{HeaderRow: 7})
	if len(faults) != 1 || faults[0].Code != "mapping.header-row" {
		t.Error(faults)
	}
}

func TestAMappingIsReadStrictly(t *testing.T) {
	for _, body := range []string{`{"mapping":[{"column":"A","field":"lrn","confidence":0.97}]}`, `{"mapping":[{"column":"A","feld":"lrn"}]}`, `[]`, ``, `{"mapping":[{"column":"ABCD","field":"lrn"}]}`} {
		if _, faults := batch.ReadMapping([]byte(body)); len(faults) == 0 {
			t.Errorf("%s was read", body)
		}
	}
}

// register is a sheet with as much as a broker keeps: headings, units, weak
// names, strangers, and rows that settle them.
const register = `№|ЄДРПОУ|Відправник|Код|Опис товару|Країна|К-ть, шт|Ціна, EUR|Сума, EUR|Нетто, кг|Вага нетто|Брутто|Ставка мита|Номер CMR|Контейнер|№ контейнера
1|12345678|Muster GmbH|6109100000|Футболки|CN|500|3,00|1500,00|110|110|120|12|A1|MSKU1|MSKU2
2|12345678|Muster GmbH|6203423100|Штани|TR|200|4,50|900,00|90|90|99|12|A1|MSKU1|MSKU3`

func TestPermutingColumnsPermutesTheMapping(t *testing.T) {
	rows := rowsOf(register)
	before := batch.Propose(rows[:1], rows[1:])
	rapid.Check(t, func(t *rapid.T) {
		order := make([]int, len(rows[0].Cells))
		for i := range order {
			order[i] = i
		}
		order = rapid.Permutation(order).Draw(t, "order")
		var moved []batch.Row
		for _, r := range rows {
			cells := make([]string, len(order))
			for to, from := range order {
				cells[to] = r.Cells[from]
			}
			moved = append(moved, batch.Row{Number: r.Number, Cells: cells})
		}
		from, to, ok := batch.FindHeader(moved)
		if !ok || from != 0 || to != 1 {
			t.Fatalf("headings %d to %d, %v", from, to, ok)
		}
		for at, c := range batch.Propose(moved[:1], moved[1:]) {
			b := before[order[at]]
			if c.Field != b.Field || !c.Confidence.Equal(b.Confidence) || c.Unit != b.Unit || c.Header != b.Header {
				t.Errorf("%+v was %+v", c, b)
			}
		}
	})
}

func TestBlankRowsAboveChangeOnlyTheRowNumber(t *testing.T) {
	before, _ := batch.Map("S", rowsOf(register), batch.Mapping{})
	rapid.Check(t, func(t *rapid.T) {
		blank := rapid.IntRange(0, 1000).Draw(t, "blank")
		title := rapid.SampledFrom([]string{"", "Реєстр товарів", "Специфікація № 5 до контракту", "Invoice"}).Draw(t, "title")
		rows := slices.Clone(rowsOf(register))
		for i := range rows {
			rows[i].Number += blank + 2
		}
		if title != "" {
			rows = slices.Insert(rows, 0, batch.Row{Number: 1, Cells: []string{title}})
		}
		m, faults := batch.Map("S", rows, batch.Mapping{})
		if len(faults) > 0 || m.HeaderRow != before.HeaderRow+blank+2 {
			t.Fatalf("row %d: %v", m.HeaderRow, faults)
		}
		if diff := cmp.Diff(before.Columns, m.Columns, cmp.Comparer(exact.Number.Equal)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestEveryFieldHasNamesInBothLanguagesAndIsFoundByThem(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range batch.Fields() {
		if seen[f.Field] || f.Name.UK == "" || f.Name.EN == "" || f.Kind == "" {
			t.Errorf("%+v", f)
		}
		seen[f.Field] = true
		if again, ok := batch.FieldOf(f.Field); !ok || again.Name != f.Name {
			t.Errorf("%s is not found", f.Field)
		}
		for _, name := range []string{f.Name.UK, f.Name.EN, f.Field} {
			columns := batch.Propose([]batch.Row{{Number: 1, Cells: []string{name}}}, nil)
			if len(columns) != 1 || columns[0].Field != f.Field {
				t.Errorf("%s headed %q: %+v", f.Field, name, columns)
			}
		}
	}
	for _, none := range []string{"", "items", "items.", "documents", "documents.", "documents.038", "documents.0380.", "documents.0380.size", "items.items.netMass", "items.documents.ab12"} {
		if _, ok := batch.FieldOf(none); ok {
			t.Errorf("%q is a field", none)
		}
	}
}

func FuzzMap(f *testing.F) {
	f.Add(register, "A", "lrn")
	f.Add("гр. 33|(|[кг]|99_|№|,;\n\n1|2|3", "ZZZ", "documents.0380")
	f.Fuzz(func(t *testing.T, sheet, letter, field string) {
		given := batch.Mapping{Columns: []batch.Column{{Letter: letter, Field: field}}}
		m, _ := batch.Map("S", rowsOf(sheet), given)
		taken := map[string]bool{}
		for i, c := range m.Columns {
			info, known := batch.FieldOf(c.Field)
			if known && taken[c.Field] && !info.Many {
				t.Errorf("%s is fed twice", c.Field)
			}
			taken[c.Field] = true
			if i > 0 && m.Columns[i-1].Index >= c.Index || c.Confidence.Cmp(exact.Int(1)) > 0 {
				t.Error(fmt.Sprint(m.Columns))
			}
		}
	})
}
