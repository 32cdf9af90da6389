package batch

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/declarations"
)

// spot gives the place that a target feeds in this row, making what leads to
// it.
func (b *builder) spot(row Row, t *target) spot {
	to := spot{row: row, target: t, leaf: reflect.ValueOf(b.d).Elem()}
	if t.item {
		last := len(b.d.Items) - 1
		to.leaf, to.pointer = reflect.ValueOf(&b.d.Items[last]).Elem(), "/items/"+strconv.Itoa(last)
	}
	for i := range t.steps {
		s := &t.steps[i]
		to.owner, to.list = to.leaf, to.pointer
		to.leaf = deref(to.leaf.Field(s.index))
		to.pointer += "/" + s.name
		if s.list {
			at := b.element(row, t, s, to.leaf, to.pointer)
			to.leaf = to.leaf.Index(at)
			to.pointer += "/" + strconv.Itoa(at)
		}
	}
	return to
}

// deref makes and follows a pointer.
func deref(v reflect.Value) reflect.Value {
	if v.Kind() != reflect.Pointer {
		return v
	}
	if v.IsNil() {
		v.Set(reflect.New(v.Type().Elem()))
	}
	return v.Elem()
}

// element finds or makes the element of a list that a column feeds in this
// row. Each column has its own. Of lists of the whole declaration every other
// number or name makes another element, so that a declaration may have as many
// invoices as its rows name.
func (b *builder) element(row Row, t *target, s *step, list reflect.Value, pointer string) int {
	column := pointer + "\x00" + s.mark + "\x00" + strconv.Itoa(t.nth)
	key := column
	if main := t.main; !t.item && main >= 0 && b.r.a.targets[main].leaf == "id" {
		if id := b.r.a.targets[main].text(row); !nothing(id) {
			key = column + "\x00" + id
		}
	}
	if at, known := b.lists[key]; known {
		return at
	}
	at := b.unclaimed(list, s, pointer)
	b.lists[key], b.lists[column] = at, at
	return at
}

// unclaimed gives an element that the defaults made for this mark and no
// column feeds yet, or a new one.
func (b *builder) unclaimed(list reflect.Value, s *step, pointer string) int {
	for at := range list.Len() {
		claim := "claim" + pointer + "/" + strconv.Itoa(at)
		if _, taken := b.lists[claim]; !taken && (s.mark == "" || list.Index(at).Field(s.mark2).String() == s.mark) {
			b.lists[claim] = at
			return at
		}
	}
	at := list.Len()
	list.Set(reflect.Append(list, reflect.New(list.Type().Elem()).Elem()))
	b.lists["claim"+pointer+"/"+strconv.Itoa(at)] = at
	if s.mark != "" {
		list.Index(at).Field(s.mark2).SetString(s.mark)
	}
	return at
}

// splitCodes parts the codes of one cell.
func splitCodes(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\u00a0' })
}

// cloned copies an item so that nothing of it is shared.
func cloned(it declarations.Item) declarations.Item {
	return clone(reflect.ValueOf(it)).Interface().(declarations.Item)
}

// clone copies a value of package declarations with all it points to.
func clone(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		to := reflect.New(v.Type().Elem())
		to.Elem().Set(clone(v.Elem()))
		return to
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		to := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			to.Index(i).Set(clone(v.Index(i)))
		}
		return to
	case reflect.Struct:
		return cloneStruct(v)
	}
	return v
}

// cloneStruct leaves numbers and dates as they are: they never change.
func cloneStruct(v reflect.Value) reflect.Value {
	if !strings.HasSuffix(v.Type().PkgPath(), "/declarations") {
		return v
	}
	to := reflect.New(v.Type()).Elem()
	for i := range v.NumField() {
		to.Field(i).Set(clone(v.Field(i)))
	}
	return to
}
