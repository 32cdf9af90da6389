package tariffs

import "github.com/brama-customs/brama/fault"

// The rules of the engine. Those of wantOfData speak of what is not known
// here; the others of what the declarant has to correct.
var (
	codeUnknown = fault.Rule{Code: "tariff.code-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Коду товару «{code}» немає в УКТЗЕД на {date}; вкажіть чинний десятизначний код.",
		EN: "There is no commodity code “{code}” in the tariff on {date}; give a ten-digit code in force.",
	}}
	notInForce = fault.Rule{Code: "tariff.not-in-force", Level: fault.Substance, Text: fault.Text{
		UK: "На {date} чинного тарифу тут немає: завантажений діє з {from}. Вкажіть пізнішу дату або завантажте тариф тієї дати.",
		EN: "No tariff for {date} is held here: the one loaded applies from {from}. Give a later date or load the tariff of that date.",
	}}
	regimeUnknown = fault.Rule{Code: "tariff.regime-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Платежі для режиму «{regime}» не обчислюються; можливі import, export, transit.",
		EN: "Payments are not worked out for the regime “{regime}”; it can be import, export or transit.",
	}}
	rateUnknown = fault.Rule{Code: "tariff.rate-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Ставка мита для коду {code} ({column-uk}) тут невідома; її не замінено нулем. Завантажте ставку або зверніться до митниці.",
		EN: "The rate of duty of {code} ({column-en}) is not known here and is not taken as zero. Load the rate or ask the customs office.",
	}}
	exciseUnknown = fault.Rule{Code: "tariff.excise-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Товар за кодом {code} належить до підакцизних, а ставка акцизного податку тут невідома; суму без акцизу не наведено.",
		EN: "Goods of code {code} bear excise and its rate is not known here; no total that leaves it out is given.",
	}}
	exportDutyUnknown = fault.Rule{Code: "tariff.export-duty-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Товар за кодом {code} підлягає вивізному миту, а його ставка тут невідома; завантажте ставку або зверніться до митниці.",
		EN: "Goods of code {code} bear export duty and its rate is not known here; load the rate or ask the customs office.",
	}}
	exchangeRateUnknown = fault.Rule{Code: "tariff.exchange-rate-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Офіційний курс {currency} на {date} невідомий; завантажте курси Національного банку на цю дату.",
		EN: "The official rate of {currency} on {date} is not known; load the National Bank's rates of that day.",
	}}
	quantityRequired = fault.Rule{Code: "tariff.quantity-required", Level: fault.Substance, Text: fault.Text{
		UK: "Для ставки «{rate-uk}» коду {code} потрібна кількість в одиницях «{unit-uk}»; вкажіть її.",
		EN: "The rate “{rate-en}” of code {code} needs the quantity in “{unit-en}”; give it.",
	}}
	valueRequired = fault.Rule{Code: "tariff.value-required", Level: fault.Substance, Text: fault.Text{
		UK: "Немає ані митної вартості, ані фактурної; вкажіть одну з них.",
		EN: "There is neither a customs value nor an invoice amount; give one of them.",
	}}
	valueDiffers = fault.Rule{Code: "tariff.customs-value-differs", Level: fault.Substance, Text: fault.Text{
		UK: "Заявлена митна вартість {declared} грн відрізняється від обчисленої {computed} грн ({formula}); виправте вартість, курс або коригування.",
		EN: "The declared customs value {declared} UAH differs from the computed {computed} UAH ({formula}); correct the value, the rate or the adjustments.",
	}}
	valueNegative = fault.Rule{Code: "tariff.customs-value-negative", Level: fault.Substance, Text: fault.Text{
		UK: "Митна вартість від'ємна ({computed} грн): вирахування перевищують ціну; виправте їх.",
		EN: "The customs value is negative ({computed} UAH): the deductions are more than the price; correct them.",
	}}
	currencyRequired = fault.Rule{Code: "tariff.currency-required", Level: fault.Substance, Text: fault.Text{
		UK: "Не вказано валюту суми; вкажіть трилітерний код валюти.",
		EN: "The currency of the amount is not given; give its three-letter code.",
	}}
	adjustmentUnknown = fault.Rule{Code: "tariff.adjustment-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Вид коригування «{type}» невідомий; можливі: {types}.",
		EN: "The kind of adjustment “{type}” is not known; it can be: {types}.",
	}}
	originRequired = fault.Rule{Code: "tariff.origin-required", Level: fault.Substance, Text: fault.Text{
		UK: "Товар за кодом {code} з деяких країн оподатковується ({kind-uk}); вкажіть країну походження.",
		EN: "Goods of code {code} from some countries bear {kind-en}; give the country of origin.",
	}}
	reliefUnknown = fault.Rule{Code: "tariff.relief-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Пільга «{relief}» (графа {box}) для коду {code} тут невідома; завантажте таблицю пільг або зверніться до митниці.",
		EN: "The relief “{relief}” (box {box}) for code {code} is not known here; load the table of reliefs or ask the customs office.",
	}}
	paymentUnknown = fault.Rule{Code: "tariff.payment-code-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Код виду платежу ({kind-uk}) для коду {code} тут невідомий; завантажте таблицю видів платежів.",
		EN: "The code of payment of the {kind-en} on goods of code {code} is not known here; load the table of payments.",
	}}
	notComputable = fault.Rule{Code: "tariff.rate-not-computable", Level: fault.Substance, Text: fault.Text{
		UK: "Ставка «{rate}» коду {code} не обчислюється автоматично: {why-uk}. Зверніться до митниці.",
		EN: "The rate “{rate}” of code {code} is not worked out by machine: {why-en}. Ask the customs office.",
	}}
	procedureUnknown = fault.Rule{Code: "tariff.procedure-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Митний режим «{procedure}» для цього напряму невідомий; вкажіть код з класифікатора митних режимів.",
		EN: "The procedure “{procedure}” is not known for this direction; give a code of the classifier of procedures.",
	}}
	procedureNotComputed = fault.Rule{Code: "tariff.procedure-not-computed", Level: fault.Substance, Text: fault.Text{
		UK: "Платежі в режимі {procedure} тут не обчислюються. {why-uk}",
		EN: "Payments under procedure {procedure} are not worked out here. {why-en}",
	}}
	monthsRequired = fault.Rule{Code: "tariff.months-required", Level: fault.Substance, Text: fault.Text{
		UK: "Для режиму {procedure} вкажіть строк у місяцях, від 1 до {most}; неповний місяць рахується як повний.",
		EN: "For procedure {procedure} give the stay in months, 1 to {most}; a begun month counts as a whole one.",
	}}
	banned = fault.Rule{Code: "tariff.banned", Level: fault.Warning, Text: fault.Text{
		UK: "Переміщення товару за кодом {code} заборонено або обмежено. {why-uk} Перевірте, чи стосується це вашого товару.",
		EN: "Goods of code {code} may not be moved, or not freely. {why-en} Check whether it concerns your goods.",
	}}
	payerUnknown = fault.Rule{Code: "tariff.payer-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Платник «{payer}» невідомий; можливі business і citizen.",
		EN: "The payer “{payer}” is not known; it can be business or citizen.",
	}}
	crossingUnknown = fault.Rule{Code: "tariff.crossing-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Клас транспортного засобу «{crossing}» для єдиного збору невідомий; оберіть клас з таблиці збору або приберіть його.",
		EN: "The class of vehicle “{crossing}” is not in the table of the single border fee; choose one of the table or leave it out.",
	}}
	vehicleRequired = fault.Rule{Code: "tariff.vehicle-required", Level: fault.Substance, Text: fault.Text{
		UK: "Акциз на транспортний засіб (код {code}) залежить від пального, об'єму двигуна та року виготовлення або ємності батареї; вкажіть їх.",
		EN: "Excise on a vehicle (code {code}) depends on fuel, displacement and year of manufacture, or on the battery; give them.",
	}}
	fuelUnknown = fault.Rule{Code: "tariff.vehicle-fuel-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Для коду {code} немає ставки акцизу на транспортний засіб з двигуном «{fuel}»; можливі petrol, diesel, hybrid, plug-in-hybrid, electric.",
		EN: "There is no excise on a vehicle of code {code} driven by “{fuel}”; it can be petrol, diesel, hybrid, plug-in-hybrid or electric.",
	}}
	displacementRequired = fault.Rule{Code: "tariff.vehicle-displacement-required", Level: fault.Substance, Text: fault.Text{
		UK: "Вкажіть робочий об'єм двигуна ({fuel}) у см³, більший за нуль.",
		EN: "Give the displacement of the engine ({fuel}) in cm³, above zero.",
	}}
	yearRequired = fault.Rule{Code: "tariff.vehicle-year-required", Level: fault.Substance, Text: fault.Text{
		UK: "Вкажіть рік виготовлення транспортного засобу, не пізніше {last}; вказано {year}.",
		EN: "Give the year the vehicle was made, {last} at the latest; {year} was given.",
	}}
	parcelExcise = fault.Rule{Code: "tariff.parcel-excise", Level: fault.Substance, Text: fault.Text{
		UK: "Товар за кодом {code} підакцизний, правила для посилок до нього не застосовуються; запитайте як ввезення.",
		EN: "Goods of code {code} bear excise and the rule for parcels is not for them; ask as an import.",
	}}
	parcelRuleUnknown = fault.Rule{Code: "tariff.parcel-rule-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Правило для посилок на {date} тут невідоме; завантажте його або вкажіть іншу дату.",
		EN: "The rule for parcels on {date} is not known here; load it or give another date.",
	}}
	sharedWithoutWeights = fault.Rule{Code: "tariff.shared-cost-without-basis", Level: fault.Substance, Text: fault.Text{
		UK: "Спільні витрати «{type}» немає за чим розподілити ({by}): вкажіть вартість або масу брутто товарів.",
		EN: "There is nothing to apportion the common cost “{type}” by ({by}): give the prices or the gross masses of the items.",
	}}
	valueOfMethodRequired = fault.Rule{Code: "tariff.customs-value-required", Level: fault.Substance, Text: fault.Text{
		UK: "За методом {method} митна вартість не випливає з фактурної; вкажіть її в гривнях.",
		EN: "By method {method} the customs value does not follow from the invoice; give it in hryvnias.",
	}}
	unitUnknown = fault.Rule{Code: "tariff.unit-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Одиниці «{unit}» немає в тарифі; можливі: кг, л, м, м2, м3, шт, пар, т.шт, л100, % об, см3, кВт·год та інші, які називає тариф.",
		EN: "The unit “{unit}” is not one of the tariff; it can be: кг, л, м, м2, м3, шт, пар, т.шт, л100, % об, см3, кВт·год, or another the tariff names.",
	}}
	unitTwice = fault.Rule{Code: "tariff.unit-twice", Level: fault.Substance, Text: fault.Text{
		UK: "Кількість в одиницях «{unit}» вказано двічі; залиште одну.",
		EN: "The quantity in “{unit}” is given twice; keep one.",
	}}
	exchangeRateDiffers = fault.Rule{Code: "tariff.exchange-rate-differs", Level: fault.Substance, Text: fault.Text{
		UK: "Заявлений курс {declared} не збігається з офіційним курсом {currency} на {date}: {official}. Виправте його або приберіть.",
		EN: "The declared rate {declared} is not the official rate of {currency} on {date}, {official}. Correct it or leave it out.",
	}}
	exchangeRateInvalid = fault.Rule{Code: "tariff.exchange-rate-invalid", Level: fault.Substance, Text: fault.Text{
		UK: "Курс {currency} має бути більшим за нуль; виправте його або приберіть.",
		EN: "The rate of {currency} must be above zero; correct it or leave it out.",
	}}
)

