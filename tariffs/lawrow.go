package tariffs

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
)

// LawRow is one row of a law spelled out, as tables of the law are written,
// compared and shown.
type LawRow struct {
	Table string  // "vat"; of a measure its Kind, of a rate of an agreement "preference"
	Name  string  // names the row in the whole law: "vat/1001"
	Cells []Field // what is not empty, always in the same order
	From  civil.Date
}

// Field is one named value of a row.
type Field struct{ Name, Value string }

// Value gives the value of a field, "" where it is empty.
func (r LawRow) Value(name string) string {
	for _, cell := range r.Cells {
		if cell.Name == name {
			return cell.Value
		}
	}
	return ""
}

// LawRows spells out every row of a law, table after table, and within a table
// in the order of the law.
func LawRows(l Law) []LawRow {
	var rows []LawRow
	for _, s := range l.Sections {
		rows = append(rows, s.row())
	}
	for _, a := range l.Agreements {
		if a.stated() {
			rows = append(rows, a.row())
		}
		for _, m := range a.Rates {
			rows = append(rows, m.row("preference", a.ID))
		}
	}
	for _, c := range l.MFN {
		rows = append(rows, c.row())
	}
	for _, p := range l.Payments {
		rows = append(rows, p.row())
	}
	for _, m := range l.Measures {
		rows = append(rows, m.row(string(m.Kind), ""))
	}
	for _, v := range l.Vehicles {
		rows = append(rows, v.row())
	}
	for _, p := range l.Parcels {
		rows = append(rows, p.row())
	}
	for _, p := range l.Procedures {
		rows = append(rows, p.row())
	}
	tellApart(rows)
	return rows
}

// stated reports whether more than the rates of an agreement are given: a file
// may bring only those.
func (a *Agreement) stated() bool {
	return len(a.Countries) > 0 || a.Name != (fault.Text{}) || a.Source != ""
}

// tellApart adds the first day to the names of all but the earliest of the
// rows that have one name: payments, countries and procedures have no ids, and
// change from one day to the next.
func tellApart(rows []LawRow) {
	byName := map[string][]*LawRow{}
	for i := range rows {
		byName[rows[i].Name] = append(byName[rows[i].Name], &rows[i])
	}
	for _, same := range byName {
		slices.SortStableFunc(same, func(a, b *LawRow) int { return a.From.DaysSince(b.From) })
		for _, later := range same[1:] {
			later.Name += "@" + later.From.String()
		}
	}
}

// spelling gathers the cells of a row that are not empty.
type spelling []Field

func (s *spelling) add(name, value string) {
	if value != "" {
		*s = append(*s, Field{name, value})
	}
}

func (s *spelling) list(name string, values []string) { s.add(name, strings.Join(values, " ")) }

func (s *spelling) number(name string, n int) {
	if n != 0 {
		s.add(name, strconv.Itoa(n))
	}
}

func (s *spelling) days(from, until civil.Date) {
	s.add("from", from.String())
	s.add("until", until.String())
}

func (s *spelling) text(t fault.Text) {
	s.add("uk", t.UK)
	s.add("en", t.EN)
}

func (s *spelling) origin(source string, verified bool) {
	s.add("source", source)
	s.add("verified", yesNo(verified))
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// nameIn names a row by its table and id, without saying the table twice.
func nameIn(table, id string) string {
	if id == table || strings.HasPrefix(id, table+"/") {
		return id
	}
	return table + "/" + id
}

func (s *Section) row() LawRow {
	var cells spelling
	cells.add("number", s.Number)
	cells.add("first", s.First)
	cells.add("last", s.Last)
	cells.text(s.Name)
	return LawRow{Table: "section", Name: "section/" + s.Number, Cells: cells}
}

func (a *Agreement) row() LawRow {
	var cells spelling
	cells.add("id", a.ID)
	cells.list("countries", a.Countries)
	cells.days(a.From, a.Until)
	cells.text(a.Name)
	cells.origin(a.Source, a.Verified)
	return LawRow{Table: "agreement", Name: "agreement/" + a.ID, Cells: cells, From: a.From}
}

func (c *Country) row() LawRow {
	var cells spelling
	cells.add("countries", c.Code)
	cells.days(c.From, c.Until)
	cells.text(c.Treaty)
	cells.origin(c.Source, c.Verified)
	return LawRow{Table: "mfn", Name: "mfn/" + c.Code, Cells: cells, From: c.From}
}

func (p *Payment) row() LawRow {
	var cells spelling
	cells.add("kind", string(p.Kind))
	cells.add("payer", string(p.Payer))
	cells.add("code", p.Prefix)
	cells.add("payment", p.Code)
	cells.add("method", p.Method)
	cells.days(p.From, p.Until)
	cells.text(p.Name)
	cells.origin(p.Source, p.Verified)
	name := "payment/" + string(p.Kind) + "/" + string(p.Payer) + "/" + cmp.Or(p.Prefix, "all")
	return LawRow{Table: "payment", Name: name, Cells: cells, From: p.From}
}

func (m *Measure) row(table, agreement string) LawRow {
	var cells spelling
	cells.add("id", m.ID)
	cells.add("agreement", agreement)
	cells.add("code", m.Prefix)
	cells.list("except", m.Except)
	cells.list("origins", m.Origins)
	cells.add("additional", m.Additional)
	cells.add("part_uk", m.Part.UK)
	cells.add("part_en", m.Part.EN)
	cells.add("relief", m.Relief)
	cells.days(m.From, m.Until)
	cells.add("rate", m.Rate)
	cells.add("flow", string(m.Flow))
	cells.add("document", m.Document)
	cells.text(m.Reason)
	cells.origin(m.Source, m.Verified)
	return LawRow{Table: table, Name: nameIn(table, m.ID), Cells: cells, From: m.From}
}

func (v *VehicleExcise) row() LawRow {
	var cells spelling
	cells.add("id", v.ID)
	cells.add("code", v.Prefix)
	cells.add("fuel", string(v.Fuel))
	cells.number("over", v.Over)
	cells.number("upto", v.UpTo)
	cells.add("rate", v.Rate)
	if v.ByAge {
		cells.add("by_age", "yes")
	}
	cells.number("age_min", v.AgeMin)
	cells.number("age_max", v.AgeMax)
	cells.days(v.From, v.Until)
	cells.text(v.Reason)
	cells.origin(v.Source, v.Verified)
	return LawRow{Table: "vehicle", Name: nameIn("vehicle", v.ID), Cells: cells, From: v.From}
}

func (p *Parcel) row() LawRow {
	var cells spelling
	cells.add("id", p.ID)
	cells.add("free", p.Free)
	cells.add("currency", p.Currency)
	cells.add("duty", p.Duty)
	cells.add("vat", p.VAT)
	cells.days(p.From, p.Until)
	cells.text(p.Reason)
	cells.origin(p.Source, p.Verified)
	return LawRow{Table: "parcel", Name: nameIn("parcel", p.ID), Cells: cells, From: p.From}
}

func (p *Procedure) row() LawRow {
	var cells spelling
	cells.add("procedure", p.Code)
	cells.add("flow", string(p.Flow))
	cells.add("name_uk", p.Name.UK)
	cells.add("name_en", p.Name.EN)
	cells.add("rule", string(p.Rule))
	cells.add("percent", p.Percent)
	cells.days(p.From, p.Until)
	cells.text(p.Reason)
	cells.origin(p.Source, p.Verified)
	return LawRow{Table: "procedure", Name: "procedure/" + p.Code + "/" + string(p.Flow), Cells: cells, From: p.From}
}
