package api

import (
	"reflect"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/strictjson"
	"github.com/brama-customs/brama/tariffs"
)

// Route is one line of the table that the app, the document at /openapi.json
// and the tests of who may do what are made from.
type Route struct {
	Method  string
	Path    string // as OpenAPI writes it: /api/v1/declarations/{ref}
	Summary fault.Text
	Public  bool             // needs no token
	Roles   []clearance.Role // who may: the procedure decides it, the tests hold it to this
	Query   []Parameter
	Headers []Parameter          // of the request
	Bodies  []*strictjson.Shape  // what is read, one of these; none: no body
	Body    reflect.Type         // or JSON that the procedure itself reads
	Takes   []string             // or a file of one of these types
	Form    []Part               // or a form of these parts
	Answers map[int]reflect.Type // by status; nil is not JSON
	Media   []string             // types of answers that are not JSON
	Refusal []int                // statuses of problems, besides those every route has

	class  class
	answer func(*call) error
}

// class is the gate a route goes through.
type class int

const (
	free class = iota // not limited: health, documents
	reading
	lodging
	deciding
	uploading // of workbooks
	writing   // of answers that are files
	watching  // of streams of events
	loading   // of models, lists and files of profiles
	studying  // of declarations of the past
)

const (
	root             = "/api/v1"
	pathDeclarations = root + "/declarations"
	pathInspections  = root + "/inspections"
	pathMetrics      = "/metrics"
)

// Routes gives the table.
func Routes() []Route {
	return slices.Concat(declarationRoutes(), batchRoutes(), tariffRoutes(), inspectionRoutes(), riskRoutes(),
		accountRoutes(), rootRoutes())
}

func traders() []clearance.Role { return []clearance.Role{clearance.Broker, clearance.Importer} }

func declarationRoutes() []Route {
	return []Route{
		{
			Method: fiber.MethodPost, Path: pathDeclarations, Roles: traders(),
			Summary: say("Подати декларацію", "Lodge a declaration"),
			Query: []Parameter{{Name: "dryRun", Kind: Flag,
				About: say("перевірити й порахувати платежі, нічого не зберігаючи",
					"check and assess without keeping anything")}},
			Headers: []Parameter{{Name: headerKey, Kind: Text, Most: longestKey,
				About: say("той самий ключ і той самий документ дають ту саму відповідь",
					"the same key and document give the same answer")}},
			Bodies: []*strictjson.Shape{strictjson.For[declarations.Declaration]().Shape()},
			Answers: map[int]reflect.Type{202: reflect.TypeFor[clearance.Head](),
				200: reflect.TypeFor[clearance.DryRun]()},
			Refusal: []int{409, 413, 415, 422}, class: lodging, answer: lodge,
		},
		{
			Method: fiber.MethodGet, Path: pathDeclarations, Roles: clearance.Roles(),
			Summary: say("Перелік декларацій, найновіші першими", "List declarations, newest first"),
			Query:   slices.Concat(conditions(), paging()),
			Answers: map[int]reflect.Type{200: reflect.TypeFor[clearance.Page]()}, class: reading, answer: listDeclarations,
		},
		{
			Method: fiber.MethodGet, Path: pathDeclarations + "/{ref}", Roles: clearance.Roles(),
			Summary: say("Справа декларації за MRN або id", "The dossier of a declaration, by MRN or id"),
			Answers: map[int]reflect.Type{200: reflect.TypeFor[clearance.Dossier]()},
			Refusal: []int{404}, class: reading, answer: dossier,
		},
		{
			Method: fiber.MethodGet, Path: pathDeclarations + "/{ref}/events", Roles: clearance.Roles(),
			Summary: say("Події декларації за порядком", "The events of a declaration, in order"),
			Answers: map[int]reflect.Type{200: reflect.TypeFor[History]()},
			Refusal: []int{404}, class: reading, answer: events,
		},
	}
}

// conditions are those that declarations of a list meet.
func conditions() []Parameter {
	return append(filters(),
		Parameter{Name: "type", Kind: Text, One: []string{"IM", "EX", "TR"},
			About: say("тип декларації", "type of declaration")},
		Parameter{Name: "from", Kind: Day, About: say("подані з цього дня", "lodged on this day or later")},
		Parameter{Name: "to", Kind: Day, About: say("подані до цього дня включно", "lodged on this day or before")},
		Parameter{Name: "q", Kind: Text, Most: 100,
			About: say("початок MRN, LRN чи імпортера", "beginning of MRN, LRN or importer")})
}

