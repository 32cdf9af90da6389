package strictjson

import "fmt"

// Schema gives the JSON Schema (2020-12, as OpenAPI 3.1 uses it) of what is
// read. Every object's own schema is put into components under its name, and
// is referred to as #/components/schemas/NAME; objects without a name stand
// where they are. Types of the same name must be the same type.
func (s *Shape) Schema(components map[string]any) map[string]any {
	switch s.Kind {
	case Bool:
		return map[string]any{"type": "boolean"}
	case Integer:
		return limited(map[string]any{"type": "integer", "minimum": 0}, "maximum", s.Max)
	case Decimal:
		return map[string]any{"type": "string", "pattern": s.pattern()}
	case Day:
		return map[string]any{"type": "string", "format": "date"}
	case Array:
		return map[string]any{"type": "array", "maxItems": s.Most, "items": s.Elem.Schema(components)}
	case Map:
		return map[string]any{"type": "object", "maxProperties": s.Most,
			"propertyNames":        limited(map[string]any{"type": "string"}, "maxLength", s.Max),
			"additionalProperties": s.Elem.Schema(components)}
	case Object:
		return s.object(components)
	default:
		return limited(map[string]any{"type": "string"}, "maxLength", s.Max)
	}
}

func limited(schema map[string]any, name string, limit int) map[string]any {
	if limit > 0 {
		schema[name] = limit
	}
	return schema
}

// pattern is the regular expression of a decimal of this shape.
func (s *Shape) pattern() string {
	if s.Places == 0 {
		return fmt.Sprintf(`^(0|[1-9][0-9]{0,%d})$`, s.Whole-1)
	}
	return fmt.Sprintf(`^(0|[1-9][0-9]{0,%d})(\.[0-9]{1,%d})?$`, s.Whole-1, s.Places)
}

func (s *Shape) object(components map[string]any) map[string]any {
	if s.Name == "" {
		return s.properties(components)
	}
	if _, done := components[s.Name]; !done {
		components[s.Name] = nil // taken before its fields are walked: they may lead back here
		components[s.Name] = s.properties(components)
	}
	return map[string]any{"$ref": "#/components/schemas/" + s.Name}
}

func (s *Shape) properties(components map[string]any) map[string]any {
	properties, required := map[string]any{}, []string{}
	for _, f := range s.Fields {
		properties[f.Name] = f.Shape.Schema(components)
		if !f.Optional {
			required = append(required, f.Name)
		}
	}
	schema := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		schema["required"] = required
	}
	return schema
}
