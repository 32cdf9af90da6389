package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/risk/screening"
	"github.com/brama-customs/brama/strictjson"
	"github.com/brama-customs/brama/tariffs"
)

// page is a rendered page and the policy it needs of the browser.
type page struct {
	body   []byte
	policy string
}

// docsPage answers with the description as a page, in the language asked for.
func docsPage(q *call) error {
	lang := or(q.params["lang"], language(q.Ctx))
	p := q.docs[lang]
	q.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	q.Set(fiber.HeaderContentSecurityPolicy, p.policy)
	q.Set(fiber.HeaderContentLanguage, lang)
	q.Vary(fiber.HeaderAcceptLanguage)
	return q.Send(p.body)
}

// docsStyle is the page's whole style; its hash is what the policy lets in.
const docsStyle = `:root{color-scheme:light dark}
body{margin:0 auto;max-width:60rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.6rem}h2{font-size:1.1rem;margin:2rem 0 .25rem;overflow-wrap:anywhere}
code,pre{font-family:ui-monospace,monospace;font-size:.9em}
pre{overflow-x:auto;padding:.75rem;border:1px solid;border-radius:.25rem}
.method{display:inline-block;min-width:3.5rem;font-weight:700}
h3{font-size:1rem;margin:.75rem 0 0}dl{margin:.25rem 0}dd{margin:0 0 .4rem 1rem}dt,dd{overflow-wrap:anywhere}
a:focus-visible,summary:focus-visible{outline:3px solid}`

// docsWords are the page's own words in a language.
func docsWords(lang string) map[string]string {
	if lang == "en" {
		return map[string]string{
			"title": "The programming interface of Brama", "other": "Українською", "otherLang": "uk",
			"intro": "Everything is JSON in UTF-8. Amounts, quantities, masses and rates are strings of plain digits: \"1234.50\". " +
				"Refusals are application/problem+json (RFC 9457): every fault of a document at once, " +
				"each with its code, its place and a text in both languages.",
			"auth":   "The access token goes into the header Authorization: Bearer TOKEN.",
			"public": "no token", "roles": "Roles", "query": "Parameters", "body": "Body", "form": "Parts of the form multipart/form-data", "answers": "Answers",
			"schemas": "Data structures", "faults": "Codes of refusals", "document": "The same as OpenAPI 3.1",
		}
	}
	return map[string]string{
		"title": "Програмний інтерфейс Брами", "other": "English", "otherLang": "en",
		"intro": "Усе — JSON у кодуванні UTF-8. Суми, кількості, маси й курси — рядки зі звичайних цифр: \"1234.50\". " +
			"Відмови — application/problem+json (RFC 9457): усі помилки документа одразу, " +
			"кожна з кодом, місцем і текстом двома мовами.",
		"auth":   "Ключ доступу передають у заголовку Authorization: Bearer КЛЮЧ.",
		"public": "без ключа", "roles": "Ролі", "query": "Параметри", "body": "Тіло", "form": "Частини форми multipart/form-data", "answers": "Відповіді",
		"schemas": "Структури даних", "faults": "Коди відмов", "document": "Той самий опис у форматі OpenAPI 3.1",
	}
}

const docsTemplate = `<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{.W.title}}</title><style>{{.Style}}</style></head><body>
<header><p><a href="/docs?lang={{.W.otherLang}}" lang="{{.W.otherLang}}" hreflang="{{.W.otherLang}}">{{.W.other}}</a></p>
<h1>{{.W.title}}</h1></header><main><p>{{.W.intro}}</p><p>{{.W.auth}}</p>
<p><a href="/openapi.json">{{.W.document}}</a></p>
{{range .Routes}}<section><h2 id="{{.ID}}"><code><span class="method">{{.Method}}</span> {{.Path}}</code></h2>
<p>{{.Summary}}{{if .Public}} · {{$.W.public}}{{end}}</p>
{{if .Roles}}<p>{{$.W.roles}}: {{.Roles}}</p>{{end}}
{{if .Parameters}}<h3>{{$.W.query}}</h3><dl>{{range .Parameters}}
<dt><code>{{.Name}}</code></dt><dd>{{.About}}: {{.Must}}</dd>{{end}}</dl>{{end}}
{{if .Parts}}<h3>{{$.W.form}}</h3><dl>{{range .Parts}}
<dt><code>{{.Name}}</code></dt><dd>{{.About}}: {{.Must}}{{if .Schema}} · <a href="#{{.Schema}}"><code>{{.Schema}}</code></a>{{end}}</dd>{{end}}</dl>{{end}}
{{if .Bodies}}<p>{{$.W.body}}: {{range $i, $b := .Bodies}}{{if $i}} · {{end}}<a href="#{{$b}}"><code>{{$b}}</code></a>{{end}}</p>{{end}}
{{if .Takes}}<p>{{$.W.body}}: {{range $i, $t := .Takes}}{{if $i}} · {{end}}<code>{{$t}}</code>{{end}}</p>{{end}}
<p>{{$.W.answers}}: {{.Statuses}}{{range .Media}} · <code>{{.}}</code>{{end}}</p></section>
{{end}}<h2 id="schemas">{{.W.schemas}}</h2>
{{range .Schemas}}<details id="{{.Name}}"><summary><code>{{.Name}}</code></summary><pre>{{.Body}}</pre></details>
{{end}}<h2 id="faults">{{.W.faults}}</h2><dl>
{{range .Rules}}<dt><code>{{.Code}}</code></dt><dd>{{.Text}}</dd>
{{end}}</dl></main></body></html>
`

