package declarations

import "github.com/brama-customs/brama/fault"

// Fields that are missing or malformed.
var (
	requiredField = structure("declaration.required",
		"Не заповнено «{uk}» (графа {box}); для {kindUK} це обов'язково.",
		"“{en}” (box {box}) is not filled; {kindEN} must have it.")
	lrnFormat = structure("declaration.lrn-format",
		"Внутрішній номер (графа 7) містить недозволені символи; пишіть латинські літери, цифри та - _ . / без пробілів.",
		"The local reference number (box 7) has characters that are not allowed; write Latin letters, digits and - _ . / without spaces.")
	typeUnknown = structure("declaration.type-unknown",
		"Такого типу декларації немає (графа 1); вкажіть ІМ, ЕК або ТР.",
		"There is no such declaration type (box 1); give IM, EX or TR.")
	procedureUnknown = structure("declaration.procedure-unknown",
		"Такого митного режиму немає в класифікаторі (графа 1); вкажіть 40 для імпорту, 10 для експорту, 80 для транзиту.",
		"There is no such customs procedure in the classifier (box 1); give 40 for import, 10 for export, 80 for transit.")
	additionalTypeFormat = structure("declaration.additional-type-format",
		"Особливість декларації (графа 1) — дві великі літери, наприклад АА.",
		"The additional declaration type (box 1) is two capital letters, such as AA.")
	officeFormat = structure("declaration.office-format",
		"Код митниці — UA і шість цифр, наприклад UA100230.",
		"The code of a customs office is UA and six digits, such as UA100230.")
	transitOfficeFormat = structure("declaration.transit-office-format",
		"Код митниці транзиту — код країни і шість знаків, наприклад PL301010.",
		"The code of an office of transit is a country code and six characters, such as PL301010.")
	countryUnknown = structure("declaration.country-unknown",
		"Такого коду країни немає; вкажіть дві великі літери за ISO 3166, наприклад DE.",
		"There is no such country code; give the two capital letters of ISO 3166, such as DE.")
	currencyUnknown = structure("declaration.currency-unknown",
		"Такого коду валюти немає; вкажіть три великі літери за ISO 4217, наприклад EUR.",
		"There is no such currency code; give the three capital letters of ISO 4217, such as EUR.")
	currencyMissing = structure("declaration.currency-missing",
		"Для суми не вказано валюту; вкажіть код, наприклад EUR.",
		"The amount has no currency; give its code, such as EUR.")
	natureFormat = structure("declaration.nature-format",
		"Характер угоди (графа 24) — дві цифри класифікатора, наприклад 11.",
		"The nature of transaction (box 24) is two digits of the classifier, such as 11.")
	incotermUnknown = structure("declaration.incoterm-unknown",
		"Таких умов поставки немає (графа 20); вкажіть правило Інкотермс, наприклад DAP.",
		"There are no such delivery terms (box 20); give a rule of Incoterms, such as DAP.")
	modeUnknown = structure("declaration.transport-mode-unknown",
		"Такого виду транспорту немає (графи 25, 26); вкажіть, наприклад, 10 — морський, 20 — залізничний, 30 — автомобільний, 40 — повітряний.",
		"There is no such mode of transport (boxes 25, 26); give for example 10 sea, 20 rail, 30 road, 40 air.")
	ibanInvalid = structure("declaration.iban",
		"Номер рахунка IBAN (графа 28) неправильний; перевірте його: для України це UA і 27 цифр без пробілів.",
		"The account number IBAN (box 28) is wrong; check it: for Ukraine it is UA and 27 digits without spaces.")
	bankCodeFormat = structure("declaration.bank-code-format",
		"Код банку (МФО, графа 28) — шість цифр.",
		"The bank code (box 28) is six digits.")
	partyName = structure("declaration.party-name",
		"Не вказано найменування або ПІБ особи; вкажіть його.",
		"The party has no name; give it.")
	partyCountry = structure("declaration.party-country",
		"Не вказано країну особи; вкажіть дві літери, наприклад UA.",
		"The party has no country; give two letters, such as UA.")
	partyIDRequired = structure("declaration.party-id-required",
		"Для особи з України потрібен код; вкажіть ЄДРПОУ (8 цифр) або РНОКПП (10 цифр).",
		"A Ukrainian party needs its number; give ЄДРПОУ (8 digits) or РНОКПП (10 digits).")
	partyIDFormat = structure("declaration.party-id-format",
		"Код особи з України — 8 цифр ЄДРПОУ або 10 цифр РНОКПП.",
		"The number of a Ukrainian party is the 8 digits of ЄДРПОУ or the 10 of РНОКПП.")
	partyIDCheck = structure("declaration.party-id-check",
		"Контрольна цифра коду не сходиться: такого ЄДРПОУ або РНОКПП немає; перевірте, чи немає описки.",
		"The check digit of the number is wrong: there is no such ЄДРПОУ or РНОКПП; look for a slip.")
	vatFormat = structure("declaration.vat-format",
		"Індивідуальний податковий номер платника ПДВ — 12 цифр (для фізичної особи 10).",
		"The individual tax number of a VAT payer is 12 digits (10 for a person).")
	documentType = structure("declaration.document-type",
		"Код документа (графи 40, 44) — чотири знаки класифікатора, наприклад 0380 для рахунка.",
		"The code of a document (boxes 40, 44) is four characters of the classifier, such as 0380 for an invoice.")
	documentNumber = structure("declaration.document-number",
		"Не вказано номер документа; вкажіть його, а якщо номера немає, «б/н».",
		"The document has no number; give it, or “б/н” where it bears none.")
	commodityFormat = structure("declaration.commodity-format",
		"Код товару (графа 33) — десять цифр УКТЗЕД без пробілів (для транзиту досить шести або восьми).",
		"The commodity code (box 33) is the ten digits of УКТЗЕД without spaces (six or eight do for a transit).")
	unitUnknown = structure("declaration.unit-unknown",
		"Такої одиниці немає в тарифі; можливі: кг, л, м, м2, м3, шт, пар, т.шт, л100.",
		"The tariff has no such unit; it can be: кг, л, м, м2, м3, шт, пар, т.шт, л100.")
	unitTwice = structure("declaration.unit-twice",
		"Кількість в одиницях «{unit}» вказано двічі; залиште одну.",
		"The quantity in “{unit}” is given twice; keep one.")
	packageFormat = structure("declaration.package-format",
		"Код виду упаковки (графа 31) — два знаки, наприклад CT для картонної коробки.",
		"The code of a kind of package (box 31) is two characters, such as CT for a carton.")
	previousProcedure = structure("declaration.previous-procedure",
		"Такого попереднього режиму немає в класифікаторі (графа 37); якщо його не було, вкажіть 00.",
		"There is no such previous procedure in the classifier (box 37); give 00 where there was none.")
	preferenceFormat = structure("declaration.preference-format",
		"Код преференції (графа 36) — три цифри; без пільги 000.",
		"The preference code (box 36) is three digits; 000 is none.")
	valuationMethod = structure("declaration.valuation-method",
		"Метод визначення митної вартості (графа 43) — цифра від 1 до 6.",
		"The valuation method (box 43) is a digit from 1 to 6.")
	apportionedBy = structure("declaration.apportioned-by",
		"Спільні витрати розподіляють за вартістю (value) або за масою брутто (mass); вкажіть одне з них.",
		"Common costs are apportioned by value or by (gross) mass; give one of the two.")
)

