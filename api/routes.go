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
	Answers map[int]reflect.Type // by status; nil is not JSON
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
)

const (
	root             = "/api/v1"
	pathDeclarations = root + "/declarations"
	pathInspections  = root + "/inspections"
	pathMetrics      = "/metrics"
)

// Routes gives the table.
func Routes() []Route { return routes() }

func routes() []Route {
	return slices.Concat(declarationRoutes(), inspectionRoutes(), tariffRoutes(), rootRoutes())
}

func declarationRoutes() []Route {
	traders := []clearance.Role{clearance.Broker, clearance.Importer}
	return []Route{
		{
			Method: fiber.MethodPost, Path: pathDeclarations, Roles: traders,
			Summary: fault.Text{UK: "Подати декларацію", EN: "Lodge a declaration"},
			Query: []Parameter{{Name: "dryRun", Kind: Flag, About: fault.Text{
				UK: "перевірити й порахувати платежі, нічого не зберігаючи", EN: "check and assess without keeping anything"}}},
			Headers: []Parameter{{Name: headerKey, Kind: Text, Most: longestKey, About: fault.Text{
				UK: "той самий ключ і той самий документ дають ту саму відповідь", EN: "the same key and document give the same answer"}}},
			Bodies:  []*strictjson.Shape{strictjson.For[declarations.Declaration]().Shape()},
			Answers: map[int]reflect.Type{202: reflect.TypeFor[clearance.Head](), 200: reflect.TypeFor[clearance.DryRun]()},
			Refusal: []int{409, 413, 415, 422}, class: lodging, answer: lodge,
		},
		{
			Method: fiber.MethodGet, Path: pathDeclarations, Roles: clearance.Roles(),
			Summary: fault.Text{UK: "Перелік декларацій, найновіші першими", EN: "List declarations, newest first"},
			Query: slices.Concat(filters(), []Parameter{
				{Name: "type", Kind: Text, One: []string{"IM", "EX", "TR"}, About: fault.Text{UK: "тип декларації", EN: "type of declaration"}},
				{Name: "from", Kind: Day, About: fault.Text{UK: "подані з цього дня", EN: "lodged on this day or later"}},
				{Name: "to", Kind: Day, About: fault.Text{UK: "подані до цього дня включно", EN: "lodged on this day or before"}},
				{Name: "q", Kind: Text, Most: 100, About: fault.Text{
					UK: "початок MRN, LRN чи імпортера", EN: "beginning of MRN, LRN or importer"}},
			}),
			Answers: map[int]reflect.Type{200: reflect.TypeFor[clearance.Page]()}, class: reading, answer: listDeclarations,
		},
		{
			Method: fiber.MethodGet, Path: pathDeclarations + "/{ref}", Roles: clearance.Roles(),
			Summary: fault.Text{UK: "Справа декларації за MRN або id", EN: "The dossier of a declaration, by MRN or id"},
			Answers: map[int]reflect.Type{200: reflect.TypeFor[clearance.Dossier]()},
			Refusal: []int{404}, class: reading, answer: dossier,
		},
		{
			Method: fiber.MethodGet, Path: pathDeclarations + "/{ref}/events", Roles: clearance.Roles(),
			Summary: fault.Text{UK: "Події декларації за порядком", EN: "The events of a declaration, in order"},
			Answers: map[int]reflect.Type{200: reflect.TypeFor[History]()},
			Refusal: []int{404}, class: reading, answer: events,
		},
	}
}

// filters are the parameters that lists have in common.
func filters() []Parameter {
	statuses := []string{}
	for _, s := range declarations.Statuses() {
		statuses = append(statuses, string(s))
	}
	return []Parameter{
		{Name: "status", Kind: Text, One: statuses, About: fault.Text{UK: "стан", EN: "status"}},
		{Name: "channel", Kind: Text, One: []string{"green", "yellow", "red"}, About: fault.Text{UK: "коридор", EN: "channel"}},
		{Name: "office", Kind: Text, Most: 8, About: fault.Text{UK: "код митного органу", EN: "code of the customs office"}},
		{Name: "limit", Kind: Count, Most: 500, About: fault.Text{UK: "найбільше рядків; без нього 50", EN: "most lines; 50 without it"}},
		{Name: "cursor", Kind: Text, Most: 200, About: fault.Text{
			UK: "nextCursor попередньої сторінки", EN: "nextCursor of the page before"}},
	}
}

