package risk

import "github.com/brama-customs/brama/fault"

// The rules of what stands in settings by itself. Codes are for ever.
var (
	settingsName = structure("settings.name",
		"Назва набору — від 1 до 40 малих латинських літер, цифр, крапок і дефісів; наприклад spring-2.",
		"The name of the set is 1 to 40 small Latin letters, digits, points and hyphens, such as spring-2.")
	settingsDrawFloor = structure("settings.draw-floor",
		"Випадкових перевірок на тисячу декларацій має бути від {least} до 1000: менша частка лишила б модель без неупереджених даних.",
		"Random checks of a thousand declarations must be {least} to 1000: a smaller share would leave the model without unbiased data.")
	settingsDrawPlaces = structure("settings.draw-places",
		"Частка місць перевірки для жеребу — від 0 до 1000 на тисячу; виправте число.",
		"The share of places that chance takes is 0 to 1000 per mille; correct the number.")
	settingsDrawChannel = structure("settings.draw-channel",
		"Випадкова перевірка йде жовтим або червоним каналом; вкажіть yellow або red.",
		"A random check goes by the yellow or the red channel; give yellow or red.")
	settingsDate = structure("settings.date",
		"Таблиця не має дати; вкажіть її, наприклад \"2026-01-12\".",
		"The table has no date; give it, such as \"2026-01-12\".")
	settingsNeeded = structure("settings.needed",
		"Це поле потрібне, хоча б із нулем або порожнім переліком: пропущене вимкнуло б своє правило; вкажіть його.",
		"This field is needed, be it zero or an empty list: left out it would switch its rule off; give it.")
	settingsWeight = structure("settings.weight",
		"Бали за ознаку ризику — ціле число від 0 до {most}; виправте його.",
		"Points for a sign of risk are a whole number from 0 to {most}; correct it.")
	settingsYellow = structure("settings.yellow-score",
		"Жовтий канал починається від 1 до {most} балів; виправте число.",
		"The yellow channel begins at 1 to {most} points; correct the number.")
	settingsRed = substance("settings.red-score",
		"Червоний канал починається від {least} до {most} балів, не раніше за жовтий; виправте одне з двох чисел.",
		"The red channel begins at {least} to {most} points, not before the yellow; correct one of the two numbers.")
)

// The rules of offices and their inspectors.
var (
	settingsOffice = structure("settings.office",
		"Код митного органу — UA і шість цифр, наприклад UA100230; виправте його. Зірочка (*) — усі інші, лише для кількості перевірок.",
		"The code of a customs office is UA and six digits, such as UA100230; correct it. An asterisk (*) is all others, for numbers of checks only.")
	settingsCapacity = structure("settings.capacity",
		"Перевірок за день — від 0 до 100\u00a0000; виправте число.",
		"Checks a day are 0 to 100,000; correct the number.")
	settingsRoster = structure("settings.roster",
		"У переліку має бути від 1 до {most} інспекторів; доповніть чи скоротіть його або вилучіть перелік цього митного органу.",
		"A roster has 1 to {most} inspectors; add some, shorten it, or remove the roster of this office.")
	settingsInspector = structure("settings.inspector",
		"Інспектора записують як організація/ім’я, так, як він входить до служби, без зайвих пробілів; наприклад kyiv-customs/o.bondar.",
		"An inspector is written as tenant/name, as they sign in, without stray spaces; such as kyiv-customs/o.bondar.")
	settingsInspectorTwice = substance("settings.inspector-twice",
		"Цього інспектора вже названо вище в тому самому переліку; залиште один запис.",
		"This inspector stands above in the same roster; keep one of the two.")
)

// The rules of prices and masses.
var (
	settingsObservations = structure("settings.observations",
		"Медіану порівнюють щонайменше з {least} спостережень: за меншої кількості вона випадкова; збільште число.",
		"A median is compared with from {least} observations on: of fewer it is chance; raise the number.")
	settingsLowPercent = structure("settings.low-percent",
		"Межа низької ціни — від 0 до 100 відсотків медіани; виправте число.",
		"The limit of a low price is 0 to 100 per cent of the median; correct the number.")
	settingsFarPercent = substance("settings.far-percent",
		"Межа дуже низької ціни — від 0 відсотків медіани до межі низької ціни (lowPercent); виправте одне з двох чисел.",
		"The limit of a very low price is 0 per cent of the median up to that of a low price (lowPercent); correct one of the two.")
	settingsFarWeight = substance("settings.far-weight",
		"За дуже низьку ціну не може бути менше балів, ніж за низьку (lowWeight); виправте одне з двох чисел.",
		"A very low price cannot have fewer points than a low one (lowWeight); correct one of the two.")
	settingsMassLeast = structure("settings.mass-least",
		"Найменша маса одного місця не може бути від’ємною; вкажіть число від 0.",
		"The least mass of a package cannot be negative; give a number from 0.")
	settingsMass = substance("settings.mass",
		"Найбільша маса одного місця має бути більша за найменшу (leastPerPackage); виправте одне з двох чисел.",
		"The most mass of a package must be over the least (leastPerPackage); correct one of the two.")
)