// Fields that contradict the law or one another.
var (
	procedureMismatch = substance("declaration.procedure-mismatch",
		"Митний режим не відповідає типу декларації (графа 1); можливі ІМ 40, ЕК 10 і ТР 80.",
		"The procedure does not go with the declaration type (box 1); it can be IM 40, EX 10 or TR 80.")
	procedureNotHandled = substance("declaration.procedure-not-handled",
		"Режим {procedure} ця служба ще не оформлює; подайте декларацію до митниці іншим шляхом. Тут приймають ІМ 40, ЕК 10 і ТР 80; платежі в інших режимах порахує калькулятор.",
		"Procedure {procedure} is not handled here yet; lodge with the customs office another way. IM 40, EX 10 and TR 80 are taken; the calculator works out payments under the others.")
	importDestination = substance("declaration.import-destination",
		"За імпорту країна призначення (графа 17) — Україна; вкажіть UA.",
		"On import the country of destination (box 17) is Ukraine; give UA.")
	exportDispatch = substance("declaration.export-dispatch",
		"За експорту країна відправлення (графа 15) — Україна; вкажіть UA.",
		"On export the country of dispatch (box 15) is Ukraine; give UA.")
	exportDestination = substance("declaration.export-destination",
		"За експорту товари не можуть прямувати до України (графа 17); вкажіть країну призначення.",
		"On export goods cannot be bound for Ukraine (box 17); give the country of destination.")
	importerForeign = substance("declaration.importer-foreign",
		"Імпортер (графа 8) має бути особою з України; вкажіть її та код країни UA.",
		"The importer (box 8) must be a Ukrainian party; name it, with the country UA.")
	exporterForeign = substance("declaration.exporter-foreign",
		"Експортер (графа 2) має бути особою з України; вкажіть її та код країни UA.",
		"The exporter (box 2) must be a Ukrainian party; name it, with the country UA.")
	declarantForeign = substance("declaration.declarant-foreign",
		"Декларант (графа 14) має бути резидентом України (МКУ, ст. 265); вкажіть його та код країни UA.",
		"The declarant (box 14) must be a resident of Ukraine (Customs Code, art. 265); name one, with the country UA.")
	rateDateFuture = substance("declaration.rate-date-future",
		"Дата курсів ({date}) ще не настала, сьогодні {today}; вкажіть день подання або не пишіть поля.",
		"The date of the rates ({date}) is yet to come, today is {today}; give the day of lodging or leave the field out.")
	deadlinePast = substance("declaration.deadline-past",
		"Строк доставки (графа 52) вже минув, сьогодні {today}; вкажіть майбутній.",
		"The transit deadline (box 52) has passed, today is {today}; give one to come.")
	containerMismatch = substance("declaration.container-indicator",
		"Ознака контейнера (графа 19) суперечить переліку контейнерів (графа 31); виправте одне з двох.",
		"The container indicator (box 19) contradicts the list of containers (box 31); correct one of the two.")
	itemCount = substance("declaration.item-count",
		"У графі 5 заявлено товарів: {declared}, а в декларації їх {counted}; виправте кількість.",
		"Box 5 says {declared} items and the declaration has {counted}; correct the number.")
	invoiceTotal = substance("declaration.invoice-total",
		"Загальна сума за рахунком (графа 22) {declared}, а сума товарів (графа 42) {sum}; вони мають збігатися.",
		"The total invoice amount (box 22) is {declared} and the items (box 42) make {sum}; they must be equal.")
	grossTotal = substance("declaration.gross-total",
		"Загальна вага брутто {declared} кг, а сума товарів (графа 35) {sum} кг; вони мають збігатися.",
		"The total gross mass is {declared} kg and the items (box 35) make {sum} kg; they must be equal.")
	customsValueTotal = substance("declaration.customs-value-total",
		"Загальна митна вартість (графа 12) {declared}, а сума товарів (графа 45) {sum}; вони мають збігатися.",
		"The total customs value (box 12) is {declared} and the items (box 45) make {sum}; they must be equal.")
	packageTotal = substance("declaration.package-total",
		"Всього місць (графа 6) {declared}, а за товарами (графа 31) {sum}; вони мають збігатися.",
		"There are {declared} packages in all (box 6) and {sum} by item (box 31); they must be equal.")
	sequenceGap = substance("declaration.sequence",
		"Номер товару (графа 32) повторюється або більший за кількість товарів; нумеруйте від 1 до {last} без пропусків.",
		"The item number (box 32) is a repetition or over the number of items; number them from 1 to {last} without gaps.")
	commodityUnknown = substance("declaration.commodity-unknown",
		"Коду товару {code} немає в УКТЗЕД на {date} (графа 33); вкажіть чинний код.",
		"There is no commodity code {code} in УКТЗЕД on {date} (box 33); give one in force.")
	unitMissing = substance("declaration.unit-missing",
		"Для коду {code} тариф називає додаткову одиницю «{unit}» (графа 41); вкажіть кількість у ній.",
		"The tariff names the additional unit “{unit}” for code {code} (box 41); give the quantity in it.")
	massNotPositive = substance("declaration.mass-not-positive",
		"Вага має бути більшою за нуль; виправте її.",
		"A mass must be above zero; correct it.")
	netOverGross = substance("declaration.net-over-gross",
		"Вага нетто ({less} кг, графа 38) більша за вагу брутто ({more} кг, графа 35); виправте одну з них.",
		"The net mass ({less} kg, box 38) is over the gross mass ({more} kg, box 35); correct one of them.")
	netOverPacked = substance("declaration.net-over-packed",
		"Вага нетто ({less} кг) більша за вагу нетто з первинною упаковкою ({more} кг); виправте одну з них.",
		"The net mass ({less} kg) is over the net mass with primary packaging ({more} kg); correct one of them.")
	packedOverGross = substance("declaration.packed-over-gross",
		"Вага нетто з первинною упаковкою ({less} кг) більша за вагу брутто ({more} кг); виправте одну з них.",
		"The net mass with primary packaging ({less} kg) is over the gross mass ({more} kg); correct one of them.")
	quantityNotPositive = substance("declaration.quantity-not-positive",
		"Кількість має бути більшою за нуль; виправте її.",
		"A quantity must be above zero; correct it.")
	amountNotPositive = substance("declaration.amount-not-positive",
		"Сума має бути більшою за нуль; виправте її або вилучіть.",
		"The amount must be above zero; correct it or leave it out.")
	priceZero = substance("declaration.price-zero",
		"За методом 1 митну вартість визначають за ціною договору, а вона нульова (графа 42); вкажіть ціну або інший метод.",
		"Method 1 takes the customs value from the price, which is zero (box 42); give the price or another method.")
	specificationTotal = substance("declaration.specification-total",
		"Сума рядків специфікації {sum} не дорівнює вартості товару {declared} (графа 42); виправте одне з двох.",
		"The rows of the specification make {sum}, which is not the amount of the item, {declared} (box 42); correct one of the two.")
	documentFuture = substance("declaration.document-future",
		"Документ датовано {date}, а сьогодні {today}; виправте дату.",
		"The document is dated {date} and today is {today}; correct the date.")
	documentPeriod = substance("declaration.document-period",
		"Документ втрачає чинність раніше, ніж виданий; виправте дати.",
		"The document expires before it was issued; correct the dates.")
	moreFaults = substance("declaration.more-faults",
		"Помилок більше ніж {max}; тут наведено перші.",
		"There are more than {max} faults; these are the first.")
)

