package batch_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/brama-customs/brama/batch"
)

// quirky is a workbook as real ones are: a plain specification of two items,
// and what is odd about it.
type quirky struct {
	*excelize.File
	t     testing.TB
	sheet string
	cells [][]any // the specification, with its headings
	above int     // rows over it
	after func()  // done when the cells are there
}

// digits are those of a number as they are to stand in the file.
type digits string

// The columns of the plain specification.
const (
	colName = iota
	colCode
	colOrigin
	colMass
	colQuantity
	colUnit
	colAmount
	colInvoice
	colDay
)

func newQuirky(t testing.TB) *quirky {
	return &quirky{File: excelize.NewFile(), t: t, sheet: "Sheet1", cells: [][]any{
		{"Опис товару", "Код товару", "Країна походження", "Вага нетто, кг", "Кількість", "Од. вим.", "Фактурна вартість, EUR", "Номер інвойсу", "Дата інвойсу"},
		{"Кава смажена", "0901210000", "IT", 1000.5, "", "", 9250, "INV-1", "2026-01-05"},
		{"Футболки", "6109100000", "BD", 110, 500, "шт", 1500, "INV-1", "2026-01-05"},
	}}
}

// plainItems is what the specification comes to, one item after the other.
const plainItems = `0901210000 IT 1000.5  9250; 6109100000 BD 110 500шт 1500; EUR INV-1 2026-01-05`

// file writes the specification where it stands.
func (q *quirky) file() []byte {
	for r, row := range q.cells {
		for c, value := range row {
			if exactly, ok := value.(digits); ok {
				check(q.t, q.SetCellDefault(q.sheet, q.at(c, r), string(exactly)))
			} else if value != nil && value != "" {
				check(q.t, q.SetCellValue(q.sheet, q.at(c, r), value))
			}
		}
	}
	if q.after != nil {
		q.after()
	}
	return saved(q.t, q.File)
}

// at is the place of a cell of the specification.
func (q *quirky) at(column, row int) string {
	cell, err := excelize.CoordinatesToCellName(column+1, row+q.above+1)
	check(q.t, err)
	return cell
}

func (q *quirky) set(column int, values ...any) {
	for i, value := range values {
		q.cells[i+1][column] = value
	}
}

func (q *quirky) heads(names ...any) { q.cells[0] = names }

// under makes rows over the specification: its headings move down.
func (q *quirky) under(lines ...string) {
	for i, line := range lines {
		check(q.t, q.SetCellValue(q.sheet, fmt.Sprintf("A%d", i+1), line))
	}
	q.above = len(lines)
}

