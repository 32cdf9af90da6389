package profiles

import "github.com/brama-customs/brama/fault"

// The rules of a profile's own fields.
var (
	idForm = structure("profile.id",
		"Ідентифікатор профілю — малі латинські літери й цифри, слова через дефіс; наприклад cheap-footwear.",
		"The identifier of a profile is small Latin letters and digits, words joined by hyphens, such as cheap-footwear.")
	noTitle = structure("profile.title",
		"Профіль не має назви обома мовами; вкажіть title.uk і title.en.",
		"The profile has no title in both languages; give title.uk and title.en.")
	noInstruction = structure("profile.instruction",
		"Немає вказівки інспекторові обома мовами; напишіть, що саме перевірити.",
		"There is no instruction to the inspector in both languages; write what to check.")
	noJustification = structure("profile.justification",
		"Не вказано, чому потрібен цей профіль; напишіть обґрунтування.",
		"It is not said why there should be this profile; write a justification.")
	tooLong = structure("profile.too-long",
		"Текст довший за {max} символів; скоротіть його.",
		"The text is longer than {max} characters; shorten it.")
	channelUnknown = structure("profile.channel",
		"Профіль спрямовує на жовтий або червоний канал; вкажіть yellow або red.",
		"A profile sends to the yellow or the red channel; give yellow or red.")
	formalityForm = structure("profile.formality",
		"Код митної формальності — три цифри, дефіс і цифра; наприклад 105-2.",
		"The code of a formality is three digits, a hyphen and a digit, such as 105-2.")
	formalityTwice = substance("profile.formality-twice",
		"Цю митну формальність уже вказано вище; залиште один запис.",
		"This formality stands above; keep one of the two.")
	neverValid = substance("profile.validity",
		"Останній день дії раніший за перший; виправте from або to.",
		"The last day of validity is before the first; correct from or to.")
	zero = structure("profile.zero",
		"Нуль тут нічого не обмежує; вкажіть число від 1 або вилучіть поле.",
		"Zero limits nothing here; give a number from 1 or remove the field.")
	twice = substance("profile.twice",
		"Профіль з таким ідентифікатором уже є вище у файлі; залиште один.",
		"A profile of this identifier stands above in the file; keep one.")
)

// The rules of criteria.
var (
	noCriteria = substance("profile.no-criteria",
		"Профіль без жодного критерію спрацьовував би на кожну декларацію; вкажіть хоча б один критерій або умову when.",
		"A profile without any criterion would hit every declaration; give at least one criterion or a condition, when.")
	emptyList = structure("profile.list-empty",
		"Перелік порожній; внесіть хоча б одне значення або вилучіть поле.",
		"The list is empty; give at least one value or remove the field.")
	emptyRange = structure("profile.range-empty",
		"Не вказано жодної межі; вкажіть хоча б одну або вилучіть поле.",
		"No limit is given; give at least one or remove the field.")
	crossed = substance("profile.range",
		"Найменше значення більше за найбільше; виправте межі.",
		"The least is more than the most; correct the limits.")
	officeForm = structure("profile.office",
		"Код митниці — UA і шість цифр, наприклад UA100230.",
		"The code of a customs office is UA and six digits, such as UA100230.")
	typeUnknown = structure("profile.type",
		"Такого типу декларації немає; вкажіть IM, EX або TR.",
		"There is no such declaration type; give IM, EX or TR.")
	procedureForm = structure("profile.procedure",
		"Код митного режиму — дві цифри, наприклад 40.",
		"The code of a customs procedure is two digits, such as 40.")
	transportForm = structure("profile.transport-mode",
		"Код виду транспорту — дві цифри, наприклад 30.",
		"The code of a mode of transport is two digits, such as 30.")
	partyForm = structure("profile.party",
		"Тут має бути код особи або, якщо коду немає, її найменування: хоча б одна літера чи цифра.",
		"This must be the number of a party or, where it has none, its name: at least one letter or digit.")
	countryForm = structure("profile.country",
		"Код країни — дві великі латинські літери за ISO 3166, наприклад CN.",
		"The code of a country is two Latin capitals by ISO 3166, such as CN.")
	listForm = structure("profile.list",
		"Не вказано назви списку; вкажіть назву завантаженого списку осіб.",
		"The list has no name; give the name of a loaded list of parties.")
	codeForm = structure("profile.code",
		"Початок коду товару — від 2 до 10 цифр УКТЗЕД без пробілів, наприклад 6109.",
		"The beginning of a commodity code is 2 to 10 digits of УКТЗЕД without spaces, such as 6109.")
	valuationForm = structure("profile.valuation-method",
		"Метод визначення митної вартості — одна цифра від 1 до 6.",
		"The method of customs valuation is one digit from 1 to 6.")
)

// The rules of the condition in CEL.
var (
	whenEmpty = structure("profile.when-empty",
		"Умова порожня; напишіть її або вилучіть поле.",
		"The condition is empty; write it or remove the field.")
	whenLong = structure("profile.when-long",
		"Умова довша за {max} байтів; скоротіть її або перенесіть частину в критерії.",
		"The condition is longer than {max} bytes; shorten it or move a part to the criteria.")
	whenWrong = structure("profile.when",
		"Умову записано неправильно, позиція {column} ({near-uk}): {uk}. Виправте запис.",
		"The condition is written wrongly at column {column} ({near-en}): {en}. Correct it.")
	whenType = structure("profile.when-type",
		"В умові є недозволене ({uk}), позиція {column}; можна лише цілі числа, тексти, так/ні та їх переліки однакового типу.",
		"The condition has what is not allowed ({en}) at column {column}; only whole numbers, texts, yes/no and lists of one of them are allowed.")
	whenKnown = structure("profile.when-known",
		"У дужках known() має стояти назва показника, наприклад known(item.netGrams); позиція {column}.",
		"known() takes the name of a figure, such as known(item.netGrams); column {column}.")
	whenDeep = structure("profile.when-deep",
		"Умова має забагато вкладених дій або переліків; запишіть її простіше або перенесіть частину в критерії.",
		"The condition has too many operations or lists within each other; write it more simply or move a part to the criteria.")
	whenResult = structure("profile.when-result",
		"Умова має давати так або ні, а дає інше ({uk}); допишіть порівняння.",
		"The condition must give yes or no, but gives something else ({en}); add a comparison.")
)

// Catalogue lists the rules of this package.
func Catalogue() []fault.Rule {
	return []fault.Rule{
		idForm, noTitle, noInstruction, noJustification, tooLong, channelUnknown, formalityForm, formalityTwice, neverValid, zero, twice,
		noCriteria, emptyList, emptyRange, crossed, officeForm, typeUnknown, procedureForm, transportForm,
		partyForm, countryForm, listForm, codeForm, valuationForm,
		whenEmpty, whenLong, whenWrong, whenType, whenKnown, whenDeep, whenResult,
	}
}

func structure(code, uk, en string) fault.Rule {
	return fault.Rule{Code: code, Level: fault.Structure, Text: fault.Text{UK: uk, EN: en}}
}

func substance(code, uk, en string) fault.Rule {
	return fault.Rule{Code: code, Level: fault.Substance, Text: fault.Text{UK: uk, EN: en}}
}