// The rules of tables.
var (
	settingsGoods = structure("settings.hs6",
		"Товар переліку позначають шістьма цифрами коду УКТЗЕД без пробілів, наприклад 854231; виправте код.",
		"Goods of the list are named by six digits of the commodity code without spaces, such as 854231; correct the code.")
	settingsGoodsTwice = substance("settings.hs6-twice",
		"Цей код уже є вище в переліку; залиште один рядок.",
		"This code stands above in the list; keep one of the lines.")
	settingsTier = structure("settings.tier",
		"Такого рівня в переліку немає; вкажіть 1, 2, 3A, 3B, 4A або 4B.",
		"The list has no such tier; give 1, 2, 3A, 3B, 4A or 4B.")
	settingsPartner = structure("settings.partner",
		"Код країни — дві великі латинські літери за ISO 3166, наприклад PL; виправте його.",
		"The code of a country is two Latin capitals by ISO 3166, such as PL; correct it.")
	settingsFormalityCode = structure("settings.formality-code",
		"Рядок таблиці не має коду митної формальності; вкажіть його, наприклад 105-2.",
		"The line has no code of a formality; give it, such as 105-2.")
	settingsFormalityForm = structure("settings.formality-form",
		"Код митної формальності — три цифри, дефіс і цифра, наприклад 105-2; виправте його.",
		"The code of a formality is three digits, a hyphen and a digit, such as 105-2; correct it.")
	settingsFormalityTwice = substance("settings.formality-twice",
		"Цей код митної формальності вже є вище в таблиці; залиште один рядок.",
		"This code of a formality stands above in the table; keep one of the lines.")
	settingsFormalityText = structure("settings.formality-text",
		"Митна формальність не має тексту обома мовами; вкажіть text.uk і text.en.",
		"The formality has no text in both languages; give text.uk and text.en.")
	settingsFormalityMissing = substance("settings.formality-missing",
		"Правила призначають митну формальність {code}, а в таблиці її немає; додайте рядок з цим кодом.",
		"Rules order the formality {code}, and the table has none; add a line with this code.")
	settingsFormalityOrdered = substance("settings.formality-ordered",
		"Митну формальність {code} призначають профілі ({profiles}), а в таблиці її немає; залиште рядок з цим кодом або спершу вилучіть код із цих профілів.",
		"Profiles ({profiles}) order the formality {code}, and the table has none; keep the line with this code, or take the code out of these profiles first.")
	settingsDateAhead = substance("settings.date-ahead",
		"Таблиця митних формальностей має дату {date}, а сьогодні {today}: схвалене діє одразу. Схваліть її того дня або виправте дату.",
		"The table of formalities is dated {date}, and today is {today}: what is approved counts at once. Approve it on that day, or correct the date.")
)

// Catalogue lists the rules of this package.
func Catalogue() []fault.Rule {
	return []fault.Rule{
		settingsName, settingsDrawFloor, settingsDrawPlaces, settingsDrawChannel, settingsDate, settingsNeeded, settingsWeight, settingsYellow, settingsRed,
		settingsOffice, settingsCapacity, settingsRoster, settingsInspector, settingsInspectorTwice,
		settingsObservations, settingsLowPercent, settingsFarPercent, settingsFarWeight, settingsMassLeast, settingsMass,
		settingsGoods, settingsGoodsTwice, settingsTier, settingsPartner,
		settingsFormalityCode, settingsFormalityForm, settingsFormalityTwice, settingsFormalityText, settingsFormalityMissing,
		settingsFormalityOrdered, settingsDateAhead,
	}
}

func structure(code, uk, en string) fault.Rule {
	return fault.Rule{Code: code, Level: fault.Structure, Text: fault.Text{UK: uk, EN: en}}
}

func substance(code, uk, en string) fault.Rule {
	return fault.Rule{Code: code, Level: fault.Substance, Text: fault.Text{UK: uk, EN: en}}
}