// Catalogue lists the rules of this package.
func Catalogue() []fault.Rule {
	return append(wantOfData(), codeUnknown, regimeUnknown, procedureUnknown, monthsRequired, payerUnknown, crossingUnknown,
		quantityRequired, originRequired, vehicleRequired, fuelUnknown, displacementRequired, yearRequired, parcelExcise,
		valueRequired, valueOfMethodRequired, valueDiffers, valueNegative, currencyRequired, adjustmentUnknown,
		sharedWithoutWeights, unitUnknown, unitTwice, exchangeRateDiffers, exchangeRateInvalid, banned)
}

// wantOfData are the rules no declarant can mend: the goods wait for a person
// or for the data.
func wantOfData() []fault.Rule {
	return []fault.Rule{rateUnknown, exciseUnknown, exportDutyUnknown, exchangeRateUnknown, notInForce, reliefUnknown,
		paymentUnknown, notComputable, procedureNotComputed, parcelRuleUnknown}
}

// Unassessable reports whether all blocking faults are for want of data on
// our side: tariff.rate-unknown, tariff.exchange-rate-unknown and their like.
// Where nothing blocks the answer is false.
func Unassessable(l fault.List) bool {
	blocking := l.Blocking()
	for _, f := range blocking {
		if !isWantOfData(f.Code) {
			return false
		}
	}
	return len(blocking) > 0
}

func isWantOfData(code string) bool {
	for _, r := range wantOfData() {
		if r.Code == code {
			return true
		}
	}
	return false
}