// filters are the conditions that lists have in common.
func filters() []Parameter {
	statuses := []string{}
	for _, s := range declarations.Statuses() {
		statuses = append(statuses, string(s))
	}
	return []Parameter{
		{Name: "status", Kind: Text, One: statuses, About: say("стан", "status")},
		{Name: "channel", Kind: Text, One: []string{"green", "yellow", "red"}, About: say("коридор", "channel")},
		{Name: "office", Kind: Text, Most: 8, About: say("код митного органу", "code of the customs office")},
	}
}

// paging are the parameters of lists that are told in pages.
func paging() []Parameter {
	return []Parameter{limitParameter(), {Name: "cursor", Kind: Text, Most: 200,
		About: say("nextCursor попередньої сторінки", "nextCursor of the page before")}}
}

func limitParameter() Parameter {
	return Parameter{Name: "limit", Kind: Count, Most: 500,
		About: say("найбільше рядків; без нього 50", "most lines; 50 without it")}
}

func langParameter() Parameter {
	return Parameter{Name: "lang", Kind: Text, One: []string{"uk", "en"}, About: say("мова", "language")}
}

func inspectionRoutes() []Route {
	inspectors := []clearance.Role{clearance.Inspector, clearance.Supervisor}
	office := append(slices.Clone(inspectors), clearance.Admin)
	file := map[int]reflect.Type{200: reflect.TypeFor[Casefile]()}
	return []Route{
		{
			Method: fiber.MethodGet, Path: pathInspections, Roles: office,
			Summary: say("Черга на перевірку, найстаріші першими", "The queue of inspections, oldest first"),
			Query:   slices.Concat(filters(), paging()), class: reading, answer: listInspections,
			Answers: map[int]reflect.Type{200: reflect.TypeFor[clearance.InspectionPage]()},
		},
		{
			Method: fiber.MethodGet, Path: pathInspections + "/finding-kinds", Roles: clearance.Roles(),
			Summary: say("Види того, що виявляють перевірки", "The kinds of what inspections find"),
			Answers: map[int]reflect.Type{200: reflect.TypeFor[FindingKinds]()}, class: reading, answer: findingKinds,
		},
		{
			Method: fiber.MethodGet, Path: pathInspections + "/{ref}", Roles: office,
			Summary: say("Справа з ризиками та рішеннями", "The casefile, with risks and decisions"),
			Answers: file, Refusal: []int{404}, class: reading, answer: casefile,
		},
		{
			Method: fiber.MethodPost, Path: pathInspections + "/{ref}/claim", Roles: inspectors,
			Summary: say("Взяти в роботу; де інспекторів призначає жереб, декларація може дістатися іншому (409)",
				"Take for inspection; where inspectors are drawn it may go to another one (409)"),
			Answers: file, Refusal: []int{404, 409}, class: deciding, answer: claim,
		},
		{
			Method: fiber.MethodPost, Path: pathInspections + "/{ref}/release", Roles: inspectors,
			Summary: say("Повернути до черги або, де інспекторів призначає жереб, передати іншому; керівник може забрати декларацію в будь-кого",
				"Give back to the queue or, where inspectors are drawn, to another one; a supervisor may take it from anybody"),
			Answers: file, Refusal: []int{404, 409}, class: deciding, answer: letGo,
		},
		{
			Method: fiber.MethodPost, Path: pathInspections + "/{ref}/decisions", Roles: inspectors,
			Summary: say("Прийняти рішення щодо побаченої редакції", "Decide on the revision seen"),
			Bodies:  []*strictjson.Shape{strictjson.For[clearance.DecisionRequest]().Shape()},
			Answers: file, Refusal: []int{404, 409, 413, 415, 422}, class: deciding, answer: decide,
		},
		{
			Method: fiber.MethodPost, Path: pathInspections + "/{ref}/findings", Roles: inspectors,
			Summary: say("Повідомити або виправити виявлене (інспектор, який вирішив, або керівник)",
				"Tell or correct what was found (the inspector who decided, or a supervisor)"),
			Bodies:  []*strictjson.Shape{strictjson.For[clearance.FoundRequest]().Shape()},
			Answers: file, Refusal: []int{404, 409, 413, 415, 422}, class: deciding, answer: findings,
		},
	}
}

