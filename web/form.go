package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
)

// form is the choices and fields the calculator offers for a question: which
// there are depends on the code and on what was typed before.
type form struct {
	Basis      string
	Origins    []option
	Countries  []option // of destination, of an export alone
	Procedures []optionGroup
	Crossings  []option
	Currencies []option
	Costs      []cost
	Units      []string
	Vehicle    bool
	Fuels      []option
	Additional []choice
	Reliefs    []relief
	MoreCosts  bool // some beside freight and insurance are entered
}

// entry is one field as it is drawn.
type entry struct {
	ID       string
	Name     string
	Value    string
	Problems []problem
}

// Describers are the ids of what describes the field to who does not see it:
// its hint, where it has one, and its problems.
func (e entry) Describers(hint string) string {
	var ids []string
	if hint != "" {
		ids = append(ids, e.ID+"-hint")
	}
	for i := range e.Problems {
		ids = append(ids, e.ID+"-problem"+suffix(i))
	}
	return strings.Join(ids, " ")
}

// suffix tells the second and later elements of one kind from the first.
func suffix(i int) string {
	if i == 0 {
		return ""
	}
	return strconv.Itoa(i)
}

// cost is a row for a cost beside the invoice.
type cost struct {
	adjustment
	Kinds      []optionGroup
	Currencies []option
}

// choice is a part of the goods of a code, with what says so.
type choice struct {
	tariffs.Choice
	Chosen bool
}

// relief is the reliefs from one payment.
type relief struct {
	Field   string
	Options []choice
	None    bool
}

func (v *visit) formOf(q *question, law clearance.Law, day civil.Date) form {
	all := law.Schedule.Law()
	code := q.request.CommodityCode
	f := form{
		Basis: q.basis, Origins: v.origins(q.get("origin"), all),
		Procedures: v.procedures(q.get("procedure"), all.Procedures, day), Crossings: v.crossings(q.get("crossing"), all, day),
		Currencies: choose(currencies(law.Rates, day), cmp.Or(q.get("currency"), "EUR")),
		Units:      q.unitsOf(law.Schedule.Quantities(code, day)),
	}
	if q.request.Regime == string(tariffs.Export) {
		f.Countries = v.origins(q.get("destination"), tariffs.Law{})
	}
	f.costs(v, q, law, day)
	f.vehicles(v, q, all, day)
	f.choices(q, law.Schedule.Choices(code, day))
	return f
}

// procedures groups the choices by direction. The ordinary procedure of each
// stands first, and is the direction's own name.
func (v *visit) procedures(chosen string, table []tariffs.Procedure, day civil.Date) []optionGroup {
	l := v.locale()
	chosen = cmp.Or(chosen, string(tariffs.Import))
	var groups []optionGroup
	for _, flow := range []tariffs.Regime{tariffs.Import, tariffs.Export, tariffs.Transit, tariffs.Post} {
		group := optionGroup{Label: l.label("flow", flow)}
		group.Options = append(group.Options, option{Value: string(flow), Label: l.label("procedure", flow)})
		for _, p := range table {
			if p.Flow != flow || p.Code == ordinary(flow) || !inForce(p.From, p.Until, day) {
				continue
			}
			o := option{Value: string(flow) + "-" + p.Code, Label: p.Code + " " + p.Name.In(v.lang), Months: p.Rule == tariffs.Monthly}
			if p.Rule == tariffs.NotComputed {
				o.Label += " " + l.label("calc", "not-computed")
			}
			group.Options = append(group.Options, o)
		}
		groups = append(groups, group)
	}
	for i := range groups {
		for j := range groups[i].Options {
			o := &groups[i].Options[j]
			if o.Chosen = o.Value == chosen; o.Chosen {
				return groups
			}
		}
	}
	return append([]optionGroup{{Label: "…", Options: []option{{Value: chosen, Label: chosen, Chosen: true}}}}, groups...)
}

// ordinary is the procedure a direction means by itself (box 37_01).
func ordinary(flow tariffs.Regime) string {
	switch flow {
	case tariffs.Import:
		return "40"
	case tariffs.Export:
		return "10"
	case tariffs.Transit:
		return "80"
	}
	return ""
}

// crossings are the classes of vehicles that pay the single border fee.
func (v *visit) crossings(chosen string, l tariffs.Law, day civil.Date) []option {
	var list []option
	for _, m := range l.Measures {
		if m.Kind == tariffs.BorderFee && m.Additional != "" && inForce(m.From, m.Until, day) && !hasOption(list, m.Additional) {
			list = append(list, option{Value: m.Additional, Label: cmp.Or(m.Part.In(v.lang), m.Reason.In(v.lang), m.Additional)})
		}
	}
	return choose(list, chosen)
}

