package batch

import (
	"slices"
	"strconv"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
)

// Plan says how rows become declarations.
type Plan struct {
	Feeds     []Feed
	HeaderRow int // rows up to this one are headings

	// Defaults is a declaration in JSON with the fields to fill in where no
	// cell does, those of every item under items[0]; nil for none. Where rows
	// are grouped without a column lrn, the default lrn is followed by a dash
	// and the number of the group.
	Defaults []byte

	// TakeFormulas takes what formulas came to when the workbook was saved,
	// with a warning. Without it they are faults.
	TakeFormulas bool

	Day    civil.Date                // of lodging, for codes of the tariff
	Tariff declarations.Nomenclature // nil repairs no codes
}

// Assembler makes declarations of rows by a plan. It is immutable.
type Assembler struct {
	plan    Plan
	targets []*target
	keys    []int // of targets, by which rows are grouped
	plain   bool  // there are no defaults
}

// NewAssembler checks a plan: that each field exists and is fed once, and that
// the defaults can be read. Its refusal names every fault.
func NewAssembler(p Plan) (*Assembler, error) {
	a := &Assembler{plan: p, plain: len(p.Defaults) == 0}
	var faults fault.List
	for i, f := range p.Feeds {
		t, ok := newTarget(f)
		if !ok {
			faults = append(faults, feedUnknown.At("/feeds/"+strconv.Itoa(i), "field", f.Field))
			continue
		}
		if !t.many() && slices.ContainsFunc(a.targets, func(u *target) bool { return u.Field == f.Field }) {
			faults = append(faults, feedTwice.At("/feeds/"+strconv.Itoa(i), "field", f.Field))
		}
		a.targets = append(a.targets, t)
	}
	if !a.plain {
		d, read := declarations.Decode(p.Defaults)
		if faults = append(faults, read...); len(d.Items) > 1 {
			faults = append(faults, defaultItems.At("/items"))
		}
	}
	if len(faults) > 0 {
		return nil, fault.Refuse(faults)
	}
	slices.SortStableFunc(a.targets, order)
	join(a.targets)
	a.keys = a.grouping()
	return a, nil
}

// grouping gives the columns whose values tell declarations apart: lrn, else
// the exporter and the invoice; none makes all rows one declaration.
func (a *Assembler) grouping() []int {
	if at := a.fed("lrn"); at >= 0 {
		return []int{at}
	}
	invoice := a.fed("documents.0380")
	if invoice < 0 {
		return nil
	}
	for _, field := range []string{"exporter.name", "exporter.id"} {
		if at := a.fed(field); at >= 0 {
			return []int{at, invoice}
		}
	}
	return []int{invoice}
}

// fed gives the first target of a field, -1 for none.
func (a *Assembler) fed(field string) int {
	return slices.IndexFunc(a.targets, func(t *target) bool { return t.Field == field })
}

// defaults makes a declaration of its own from the defaults, and the item that
// every item begins as.
func (a *Assembler) defaults() (*declarations.Declaration, declarations.Item) {
	if a.plain {
		return new(declarations.Declaration), declarations.Item{}
	}
	d, _ := declarations.Decode(a.plan.Defaults)
	var item declarations.Item
	if len(d.Items) > 0 {
		item = d.Items[0]
	}
	d.Items = nil
	return d, item
}