// Every quirk of a workbook comes to the plain specification, or to a fault at
// its cell.
func TestQuirksOfWorkbooks(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(*quirky)
		want []string // told
		data string   // "" where it is the plain one
	}{
		{name: "nothing odd", make: func(*quirky) {}},

		{name: "headings on row 6, under a title, blank rows and a row of text", make: func(q *quirky) {
			q.under("Специфікація № 5 до контракту BP-17", "", "", "Продавець: Muster Textil GmbH", "")
			check(t, q.MergeCell(q.sheet, "A1", "I1"))
		}},
		{name: "headings in English", make: func(q *quirky) {
			q.heads("Description of goods", "HS code", "Country of origin", "Net weight (kg)", "Qty", "UOM", "Amount, EUR", "Invoice No", "Invoice date")
		}},
		{name: "headings by the numbers of boxes", make: func(q *quirky) {
			q.heads("гр. 31", "гр. 33", "гр. 34", "гр. 38", "гр. 41", "Од. вим.", "гр. 42, EUR", "Номер інвойсу", "Дата інвойсу")
		}},
		{name: "headings as a broker spells them", make: func(q *quirky) {
			q.heads("Найменування\nтовару", "УКТЗЕД", "Кр.  походж.", "НЕТТО (кг)", "К-ть", "Од.вим", "Вартість EUR", "№ інвойсу", "Дата  інвойсу")
		}},
		{name: "a row that numbers the columns", make: func(q *quirky) {
			q.cells = slices.Insert(q.cells, 1, []any{1, 2, 3, 4, 5, 6, 7, 8, 9})
		}},
		{name: "blank rows and a row of totals", make: func(q *quirky) {
			q.cells = append(q.cells, []any{}, []any{}, []any{"Разом:", nil, nil, 1110.5, nil, nil, 10750})
			q.cells = slices.Insert(q.cells, 2, []any{}, []any{" ", "\u00a0"})
		}, want: []string{"8 batch.totals-row"}},
		{name: "totals of rows that are not all there", make: func(q *quirky) {
			q.cells = append(q.cells, []any{"Всього", nil, nil, 1110.5, nil, nil, 11000})
		}, want: []string{"4 batch.totals-row", "4G batch.totals-differ"}},

		{name: "a code that lost its zero", make: func(q *quirky) { q.set(colCode, 901210000, 6109100000) },
			want: []string{"2B batch.leading-zero"}},
		{name: "a code in groups", make: func(q *quirky) { q.set(colCode, "0901 21 00 00", "6109.10.00.00") },
			want: []string{"2B batch.code-read"}},
		{name: "a code that lost a zero it may not have had", make: func(q *quirky) { q.set(colCode, "901210000", 610910000) },
			want: []string{"2B batch.leading-zero"}, data: `0901210000 IT 1000.5  9250; 610910000 BD 110 500шт 1500; EUR INV-1 2026-01-05`},
		{name: "decimal commas", make: func(q *quirky) { q.set(colMass, "1000,5", "110") }, want: []string{"2D batch.number-read"}},
		{name: "thin spaces", make: func(q *quirky) { q.set(colMass, "1\u2009000,5", "110") }, want: []string{"2D batch.number-read"}},
		{name: "hard spaces", make: func(q *quirky) { q.set(colMass, "1\u00a0000,5", "110") }, want: []string{"2D batch.number-read"}},
		{name: "narrow hard spaces", make: func(q *quirky) { q.set(colMass, "1\u202f000,5", "110") }, want: []string{"2D batch.number-read"}},
		{name: "apostrophes", make: func(q *quirky) { q.set(colMass, "1'000.5", "110") }, want: []string{"2D batch.number-read"}},
		{name: "a binary fraction as Excel keeps it", make: func(q *quirky) { q.set(colMass, digits("1000.4999999999999"), 110) }},
		{name: "units with a semicolon", make: func(q *quirky) { q.set(colUnit, nil, "шт;") }, want: []string{"3F batch.name-read"}},
		{name: "units by number", make: func(q *quirky) { q.set(colUnit, nil, 796) }, want: []string{"3F batch.name-read"}},
		{name: "units beside the quantity", make: func(q *quirky) { q.set(colQuantity, nil, "500 шт."); q.set(colUnit, nil, nil) },
			want: []string{"3E batch.number-read"}},
		{name: "dates as Excel keeps them", make: func(q *quirky) {
			day := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
			q.set(colDay, day, day)
		}},
		{name: "dates with points", make: func(q *quirky) { q.set(colDay, "05.01.2026", "05.01.2026") }, want: []string{"2I batch.date-read"}},
		{name: "a date that lost its format", make: func(q *quirky) { q.set(colDay, 46027, nil) }, want: []string{"2I batch.date-serial"},
			data: `0901210000 IT 1000.5  9250; 6109100000 BD 110 500шт 1500; EUR INV-1 `},
		{name: "a date that may be two", make: func(q *quirky) { q.set(colDay, "05/01/26", nil) }, want: []string{"2I batch.date-ambiguous"},
			data: `0901210000 IT 1000.5  9250; 6109100000 BD 110 500шт 1500; EUR INV-1 `},

		{name: "cells merged over rows", make: func(q *quirky) {
			q.set(colOrigin, "IT", nil)
			q.set(colInvoice, "INV-1", nil)
			check(t, q.MergeCell(q.sheet, "C2", "C3"))
			check(t, q.MergeCell(q.sheet, "H2", "H3"))
		}, data: `0901210000 IT 1000.5  9250; 6109100000 IT 110 500шт 1500; EUR INV-1 2026-01-05`},
		{name: "a formula that was reckoned", make: func(q *quirky) {
			q.after = func() { check(t, q.SetCellFormula(q.sheet, "D3", "100+10")) }
		}, want: []string{"3D batch.formula"}},
		{name: "a formula that was never reckoned", make: func(q *quirky) {
			q.set(colMass, 1000.5, nil)
			q.after = func() { check(t, q.SetCellFormula(q.sheet, "D3", "100+10")) }
		}, want: []string{"3D batch.formula-empty"}, data: `0901210000 IT 1000.5  9250; 6109100000 BD  500шт 1500; EUR INV-1 2026-01-05`},
		{name: "a formula outside the columns that are read", make: func(q *quirky) {
			check(t, q.SetCellFormula(q.sheet, "M2", "1+1"))
		}},
		{name: "hidden rows are read, and told", make: func(q *quirky) { check(t, q.SetRowVisible(q.sheet, 3, false)) },
			want: []string{"3 batch.hidden-row"}},
		{name: "hidden columns are read", make: func(q *quirky) { check(t, q.SetColVisible(q.sheet, "C:D", false)) }},
		{name: "a hidden sheet before it", make: func(q *quirky) {
			q.sheet = "Специфікація"
			_, err := q.NewSheet(q.sheet)
			check(t, err)
			check(t, q.SetSheetRow("Sheet1", "A1", &[]any{"Код товару", "Країна походження"}))
			check(t, q.SetSheetRow("Sheet1", "A2", &[]any{"9403601000", "PL"}))
			q.SetActiveSheet(1)
			check(t, q.SetSheetVisible("Sheet1", false))
		}},
		{name: "sheets of other things around it", make: func(q *quirky) {
			q.sheet = "Специфікація"
			for _, name := range []string{q.sheet, "Ціни"} {
				_, err := q.NewSheet(name)
				check(t, err)
			}
			check(t, q.SetSheetRow("Sheet1", "A1", &[]any{"Шановні партнери!", "Надсилаємо специфікацію."}))
			check(t, q.SetSheetRow("Ціни", "A1", &[]any{"Код товару", "Ціна за одиницю"}))
			check(t, q.SetSheetRow("Ціни", "A2", &[]any{"9403601000", "1"}))
		}},
		{name: "values that say there are none", make: func(q *quirky) { q.set(colQuantity, "NaN", 500); q.set(colUnit, "н/д", "шт") }},
		{name: "errors that say there is none", make: func(q *quirky) { q.set(colQuantity, "#N/A", 500); q.set(colUnit, "-", "шт") }},
		{name: "an error in a cell", make: func(q *quirky) { q.set(colMass, 1000.5, "#VALUE!") }, want: []string{"3D batch.cell-error"},
			data: `0901210000 IT 1000.5  9250; 6109100000 BD  500шт 1500; EUR INV-1 2026-01-05`},
		{name: "trailing blanks", make: func(q *quirky) {
			q.set(colName, " Кава смажена ", "Футболки\u00a0")
			q.set(colCode, "0901210000 ", " 6109100000\u00a0")
			q.set(colOrigin, "IT ", "\tBD")
			q.set(colInvoice, "INV-1  ", "INV-1")
			q.cells = append(q.cells, []any{" ", "\u00a0", "", " "})
		}},
		{name: "a country by its name", make: func(q *quirky) { q.set(colOrigin, "Італія", "БАНГЛАДЕШ") }, want: []string{"2C batch.name-read"}},
		{name: "columns of other things", make: func(q *quirky) {
			for i, extra := range [][]any{{"Артикул", "Примітка", "Ціна за одиницю"}, {"A-17", "крихке", 9.25}, {"T-1", "", 3}} {
				q.cells[i] = append(q.cells[i], extra...)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := newQuirky(t)
			c.make(q)
			_, all := readBack(t, q.file(), shippedLaw().Tariff)
			if len(all) != 1 {
				t.Fatalf("%d declarations", len(all))
			}
			wantTold(t, all[0].Faults, c.want...)
			want := c.data
			if want == "" {
				want = plainItems
			}
			if diff := cmp.Diff(want, inShort(all[0])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// inShort is a declaration in a line.
func inShort(b *batch.Built) string {
	d := b.Declaration
	var parts []string
	for _, it := range d.Items {
		quantity := ""
		for _, q := range it.SupplementaryQuantities {
			quantity += q.Value.String() + q.Unit
		}
		parts = append(parts, fmt.Sprintf("%s %s %s %s %s", it.CommodityCode, it.OriginCountry, it.NetMass.String(), quantity, it.InvoiceAmount.String()))
	}
	for _, doc := range d.Documents {
		parts = append(parts, fmt.Sprintf("%s %s %s", d.InvoiceCurrency, doc.ID, doc.Date))
	}
	return strings.Join(parts, "; ")
}

// A formula of the columns that are read is a fault, or taken with a warning:
// the uploader chooses.
func TestAFormulaIsTakenOnlyWhereTheUploaderSaysSo(t *testing.T) {
	q := newQuirky(t)
	q.after = func() { check(t, q.SetCellFormula(q.sheet, "D3", "100+10")) }
	book, err := open(q.file(), batch.DefaultLimits())
	check(t, err)
	for takes, want := range map[bool]string{false: "D3 3 batch.formula", true: "D3 warning batch.formula-taken"} {
		question := shippedLaw()
		question.TakeFormulas = takes
		r, err := batch.Check(book, question)
		check(t, err)
		if !slices.Contains(saidOf(r), want) {
			t.Errorf("%v: %v", takes, saidOf(r))
		}
	}
}
