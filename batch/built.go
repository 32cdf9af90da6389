package batch

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// RowFault is a fault or warning at a cell of the sheet.
type RowFault struct {
	Row     int         `json:"row"`
	Column  string      `json:"column"` // its letters; "" for the row as a whole
	Code    string      `json:"code"`
	Level   fault.Level `json:"level"`
	Message fault.Text  `json:"message"`
}

// Built is a declaration made of rows.
type Built struct {
	Declaration *declarations.Declaration
	Body        []byte     // its JSON as it would be lodged
	Rows        []int      // it came from, in their order
	Faults      []RowFault // of reading them; Validate adds its own

	read    fault.List // blocking faults of reading, with pointers
	follows fault.List // totals that only lack because of them
	items   []int      // row of each item
	places  map[string]place
	targets []*target
}

// finish fills in what follows from the items, writes the declaration down and
// reads it as a server would.
func (b *builder) finish() *Built {
	built := &Built{Rows: b.rows, items: b.items, places: b.places, targets: b.r.a.targets}
	b.boxOne()
	b.number()
	built.follows = b.totals()
	for _, f := range b.faults {
		if f.Level != fault.Warning {
			built.read = append(built.read, f.Fault)
		}
		built.Faults = append(built.Faults, rowFault(f.Fault, f.place))
	}
	built.Body = written(b.d)
	d, faults := declarations.Decode(built.Body)
	built.Declaration = d
	for _, f := range faults {
		if !slices.ContainsFunc(built.read, func(r fault.Fault) bool { return within(f.Pointer, r.Pointer) }) {
			built.read = append(built.read, f)
			built.Faults = append(built.Faults, built.Locate(fault.List{f})...)
		}
	}
	inOrder(built.Faults)
	return built
}

// written is the JSON of a declaration, with the contract's order of fields.
func written(d *declarations.Declaration) []byte {
	var body bytes.Buffer
	to := json.NewEncoder(&body)
	to.SetEscapeHTML(false)
	if err := to.Encode(d); err != nil {
		panic("batch: a declaration cannot be written: " + err.Error()) // no type of it can fail
	}
	return bytes.TrimSuffix(body.Bytes(), []byte("\n"))
}

// boxOne parts a type of declaration that came with the rest of box 1, as
// registers write it: ІМ 40 АА. What the other fields say already stays, and
// where they say something else nothing is parted.
func (b *builder) boxOne() {
	parts := strings.Fields(strings.ReplaceAll(b.d.Type, "/", " "))
	if len(parts) < 2 || len(parts) > 3 || len(parts[1]) != 2 || !allDigits(parts[1]) {
		return
	}
	parts = append(parts, b.d.AdditionalDeclarationType)[:3]
	procedure, feature := &b.d.RequestedProcedure, &b.d.AdditionalDeclarationType
	if *procedure != "" && *procedure != parts[1] || *feature != "" && latin.Replace(*feature) != latin.Replace(parts[2]) {
		return
	}
	if at, ok := b.places["/declarationType"]; ok {
		b.fault(at.row, at.column, nameRead.At("/declarationType", "from", b.d.Type, "to", strings.TrimSpace(strings.Join(parts, " / "))))
		b.places["/requestedProcedure"], b.places["/additionalDeclarationType"] = at, at
	}
	b.d.Type, *procedure, *feature = parts[0], parts[1], parts[2]
}

// latin writes Cyrillic capitals as the Latin ones they look like, to compare.
var latin = strings.NewReplacer("А", "A", "В", "B", "Е", "E", "І", "I", "К", "K", "М", "M", "Н", "H", "О", "O",
	"Р", "P", "С", "C", "Т", "T", "Х", "X")

// number numbers the items where the rows do not, or count on from those of
// another declaration.
func (b *builder) number() {
	items := b.d.Items
	if len(items) == 0 {
		return
	}
	start := items[0].Sequence
	onward := start > 1
	for i := range items {
		onward = onward && items[i].Sequence == start+i
	}
	if onward {
		b.fault(b.items[0], b.places["/items/0/sequence"].column, renumbered.At("/items/0/sequence", "from", strconv.Itoa(start)))
	}
	for i := range items {
		if onward || items[i].Sequence == 0 {
			items[i].Sequence = i + 1
		}
	}
}

