package api

import (
	"reflect"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/strictjson"
)

const (
	pathRisk     = root + "/risk"
	pathProfiles = pathRisk + "/profiles"
	pathSettings = pathRisk + "/settings"
	pathModels   = pathRisk + "/models"
	pathLists    = pathRisk + "/lists"
)

func riskRoutes() []Route {
	return slices.Concat(profileRoutes(), profileSteps(), settingsRoutes(), modelRoutes(), listRoutes(), watchRoutes())
}

func supervisors() []clearance.Role { return []clearance.Role{clearance.Supervisor} }

func profileStatuses() []string {
	return []string{string(profiles.Draft), string(profiles.Shadow), string(profiles.Active), string(profiles.Expired)}
}

// seen is the parameter by which a change names the state it was made on.
func seenParameter(kind Kind) Parameter {
	return Parameter{Name: "number", Kind: kind, Most: 1_000_000, Must: true,
		About: say("номер стану (number), який ви бачили", "number of the state that was seen")}
}

func profileRoutes() []Route {
	file := map[int]reflect.Type{200: reflect.TypeFor[clearance.ProfileFile]()}
	profile := []*strictjson.Shape{strictjson.For[profiles.Profile]().Shape()}
	return []Route{
		{
			Method: fiber.MethodGet, Path: pathProfiles, Roles: supervisors(),
			Summary: say("Перелік профілів ризику за ідентифікатором", "List risk profiles, by ID"),
			Query: append([]Parameter{{Name: "status", Kind: Text, One: profileStatuses(), About: say("стан", "status")}},
				paging()...),
			Answers: map[int]reflect.Type{200: reflect.TypeFor[clearance.ProfilePage]()}, class: reading, answer: listProfiles,
		},
		{
			Method: fiber.MethodPost, Path: pathProfiles, Roles: supervisors(),
			Summary: say("Написати новий профіль (чернетку)", "Write a new profile, as a draft"),
			Bodies:  profile, Answers: map[int]reflect.Type{201: reflect.TypeFor[clearance.ProfileFile]()},
			Refusal: []int{409, 413, 415, 422}, class: deciding, answer: newProfile,
		},
		{
			Method: fiber.MethodGet, Path: pathProfiles + "/export", Roles: supervisors(),
			Summary: say("Усі профілі одним файлом JSON", "All profiles as one JSON file"),
			Answers: map[int]reflect.Type{200: reflect.TypeFor[ProfileSet]()}, class: writing, answer: exportProfiles,
		},
		{
			Method: fiber.MethodPost, Path: pathProfiles + "/import", Roles: supervisors(),
			Summary: say("Прийняти файл профілів чернетками; файл з помилкою не приймається зовсім",
				"Take a file of profiles as drafts; a file with a fault is refused whole"),
			Bodies:  []*strictjson.Shape{strictjson.For[ProfileSet]().Shape()},
			Answers: map[int]reflect.Type{200: reflect.TypeFor[clearance.ImportedProfiles]()},
			Refusal: []int{408, 409, 413, 415, 422}, class: loading, answer: importProfiles,
		},
		{
			Method: fiber.MethodGet, Path: pathProfiles + "/{id}", Roles: supervisors(),
			Summary: say("Профіль, його редакції та наслідки", "A profile, its editions and what came of it"),
			Answers: file, Refusal: []int{404}, class: reading, answer: profileFile,
		},
		{
			Method: fiber.MethodPut, Path: pathProfiles + "/{id}", Roles: supervisors(),
			Summary: say("Написати нову редакцію профілю (чернетку)", "Write a new edition of a profile, as a draft"),
			Query:   []Parameter{seenParameter(Count)}, Bodies: profile, Answers: file,
			Refusal: []int{404, 409, 413, 415, 422}, class: deciding, answer: editProfile,
		},
	}
}

