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
		if was[name] != is[name] && !meanTheSame(name, was[name], is[name]) {
			changes = append(changes, Change{after.Name, "changed", name, was[name], is[name]})
		}
	}
	return changes
}

func cellsByName(r LawRow) map[string]string {
	byName := map[string]string{}
	for _, cell := range r.Cells {
		byName[cell.Name] = cell.Value
	}
	return byName
}

// meanTheSame reports whether two texts of a field are one rate in two
// spellings, or one list in two orders.
func meanTheSame(field, a, b string) bool {
	switch field {
	case "rate", "duty", "vat":
		first, badFirst := rate.Parse(a)
		second, badSecond := rate.Parse(b)
		return badFirst == nil && badSecond == nil && rate.Equal(first, second)
	case "countries", "origins", "except":
		first, second := strings.Fields(a), strings.Fields(b)
		slices.Sort(first)
		slices.Sort(second)
		return slices.Equal(first, second)
	}
	return false
}
