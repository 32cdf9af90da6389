package batch

import (
	"slices"
	"strconv"

	"github.com/brama-customs/brama/fault"
)

// The refusals of a workbook. Codes are for ever.
var (
	tooLarge = rule(fault.System, "workbook.too-large",
		"Файл більший за {max} МіБ; розділіть його на кілька менших.",
		"The file is over {max} MiB; split it into smaller ones.")
	legacy = rule(fault.System, "workbook.legacy",
		"Це книга старого формату .xls; відкрийте її в Excel і збережіть як «Книга Excel (.xlsx)».",
		"This is a workbook of the old .xls format; open it in Excel and save it as “Excel Workbook (.xlsx)”.")
	encrypted = rule(fault.System, "workbook.encrypted",
		"Книгу захищено паролем; зніміть пароль на відкриття і збережіть її знову.",
		"The workbook is protected by a password; remove the password to open it and save it again.")
	notWorkbook = rule(fault.System, "workbook.not-xlsx",
		"Це не книга Excel (.xlsx) і не CSV; збережіть таблицю як «Книга Excel (.xlsx)».",
		"This is not an Excel workbook (.xlsx), nor CSV; save the table as “Excel Workbook (.xlsx)”.")
	damaged = rule(fault.System, "workbook.damaged",
		"Книгу пошкоджено: частину {part} не можна прочитати. Відкрийте її в Excel, збережіть наново і повторіть.",
		"The workbook is damaged: its part {part} cannot be read. Open it in Excel, save it anew and try again.")
	macros = rule(fault.System, "workbook.macros",
		"Книга містить макроси; збережіть її без них як «Книга Excel (.xlsx)».",
		"The workbook has macros; save it without them as “Excel Workbook (.xlsx)”.")
	linked = rule(fault.System, "workbook.external-links",
		"Книга посилається на інші файли ({part}); розірвіть зв'язки (Дані → Змінити зв'язки) і збережіть її знову.",
		"The workbook links to other files ({part}); break the links (Data → Edit Links) and save it again.")
	docType = rule(fault.System, "workbook.entities",
		"Частина {part} книги оголошує тип документа (DTD), чого Excel ніколи не пише; збережіть книгу наново в Excel.",
		"The part {part} of the workbook declares a document type (DTD), which Excel never writes; save it anew in Excel.")
	notUTF8 = rule(fault.System, "workbook.encoding",
		"Частину {part} книги записано не в UTF-8; збережіть книгу наново в Excel.",
		"The part {part} of the workbook is not UTF-8; save it anew in Excel.")
	bomb = rule(fault.System, "workbook.bomb",
		"Книга розпаковується в надто великий обсяг ({part}); залиште в ній лише потрібні аркуші та рядки і збережіть наново.",
		"The workbook unpacks to far too much ({part}); keep only the sheets and rows needed and save it anew.")
	tooManyParts = rule(fault.System, "workbook.too-many-parts",
		"Книга містить понад {max} частин; скопіюйте потрібний аркуш у нову книгу.",
		"The workbook has over {max} parts; copy the sheet needed into a new workbook.")
	unsafeName = rule(fault.System, "workbook.unsafe-name",
		"Частина книги має недозволену або повторену назву ({part}); збережіть книгу наново в Excel.",
		"A part of the workbook has a name that is not allowed or stands twice ({part}); save it anew in Excel.")
	noSheet = rule(fault.System, "workbook.no-sheet",
		"Аркуша «{sheet}» у книзі немає.",
		"The workbook has no sheet “{sheet}”.")
	tooManyStrings = rule(fault.System, "workbook.too-many-strings",
		"Книга містить забагато різних текстів; розділіть її на кілька менших.",
		"The workbook has too many different texts; split it into smaller ones.")
	tooManyRows = rule(fault.System, "workbook.too-many-rows",
		"Аркуш «{sheet}» має понад {max} рядків; розділіть його на кілька книг.",
		"The sheet “{sheet}” has over {max} rows; split it over several workbooks.")
	tooManyColumns = rule(fault.System, "workbook.too-many-columns",
		"Рядок {row} аркуша «{sheet}» заповнено далі за {max}-й стовпець; видаліть зайві стовпці.",
		"Row {row} of the sheet “{sheet}” is filled beyond column {max}; delete the columns not needed.")
	cellTooLong = rule(fault.System, "workbook.cell-too-long",
		"Текст однієї з комірок ({where}) довший за {max} символів; скоротіть його.",
		"The text of a cell ({where}) is over {max} characters; shorten it.")
	csvCoding = rule(fault.System, "workbook.csv-encoding",
		"Рядок {row} файлу CSV містить символи, яких немає в кодуванні {coding}; збережіть таблицю як «CSV UTF-8» або «Книга Excel (.xlsx)».",
		"Row {row} of the CSV has characters that {coding} does not know; save the table as “CSV UTF-8” or “Excel Workbook (.xlsx)”.")
	csvQuote = rule(fault.System, "workbook.csv-quote",
		"Лапки, відкриті в рядку {row} файлу CSV, ніде не закрито; закрийте їх або збережіть таблицю як «Книга Excel (.xlsx)».",
		"The quotation mark opened in row {row} of the CSV is never closed; close it, or save the table as “Excel Workbook (.xlsx)”.")
	badCell = rule(fault.System, "workbook.cell",
		"Комірку {cell} аркуша «{sheet}» записано неправильно; відкрийте книгу в Excel, збережіть наново і повторіть.",
		"Cell {cell} of the sheet “{sheet}” is written wrongly; open the workbook in Excel, save it anew and try again.")
)

func rule(level fault.Level, code, uk, en string) fault.Rule {
	return fault.Rule{Code: code, Level: level, Text: fault.Text{UK: uk, EN: en}}
}

// Catalogue lists the rules of this package.
func Catalogue() []fault.Rule {
	return slices.Concat([]fault.Rule{tooLarge, legacy, encrypted, notWorkbook, damaged, macros, linked, docType, notUTF8, bomb,
		tooManyParts, unsafeName, noSheet, tooManyStrings, tooManyRows, tooManyColumns, cellTooLong, badCell, csvCoding, csvQuote}, mappingRules(), rowRules())
}

// refuse makes the refusal of a rule, with the kind its code stands for.
func refuse(r fault.Rule, pairs ...string) *fault.Error {
	kind := fault.Malformed
	switch r.Code {
	case tooLarge.Code, bomb.Code, tooManyParts.Code, tooManyStrings.Code, tooManyRows.Code, tooManyColumns.Code, cellTooLong.Code:
		kind = fault.TooLarge
	case legacy.Code, encrypted.Code, notWorkbook.Code, macros.Code, linked.Code:
		kind = fault.Unsupported
	case noSheet.Code:
		kind = fault.NotFound
	}
	return fault.New(kind, r, pairs...)
}

// mebibytes is a limit as a person reads it.
func mebibytes(n int64) string { return strconv.FormatInt(n>>20, 10) }