func tariffRoutes() []Route {
	date := Parameter{Name: "date", Kind: Day,
		About: say("день; без нього — сьогодні в Києві", "the day; without it, today in Kyiv")}
	return []Route{
		{
			Method: fiber.MethodPost, Path: root + "/quotes", Public: true,
			Summary: say("Порахувати платежі за товар або перелік товарів",
				"Work out the payments for goods, one or many"),
			Bodies: []*strictjson.Shape{
				strictjson.For[tariffs.QuoteRequest]().Shape(), strictjson.For[[]tariffs.QuoteRequest]().Shape(),
			},
			Answers: map[int]reflect.Type{200: reflect.TypeFor[quoteAnswer]()},
			Refusal: []int{413, 415, 422}, class: reading, answer: quote,
		},
		{
			Method: fiber.MethodGet, Path: root + "/tariff/commodities/{code}", Public: true,
			Summary: say("Що діє для коду УКТЗЕД", "What applies to a commodity code"),
			Query: []Parameter{date, {Name: "origin", Kind: Text, Most: 2,
				About: say("країна походження", "country of origin")}},
			Answers: map[int]reflect.Type{200: reflect.TypeFor[tariffs.Card]()},
			Refusal: []int{404}, class: reading, answer: commodity,
		},
		{
			Method: fiber.MethodGet, Path: root + "/tariff/sections", Public: true,
			Summary: say("Розділи УКТЗЕД з їхніми групами; далі дерево йде за кодами",
				"The sections of the nomenclature with their chapters; the tree goes on by codes"),
			Query:   []Parameter{date},
			Answers: map[int]reflect.Type{200: reflect.TypeFor[Sections]()}, class: reading, answer: sections,
		},
		{
			Method: fiber.MethodGet, Path: root + "/tariff/search", Public: true,
			Summary: say("Знайти код за словами або початком коду", "Find codes by words or by their beginning"),
			Query: []Parameter{date,
				{Name: "q", Kind: Text, Most: 200, About: say("слова або цифри", "words or digits")},
				{Name: "limit", Kind: Count, Most: 100,
					About: say("найбільше рядків; без нього 20", "most lines; 20 without it")}},
			Answers: map[int]reflect.Type{200: reflect.TypeFor[Found]()}, class: reading, answer: search,
		},
		{
			Method: fiber.MethodGet, Path: root + "/rates", Public: true,
			Summary: say("Офіційні курси, чинні на день", "Official rates in force on a day"),
			Query:   []Parameter{date},
			Answers: map[int]reflect.Type{200: reflect.TypeFor[DayRates]()}, class: reading, answer: dayRates,
		},
	}
}

func rootRoutes() []Route {
	state := map[int]reflect.Type{200: reflect.TypeFor[State]()}
	text := map[int]reflect.Type{200: nil}
	return []Route{
		{Method: fiber.MethodGet, Path: "/healthz", Public: true, Answers: state, answer: alive,
			Summary: say("Чи працює процес", "Whether the process works")},
		{Method: fiber.MethodGet, Path: "/readyz", Public: true, Answers: state, Refusal: []int{503}, answer: ready,
			Summary: say("Чи можна подавати декларації", "Whether declarations can be lodged")},
		{Method: fiber.MethodGet, Path: pathMetrics, Public: true, Answers: text, answer: metrics,
			Summary: say("Показники для Prometheus", "Figures for Prometheus")},
		{Method: fiber.MethodGet, Path: "/openapi.json", Public: true, Answers: text, answer: document,
			Summary: say("Цей опис у форматі OpenAPI 3.1", "This description as OpenAPI 3.1")},
		{Method: fiber.MethodGet, Path: "/docs", Public: true, Answers: text, answer: docsPage,
			Query:   []Parameter{langParameter()},
			Summary: say("Цей опис як сторінка", "This description as a page")},
	}
}

// fiberPath writes a path's parameters as fiber does: {ref} as :ref.
func fiberPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

// Refusals lists the statuses of the problems a route may answer with.
func (r Route) Refusals() []int {
	all := []int{400, 500} // 400: a parameter that it does not have
	if !r.Public {
		all = append(all, 403)
	}
	if r.class != free { // 401: also of a wrong token where none is needed
		all = append(all, 401, 429, 503)
	}
	all = append(all, r.Refusal...)
	slices.Sort(all)
	return slices.Compact(all)
}
