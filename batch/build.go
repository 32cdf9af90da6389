package batch

import (
	"reflect"
	"slices"
	"strconv"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/strictjson"
)

// mostItems is how many items one declaration has, by the contract.
const mostItems = 999

// builder makes one declaration of the rows of its group.
type builder struct {
	r       *run
	d       *declarations.Declaration
	item    declarations.Item // what every item begins as
	rows    []int
	items   []int // row of each item
	faults  []located
	places  map[string]place
	said    map[string]said // what rows gave the declaration as a whole, by pointer
	last    []string        // text of the row before, by target of the whole
	lists   map[string]int  // element that a column feeds, by list, mark and key
	told    map[string]bool // repairs, once a column
	sums    sums
	tooMany bool
}

// place is the cell that a value comes from.
type place struct{ row, column int }

type said struct {
	text string
	row  int
}

// located is a fault with its cell.
type located struct {
	fault.Fault
	place
}

func newBuilder(r *run) *builder {
	b := &builder{r: r, places: map[string]place{}, said: map[string]said{}, lists: map[string]int{},
		told: map[string]bool{}, last: make([]string, len(r.a.targets)), sums: make(sums, len(r.a.targets))}
	b.d, b.item = r.a.defaults()
	if len(r.a.keys) > 0 && r.a.fed("lrn") < 0 && b.d.LRN != "" {
		b.d.LRN += "-" + strconv.Itoa(r.groups)
	}
	return b
}

// add makes an item of a row.
func (b *builder) add(row Row) {
	if b.tooMany = b.tooMany || len(b.items) == mostItems; b.tooMany {
		if len(b.rows) == mostItems {
			b.fault(row.Number, -1, tooManyItems.At("/items", "max", strconv.Itoa(mostItems)))
		}
		b.rows = append(b.rows, row.Number)
		return
	}
	b.rows, b.items = append(b.rows, row.Number), append(b.items, row.Number)
	b.d.Items = append(b.d.Items, cloned(b.item))
	if row.Hidden && !b.told[hiddenRow.Code] {
		b.told[hiddenRow.Code] = true
		b.fault(row.Number, -1, hiddenRow.At("", "row", strconv.Itoa(row.Number)))
	}
	for i, t := range b.r.a.targets {
		b.cell(row, i, t)
	}
}

// cell takes one cell of a row.
func (b *builder) cell(row Row, i int, t *target) {
	text := t.text(row)
	formula := t.formula(row)
	if nothing(text) {
		if formula {
			b.fault(row.Number, t.Column, formulaEmpty.At(b.spot(row, t).pointer))
		}
		if m, covered := row.under(t.Column); covered && t.item {
			b.fault(row.Number, t.Column, mergedNumber.At(b.spot(row, t).pointer, "from", m.Text))
		}
		return
	}
	if t.main >= 0 && nothing(b.r.a.targets[t.main].text(row)) && t.qualifies() {
		return // a unit without a number
	}
	if !t.item && t.made == "" && !formula && b.last[i] == text {
		return
	}
	b.last[i] = text
	v, f := b.r.a.read(t, text, func() habits { return b.r.habitsOf(i) })
	s := b.spot(row, t)
	if formula {
		b.formula(s, text)
	}
	if f != nil {
		b.fault(row.Number, t.Column, f.rule.At(s.pointer, f.pairs...))
		b.place(s.pointer, row, t)
		return
	}
	b.repaired(s, v.repair)
	b.put(i, s, v)
}

func (b *builder) formula(s spot, text string) {
	r := formulaValue
	if b.r.a.plan.TakeFormulas {
		r = formulaTaken
	}
	b.fault(s.row.Number, s.target.Column, r.At(s.pointer, "from", text))
}

// repaired tells a repair: of a code each time, of a mere way to write a value
// once a column, so that a declaration of many items can be looked over.
func (b *builder) repaired(s spot, f *flaw) {
	if f == nil {
		return
	}
	key := f.rule.Code + strconv.Itoa(s.target.Column)
	if once := f.rule.Code != leadingZero.Code && f.rule.Code != massConverted.Code; once && b.told[key] {
		return
	}
	b.told[key] = true
	b.fault(s.row.Number, s.target.Column, f.rule.At(s.pointer, f.pairs...))
}

// put sets a value, unless the declaration as a whole was told another.
func (b *builder) put(i int, s spot, v value) {
	t := s.target
	if !t.item && t.shape.Kind != strictjson.Array {
		if before, told := b.said[s.pointer]; told {
			b.agree(s, before, v.text)
			return
		}
		b.said[s.pointer] = said{v.text, s.row.Number}
	}
	b.place(s.pointer, s.row, t)
	set(s.leaf, v)
	if t.additive() {
		b.sums[i], b.r.all[i] = b.sums[i].Add(v.number), b.r.all[i].Add(v.number)
	}
	if t.counts() {
		b.beside(s, v)
	}
}

// agree notes where two rows say different things of one declaration.
func (b *builder) agree(s spot, before said, text string) {
	if before.text != text {
		b.fault(s.row.Number, s.target.Column, contradiction.At(s.pointer,
			"first", strconv.Itoa(before.row), "second", strconv.Itoa(s.row.Number), "one", before.text, "other", text))
	}
}

func set(leaf reflect.Value, v value) {
	switch into := leaf.Addr().Interface().(type) {
	case *exact.Number:
		*into = v.number
	case *civil.Date:
		*into = v.day
	case *string:
		*into = v.text
	case *int:
		*into = v.whole
	case *bool:
		*into = v.yes
	case *[]string:
		for _, code := range splitCodes(v.text) {
			if !slices.Contains(*into, code) {
				*into = append(*into, code)
			}
		}
	}
}

func (b *builder) place(pointer string, row Row, t *target) {
	if _, there := b.places[pointer]; !there {
		b.places[pointer] = place{row.Number, t.Column}
	}
}

// fault notes a fault of a cell; column −1 is the row as a whole.
func (b *builder) fault(row, column int, f fault.Fault) {
	b.faults = append(b.faults, located{f, place{row, column}})
}
