package tariffs

import (
	"maps"
	"slices"
	"strings"

	"github.com/brama-customs/brama/tariffs/rate"
)

// DiffLaw gives every difference from one law to the next: rows added and
// removed, and of rows that stayed each field that changed. Code is the name
// of the row ("vat/1001"), by which the answer is ordered. Rates are compared
// as the law means them, not by spelling.
func DiffLaw(before, after Law) []Change {
	was, is := lawByName(before), lawByName(after)
	names := slices.AppendSeq(slices.Collect(maps.Keys(was)), maps.Keys(is))
	slices.Sort(names)
	var changes []Change
	for _, name := range slices.Compact(names) {
		old, stood := was[name]
		fresh, stands := is[name]
		switch {
		case !stood:
			changes = append(changes, Change{Code: name, Kind: "added"})
		case !stands:
			changes = append(changes, Change{Code: name, Kind: "removed"})
		default:
			changes = append(changes, changedCells(old, fresh)...)
		}
	}
	return changes
}

func lawByName(l Law) map[string]LawRow {
	byName := map[string]LawRow{}
	for _, row := range LawRows(l) {
		byName[row.Name] = row
	}
	return byName
}

// changedCells compares two rows of one name, fields in the order of the
// alphabet.
func changedCells(before, after LawRow) []Change {
	was, is := cellsByName(before), cellsByName(after)
	names := slices.AppendSeq(slices.Collect(maps.Keys(was)), maps.Keys(is))
	slices.Sort(names)
	var changes []Change
	for _, name := range slices.Compact(names) {
		if was[name] != is[name] {
			changes = append(changes, Change{after.Name, "changed", name, was[name], is[name]})
		}
	}
	return changes
}

func cellsByName(r LawRow) map[string]string {
	byName := map[string]string{}
	for _, cell := range r.Cells {
		byName[cell.Name] = meant(cell)
	}
	return byName
}

// meant is the value of a field, of a rate in the one spelling of the law. The
// order in which countries and exceptions stand means nothing.
func meant(f Field) string {
	switch f.Name {
	case "rate", "duty", "vat":
		if r, err := rate.Parse(f.Value); err == nil {
			return r.String()
		}
	case "countries", "origins", "except":
		list := strings.Fields(f.Value)
		slices.Sort(list)
		return strings.Join(list, " ")
	}
	return f.Value
}
