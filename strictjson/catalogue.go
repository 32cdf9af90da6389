package strictjson

import "github.com/brama-customs/brama/fault"

// The rules of the text itself: broken, the document cannot be read.
var (
	Empty = system("json.empty",
		"Документ порожній; надішліть JSON.",
		"The document is empty; send JSON.")
	ByteOrderMark = system("json.byte-order-mark",
		"Перед документом стоїть позначка порядку байтів (BOM); збережіть його в UTF-8 без BOM.",
		"A byte order mark (BOM) stands before the document; save it as UTF-8 without BOM.")
	NotUTF8 = system("json.utf8",
		"Рядок {line}, позиція {column}: текст не в кодуванні UTF-8; збережіть документ у UTF-8.",
		"Line {line}, column {column}: the text is not UTF-8; save the document as UTF-8.")
	Syntax = system("json.syntax",
		"Рядок {line}, позиція {column}: це не JSON; виправте запис (лапки, коми, дужки).",
		"Line {line}, column {column}: this is not JSON; correct the notation (quotes, commas, brackets).")
	Depth = system("json.depth",
		"Вкладеність глибша за {max} рівні; документ так глибоко не вкладають.",
		"Nesting is deeper than {max} levels; no document nests so deep.")
	Trailing = system("json.trailing",
		"Рядок {line}, позиція {column}: після документа ще щось стоїть; надсилайте рівно один документ.",
		"Line {line}, column {column}: something stands after the document; send exactly one document.")
)

// The rules of fields and their values.
var (
	UnknownField = structure("json.unknown-field",
		"Такого поля немає; перевірте назву, зокрема великі й малі літери, або вилучіть його.",
		"There is no such field; check its name, capitals included, or remove it.")
	DuplicateKey = structure("json.duplicate-key",
		"Поле вказано двічі; залиште одне.",
		"The field is given twice; keep one.")
	Null = structure("json.null",
		"Замість значення стоїть null; вкажіть значення або не пишіть поля.",
		"null stands for a value; give a value or leave the field out.")
	Type = structure("json.type",
		"Тут має бути {uk}.",
		"This must be {en}.")
	BareNumber = structure("json.bare-number",
		"Це значення пишуть у лапках: \"1234.50\", а не 1234.50.",
		"This value is written in quotes: \"1234.50\", not 1234.50.")
	NotInteger = structure("json.integer",
		"Тут має бути ціле число від нуля, лише цифри: без знака, дробової частини та експоненти.",
		"This must be a whole number from zero, digits only: no sign, fraction or exponent.")
	TooBig = structure("json.too-big",
		"Число більше за найбільше дозволене: {max}.",
		"The number is more than the most allowed: {max}.")
	TooLong = structure("json.too-long",
		"Текст довший за {max} символів (тут {length}); скоротіть його.",
		"The text is longer than {max} characters (here {length}); shorten it.")
	TooMany = structure("json.too-many",
		"Елементів більше ніж {max}; залиште не більше.",
		"There are more than {max} elements; keep no more.")
	Exponent = structure("json.number-exponent",
		"Число записано з експонентою; пишіть звичайні цифри: \"1500.00\", а не \"1.5e3\".",
		"The number has an exponent; write plain digits: \"1500.00\", not \"1.5e3\".")
	Sign = structure("json.number-sign",
		"Число записано зі знаком; тут пишуть лише цифри, без плюса й мінуса.",
		"The number has a sign; only digits are written here, no plus or minus.")
	Space = structure("json.number-space",
		"У числі є пробіл; пишіть цифри разом: \"1234.50\", а не \"1 234.50\".",
		"The number has a space in it; write the digits together: \"1234.50\", not \"1 234.50\".")
	Comma = structure("json.number-comma",
		"У числі є кома; дробову частину відділяє крапка, розряди не відділяють: \"1234.50\".",
		"The number has a comma; a point separates the fraction, nothing separates thousands: \"1234.50\".")
	Format = structure("json.number-format",
		"Це не число; пишіть цифри з крапкою перед дробовою частиною, без зайвих нулів попереду: \"1234.50\".",
		"This is not a number; write digits with a point before the fraction and no leading zeros: \"1234.50\".")
	Digits = structure("json.number-digits",
		"Забагато цифр: не більше ніж {whole} до крапки і {places} після неї.",
		"Too many digits: no more than {whole} before the point and {places} after it.")
	DateFormat = structure("json.date",
		"Це не дата; пишіть РРРР-ММ-ДД, день має існувати: \"2026-01-12\".",
		"This is not a date; write YYYY-MM-DD, and the day must exist: \"2026-01-12\".")
	Control = structure("json.control-character",
		"У тексті є керівний символ (розрив рядка, табуляція тощо); вилучіть його.",
		"The text has a control character (a line break, a tab or the like); remove it.")
	Direction = structure("json.direction-character",
		"У тексті є невидимий символ, що змінює напрям письма; вилучіть його.",
		"The text has an invisible character that changes the direction of writing; remove it.")
	Surrogate = structure("json.surrogate",
		"У тексті є половина символу (\\uD800–\\uDFFF без пари); запишіть символ цілим.",
		"The text has half a character (\\uD800–\\uDFFF without its pair); write the whole character.")
	Unassigned = structure("json.unassigned-character",
		"У тексті є код, що не є символом Юнікоду; вилучіть його.",
		"The text has a code that is no character of Unicode; remove it.")
	More = structure("json.more",
		"Помилок більше ніж {max}; тут наведено перші.",
		"There are more than {max} faults; these are the first.")
)

// Catalogue lists the rules of this package.
func Catalogue() []fault.Rule {
	return []fault.Rule{
		Empty, ByteOrderMark, NotUTF8, Syntax, Depth, Trailing,
		UnknownField, DuplicateKey, Null, Type, BareNumber, NotInteger, TooBig, TooLong, TooMany,
		Exponent, Sign, Space, Comma, Format, Digits, DateFormat,
		Control, Direction, Surrogate, Unassigned, More,
	}
}

func system(code, uk, en string) fault.Rule {
	return fault.Rule{Code: code, Level: fault.System, Text: fault.Text{UK: uk, EN: en}}
}

func structure(code, uk, en string) fault.Rule {
	return fault.Rule{Code: code, Level: fault.Structure, Text: fault.Text{UK: uk, EN: en}}
}
