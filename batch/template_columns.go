package batch

import (
	"strings"

	"github.com/brama-customs/brama/fault"
)

// need is whether a column of the template has to be filled in.
type need int

const (
	optional need = iota
	always        // once for each declaration, or for every item
	onImport
	onExport
	ifTariff // where the tariff names an additional unit
)

// text tells a person.
func (n need) text() fault.Text {
	switch n {
	case always:
		return fault.Text{UK: "так", EN: "yes"}
	case onImport:
		return fault.Text{UK: "так, якщо ІМ 40", EN: "yes, for IM 40"}
	case onExport:
		return fault.Text{UK: "так, якщо ЕК 10", EN: "yes, for EX 10"}
	case ifTariff:
		return fault.Text{UK: "так, якщо код має додаткову одиницю", EN: "yes, where the code has an additional unit"}
	}
	return fault.Text{UK: "ні", EN: "no"}
}

// templateColumn is a column of the template.
type templateColumn struct {
	field   string
	need    need
	width   int // characters
	example string
	hint    fault.Text // at most 255 characters in either language: Excel shows no more
}

// info is what is known of the column's field.
func (c templateColumn) info() FieldInfo {
	info, _ := FieldOf(c.field)
	return info
}

// heading is what stands over the column. An asterisk marks what has to be
// filled in.
func (c templateColumn) heading(lang string) string {
	info := c.info()
	text := info.Name.In(lang)
	if unit := unitOfHeading(info).In(lang); unit != "" {
		text += ", " + unit
	}
	if c.need == always || c.need == onImport {
		text += " *"
	}
	return text
}

func unitOfHeading(info FieldInfo) fault.Text {
	switch {
	case info.Kind == KindMass:
		return fault.Text{UK: "кг", EN: "kg"}
	case info.HryvniaOnly:
		return fault.Text{UK: "грн", EN: "UAH"}
	case strings.HasSuffix(info.Field, ".displacement"):
		return fault.Text{UK: "см3", EN: "cm3"}
	case strings.HasSuffix(info.Field, ".battery"):
		return fault.Text{UK: "кВт·год", EN: "kWh"}
	}
	return fault.Text{}
}

// box is the box (графа) of the form, without its part; "" where it has none.
func (c templateColumn) box() string {
	info := c.info()
	if len(info.Boxes) == 0 && strings.Contains(c.field, "documents.") {
		return "44"
	}
	if len(info.Boxes) == 0 {
		return ""
	}
	box, _, _ := strings.Cut(info.Boxes[0], "_")
	return box
}

// format tells what sort of value a column takes.
func (c templateColumn) format() fault.Text {
	switch c.info().Kind {
	case KindCommodity:
		return fault.Text{UK: "десять цифр, текстом", EN: "ten digits, as text"}
	case KindNation:
		return fault.Text{UK: "дві літери або назва країни", EN: "two letters or the name of the country"}
	case KindMoney, KindNumber:
		return fault.Text{UK: "число", EN: "a number"}
	case KindCurrency:
		return fault.Text{UK: "три літери", EN: "three letters"}
	case KindMass:
		return fault.Text{UK: "число, кілограми", EN: "a number of kilograms"}
	case KindWhole:
		return fault.Text{UK: "ціле число", EN: "a whole number"}
	case KindDay:
		return fault.Text{UK: "дата", EN: "a date"}
	case KindPerson:
		return fault.Text{UK: "8 або 10 цифр, текстом", EN: "8 or 10 digits, as text"}
	case KindOffice:
		return fault.Text{UK: "UA і шість цифр", EN: "UA and six digits"}
	case KindCode, KindIncoterm:
		return fault.Text{UK: "код, текстом", EN: "a code, as text"}
	}
	return fault.Text{UK: "текст", EN: "text"}
}

// What several hints say.
var (
	sayOnce = fault.Text{
		UK: "Досить заповнити в першому рядку декларації.",
		EN: "The first row of a declaration is enough."}
	sayCountry = fault.Text{
		UK: "Дволітерний код країни; назви — на аркуші «Довідники».",
		EN: "The country's code of two letters; the names are on the sheet “Lists”."}
	sayDocument = fault.Text{
		UK: "Номер документа. Якщо їх кілька, кожен у своєму рядку декларації.",
		EN: "The number of the document. Several go into rows of their own of the declaration."}
	sayOrigin = fault.Text{
		UK: "Доводить преференційне походження саме цього товару.",
		EN: "Proves the preferential origin of this item."}
	sayRelief = fault.Text{
		UK: "Три цифри класифікатора звільнень; 000 — без пільги.",
		EN: "Three digits of the classifier of reliefs; 000 is none."}
	sayVehicle = fault.Text{
		UK: "Лише для транспортних засобів: від цього залежить акциз.",
		EN: "Vehicles only: the excise depends on it."}
)