// unitsOf are the units a quantity is asked in: those the rates of the code
// may need, those that were typed, and those that were missed. Before a code
// is known they are the usual ones. What a vehicle has is asked elsewhere.
func (q *question) unitsOf(asked []string) []string {
	units := slices.Clone(asked)
	if q.request.CommodityCode == "" {
		units = []string{rate.Kilogram, rate.Piece}
	}
	units = append(units, q.units()...)
	for _, p := range q.problems {
		if p.Unit != "" && p.Field == q.element(quantityField+p.Unit) {
			units = append(units, p.Unit)
		}
	}
	var once []string
	for _, unit := range units {
		if !slices.Contains(once, unit) {
			once = append(once, unit)
		}
	}
	return once
}

func (f *form) costs(v *visit, q *question, law clearance.Law, day civil.Date) {
	for _, row := range q.rows() {
		c := cost{adjustment: row, Currencies: choose(currencies(law.Rates, day), q.get(row.Name+"-in"))}
		if !row.Fixed {
			c.Kinds = kinds(row.Kind, v)
			f.MoreCosts = f.MoreCosts || row.Kind != "" || q.get(row.Name) != ""
		}
		f.Costs = append(f.Costs, c)
	}
}

// kinds are the additions and the deductions to choose from.
func kinds(chosen string, v *visit) []optionGroup {
	added, deducted := optionGroup{Label: v.locale().label("calc", "added")}, optionGroup{Label: v.locale().label("calc", "deducted")}
	for _, kind := range tariffs.AdjustmentKinds() {
		o := option{Value: kind.Type, Label: kind.Name.In(v.lang), Chosen: kind.Type == chosen}
		if kind.Deducts {
			deducted.Options = append(deducted.Options, o)
		} else {
			added.Options = append(added.Options, o)
		}
	}
	return []optionGroup{added, deducted}
}

// vehicles are the fields of a vehicle, where the law has a table for the
// code, or something of them was typed.
func (f *form) vehicles(v *visit, q *question, l tariffs.Law, day civil.Date) {
	var fuels []option
	for _, row := range taxed(l, q.request.CommodityCode, day) {
		if !hasOption(fuels, string(row.Fuel)) {
			fuels = append(fuels, option{Value: string(row.Fuel), Label: v.locale().label("fuel", row.Fuel)})
		}
	}
	f.Vehicle = len(fuels) > 0 || q.request.Vehicle != nil
	f.Fuels = choose(fuels, q.get("fuel"))
}

// taxed are the rows of the excise on vehicles for a code.
func taxed(l tariffs.Law, code string, day civil.Date) []tariffs.VehicleExcise {
	var rows []tariffs.VehicleExcise
	for _, row := range l.Vehicles {
		if strings.HasPrefix(code, row.Prefix) && inForce(row.From, row.Until, day) {
			rows = append(rows, row)
		}
	}
	return rows
}

// choices are the parts of the code and the reliefs; what was claimed and is
// none of them stays to be seen.
func (f *form) choices(q *question, offered []tariffs.Choice) {
	claimed := q.all("additional")
	for _, c := range offered {
		if c.Relief == "" {
			f.Additional = append(f.Additional, choice{c, slices.Contains(claimed, c.Code)})
		}
	}
	for _, code := range claimed {
		if !slices.ContainsFunc(f.Additional, func(c choice) bool { return c.Code == code }) {
			f.Additional = append(f.Additional, choice{tariffs.Choice{Code: code}, true})
		}
	}
	for _, field := range []string{"relief-duty", "relief-excise", "relief-vat"} {
		if r := reliefOf(field, q.get(field), offered); len(r.Options) > 0 {
			f.Reliefs = append(f.Reliefs, r)
		}
	}
}

func reliefOf(field, claimed string, offered []tariffs.Choice) relief {
	kind := map[string]tariffs.Kind{"relief-duty": tariffs.ImportDuty, "relief-excise": tariffs.Excise, "relief-vat": tariffs.VAT}[field]
	r := relief{Field: field, None: true}
	for _, c := range offered {
		if c.Relief != "" && c.Kind == kind {
			r.Options = append(r.Options, choice{c, c.Relief == claimed})
			r.None = r.None && c.Relief != claimed
		}
	}
	if claimed != "" && r.None {
		r.Options = append(r.Options, choice{tariffs.Choice{Kind: kind, Relief: claimed}, true})
		r.None = false
	}
	return r
}

// Shows reports whether a field is on the page.
func (view calculatorView) Shows(field string) bool {
	switch field {
	case "code", "origin", "proof", "date", "procedure", "months", "payer", "value", "invoice", "currency", wholeForm:
		return true
	case "destination":
		return len(view.Countries) > 0
	case "crossing":
		return len(view.Crossings) > 0
	case "choices":
		return len(view.Additional)+len(view.Reliefs) > 0
	case "fuel", "displacement", "battery", "year":
		return view.Vehicle
	}
	for _, c := range view.Costs {
		if row, of := strings.CutPrefix(field, c.Name); of && (row == "" || row == "-in" || row == "-kind") {
			return true
		}
	}
	return slices.ContainsFunc(view.Units, func(unit string) bool { return view.element(quantityField+unit) == field })
}
