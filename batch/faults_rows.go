package batch

import "github.com/brama-customs/brama/fault"

// The faults of cells and rows: what stands there cannot be taken for what the
// column is to give. Codes are for ever.
var (
	numberFormat = rule(fault.Structure, "batch.number",
		"«{from}» не є числом; пишіть цифри з комою або крапкою перед дробовою частиною, без знака: 1234,50.",
		"“{from}” is not a number; write digits with a comma or a point before the fraction and no sign: 1234.50.")
	numberAmbiguous = rule(fault.Structure, "batch.number-ambiguous",
		"«{from}» можна прочитати двояко: з дробовою частиною або з відділеними тисячами; пишіть {one} або {other}.",
		"“{from}” can be read in two ways, with a fraction or with thousands set apart; write {one} or {other}.")
	numberWhole = rule(fault.Structure, "batch.number-whole",
		"«{from}» не є цілим числом; тут рахують лише цілими.",
		"“{from}” is not a whole number; only whole ones are counted here.")
	numberUnit = rule(fault.Structure, "batch.number-unit",
		"Біля числа «{from}» стоїть «{unit}», а тут мають бути {want}; перерахуйте або виправте.",
		"“{from}” has “{unit}” beside it where {want} are due; convert the number or correct the unit.")
	dateFormat = rule(fault.Structure, "batch.date",
		"«{from}» не є датою; пишіть РРРР-ММ-ДД або ДД.ММ.РРРР, день має існувати.",
		"“{from}” is not a date; write YYYY-MM-DD or DD.MM.YYYY, and the day must exist.")
	dateAmbiguous = rule(fault.Structure, "batch.date-ambiguous",
		"«{from}» можна прочитати як {one} і як {other}; напишіть одну з них саме так.",
		"“{from}” can be read as {one} and as {other}; write one of them just like that.")
	dateSerial = rule(fault.Structure, "batch.date-serial",
		"«{from}» — порядковий номер дня, а не дата; надайте комірці формат дати.",
		"“{from}” is the serial number of a day, not a date; give the cell a date format.")
	countryName = rule(fault.Structure, "batch.country",
		"«{from}» не є назвою чи кодом країни; пишіть дволітерний код: DE.",
		"“{from}” is no name or code of a country; write the code of two letters: DE.")
	currencyName = rule(fault.Structure, "batch.currency",
		"«{from}» не є валютою; пишіть трилітерний код: EUR.",
		"“{from}” is no currency; write the code of three letters: EUR.")
	yesOrNo = rule(fault.Structure, "batch.yes-no",
		"«{from}» не є ні «так», ні «ні».",
		"“{from}” is neither “yes” nor “no”.")
	fuelName = rule(fault.Structure, "batch.fuel",
		"«{from}» не є видом пального; пишіть бензин, дизель, гібрид, підзарядний гібрид або електро.",
		"“{from}” is no fuel; write petrol, diesel, hybrid, plug-in-hybrid or electric.")
	cellError = rule(fault.Structure, "batch.cell-error",
		"У комірці помилка Excel {from}; виправте формулу або впишіть значення.",
		"The cell holds the Excel error {from}; correct the formula or write the value.")
	formulaValue = rule(fault.Substance, "batch.formula",
		"Значення «{from}» дала формула, і воно могло застаріти; вставте його як значення.",
		"The value “{from}” comes from a formula and may be stale; paste it as a value.")
	formulaTaken = rule(fault.Warning, "batch.formula-taken",
		"Значення «{from}» дала формула; взято те, що було обчислено під час збереження книги.",
		"The value “{from}” comes from a formula; what it came to when the workbook was saved was taken.")
	mergedNumber = rule(fault.Structure, "batch.merged-number",
		"Число «{from}» стоїть в об'єднаній комірці кількох рядків; скасуйте об'єднання і впишіть у кожен рядок його частку.",
		"The number “{from}” stands in a cell merged over several rows; unmerge it and write each row its share.")
	formulaEmpty = rule(fault.Structure, "batch.formula-empty",
		"У комірці формула без обчисленого значення; відкрийте книгу в Excel і збережіть або впишіть значення.",
		"The cell has a formula that was never reckoned; open the workbook in Excel and save it, or write the value.")
)