// templateColumns are the columns of the template, from left to right: first
// what is said of a declaration, then of each item.
var templateColumns = []templateColumn{
	{"lrn", always, 16, "2026-0001", fault.Text{
		UK: "Ваш власний номер декларації: латинські літери, цифри, - _ . / Рядки з одним номером — товари однієї декларації; вони мають стояти поруч.",
		EN: "Your own number of the declaration: Latin letters, digits, - _ . / Rows of one number are items of one declaration and must stand together."}},
	{"declarationType", always, 10, "ІМ", fault.Text{
		UK: "ІМ — ввезення, ЕК — вивезення. " + sayOnce.UK,
		EN: "IM is an import, EX an export. " + sayOnce.EN}},
	{"requestedProcedure", always, 10, "40", fault.Text{
		UK: "40 — імпорт, 10 — експорт.", EN: "40 is release for free circulation, 10 is export."}},
	{"additionalDeclarationType", always, 12, "АА", fault.Text{
		UK: "Дві літери; АА — звичайна декларація.", EN: "Two letters; AA is an ordinary declaration."}},
	{"declarationOffice", always, 13, "UA100230", fault.Text{
		UK: "Код підрозділу митниці, до якої подається декларація: UA і шість цифр.",
		EN: "The code of the office the declaration is lodged with: UA and six digits."}},
	{"rateDate", optional, 12, "2026-01-12", fault.Text{
		UK: "День, за курсами й ставками якого обчислюються платежі; порожньо — день подання. Майбутній день не приймається.",
		EN: "The day whose rates apply; empty is the day of lodging. A day in the future is refused."}},

	{"exporter.name", always, 24, "Muster Textil GmbH", fault.Text{
		UK: "Назва відправника (експортера). " + sayOnce.UK, EN: "The name of the consignor (exporter). " + sayOnce.EN}},
	{"exporter.id", onExport, 13, "59100039", fault.Text{
		UK: "ЄДРПОУ (8 цифр) або РНОКПП (10 цифр) українського експортера.",
		EN: "ЄДРПОУ (8 digits) or РНОКПП (10 digits) of a Ukrainian exporter."}},
	{"exporter.country", always, 12, "DE", sayCountry},
	{"exporter.address", optional, 24, "Musterweg 1, 53111 Bonn", fault.Text{UK: "Адреса відправника.", EN: "The address of the consignor."}},
	{"importer.name", always, 24, "ТОВ «Бавовна плюс»", fault.Text{
		UK: "Назва одержувача (імпортера). " + sayOnce.UK, EN: "The name of the consignee (importer). " + sayOnce.EN}},
	{"importer.id", onImport, 13, "59100018", fault.Text{
		UK: "ЄДРПОУ (8 цифр) або РНОКПП (10 цифр) імпортера; контрольна цифра перевіряється.",
		EN: "ЄДРПОУ (8 digits) or РНОКПП (10 digits) of the importer; the check digit is checked."}},
	{"importer.country", always, 12, "UA", sayCountry},
	{"importer.address", optional, 24, "01021, Київ, вул. Вигадана, 1", fault.Text{UK: "Адреса одержувача.", EN: "The address of the consignee."}},
	{"importer.vat", optional, 15, "591000181012", fault.Text{
		UK: "Індивідуальний податковий номер платника ПДВ: 12 або 10 цифр.", EN: "The individual tax number of a payer of VAT: 12 or 10 digits."}},
	{"declarant.name", always, 24, "ТОВ «Бавовна плюс»", fault.Text{
		UK: "Хто декларує: назва підприємства або брокера.", EN: "Who declares: the name of the company or of the broker."}},
	{"declarant.id", always, 13, "59100018", fault.Text{
		UK: "ЄДРПОУ (8 цифр) або РНОКПП (10 цифр) декларанта.", EN: "ЄДРПОУ (8 digits) or РНОКПП (10 digits) of the declarant."}},
	{"declarant.country", always, 12, "UA", sayCountry},

	{"tradingCountry", always, 12, "DE", fault.Text{
		UK: "Країна, де зареєстровано другу сторону договору. " + sayCountry.UK,
		EN: "The country of the other party to the contract. " + sayCountry.EN}},
	{"countryOfDispatch", onImport, 13, "DE", sayCountry},
	{"countryOfDestination", onExport, 13, "UA", sayCountry},
	{"deliveryTerms.incoterm", always, 11, "CIP", fault.Text{
		UK: "Три літери правила Інкотермс. За EXW, FCA, FAS і FOB додайте фрахт до кордону.",
		EN: "Three letters of a rule of Incoterms. With EXW, FCA, FAS and FOB give the freight to the border as well."}},
	{"deliveryTerms.country", optional, 12, "UA", sayCountry},
	{"deliveryTerms.place", optional, 16, "Київ", fault.Text{UK: "Місце, яке називає правило Інкотермс.", EN: "The place the rule of Incoterms names."}},
	{"invoiceCurrency", always, 10, "EUR", fault.Text{
		UK: "Валюта рахунка-фактури: три літери. " + sayOnce.UK, EN: "The currency of the invoice: three letters. " + sayOnce.EN}},
	{"natureOfTransaction", always, 12, "11", fault.Text{
		UK: "Дві цифри класифікатора характеру угоди; 11 — купівля-продаж.",
		EN: "Two digits of the classifier of transactions; 11 is a sale."}},
	{"borderTransport.mode", always, 12, "30", fault.Text{
		UK: "Вид транспорту на кордоні: 10 морський, 20 залізничний, 30 автомобільний, 40 повітряний.",
		EN: "The mode of transport at the border: 10 sea, 20 rail, 30 road, 40 air."}},
	{"borderTransport.id", optional, 16, "AA1001BX", fault.Text{
		UK: "Номер транспортного засобу, рейсу або назва судна.", EN: "The number of the vehicle or flight, or the name of the ship."}},
	{"borderTransport.nationality", optional, 14, "UA", sayCountry},

	{"documents.0380", always, 16, "INV-77", sayDocument},
	{"documents.0380.date", optional, 12, "2026-01-05", fault.Text{UK: "День видачі інвойсу.", EN: "The day the invoice was issued."}},
	{"documents.0730", optional, 16, "CMR-500101", sayDocument},
	{"documents.0730.date", optional, 12, "2026-01-08", fault.Text{UK: "День видачі накладної.", EN: "The day the waybill was issued."}},
	{"documents.4104", optional, 16, "BP-17", sayDocument},
	{"documents.4104.date", optional, 12, "2025-03-03", fault.Text{UK: "День укладення договору.", EN: "The day the contract was made."}},
	{"valuationAdjustments.freight", optional, 12, "250.00", fault.Text{
		UK: "Перевезення до митного кордону України, якщо його немає в ціні; розподіляється між товарами за вартістю.",
		EN: "Carriage to the border of Ukraine where the price leaves it out; shared among the items by value."}},
	{"valuationAdjustments.freight.currency", optional, 10, "EUR", fault.Text{
		UK: "Валюта, у якій указано фрахт; потрібна, якщо є сума.", EN: "The currency of the freight; due where there is an amount."}},
	{"valuationAdjustments.insurance", optional, 12, "40.00", fault.Text{
		UK: "Страхування, якщо його немає в ціні; розподіляється між товарами за вартістю.",
		EN: "Insurance where the price leaves it out; shared among the items by value."}},
	{"valuationAdjustments.insurance.currency", optional, 10, "EUR", fault.Text{
		UK: "Валюта, у якій указано страхування; потрібна, якщо є сума.", EN: "The currency of the insurance; due where there is an amount."}},

	{"items.description", always, 40, "Футболки трикотажні з бавовни, чоловічі", fault.Text{
		UK: "Опис, за яким товар можна віднести до коду: що це, з чого, для чого.",
		EN: "Words by which the goods can be classified: what they are, of what, for what."}},
	{"items.commodityCode", always, 14, "6109100000", fault.Text{
		UK: "Десять цифр УКТЗЕД. Знайти код за словами можна на сторінці «Тариф». Комірка має бути текстовою, інакше Excel відкине нуль попереду (0901210000).",
		EN: "Ten digits of УКТЗЕД. The page “Tariff” finds a code by words. The cell must stay text, or Excel drops a leading zero (0901210000)."}},
	{"items.additionalCodes", optional, 11, "", fault.Text{
		UK: "Додатковий код, якщо захід або пільга його потребує.", EN: "An additional code where a measure or relief asks for one."}},
	{"items.originCountry", always, 12, "BD", fault.Text{
		UK: sayCountry.UK + " XX — походження невідоме: повна ставка.",
		EN: sayCountry.EN + " XX is an unknown origin: the full rate."}},
	{"items.preferentialOriginCountry", optional, 14, "PL", fault.Text{
		UK: "Країна, з якої походять товари за угодою про вільну торгівлю; потрібен доказ походження.",
		EN: "The country of origin under a free-trade agreement; a proof of origin is due."}},
	{"items.grossMass", always, 12, "540", fault.Text{
		UK: "Кілограми разом з упаковкою.", EN: "Kilograms with all packaging."}},
	{"items.netMass", always, 12, "500", fault.Text{
		UK: "Кілограми без упаковки; не більше за брутто.", EN: "Kilograms without packaging; not over the gross mass."}},
	{"items.netMassWithPrimaryPackaging", optional, 14, "510", fault.Text{
		UK: "Кілограми разом з упаковкою, в якій товар продається в роздріб: основа ставок «за 1 кг».",
		EN: "Kilograms with the packaging the goods are sold in by retail: the base of rates “per 1 kg”."}},
	{"items.supplementaryQuantities", ifTariff, 13, "3000", fault.Text{
		UK: "Кількість в одиниці, яку називає тариф: штуки, пари, літри, квадратні метри…",
		EN: "The quantity in the unit the tariff names: pieces, pairs, litres, square metres…"}},
	{"items.supplementaryQuantities.unit", ifTariff, 11, "шт", fault.Text{
		UK: "Одиниця кількості; потрібна, якщо є кількість.", EN: "The unit of the quantity; due where there is a quantity."}},
	{"items.packages.number", optional, 10, "50", fault.Text{
		UK: "Скільки вантажних місць займає товар; навалом — порожньо.", EN: "How many packages the goods take; empty where they are in bulk."}},
	{"items.packages.type", always, 10, "CT", fault.Text{
		UK: "Код упаковки: два знаки рекомендації 21 ЄЕК ООН.", EN: "The code of the packages: two characters of UN/ECE recommendation 21."}},
	{"items.packages.marks", optional, 14, "M 1-50", fault.Text{UK: "Маркування місць.", EN: "The marks on the packages."}},
	{"items.containers", optional, 15, "MSKU1234565", fault.Text{
		UK: "Номер контейнера, в якому товар.", EN: "The number of the container the goods are in."}},
	{"items.previousProcedure", optional, 12, "00", fault.Text{
		UK: "Дві цифри; 00 — попереднього режиму не було.", EN: "Two digits; 00 is none before."}},
	{"items.preference.duty", optional, 11, "000", sayRelief},
	{"items.preference.excise", optional, 11, "000", sayRelief},
	{"items.preference.vat", optional, 11, "000", sayRelief},
	{"items.invoiceAmount", always, 14, "6000.00", fault.Text{
		UK: "Вартість усієї кількості товару у валюті рахунка, не ціна за одиницю.",
		EN: "The price of all of the item in the currency of the invoice, not of one unit."}},
	{"items.valuationMethod", onImport, 11, "1", fault.Text{
		UK: "Метод визначення митної вартості: від 1 до 6; 1 — за ціною договору.",
		EN: "The method of valuation: 1 to 6; 1 is by the price of the contract."}},
	{"items.customsValue", optional, 14, "", fault.Text{
		UK: "Можна не заповнювати: обчислюється з вартості, курсу й додаткових витрат. Заповнене звіряється до копійки.",
		EN: "May stay empty: it is worked out of the price, the rate and the costs. What is given is compared to the kopiyka."}},
	{"items.documents.0954", optional, 16, "A 000124", sayOrigin},
	{"items.documents.0954.date", optional, 12, "2026-01-06", fault.Text{UK: "День видачі сертифіката.", EN: "The day the certificate was issued."}},
	{"items.documents.0862", optional, 16, "INV-77", sayOrigin},
	{"items.documents.0862.date", optional, 12, "2026-01-05", fault.Text{UK: "День складення декларації про походження.", EN: "The day the declaration of origin was made."}},
	{"items.vehicle.fuel", optional, 12, "diesel", sayVehicle},
	{"items.vehicle.displacement", optional, 12, "1995", sayVehicle},
	{"items.vehicle.battery", optional, 12, "", sayVehicle},
	{"items.vehicle.year", optional, 10, "2019", sayVehicle},
}