// totals fills in the totals that are absent and follow from the items. It
// gives those that do not follow because a cell could not be read.
func (b *builder) totals() (follows fault.List) {
	d := b.d
	if d.GoodsItemQuantity == 0 && !b.tooMany {
		d.GoodsItemQuantity = len(d.Items)
	}
	for _, t := range []struct {
		pointer, part string
		to            *exact.Number
		of            func(*declarations.Item) exact.Number
	}{
		{"/totalInvoiceAmount", "/invoiceAmount", &d.TotalInvoiceAmount, func(it *declarations.Item) exact.Number { return it.InvoiceAmount }},
		{"/totalGrossMass", "/grossMass", &d.TotalGrossMass, func(it *declarations.Item) exact.Number { return it.GrossMass }},
		{"/totalCustomsValue", "/customsValue", &d.TotalCustomsValue, func(it *declarations.Item) exact.Number { return it.CustomsValue }},
	} {
		if _, fed := b.places[t.pointer]; fed || !t.to.IsZero() {
			continue
		}
		if *t.to = sumOf(d.Items, t.of); t.to.IsZero() && b.flawed(t.part) {
			follows = append(follows, fault.Fault{Pointer: t.pointer})
		}
	}
	if d.TotalPackageQuantity == 0 {
		d.TotalPackageQuantity = packages(d.Items)
	}
	return follows
}

// sumOf adds up a part of every item, not given where one lacks it.
func sumOf(items []declarations.Item, of func(*declarations.Item) exact.Number) (sum exact.Number) {
	for i := range items {
		n := of(&items[i])
		if n.IsZero() {
			return exact.Number{}
		}
		sum = sum.Add(n)
	}
	return sum
}

func packages(items []declarations.Item) (sum int) {
	for i := range items {
		if len(items[i].Packages) == 0 {
			return 0
		}
		for _, p := range items[i].Packages {
			sum += p.Number
		}
	}
	return sum
}

// flawed reports whether a field of some item could not be read.
func (b *builder) flawed(part string) bool {
	return slices.ContainsFunc(b.faults, func(f located) bool {
		return f.Level != fault.Warning && strings.HasSuffix(f.Pointer, part)
	})
}

// Validate gives every fault and warning of reading the rows and of the
// declaration that came of them, in the order of the rows. today is the day of
// lodging in Kyiv.
func (b *Built) Validate(today civil.Date, n declarations.Nomenclature) []RowFault {
	read := slices.Concat(b.read, b.follows)
	all := slices.Clone(b.Faults)
	for _, f := range b.Declaration.ValidateAfter(read, today, n) {
		if !slices.Contains(read, f) {
			all = append(all, b.Locate(fault.List{f})...)
		}
	}
	inOrder(all)
	return all
}

// Locate brings faults of the declaration, of its validation or assessment,
// back to the cells they came from.
func (b *Built) Locate(l fault.List) []RowFault {
	located := make([]RowFault, len(l))
	for i, f := range l {
		row, column := b.Cell(f.Pointer)
		located[i] = RowFault{Row: row, Column: column, Code: f.Code, Level: f.Level, Message: f.Message}
	}
	return located
}

func rowFault(f fault.Fault, p place) RowFault {
	column := ""
	if p.column >= 0 {
		column = columnLetter(p.column)
	}
	return RowFault{Row: p.row, Column: column, Code: f.Code, Level: f.Level, Message: f.Message}
}

func inOrder(l []RowFault) {
	slices.SortStableFunc(l, func(a, b RowFault) int {
		if a.Row != b.Row {
			return a.Row - b.Row
		}
		if len(a.Column) != len(b.Column) {
			return len(a.Column) - len(b.Column)
		}
		return strings.Compare(a.Column, b.Column)
	})
}