func inspectionRoutes() []Route {
	inspectors := []clearance.Role{clearance.Inspector, clearance.Supervisor}
	office := append(slices.Clone(inspectors), clearance.Admin)
	file := map[int]reflect.Type{200: reflect.TypeFor[clearance.Casefile]()}
	return []Route{
		{
			Method: fiber.MethodGet, Path: pathInspections, Roles: office,
			Summary: fault.Text{UK: "Черга на перевірку, найстаріші першими", EN: "The queue of inspections, oldest first"},
			Query:   filters(), class: reading, answer: listInspections,
			Answers: map[int]reflect.Type{200: reflect.TypeFor[clearance.InspectionPage]()},
		},
		{
			Method: fiber.MethodGet, Path: pathInspections + "/{ref}", Roles: office,
			Summary: fault.Text{UK: "Справа з ризиками та рішеннями", EN: "The casefile, with risks and decisions"},
			Answers: file, Refusal: []int{404}, class: reading, answer: casefile,
		},
		{
			Method: fiber.MethodPost, Path: pathInspections + "/{ref}/claim", Roles: inspectors,
			Summary: fault.Text{UK: "Взяти в роботу", EN: "Take for inspection"},
			Answers: file, Refusal: []int{404, 409}, class: deciding, answer: claim,
		},
		{
			Method: fiber.MethodPost, Path: pathInspections + "/{ref}/release", Roles: inspectors,
			Summary: fault.Text{UK: "Повернути до черги", EN: "Give back to the queue"},
			Answers: file, Refusal: []int{404, 409}, class: deciding, answer: letGo,
		},
		{
			Method: fiber.MethodPost, Path: pathInspections + "/{ref}/decisions", Roles: inspectors,
			Summary: fault.Text{UK: "Прийняти рішення щодо побаченої редакції", EN: "Decide on the revision seen"},
			Bodies:  []*strictjson.Shape{strictjson.For[clearance.DecisionRequest]().Shape()},
			Answers: file, Refusal: []int{404, 409, 413, 415, 422}, class: deciding, answer: decide,
		},
	}
}

func tariffRoutes() []Route {
	date := Parameter{Name: "date", Kind: Day, About: fault.Text{UK: "день; без нього — сьогодні в Києві", EN: "the day; without it, today in Kyiv"}}
	return []Route{
		{
			Method: fiber.MethodPost, Path: root + "/quotes", Roles: clearance.Roles(),
			Summary: fault.Text{UK: "Порахувати платежі за товар або перелік товарів", EN: "Work out the payments for goods, one or many"},
			Bodies: []*strictjson.Shape{
				strictjson.For[tariffs.QuoteRequest]().Shape(), strictjson.For[[]tariffs.QuoteRequest]().Shape(),
			},
			Answers: map[int]reflect.Type{200: reflect.TypeFor[quoteAnswer]()},
			Refusal: []int{413, 415, 422}, class: reading, answer: quote,
		},
		{
			Method: fiber.MethodGet, Path: root + "/tariff/commodities/{code}", Public: true,
			Summary: fault.Text{UK: "Що діє для коду УКТЗЕД", EN: "What applies to a commodity code"},
			Query: []Parameter{date, {Name: "origin", Kind: Text, Most: 2, About: fault.Text{
				UK: "країна походження", EN: "country of origin"}}},
			Answers: map[int]reflect.Type{200: reflect.TypeFor[tariffs.Card]()},
			Refusal: []int{404}, class: reading, answer: commodity,
		},
		{
			Method: fiber.MethodGet, Path: root + "/tariff/search", Public: true,
			Summary: fault.Text{UK: "Знайти код за словами або початком коду", EN: "Find codes by words or by their beginning"},
			Query: []Parameter{date,
				{Name: "q", Kind: Text, Most: 200, About: fault.Text{UK: "слова або цифри", EN: "words or digits"}},
				{Name: "limit", Kind: Count, Most: 100, About: fault.Text{UK: "найбільше рядків; без нього 20", EN: "most lines; 20 without it"}}},
			Answers: map[int]reflect.Type{200: reflect.TypeFor[Found]()}, class: reading, answer: search,
		},
		{
			Method: fiber.MethodGet, Path: root + "/rates", Public: true,
			Summary: fault.Text{UK: "Офіційні курси, чинні на день", EN: "Official rates in force on a day"},
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
			Summary: fault.Text{UK: "Чи працює процес", EN: "Whether the process works"}},
		{Method: fiber.MethodGet, Path: "/readyz", Public: true, Answers: state, Refusal: []int{503}, answer: ready,
			Summary: fault.Text{UK: "Чи можна подавати декларації", EN: "Whether declarations can be lodged"}},
		{Method: fiber.MethodGet, Path: pathMetrics, Public: true, Answers: text, answer: metrics,
			Summary: fault.Text{UK: "Показники для Prometheus", EN: "Figures for Prometheus"}},
		{Method: fiber.MethodGet, Path: "/openapi.json", Public: true, Answers: text, answer: document,
			Summary: fault.Text{UK: "Цей опис у форматі OpenAPI 3.1", EN: "This description as OpenAPI 3.1"}},
		{Method: fiber.MethodGet, Path: "/docs", Public: true, Answers: text, answer: docsPage,
			Query:   []Parameter{{Name: "lang", Kind: Text, One: []string{"uk", "en"}, About: fault.Text{UK: "мова", EN: "language"}}},
			Summary: fault.Text{UK: "Цей опис як сторінка", EN: "This description as a page"}},
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
		all = append(all, 401, 403)
	}
	if r.class != free {
		all = append(all, 429, 503)
	}
	all = append(all, r.Refusal...)
	slices.Sort(all)
	return slices.Compact(all)
}