// What is allowed and worth a look.
var (
	rateDateNotToday = warning("declaration.rate-date-not-today",
		"Курси й тариф узято на {date}, а не на день подання ({today}); якщо це не навмисно, не пишіть поля.",
		"Rates and tariff are those of {date}, not of the day of lodging ({today}); leave the field out unless that is meant.")
	mixedScripts = warning("declaration.mixed-scripts",
		"В одному слові найменування змішано кирилицю й латиницю; перевірте розкладку.",
		"A word of the name mixes Cyrillic and Latin letters; check the keyboard layout.")
	containerNumber = warning("declaration.container-number",
		"Номер контейнера не за ISO 6346 або з опискою (контрольна цифра не сходиться); перевірте його.",
		"The container number is not one of ISO 6346 or has a slip (its check digit is wrong); check it.")
	packageUnknown = warning("declaration.package-unknown",
		"Такого коду упаковки немає в переліку служби; перевірте за рекомендацією ЄЕК ООН № 21.",
		"The package code is not in this service's list; check it against UN/ECE recommendation 21.")
	documentExpired = warning("declaration.document-expired",
		"Документ був чинний до {date}; перевірте, чи є новий.",
		"The document was valid until {date}; see whether there is a new one.")
	invoiceMissing = warning("declaration.invoice-missing",
		"Серед документів немає рахунка-фактури (код 0380, графа 44); додайте його, щоб уникнути витребування.",
		"There is no commercial invoice among the documents (code 0380, box 44); add it, or it may be asked for.")
	freightMissing = warning("declaration.freight-missing",
		"За умов {incoterm} перевезення оплачує покупець, а витрат на нього до ціни не додано (МКУ, ст. 58); додайте коригування freight.",
		"Under {incoterm} the buyer pays for carriage and none is added to the price (Customs Code, art. 58); add a freight adjustment.")
	preferenceWithoutProof = warning("declaration.preference-without-proof",
		"Заявлено преференцію, а документа про походження (0954 або 0862, графа 44) немає; мито буде нараховано без преференції.",
		"A preference is claimed without a proof of origin (0954 or 0862, box 44); duty will be charged without it.")
	originsDiffer = warning("declaration.origins-differ",
		"Країна преференційного походження інша, ніж країна походження (графа 34); перевірте обидві.",
		"The country of preferential origin is not the country of origin (box 34); check both.")
	moreWarnings = warning("declaration.more-warnings",
		"Попереджень більше ніж {max}; тут наведено перші.",
		"There are more than {max} warnings; these are the first.")
)

