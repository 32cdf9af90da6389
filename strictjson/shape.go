package strictjson

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
)

// Kind is what sort of JSON value a Shape is.
type Kind string

// The kinds.
const (
	Text    Kind = "text"    // a string
	Bool    Kind = "bool"    // true or false
	Integer Kind = "integer" // a JSON integer from 0
	Decimal Kind = "decimal" // an exact.Number, as a string
	Day     Kind = "day"     // a civil.Date, as a string
	Object  Kind = "object"  // a struct
	Array   Kind = "array"   // a slice
	Map     Kind = "map"     // an object with keys of the sender's choice
)

// Shape describes a type as it is read, for whoever writes a schema or a form
// from it.
type Shape struct {
	Kind   Kind
	Name   string  // an object's Go type name
	Max    int     // a text's characters, an integer's value, a map key's characters; 0 is no limit
	Whole  int     // a decimal's digits before the point
	Places int     // and after it
	Most   int     // elements of an array or a map
	Fields []Field // of an object, in order
	Elem   *Shape  // of an array or a map

	pointer bool // the Go value is a pointer to the kind
	byName  map[string]*Field
}

// Field is one field of an object.
type Field struct {
	Name     string // in JSON
	GoName   string
	Optional bool // tagged omitempty or omitzero
	Shape    *Shape

	index int // in the struct
	order int // among Fields
}

const (
	mostWithoutTag = 1000
	mostFields     = 128
)

// compiler works out shapes; objects remembers struct types so that a type
// may hold slices of itself.
type compiler struct{ objects map[reflect.Type]*Shape }

func shapeOf(t reflect.Type) *Shape {
	return (&compiler{map[reflect.Type]*Shape{}}).shape(t, "")
}

var (
	typeDecimal = reflect.TypeFor[exact.Number]()
	typeDay     = reflect.TypeFor[civil.Date]()
	typeKey     = reflect.TypeFor[string]() // of every map
)

func (c *compiler) shape(t reflect.Type, tag reflect.StructTag) *Shape {
	switch {
	case t == typeDecimal:
		return decimalShape(tag)
	case t == typeDay:
		return &Shape{Kind: Day}
	case t.Kind() == reflect.Map && t.Key() == typeKey:
		return &Shape{Kind: Map, Max: number(tag, "max", 0), Most: number(tag, "most", mostWithoutTag),
			Elem: c.shape(t.Elem(), digitsOf(tag))}
	}
	switch t.Kind() {
	case reflect.String:
		return &Shape{Kind: Text, Max: number(tag, "max", 0)}
	case reflect.Bool:
		return &Shape{Kind: Bool}
	case reflect.Int:
		return &Shape{Kind: Integer, Max: number(tag, "max", 0)}
	case reflect.Slice:
		return &Shape{Kind: Array, Most: number(tag, "most", mostWithoutTag), Elem: c.shape(t.Elem(), tag)}
	case reflect.Struct:
		return c.object(t)
	case reflect.Pointer:
		pointed := *c.shape(t.Elem(), tag)
		pointed.pointer = true
		return &pointed
	}
	panic(fmt.Sprintf("strictjson: cannot read into a %s", t))
}

func (c *compiler) object(t reflect.Type) *Shape {
	if known := c.objects[t]; known != nil {
		return known
	}
	s := &Shape{Kind: Object, Name: t.Name(), byName: map[string]*Field{}}
	c.objects[t] = s
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		optional := strings.Contains(options, "omit")
		s.Fields = append(s.Fields, Field{Name: name, GoName: f.Name, Optional: optional,
			Shape: c.shape(f.Type, f.Tag), index: i, order: len(s.Fields)})
	}
	if len(s.Fields) > mostFields {
		panic(fmt.Sprintf("strictjson: %s has more than %d fields", t, mostFields))
	}
	for i := range s.Fields {
		s.byName[s.Fields[i].Name] = &s.Fields[i]
	}
	return s
}

func decimalShape(tag reflect.StructTag) *Shape {
	s := &Shape{Kind: Decimal, Whole: exact.MaxWhole, Places: exact.MaxPlaces}
	if digits, ok := tag.Lookup("digits"); ok {
		if _, err := fmt.Sscanf(digits, "%d,%d", &s.Whole, &s.Places); err != nil {
			panic(fmt.Sprintf("strictjson: tag digits:%q is not like \"14,2\"", digits))
		}
	}
	return s
}

// digitsOf leaves of a map's tag what is meant for its values.
func digitsOf(tag reflect.StructTag) reflect.StructTag {
	if digits, ok := tag.Lookup("digits"); ok {
		return reflect.StructTag(`digits:"` + digits + `"`)
	}
	return ""
}

func number(tag reflect.StructTag, name string, without int) int {
	text, ok := tag.Lookup(name)
	if !ok {
		return without
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		panic(fmt.Sprintf("strictjson: tag %s:%q is not a number", name, text))
	}
	return n
}