// profileSteps are the routes by which a profile comes into force and ends.
func profileSteps() []Route {
	file := map[int]reflect.Type{200: reflect.TypeFor[clearance.ProfileFile]()}
	return []Route{
		{
			Method: fiber.MethodGet, Path: pathProfiles + "/{id}/history", Roles: supervisors(),
			Summary: say("Усі стани профілю, найновіші першими", "All states of a profile, newest first"),
			Answers: papers(), Refusal: []int{404}, class: reading, answer: profileHistory,
		},
		{
			Method: fiber.MethodPost, Path: pathProfiles + "/{id}/steps", Roles: supervisors(),
			Summary: say("Крок з профілем: у тінь, на затвердження, затвердити, відхилити, завершити",
				"Take a step with a profile: into shadow, propose, approve, reject, let expire"),
			Bodies: steps(), Answers: file, Refusal: []int{404, 409, 413, 415, 422}, class: deciding, answer: stepProfile,
		},
		{
			Method: fiber.MethodPost, Path: pathProfiles + "/{id}/backtest", Roles: supervisors(),
			Summary: say("Випробувати профіль на деклараціях минулих днів; ні на що не впливає",
				"Try a profile on the declarations of past days; nothing acts on it"),
			Bodies: []*strictjson.Shape{strictjson.For[BacktestRequest]().Shape()}, Answers: file,
			Refusal: []int{404, 409, 413, 415, 422}, class: studying, answer: backtestProfile,
		},
	}
}

func papers() map[int]reflect.Type { return map[int]reflect.Type{200: reflect.TypeFor[Papers]()} }

func paper(status int) map[int]reflect.Type {
	return map[int]reflect.Type{status: reflect.TypeFor[clearance.Paper]()}
}

func steps() []*strictjson.Shape {
	return []*strictjson.Shape{strictjson.For[clearance.StepRequest]().Shape()}
}

func settingsRoutes() []Route {
	refusal := []int{404, 409, 413, 415, 422}
	return []Route{
		{
			Method: fiber.MethodGet, Path: pathSettings, Roles: supervisors(), Answers: paper(200),
			Summary: say("Налаштування ризику: пороги, спроможність постів, таблиці",
				"The settings of risk: thresholds, capacities of offices, tables"),
			class: reading, answer: settings,
		},
		{
			Method: fiber.MethodPut, Path: pathSettings, Roles: supervisors(), Answers: paper(200),
			Summary: say("Написати нову редакцію налаштувань", "Write a new edition of the settings"),
			Query:   []Parameter{seenParameter(Whole)}, Body: reflect.TypeFor[risk.Settings](), Refusal: refusal,
			class: deciding, answer: editSettings,
		},
		{
			Method: fiber.MethodPost, Path: pathSettings + "/steps", Roles: supervisors(), Answers: paper(200),
			Summary: say("Крок з налаштуваннями: на затвердження, затвердити, відхилити",
				"Take a step with the settings: propose, approve, reject"),
			Bodies: steps(), Refusal: refusal, class: deciding, answer: stepSettings,
		},
		{
			Method: fiber.MethodGet, Path: pathSettings + "/history", Roles: supervisors(), Answers: papers(),
			Summary: say("Усі стани налаштувань, найновіші першими", "All states of the settings, newest first"),
			class:   reading, answer: settingsHistory,
		},
		{
			Method: fiber.MethodGet, Path: pathRisk + "/formalities", Roles: clearance.Roles(),
			Summary: say("Чинна таблиця митних формальностей", "The table of formalities in force"),
			Answers: map[int]reflect.Type{200: reflect.TypeFor[risk.Formalities]()}, class: reading, answer: formalities,
		},
	}
}

