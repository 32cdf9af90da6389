package api

import (
	"reflect"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/strictjson"
)

const pathBatches = root + "/batches"

func batchRoutes() []Route {
	return slices.Concat(uploadRoutes(), batchReads(), fileRoutes())
}

func uploadRoutes() []Route {
	head := reflect.TypeFor[clearance.BatchHead]()
	return []Route{
		{
			Method: fiber.MethodPost, Path: pathBatches, Roles: traders(),
			Summary: say("Подати книгу Excel або CSV; той самий файл удруге дає перший пакет (200)",
				"Lodge a workbook or CSV; the same file again is answered with the first batch (200)"),
			Form: uploadParts(), Answers: map[int]reflect.Type{202: head, 200: head},
			Refusal: []int{404, 408, 409, 413, 415, 422}, class: uploading, answer: upload,
		},
		{
			Method: fiber.MethodPost, Path: pathBatches + "/{id}/cancel", Roles: traders(),
			Summary: say("Скасувати пакет; що вже подано, лишається поданим",
				"Cancel a batch; what was lodged before stays lodged"),
			Answers: map[int]reflect.Type{200: head}, Refusal: []int{404, 409}, class: deciding, answer: cancelBatch,
		},
	}
}

// mostRows is the most faulty rows that can be allowed: more than a workbook
// has.
const mostRows = 1_000_000

// uploadParts are the parts of the form by which a workbook is lodged.
func uploadParts() []Part {
	flag := func(name, uk, en string) Part {
		return Part{Parameter: Parameter{Name: name, Kind: Flag, About: say(uk, en)}}
	}
	return []Part{
		{Parameter: Parameter{Name: "file", Kind: File, About: say("книга .xlsx або .csv", "the workbook, .xlsx or .csv")}},
		{Parameter: Parameter{Name: "from", Kind: Text, Most: longestRef,
			About: say("замість файла: id пакета, книгу якого подати знову",
				"in place of a file: id of the batch whose workbook to lodge again")}},
		{Parameter: Parameter{Name: "mapping", Kind: JSON,
			About: say("що в яких стовпцях; решту запропонує служба", "what the columns hold; the rest is proposed")},
			Shape: strictjson.For[batch.Mapping]().Shape()},
		{Parameter: Parameter{Name: "defaults", Kind: JSON,
			About: say("декларація, поля якої доповнюють те, чого немає у стовпцях",
				"a declaration whose fields fill in what no column says")},
			Shape: strictjson.For[declarations.Declaration]().Shape()},
		flag("dryRun", "зробити все, крім подання", "do everything but lodge"),
		flag("takeFormulas", "брати збережені результати формул, з попередженням",
			"take what formulas last came to, with a warning"),
		{Parameter: Parameter{Name: "mostFaulty", Kind: Whole, Most: mostRows,
			About: say("якщо рядків з помилками більше, не подавати нічого", "lodge nothing if more rows are faulty")}},
		flag("saveMapping", "запам’ятати відповідність стовпців для файлів з такими самими заголовками",
			"remember the mapping for files with the same headings"),
		flag("force", "подати, навіть якщо цей файл уже подано", "lodge even if this file was lodged before"),
	}
}

func batchReads() []Route {
	head := map[int]reflect.Type{200: reflect.TypeFor[clearance.BatchHead]()}
	gone := []int{404}
	return []Route{
		{
			Method: fiber.MethodGet, Path: pathBatches, Roles: traders(),
			Summary: say("Перелік пакетів, найновіші першими", "List batches, newest first"), Query: paging(),
			Answers: map[int]reflect.Type{200: reflect.TypeFor[clearance.BatchPage]()}, class: reading, answer: listBatches,
		},
		{
			Method: fiber.MethodGet, Path: pathBatches + "/template.xlsx", Public: true,
			Summary: say("Шаблон книги для заповнення", "The template of a workbook, to be filled in"),
			Query:   []Parameter{langParameter()}, Answers: map[int]reflect.Type{200: nil},
			Media: []string{batch.XLSX.ContentType()}, class: reading, answer: batchTemplate,
		},
		{
			Method: fiber.MethodGet, Path: pathBatches + "/{id}", Roles: traders(),
			Summary: say("Стан пакета", "How far a batch has come"),
			Answers: head, Refusal: gone, class: reading, answer: batchHead,
		},
		{
			Method: fiber.MethodGet, Path: pathBatches + "/{id}/rows", Roles: traders(),
			Summary: say("Відповіді за рядками книги, по деклараціях", "The answers to the rows, declaration by declaration"),
			Query: []Parameter{
				{Name: "after", Kind: Whole, Most: mostRows,
					About: say("next попередньої сторінки", "next of the page before")},
				limitParameter(),
			},
			Answers: map[int]reflect.Type{200: reflect.TypeFor[clearance.BatchAnswers]()}, Refusal: gone,
			class: reading, answer: batchRows,
		},
		{
			Method: fiber.MethodGet, Path: pathBatches + "/{id}/preview", Roles: traders(),
			Summary: say("Перші рядки так, як їх зрозуміла служба", "The first rows as they were understood"),
			Answers: map[int]reflect.Type{200: reflect.TypeFor[clearance.BatchPreview]()}, Refusal: gone,
			class: reading, answer: batchPreview,
		},
		{
			Method: fiber.MethodGet, Path: pathBatches + "/{id}/events", Roles: traders(),
			Summary: say("Події пакета (Server-Sent Events): progress зі станом пакета, наприкінці end",
				"The events of a batch (Server-Sent Events): progress with its state, end at last"),
			Answers: map[int]reflect.Type{200: nil}, Media: []string{eventStream}, Refusal: gone,
			class: watching, answer: batchEvents,
		},
	}
}

// fileRoutes are those whose answer is a file that is written as it is made.
func fileRoutes() []Route {
	either := []string{batch.XLSX.ContentType(), batch.CSV.ContentType()}
	file := map[int]reflect.Type{200: nil}
	asked := append(conditions(), langParameter())
	return []Route{
		{
			Method: fiber.MethodGet, Path: pathBatches + "/{id}/result.xlsx", Roles: traders(),
			Summary: say("Подана книга з відповіддю в кожному рядку; на CSV відповідь у CSV",
				"The workbook lodged with the answer in each row; a CSV is answered with a CSV"),
			Query: []Parameter{langParameter()}, Answers: file, Media: either, Refusal: []int{404},
			class: writing, answer: batchResult,
		},
		{
			Method: fiber.MethodGet, Path: pathDeclarations + ".xlsx", Roles: clearance.Roles(),
			Summary: say("Перелік декларацій як книга Excel", "The list of declarations as a workbook"),
			Query:   asked, Answers: file, Media: either[:1], class: writing, answer: exportXLSX,
		},
		{
			Method: fiber.MethodGet, Path: pathDeclarations + ".csv", Roles: clearance.Roles(),
			Summary: say("Перелік декларацій як CSV", "The list of declarations as CSV"),
			Query:   asked, Answers: file, Media: either[1:], class: writing, answer: exportCSV,
		},
	}
}
