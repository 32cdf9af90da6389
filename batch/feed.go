package batch

import (
	"reflect"
	"slices"
	"strings"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/strictjson"
)

// Feed is one column that feeds a field of the declaration.
type Feed struct {
	Column int    // from 0
	Field  string // its path in the contract's JSON: lrn, exporter.name, items.netMass, documents.0380
	Unit   string // unit or currency that the header names, "" for none
	Header string // the heading itself, by which one that comes again is known; "" where it is not known
}

// Feeds gives the columns of a mapping that feed a field.
func (m Mapping) Feeds() []Feed {
	var feeds []Feed
	for _, c := range m.Columns {
		if c.Field != "" {
			feeds = append(feeds, Feed{Column: c.Index, Field: c.Field, Unit: c.Unit, Header: c.Header})
		}
	}
	return feeds
}

// target is where the values of a column go.
type target struct {
	Feed
	item  bool
	steps []step // from the declaration, or its item, to the value
	shape *strictjson.Shape
	owner string // Go name of the type that has the field: Party, Item
	nth   int    // of the columns that feed the same field

	// main is the target whose value makes the element of a list that this one
	// only adds to: the number of a document whose date this is. It is the
	// target itself where its value makes the element, -1 outside lists.
	main int
	made string // path of the element's list with its mark
	leaf string // name of the field in its element, or of the field itself
}

// step leads from a struct into one of its fields.
type step struct {
	name  string
	index int
	list  bool   // the field is a list of structs: the step leads on into an element
	mark  string // which the element carries, such as 0380; "" for none
	mark2 int    // index in the element of the field that carries it
}

// makers are the fields that make an element of a list, where a path ends with
// the list: documents.0380 is their id.
var makers = []string{"id", "value", "amount", "number"}

// newTarget finds the place of a field in a declaration.
func newTarget(f Feed) (*target, bool) {
	t := &target{Feed: f, main: -1, shape: declarations.Shape(), owner: "Declaration"}
	goType := reflect.TypeFor[declarations.Declaration]()
	path := strings.Split(f.Field, ".")
	if path[0] == "items" {
		t.item, t.owner, path = true, "Item", path[1:]
		t.shape, goType = fieldOf(t.shape, "items").Shape.Elem, reflect.TypeFor[declarations.Item]()
	}
	for len(path) > 0 {
		name := path[0]
		field := fieldOf(t.shape, name)
		if field == nil {
			return nil, false
		}
		in, _ := goType.FieldByName(field.GoName)
		s := step{name: name, index: in.Index[0]}
		t.shape, goType, path, t.leaf = field.Shape, bare(in.Type), path[1:], name
		if t.shape.Kind == strictjson.Array && t.shape.Elem.Kind == strictjson.Object {
			t.shape, goType, s.list = t.shape.Elem, goType.Elem(), true
			path = s.marked(t.shape, goType, path)
			t.made = name + "." + s.mark
		}
		if t.shape.Kind == strictjson.Object {
			t.owner = t.shape.Name
		}
		t.steps = append(t.steps, s)
	}
	return t, len(t.steps) > 0 && scalar(t.shape)
}

func bare(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// marked takes the mark of an element off the path that follows its list, and
// puts the field that makes the element where the path ends.
func (s *step) marked(elem *strictjson.Shape, goType reflect.Type, path []string) []string {
	if len(path) > 0 && fieldOf(elem, path[0]) == nil {
		for _, name := range []string{"type", "unit"} {
			if field := fieldOf(elem, name); field != nil && s.mark == "" {
				in, _ := goType.FieldByName(field.GoName)
				s.mark, s.mark2, path = path[0], in.Index[0], path[1:]
			}
		}
	}
	if len(path) > 0 {
		return path
	}
	for _, name := range makers {
		if fieldOf(elem, name) != nil {
			return []string{name}
		}
	}
	return nil
}

func fieldOf(s *strictjson.Shape, name string) *strictjson.Field {
	if s.Kind != strictjson.Object {
		return nil
	}
	if i := slices.IndexFunc(s.Fields, func(f strictjson.Field) bool { return f.Name == name }); i >= 0 {
		return &s.Fields[i]
	}
	return nil
}

// scalar reports whether one cell can hold the value.
func scalar(s *strictjson.Shape) bool {
	switch s.Kind {
	case strictjson.Object, strictjson.Map:
		return false
	case strictjson.Array:
		return s.Elem.Kind == strictjson.Text
	}
	return true
}

// many reports whether several columns may feed the field, each for itself.
func (t *target) many() bool { return t.made != "" || t.shape.Kind == strictjson.Array }

// qualifies reports whether the value says in what others are counted: it is
// read before them.
func (t *target) qualifies() bool {
	return t.leaf == "unit" || t.leaf == "currency" || t.leaf == "invoiceCurrency"
}

// order puts targets so that what a row says does not depend on the order of
// its columns.
func order(a, b *target) int {
	switch {
	case a.qualifies() != b.qualifies():
		return first(a.qualifies())
	case a.item != b.item:
		return first(b.item)
	case a.Field != b.Field:
		return strings.Compare(a.Field, b.Field)
	}
	return a.Column - b.Column
}

func first(yes bool) int {
	if yes {
		return -1
	}
	return 1
}

// join numbers the columns of one field and tells those that add to an element
// which one makes it.
func join(targets []*target) {
	for i, t := range targets {
		for _, u := range targets[:i] {
			if u.Field == t.Field {
				t.nth++
			}
		}
	}
	for _, t := range targets {
		if t.made == "" {
			continue
		}
		t.main = slices.IndexFunc(targets, func(u *target) bool {
			return u.item == t.item && u.made == t.made && u.nth == t.nth && slices.Contains(makers, u.leaf)
		})
	}
}