func modelRoutes() []Route {
	return []Route{
		{
			Method: fiber.MethodGet, Path: pathModels, Roles: []clearance.Role{clearance.Supervisor, clearance.Admin},
			Summary: say("Чинна модель (champion) і та, що оцінює в тіні (challenger)",
				"The model in force (champion) and the one that scores in shadow (challenger)"),
			Answers: paper(200), class: reading, answer: models,
		},
		{
			Method: fiber.MethodPost, Path: pathModels, Roles: supervisors(),
			Summary: say("Додати навчену модель: оцінюватиме в тіні", "Add a trained model: it will score in shadow"),
			Query:   []Parameter{titleParameter()}, Takes: []string{fiber.MIMEOctetStream}, Answers: paper(201),
			Refusal: []int{408, 409, 413, 415, 422}, class: loading, answer: addModel,
		},
		{
			Method: fiber.MethodPost, Path: pathModels + "/steps", Roles: supervisors(), Answers: paper(200),
			Summary: say("Крок з моделями: на затвердження, затвердити, відхилити, повернути попередню",
				"Take a step with the models: propose, approve, reject, roll back"),
			Bodies: steps(), Refusal: []int{404, 409, 413, 415, 422}, class: deciding, answer: stepModel,
		},
		{
			Method: fiber.MethodGet, Path: pathModels + "/history", Roles: supervisors(), Answers: papers(),
			Summary: say("Усі стани моделей, найновіші першими", "All states of the models, newest first"),
			class:   reading, answer: modelHistory,
		},
	}
}

func titleParameter() Parameter {
	return Parameter{Name: "title", Kind: Text, Most: 200, About: say("назва для людей", "title, for people")}
}

// listTypes are the types a list of names may come as.
func listTypes() []string { return []string{"text/csv", fiber.MIMEApplicationXML, fiber.MIMETextXML} }

func listRoutes() []Route {
	return []Route{
		{
			Method: fiber.MethodGet, Path: pathLists, Roles: supervisors(), Answers: papers(),
			Summary: say("Списки осіб, з якими звіряють декларації", "The lists of names that declarations are screened by"),
			class:   reading, answer: lists,
		},
		{
			Method: fiber.MethodPut, Path: pathLists + "/{id}", Roles: supervisors(), Answers: paper(200),
			Summary: say("Написати нову редакцію списку з файлу: CSV, OFAC або ООН",
				"Write a new edition of a list from a file: CSV, OFAC or UN"),
			Query: []Parameter{titleParameter()}, Takes: listTypes(), Refusal: []int{404, 408, 409, 413, 415, 422},
			class: loading, answer: editList,
		},
		{
			Method: fiber.MethodPost, Path: pathLists + "/{id}/steps", Roles: supervisors(), Answers: paper(200),
			Summary: say("Крок зі списком: на затвердження, затвердити, відхилити, завершити",
				"Take a step with a list: propose, approve, reject, let expire"),
			Bodies: steps(), Refusal: []int{404, 409, 413, 415, 422}, class: deciding, answer: stepList,
		},
	}
}

func watchRoutes() []Route {
	day := func(name string, about fault.Text) Parameter { return Parameter{Name: name, Kind: Day, About: about} }
	return []Route{
		{
			Method: fiber.MethodGet, Path: pathRisk + "/monitor", Roles: supervisors(),
			Summary: say("Як працює керування ризиком: частки, зсув, калібрування, завантаженість",
				"How risk is doing: hit rates, drift, calibration, workload"),
			Query: []Parameter{
				{Name: "office", Kind: Text, Most: 8, About: say("код митного органу (UA і шість цифр); без нього — усі",
					"code of the customs office (UA and six digits); all without it")},
				day("from", say("перший день; без нього — 30 днів", "the first day; 30 days without it")),
				day("to", say("останній день; без нього — сьогодні", "the last day; today without it")),
			},
			Answers: map[int]reflect.Type{200: reflect.TypeFor[Monitor]()}, Refusal: []int{422},
			class: studying, answer: monitoring,
		},
		{
			Method: fiber.MethodGet, Path: pathRisk + "/draws/{day}", Public: true,
			Summary: say("Таємниця жеребкування дня, що минув: за нею можна перевірити кожен випадковий вибір",
				"The secret of the draw of a day that is over: every random check can be verified with it"),
			Answers: map[int]reflect.Type{200: reflect.TypeFor[clearance.DaySecret]()}, Refusal: []int{404},
			class: reading, answer: daySecret,
		},
	}
}
