package api

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/tariffs"
)

// schema is a JSON Schema of the dialect of OpenAPI 3.1.
type schema = map[string]any

// quoteAnswer stands for one quote or as many as were asked for.
type quoteAnswer struct{}

// schemas gathers the schemas of the types that are answered with. What is
// read has schemas of package strictjson, which come first: a type that is
// both has the stricter one.
type schemas struct {
	components schema
	names      map[reflect.Type]string
}

func newSchemas() *schemas { return &schemas{schema{}, map[reflect.Type]string{}} }

// of gives the schema of a type as encoding/json writes it.
func (s *schemas) of(t reflect.Type) schema {
	if known := s.special(t); known != nil {
		return known
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.String:
		return schema{"type": "string"}
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.Float64:
		return schema{"type": "number"}
	case reflect.Slice:
		return schema{"type": "array", "items": s.of(t.Elem())}
	case reflect.Array:
		return schema{"type": "array", "items": s.of(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Map:
		return schema{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Struct:
		return s.object(t)
	}
	return schema{"type": "integer"} // tests go over every type: there is no other kind
}

// special gives the schemas of types that say themselves how they are written.
func (s *schemas) special(t reflect.Type) schema {
	switch t {
	case reflect.TypeFor[exact.Number]():
		return schema{"type": "string", "pattern": `^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`}
	case reflect.TypeFor[civil.Date]():
		return schema{"type": "string", "format": "date"}
	case reflect.TypeFor[time.Time]():
		return schema{"type": "string", "format": "date-time"}
	case reflect.TypeFor[json.RawMessage]():
		return schema{"type": "object"}
	case reflect.TypeFor[fault.Level]():
		return schema{"enum": []any{1, 2, 3, "warning"}}
	case reflect.TypeFor[declarations.Status]():
		return schema{"type": "string", "enum": declarations.Statuses()}
	case reflect.TypeFor[clearance.BatchStatus]():
		return schema{"type": "string", "enum": batchStatuses()}
	case reflect.TypeFor[profiles.Status]():
		return schema{"type": "string", "enum": profileStatuses()}
	case reflect.TypeFor[declarations.Channel]():
		return schema{"type": "string", "enum": []declarations.Channel{declarations.Green, declarations.Yellow,
			declarations.Red}}
	case reflect.TypeFor[tariffs.Column]():
		return schema{"type": "string", "enum": []tariffs.Column{tariffs.Preferential, tariffs.MFN, tariffs.Full,
			tariffs.UnknownRate}}
	case reflect.TypeFor[quoteAnswer]():
		one := s.of(reflect.TypeFor[tariffs.Quote]())
		return schema{"oneOf": []any{one, schema{"type": "array", "items": one}}}
	}
	return nil
}

func batchStatuses() []clearance.BatchStatus {
	return []clearance.BatchStatus{
		clearance.BatchReceived, clearance.BatchCounting, clearance.BatchChecking, clearance.BatchLodging,
		clearance.BatchProcessing, clearance.BatchDone, clearance.BatchRefused, clearance.BatchCancelled,
		clearance.BatchFailed,
	}
}

// object puts a struct among the components and refers to it.
func (s *schemas) object(t reflect.Type) schema {
	name, known := s.names[t]
	if !known && s.readAs(t) {
		name, known, s.names[t] = t.Name(), true, t.Name()
	}
	if !known {
		name = s.nameFor(t)
		s.names[t] = name
		s.components[name] = nil // taken before its fields are walked
		properties, required := schema{}, []string{}
		s.fields(t, properties, &required)
		s.components[name] = schema{"type": "object", "properties": properties, "required": required}
	}
	return schema{"$ref": "#/components/schemas/" + name}
}

// readAs reports whether the component of the type's name is the type as it is
// read: has the same fields.
func (s *schemas) readAs(t reflect.Type) bool {
	component, _ := s.components[t.Name()].(schema)
	properties, ok := component["properties"].(schema)
	if !ok || slices.Contains(slices.Collect(maps.Values(s.names)), t.Name()) {
		return false
	}
	names := map[string]bool{}
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name != "" && name != "-" {
			names[name] = true
			if properties[name] == nil {
				return false
			}
		}
	}
	return len(names) == len(properties)
}

// nameFor is the type's name, with its package where another has it already.
func (s *schemas) nameFor(t reflect.Type) string {
	name := t.Name()
	if _, taken := s.components[name]; !taken {
		return name
	}
	from := t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:]
	return strings.ToUpper(from[:1]) + from[1:] + name
}

// fields adds a struct's fields, those of embedded structs among them.
func (s *schemas) fields(t reflect.Type, properties schema, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			s.fields(f.Type, properties, required)
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		properties[name] = s.of(f.Type)
		if !strings.Contains(options, "omit") && !slices.Contains(*required, name) {
			*required = append(*required, name)
		}
	}
}

// reads gives what a body may be, by its type; nil where there is none.
func (s *schemas) reads(r Route) schema {
	if len(r.Form) > 0 {
		return schema{fiber.MIMEMultipartForm: s.form(r.Form)}
	}
	if len(r.Bodies) > 0 {
		return schema{fiber.MIMEApplicationJSON: schema{"schema": s.body(r)}}
	}
	if r.Body != nil {
		return schema{fiber.MIMEApplicationJSON: schema{"schema": s.of(r.Body)}}
	}
	if len(r.Takes) == 0 {
		return nil
	}
	files := schema{}
	for _, media := range r.Takes {
		files[media] = file(media)
	}
	return files
}

// form is a form with its parts, documents among them as JSON.
func (s *schemas) form(parts []Part) schema {
	properties, encoding := schema{}, schema{}
	for _, p := range parts {
		part := p.schema()
		if p.Shape != nil {
			part = schema{"allOf": []any{p.Shape.Schema(s.components)}}
			encoding[p.Name] = schema{"contentType": fiber.MIMEApplicationJSON}
		}
		part["description"], part["x-description-uk"] = p.About.EN, p.About.UK
		properties[p.Name] = part
	}
	return schema{
		"schema":   schema{"type": "object", "properties": properties, "additionalProperties": false},
		"encoding": encoding,
	}
}

// body is one shape, or one of several.
func (s *schemas) body(r Route) schema {
	var any []any
	for _, shape := range r.Bodies {
		any = append(any, shape.Schema(s.components))
	}
	if len(any) == 1 {
		return any[0].(schema)
	}
	return schema{"oneOf": any}
}
