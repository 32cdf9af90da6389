package screening

import "github.com/brama-customs/brama/fault"

// Rules of files of lists, and the texts of matches.
var (
	notList = fault.Rule{Code: "screening.not-list", Level: fault.System, Text: fault.Text{
		UK: "Це не список, який можна прочитати: {what}.",
		EN: "This is not a list that can be read: {what}.",
	}}
	broken = fault.Rule{Code: "screening.broken", Level: fault.System, Text: fault.Text{
		UK: "Файл пошкоджено в рядку {line}; далі його не прочитано.",
		EN: "The file is damaged at line {line}; it was read no further.",
	}}
	unsafe = fault.Rule{Code: "screening.unsafe", Level: fault.System, Text: fault.Text{
		UK: "Файл має оголошення типу документа або власні сутності; такі файли не читаються.",
		EN: "The file declares a document type or entities of its own; such files are not read.",
	}}
	tooLarge = fault.Rule{Code: "screening.too-large", Level: fault.System, Text: fault.Text{
		UK: "Файл більший, ніж дозволено: {what-uk} — щонайбільше {max}.",
		EN: "The file is larger than allowed: {what-en}, at most {max}.",
	}}
	noEntries = fault.Rule{Code: "screening.no-entries", Level: fault.Structure, Text: fault.Text{
		UK: "У списку немає жодного запису.",
		EN: "The list has no entries.",
	}}
	noColumn = fault.Rule{Code: "screening.no-column", Level: fault.Structure, Text: fault.Text{
		UK: "У рядку заголовків немає колонки {column}.",
		EN: "The line of headings has no column {column}.",
	}}
	oddColumn = fault.Rule{Code: "screening.odd-column", Level: fault.Structure, Text: fault.Text{
		UK: "Колонка «{column}» невідома або стоїть двічі; відомі: {known}.",
		EN: "The column “{column}” is not known or stands twice; known are: {known}.",
	}}
	oddWidth = fault.Rule{Code: "screening.odd-width", Level: fault.Structure, Text: fault.Text{
		UK: "У рядку {has} колонок, а в заголовках {want}.",
		EN: "The line has {has} columns, the headings {want}.",
	}}
	notUTF8 = fault.Rule{Code: "screening.not-utf-8", Level: fault.Structure, Text: fault.Text{
		UK: "Текст не у кодуванні UTF-8; збережіть файл як UTF-8.",
		EN: "The text is not UTF-8; save the file as UTF-8.",
	}}
	missing = fault.Rule{Code: "screening.missing", Level: fault.Structure, Text: fault.Text{
		UK: "Запис не має номера або імені; без них його не можна знайти.",
		EN: "The entry has no number or no name; without them it cannot be found.",
	}}
	incomparable = fault.Rule{Code: "screening.incomparable", Level: fault.Substance, Text: fault.Text{
		UK: "Жодне ім’я запису не має літер кирилиці чи латиниці або цифр; його неможливо знайти.",
		EN: "No name of the entry has Cyrillic or Latin letters or digits; it could never be found.",
	}}
	twice = fault.Rule{Code: "screening.twice", Level: fault.Substance, Text: fault.Text{
		UK: "Номер {id} вже має інший запис.",
		EN: "Another entry has the number {id} already.",
	}}
	tooLong = fault.Rule{Code: "screening.too-long", Level: fault.Structure, Text: fault.Text{
		UK: "Довше, ніж дозволено: щонайбільше {max}.",
		EN: "Longer than allowed: at most {max}.",
	}}
	oddKind = fault.Rule{Code: "screening.odd-kind", Level: fault.Structure, Text: fault.Text{
		UK: "Вид «{kind}» невідомий; має бути person, organisation, vessel, unknown або порожньо.",
		EN: "The kind “{kind}” is not known; it is person, organisation, vessel, unknown or empty.",
	}}
	oddDate = fault.Rule{Code: "screening.odd-date", Level: fault.Structure, Text: fault.Text{
		UK: "«{date}» — не дата у вигляді РРРР-ММ-ДД.",
		EN: "“{date}” is not a date as YYYY-MM-DD.",
	}}
	furtherFaults = fault.Rule{Code: "screening.more", Level: fault.Structure, Text: fault.Text{
		UK: "Помилок більше, ніж {max}; показано перші.",
		EN: "There are more than {max} faults; the first are shown.",
	}}
	nameFound = fault.Rule{Code: "screening.name", Level: fault.Warning, Text: fault.Text{
		UK: "Схоже на «{name}» у списку «{list}» (запис {entry}; підстава: {why-uk}; збіг {score} із 1000; версія списку {version}). Людина має перевірити, чи це та сама особа.",
		EN: "Looks like “{name}” on the list “{list}” (entry {entry}; ground: {why-en}; likeness {score} of 1000; version of the list {version}). A person must check whether it is the same one.",
	}}
	numberFound = fault.Rule{Code: "screening.number", Level: fault.Warning, Text: fault.Text{
		UK: "Номер {number} належить «{name}» у списку «{list}» (запис {entry}; підстава: {why-uk}; версія списку {version}). Людина має перевірити, чи це та сама особа.",
		EN: "The number {number} is that of “{name}” on the list “{list}” (entry {entry}; ground: {why-en}; version of the list {version}). A person must check whether it is the same one.",
	}}
)

// Catalogue lists the rules of this package.
func Catalogue() []fault.Rule {
	return []fault.Rule{
		notList, broken, unsafe, tooLarge, noEntries, noColumn, oddColumn, oddWidth, notUTF8, missing, incomparable,
		twice, tooLong, oddKind, oddDate, furtherFaults, nameFound, numberFound,
	}
}
