package batch

import (
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// The rules of mappings. Codes are for ever.
var (
	noHeader = rule(fault.Structure, "mapping.no-header",
		"На аркуші «{sheet}» серед перших {rows} рядків не знайдено заголовків стовпців; назвіть стовпці, наприклад «Код товару», «Вага нетто, кг», або вкажіть headerRow.",
		"No headings of columns were found in the first {rows} rows of the sheet “{sheet}”; head the columns, for example “Commodity code”, “Net mass, kg”, or give headerRow.")
	noHeaderRow = rule(fault.Structure, "mapping.header-row",
		"Рядок {row} порожній або його немає; вкажіть рядок, у якому стоять заголовки.",
		"Row {row} is blank or not there; give the row the headings stand in.")
	unknownField = rule(fault.Structure, "mapping.unknown-field",
		"Поля «{field}» немає серед тих, які можна взяти зі стовпця; перевірте назву або залиште її порожньою.",
		"There is no field “{field}” that a column can feed; check its name or leave it empty.")
	noColumn = rule(fault.Structure, "mapping.no-column",
		"Стовпця «{column}» на аркуші немає; вкажіть один із заповнених.",
		"The sheet has no column “{column}”; name one that is filled in.")
	columnTwice = rule(fault.Structure, "mapping.column-twice",
		"Стовпець «{column}» згадано двічі; залиште одну згадку.",
		"The column “{column}” is named twice; keep one.")
	fieldTwice = rule(fault.Structure, "mapping.field-twice",
		"Поле «{field}» береться з одного стовпця, а тут указано ще й «{column}»; залиште один.",
		"The field “{field}” is fed by one column, and here is “{column}” as well; keep one.")
	headerDiffers = rule(fault.Structure, "mapping.header-differs",
		"Стовпець {column} має заголовок «{actual}», а не «{header}»; перевірте, чи це та сама таблиця.",
		"The column {column} is headed “{actual}”, not “{header}”; check that this is the same table.")
)

// mappingRules are listed by Catalogue.
func mappingRules() []fault.Rule {
	return []fault.Rule{noHeader, noHeaderRow, unknownField, noColumn, columnTwice, fieldTwice, headerDiffers}
}

// Map proposes what the columns of a sheet hold, from its first rows, and puts
// over it what a person gave: a given column feeds the field it says ("" for
// none), and the others keep what is proposed for them. A given column is
// found by its letter, or by its heading where there is none. Every fault is
// told at once, with pointers into the given mapping.
func Map(sheet string, rows []Row, given Mapping) (Mapping, fault.List) {
	from, to, faults := headerRows(sheet, rows, given.HeaderRow)
	if len(faults) > 0 {
		return Mapping{}, faults
	}
	m := Mapping{Sheet: sheet, HeaderRow: rows[to-1].Number, Columns: Propose(rows[from:to], rows[to:])}
	o := overlay{Mapping: m, width: width(rows), named: map[int]bool{}, fed: map[string]bool{}}
	for i, c := range given.Columns {
		o.put(i, c)
	}
	o.free()
	o.faults.Sort()
	return o.Mapping, o.faults
}

// headerRows finds the rows of headings: those that end with a given one, or
// the ones that look like it.
func headerRows(sheet string, rows []Row, last int) (from, to int, faults fault.List) {
	from, to, ok := FindHeader(rows)
	switch {
	case last == 0 && !ok:
		return 0, 0, fault.List{noHeader.At("/headerRow", "sheet", sheet, "rows", strconv.Itoa(headerWithin))}
	case last == 0 || ok && rows[to-1].Number == last:
		return from, to, nil
	}
	at := slices.IndexFunc(rows, func(r Row) bool { return r.Number == last })
	if at < 0 {
		return 0, 0, fault.List{noHeaderRow.At("/headerRow", "row", strconv.Itoa(last))}
	}
	return at, at + 1, nil
}

// overlay is a proposal with what a person gave over it.
type overlay struct {
	Mapping
	width  int
	named  map[int]bool    // columns given, by index
	fed    map[string]bool // fields given that take one column
	faults fault.List
}

// put takes over the i-th given column.
func (o *overlay) put(i int, c Column) {
	info, known := FieldOf(c.Field)
	if !known && c.Field != "" {
		o.fault(unknownField.At(pointerTo(i, "field"), "field", c.Field))
	}
	at := o.find(c)
	if at < 0 {
		o.fault(noColumn.At(pointerTo(i, "column"), "column", c.Letter+c.headerOnly()))
		return
	}
	own := &o.Columns[at]
	if o.named[own.Index] {
		o.fault(columnTwice.At(pointerTo(i, "column"), "column", own.Letter))
	}
	if c.Header != "" && !sameHeading(c.Header, own.Header) {
		o.fault(headerDiffers.At(pointerTo(i, "header"), "column", own.Letter, "header", c.Header, "actual", own.Header))
	}
	if o.fed[c.Field] {
		o.fault(fieldTwice.At(pointerTo(i, "field"), "field", c.Field, "column", own.Letter))
	}
	o.named[own.Index] = true
	o.fed[c.Field] = known && !info.Many
	if own.Field != c.Field {
		own.Field, own.Confidence = c.Field, exact.New(100, 2)
	}
	if c.Unit != "" {
		own.Unit = c.Unit
	}
}

func (o *overlay) fault(f fault.Fault) { o.faults = append(o.faults, f) }

// find gives the place of a given column among the proposed ones, to which one
// without a heading is added; -1 where the sheet has no such column.
func (o *overlay) find(c Column) int {
	if c.Letter == "" {
		return slices.IndexFunc(o.Columns, func(own Column) bool { return c.Header != "" && sameHeading(c.Header, own.Header) })
	}
	index := columnIndex(c.Letter)
	if index < 0 || index >= o.width {
		return -1
	}
	at, found := slices.BinarySearchFunc(o.Columns, index, func(own Column, index int) int { return own.Index - index })
	if !found {
		o.Columns = slices.Insert(o.Columns, at, Column{Letter: c.Letter, Index: index, Confidence: exact.New(0, 2)})
	}
	return at
}

// free takes a field that a person gave one column from every other.
func (o *overlay) free() {
	for i := range o.Columns {
		if c := &o.Columns[i]; o.fed[c.Field] && !o.named[c.Index] {
			c.Field, c.Confidence = "", exact.New(0, 2)
		}
	}
}

func (c Column) headerOnly() string {
	if c.Letter != "" {
		return ""
	}
	return c.Header
}

// sameHeading reports whether headings differ in nothing but letter case,
// spaces, punctuation and letters that look alike.
func sameHeading(a, b string) bool {
	return strings.EqualFold(a, b) || spelled(wordsOf(a)) == spelled(wordsOf(b))
}
