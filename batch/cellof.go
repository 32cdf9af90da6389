package batch

import (
	"slices"
	"strconv"
	"strings"
)

// Cell gives the cell that the value at a JSON pointer came from; where none
// did, the cell of something inside or around it, or that of its column; else
// the row of the item, or the first row, with no column.
func (b *Built) Cell(pointer string) (row int, column string) {
	row = b.Rows[0]
	if at, ok := itemOf(pointer); ok && at < len(b.items) {
		row = b.items[at]
	}
	if p, ok := b.nearest(pointer); ok {
		return p.row, columnLetter(p.column)
	}
	if t := b.feeding(pointer); t != nil {
		return row, columnLetter(t.Column)
	}
	return row, ""
}

// itemOf gives the index of the item that a pointer leads into.
func itemOf(pointer string) (int, bool) {
	rest, ok := strings.CutPrefix(pointer, "/items/")
	digits, _, _ := strings.Cut(rest, "/")
	at, err := strconv.Atoi(digits)
	return at, ok && err == nil && at >= 0
}

// nearest is the place of a value, of one inside it, or of one beside it in
// the same element of a list.
func (b *Built) nearest(pointer string) (place, bool) {
	if p, ok := b.places[pointer]; ok {
		return p, true
	}
	if p, ok := b.below(pointer); ok {
		return p, true
	}
	up := pointer[:max(0, strings.LastIndexByte(pointer, '/'))]
	if last := up[strings.LastIndexByte(up, '/')+1:]; last == "" || last[0] < '0' || last[0] > '9' || strings.Count(up, "/") < 2 {
		return place{}, false
	}
	if strings.HasPrefix(up, "/items/") && strings.Count(up, "/") < 4 {
		return place{}, false // beside it in the item is another field
	}
	return b.below(up)
}

// below is the leftmost place inside of what a pointer leads to.
func (b *Built) below(pointer string) (found place, ok bool) {
	if itemOnly(pointer) {
		return place{}, false
	}
	for at, p := range b.places {
		if within(at, pointer) && (!ok || p.row < found.row || p.row == found.row && p.column < found.column) {
			found, ok = p, true
		}
	}
	return found, ok
}

// itemOnly reports whether a pointer is the whole, the items or one of them.
func itemOnly(pointer string) bool {
	return pointer == "" || pointer == "/items" || strings.HasPrefix(pointer, "/items/") && strings.Count(pointer, "/") == 2
}

// within reports whether a pointer is another or leads into it.
func within(pointer, around string) bool {
	return around != "" && strings.HasPrefix(pointer, around) && (len(pointer) == len(around) || pointer[len(around)] == '/')
}

// feeding gives the column that would have given what is missing.
func (b *Built) feeding(pointer string) *target {
	var path []string
	for _, part := range strings.Split(pointer, "/")[1:] {
		if !allDigits(part) {
			path = append(path, part)
		}
	}
	field := strings.Join(path, ".")
	for _, exactly := range []bool{true, false} {
		i := slices.IndexFunc(b.targets, func(t *target) bool {
			return t.Field == field || !exactly && strings.HasPrefix(t.Field, field+".")
		})
		if i >= 0 && field != "items" {
			return b.targets[i]
		}
	}
	return nil
}