// The repairs: the value was taken, and this says how it was read.
var (
	numberWritten = rule(fault.Warning, "batch.number-read",
		"Число «{from}» прочитано як {to}.", "The number “{from}” was read as {to}.")
	massConverted = rule(fault.Warning, "batch.mass-converted",
		"«{from}» перераховано в кілограми: {to}.", "“{from}” was converted into kilograms: {to}.")
	dateWritten = rule(fault.Warning, "batch.date-read",
		"Дату «{from}» прочитано як {to}.", "The date “{from}” was read as {to}.")
	codeWritten = rule(fault.Warning, "batch.code-read",
		"Код «{from}» прочитано як {to}.", "The code “{from}” was read as {to}.")
	leadingZero = rule(fault.Warning, "batch.leading-zero",
		"Код {from} втратив нуль попереду; взято {to}, бо інакше прочитати його не можна. Надайте стовпцю текстовий формат.",
		"The code {from} has lost a leading zero; {to} was taken, since it can be nothing else. Format the column as text.")
	nameRead = rule(fault.Warning, "batch.name-read",
		"«{from}» прочитано як {to}.", "“{from}” was read as {to}.")
	textJoined = rule(fault.Warning, "batch.text-joined",
		"Розриви рядка або табуляції в тексті замінено пробілами.",
		"Line breaks or tabs in the text were replaced by spaces.")
	renumbered = rule(fault.Warning, "batch.renumbered",
		"Товари пронумеровано наново, від 1: у таблиці їх лічба починається з {from}.",
		"The items were numbered anew from 1: the table counts them from {from}.")
)

// The faults of rows and of how they stand together.
var (
	contradiction = rule(fault.Substance, "batch.contradiction",
		"Рядки {first} і {second} однієї декларації кажуть різне: «{one}» і «{other}»; залиште одне значення.",
		"Rows {first} and {second} of one declaration say different things: “{one}” and “{other}”; keep one value.")
	keyReturns = rule(fault.Substance, "batch.rows-apart",
		"Рядки декларації {key} стоять не разом (перші — з рядка {first}); впорядкуйте таблицю за стовпцем {column}.",
		"The rows of declaration {key} do not stand together (the first are from row {first}); sort by column {column}.")
	tooManyItems = rule(fault.Substance, "batch.too-many-items",
		"В одній декларації понад {max} товарів; розділіть рядки на кілька декларацій стовпцем «lrn».",
		"One declaration has over {max} items; part the rows among several by a column “lrn”.")
	totalsSkipped = rule(fault.Warning, "batch.totals-row",
		"Рядок {row} — підсумковий; його пропущено.", "Row {row} holds totals; it was passed over.")
	totalsDiffer = rule(fault.Warning, "batch.totals-differ",
		"Підсумковий рядок каже {said}, а рядки над ним дають {sum}; перевірте, чи всі вони на місці.",
		"The row of totals says {said}, while the rows above come to {sum}; see whether all of them are there.")
	hiddenRow = rule(fault.Warning, "batch.hidden-row",
		"Рядок {row} прихований (наприклад, фільтром), але його прочитано; якщо він зайвий, вилучіть його.",
		"Row {row} is hidden (by a filter, for example) and was read all the same; delete it if it should not be.")
	headingsSkipped = rule(fault.Warning, "batch.headings-row",
		"Рядок {row} повторює заголовки стовпців; його пропущено.",
		"Row {row} repeats the headings of the columns; it was passed over.")
	noteSkipped = rule(fault.Warning, "batch.note-row",
		"Рядок {row} стоїть під підсумками і не має ні коду, ні чисел; його пропущено як примітку: «{text}».",
		"Row {row} stands beneath totals and has neither a code nor numbers; it was passed over as a note: “{text}”.")
)

// The refusals of a plan: nothing can be read by it.
var (
	feedUnknown = rule(fault.Structure, "batch.field-unknown",
		"Поля «{field}» у декларації немає; виправте відповідність стовпців.",
		"A declaration has no field “{field}”; correct the mapping.")
	feedTwice = rule(fault.Structure, "batch.field-twice",
		"Поле «{field}» дають два стовпці; залиште один.",
		"Two columns give the field “{field}”; keep one.")
	defaultItems = rule(fault.Structure, "batch.default-items",
		"Серед типових значень більше ніж один товар; залиште items[0], його поля підуть у кожен товар.",
		"The defaults hold more than one item; keep items[0], whose fields go into every item.")
)

// rowRules are listed by Catalogue.
func rowRules() []fault.Rule {
	return []fault.Rule{numberFormat, numberAmbiguous, numberWhole, numberUnit, dateFormat, dateAmbiguous, dateSerial,
		countryName, currencyName, yesOrNo, fuelName, cellError, formulaValue, formulaTaken, formulaEmpty,
		numberWritten, massConverted, dateWritten, codeWritten, leadingZero, nameRead, textJoined, renumbered,
		contradiction, keyReturns, tooManyItems, totalsSkipped, totalsDiffer, hiddenRow,
		headingsSkipped, noteSkipped, mergedNumber, mergedCells,
		feedUnknown, feedTwice, defaultItems}
}
