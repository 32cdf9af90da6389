package api

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// describe works out the document and the pages made of it, once: they are
// the same for everybody.
func (s *Server) describe() {
	d := s.document()
	body, err := json.Marshal(d)
	if err != nil {
		panic("api: the description cannot be written: " + err.Error()) // only a type in the table can be the reason
	}
	s.openAPI = body
	schemas := s.shownSchemas()
	s.docs = map[string]page{"uk": s.page("uk", schemas), "en": s.page("en", schemas)}
}

func document(q *call) error {
	q.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return q.Send(q.openAPI)
}

// document is OpenAPI 3.1, made from the table of routes and the Go types.
func (s *Server) document() schema {
	types := newSchemas()
	bodies := map[string]schema{}
	for _, r := range s.routeTable { // before the answers: see schemas
		if content := types.reads(r); content != nil {
			bodies[r.Method+r.Path] = schema{"required": true, "content": content}
		}
	}
	paths := schema{}
	for _, r := range s.routeTable {
		at, ok := paths[r.Path].(schema)
		if !ok {
			at = schema{}
			paths[r.Path] = at
		}
		at[strings.ToLower(r.Method)] = types.operation(r, bodies[r.Method+r.Path])
	}
	return schema{
		"openapi": "3.1.0",
		"info": schema{
			"title": "Brama", "version": s.Version,
			"summary": "Customs declarations for Ukraine · Митні декларації України",
			"description": "Amounts, quantities, masses and rates are strings of plain digits. " +
				"Refusals are application/problem+json (RFC 9457), every fault of a document at once.",
		},
		"servers": []any{schema{"url": "/"}},
		"paths":   paths,
		"components": schema{
			"schemas": types.components,
			"securitySchemes": schema{
				"token":   schema{"type": "http", "scheme": "bearer"},
				"session": schema{"type": "apiKey", "in": "cookie", "name": s.SessionCookies[0]},
			},
		},
	}
}

func (s *schemas) operation(r Route, body schema) schema {
	operation := schema{
		"summary": r.Summary.EN, "x-summary-uk": r.Summary.UK, "operationId": operationID(r),
		"responses": s.responses(r), "security": security(r),
	}
	if parameters := parametersOf(r); len(parameters) > 0 {
		operation["parameters"] = parameters
	}
	if body != nil {
		operation["requestBody"] = body
	}
	if !r.Public {
		operation["x-roles"] = r.Roles
	}
	return operation
}

func security(r Route) []any {
	if r.Public && r.class == free {
		return []any{}
	}
	if r.Public {
		return []any{schema{}, schema{"token": []string{}}}
	}
	return []any{schema{"token": []string{}}, schema{"session": []string{}}}
}

// operationID is the method and the words of the path: postDeclarations,
// getInspectionsRefDecisions.
func operationID(r Route) string {
	id := strings.ToLower(r.Method)
	path := strings.TrimPrefix(r.Path, root)
	for _, word := range strings.FieldsFunc(path, func(c rune) bool { return strings.ContainsRune("/{}.", c) }) {
		id += strings.ToUpper(word[:1]) + word[1:]
	}
	return id
}

func (s *schemas) responses(r Route) schema {
	all := schema{}
	for status, t := range r.Answers {
		all[strconv.Itoa(status)] = s.answer(r, status, t)
	}
	for _, status := range r.Refusals() {
		all[strconv.Itoa(status)] = schema{
			"description": http.StatusText(status),
			"content":     schema{problemType: schema{"schema": s.of(reflect.TypeFor[Problem]())}},
		}
	}
	return all
}

func (s *schemas) answer(r Route, status int, t reflect.Type) schema {
	answer := schema{"description": http.StatusText(status)}
	if t != nil {
		answer["content"] = schema{fiber.MIMEApplicationJSON: schema{"schema": s.of(t)}}
		return answer
	}
	content := schema{}
	for _, media := range r.Media {
		content[media] = file(media)
	}
	if len(content) > 0 {
		answer["content"] = content
	}
	return answer
}

// file is what the document says of content that is not JSON.
func file(media string) schema {
	return schema{"schema": schema{"type": "string", "contentMediaType": media}}
}

func parametersOf(r Route) []any {
	var all []any
	for _, part := range strings.Split(r.Path, "/") {
		if name := strings.Trim(part, "{}"); name != part {
			all = append(all, schema{"name": name, "in": "path", "required": true, "schema": schema{"type": "string"}})
		}
	}
	for _, p := range r.Query {
		all = append(all, p.described("query"))
	}
	for _, p := range r.Headers {
		all = append(all, p.described("header"))
	}
	return all
}

func (p Parameter) described(in string) schema {
	described := schema{
		"name": p.Name, "in": in, "description": p.About.EN, "x-description-uk": p.About.UK, "schema": p.schema(),
	}
	if p.Must {
		described["required"] = true
	}
	return described
}

func (p Parameter) schema() schema {
	switch {
	case p.Kind == Count, p.Kind == Whole:
		return schema{"type": "integer", "minimum": p.least(), "maximum": p.Most}
	case p.Kind == File:
		return schema{"type": "string", "contentMediaType": fiber.MIMEOctetStream}
	case p.Kind == Day:
		return schema{"type": "string", "format": "date"}
	case p.Kind == Flag:
		return schema{"type": "boolean"}
	case len(p.One) > 0:
		return schema{"type": "string", "enum": p.One}
	}
	return schema{"type": "string", "maxLength": p.Most}
}

// statuses lists a route's statuses in order.
func (r Route) statuses() []int {
	all := slices.Concat(slices.Collect(maps.Keys(r.Answers)), r.Refusals())
	slices.Sort(all)
	return all
}