// page renders the description. Nothing of a request goes into it.
func (s *Server) page(lang string, schemas []shownSchema) page {
	var body bytes.Buffer
	data := map[string]any{
		"Lang": lang, "W": docsWords(lang), "Style": template.CSS(docsStyle),
		"Routes": s.shownRoutes(lang), "Schemas": schemas, "Rules": shownRules(lang),
	}
	if err := template.Must(template.New("docs").Parse(docsTemplate)).Execute(&body, data); err != nil {
		panic("api: the page cannot be rendered: " + err.Error()) // tests render both
	}
	hash := sha256.Sum256([]byte(docsStyle))
	return page{body.Bytes(), "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}
}

type shownParameter struct{ Name, About, Must, Schema string }

type shownRoute struct {
	ID, Method, Path, Summary, Roles string
	Public                           bool
	Parameters, Parts                []shownParameter
	Media, Takes                     []string
	Bodies                           []string
	Statuses                         string
}

func (s *Server) shownRoutes(lang string) []shownRoute {
	var all []shownRoute
	for _, r := range s.routeTable {
		roles := []string{}
		for _, role := range r.Roles {
			roles = append(roles, string(role))
		}
		shown := shownRoute{
			ID: operationID(r), Method: r.Method, Path: r.Path, Summary: r.Summary.In(lang),
			Roles: strings.Join(roles, ", "), Public: r.Public, Media: r.Media, Takes: r.Takes,
			Statuses: strings.Trim(fmt.Sprint(r.statuses()), "[]"),
		}
		for _, p := range slices.Concat(r.Query, r.Headers) {
			shown.Parameters = append(shown.Parameters, p.shown(lang))
		}
		for _, p := range r.Form {
			part := p.shown(lang)
			if p.Shape != nil {
				part.Schema = p.Shape.Name
			}
			shown.Parts = append(shown.Parts, part)
		}
		for _, b := range r.Bodies {
			if b.Name != "" {
				shown.Bodies = append(shown.Bodies, b.Name)
			}
		}
		if r.Body != nil {
			shown.Bodies = append(shown.Bodies, r.Body.Name())
		}
		all = append(all, shown)
	}
	return all
}

func (p Parameter) shown(lang string) shownParameter {
	return shownParameter{Name: p.Name, About: p.About.In(lang), Must: p.must().In(lang)}
}

type shownSchema struct{ Name, Body string }

func (s *Server) shownSchemas() []shownSchema {
	var document struct {
		Components struct {
			Schemas map[string]json.RawMessage `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(s.openAPI, &document); err != nil {
		panic("api: the description cannot be read: " + err.Error()) // it was written a moment ago
	}
	var all []shownSchema
	for name, body := range document.Components.Schemas {
		var indented bytes.Buffer
		_ = json.Indent(&indented, body, "", "  ") // it was just read as JSON
		all = append(all, shownSchema{name, indented.String()})
	}
	slices.SortFunc(all, func(a, b shownSchema) int { return strings.Compare(a.Name, b.Name) })
	return all
}

type shownRule struct{ Code, Text string }

func shownRules(lang string) []shownRule {
	var all []shownRule
	for _, r := range slices.Concat(Catalogue(), fault.Catalogue(), clearance.Catalogue(), strictjson.Catalogue(),
		declarations.Catalogue(), tariffs.Catalogue(), risk.Catalogue(), profiles.Catalogue(), screening.Catalogue()) {
		all = append(all, shownRule{r.Code, r.Text.In(lang)})
	}
	return all
}