// Catalogue lists the rules of this package.
func Catalogue() []fault.Rule {
	return []fault.Rule{
		requiredField, lrnFormat, apportionedBy, typeUnknown, procedureUnknown, additionalTypeFormat, officeFormat,
		transitOfficeFormat, countryUnknown, currencyUnknown, currencyMissing, natureFormat, incotermUnknown,
		modeUnknown, ibanInvalid, bankCodeFormat, partyName, partyCountry, partyIDRequired, partyIDFormat,
		partyIDCheck, vatFormat, documentType, documentNumber, commodityFormat, unitUnknown, unitTwice,
		packageFormat, previousProcedure, preferenceFormat, valuationMethod,

		procedureMismatch, procedureNotHandled, importDestination, exportDispatch, exportDestination,
		importerForeign, exporterForeign, declarantForeign, rateDateFuture, deadlinePast, containerMismatch,
		itemCount, invoiceTotal, grossTotal, customsValueTotal, packageTotal, sequenceGap, commodityUnknown,
		unitMissing, massNotPositive, netOverGross, netOverPacked, packedOverGross, quantityNotPositive,
		amountNotPositive, priceZero, specificationTotal, documentFuture, documentPeriod, moreFaults,

		rateDateNotToday, mixedScripts, containerNumber, packageUnknown, documentExpired, invoiceMissing,
		freightMissing, preferenceWithoutProof, originsDiffer, moreWarnings,
	}
}

func structure(code, uk, en string) fault.Rule { return rule(fault.Structure, code, uk, en) }
func substance(code, uk, en string) fault.Rule { return rule(fault.Substance, code, uk, en) }
func warning(code, uk, en string) fault.Rule   { return rule(fault.Warning, code, uk, en) }

func rule(level fault.Level, code, uk, en string) fault.Rule {
	return fault.Rule{Code: code, Level: level, Text: fault.Text{UK: uk, EN: en}}
}
