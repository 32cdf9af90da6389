package batch

import (
	"slices"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
)

// Choices are the lists that cells of the template are chosen from.
type Choices []ChoiceList

// ChoiceList is one list, for the columns that feed these fields.
type ChoiceList struct {
	Name   fault.Text
	Fields []string
	Closed bool // nothing else can be right; otherwise Excel only asks back
	Codes  []Choice
}

// Choice is a code and what it means.
type Choice struct {
	Code string
	Name fault.Text
}

// of gives the list for a field.
func (c Choices) of(field string) (int, bool) {
	at := slices.IndexFunc(c, func(l ChoiceList) bool { return slices.Contains(l.Fields, field) && len(l.Codes) > 0 })
	return at, at >= 0
}

// NewChoices makes the lists out of the tables of the program and of a tariff
// on a day: what is handled, known or in use there.
func NewChoices(s *tariffs.Schedule, day civil.Date) Choices {
	return Choices{
		{fault.Text{UK: "Типи декларацій", EN: "Declaration types"}, []string{"declarationType"}, false, kindChoices},
		{fault.Text{UK: "Митні режими", EN: "Procedures"}, []string{"requestedProcedure"}, true, procedureChoices(s.Law(), day)},
		{fault.Text{UK: "Країни", EN: "Countries"}, columnsOf(KindNation), false, countryChoices()},
		{fault.Text{UK: "Валюти", EN: "Currencies"}, columnsOf(KindCurrency), false, currencyChoices},
		{fault.Text{UK: "Умови поставки", EN: "Delivery terms"}, []string{"deliveryTerms.incoterm"}, false, incotermChoices},
		{fault.Text{UK: "Види транспорту", EN: "Modes of transport"}, []string{"borderTransport.mode"}, false, transportChoices},
		{fault.Text{UK: "Одиниці", EN: "Units"}, []string{"items.supplementaryQuantities.unit"}, false, unitChoices(s)},
		{fault.Text{UK: "Упаковка", EN: "Packages"}, []string{"items.packages.type"}, false, packageChoices},
		{fault.Text{UK: "Методи оцінки", EN: "Valuation methods"}, []string{"items.valuationMethod"}, true, methodChoices},
		{fault.Text{UK: "Пальне", EN: "Fuels"}, []string{"items.vehicle.fuel"}, false, fuelChoices},
	}
}

// columnsOf gives the fields of the template that take a kind of value.
func columnsOf(kind Kind) []string {
	var list []string
	for _, c := range templateColumns {
		if c.info().Kind == kind {
			list = append(list, c.field)
		}
	}
	return list
}

// kindChoices are the types that the template has columns for: a transit needs
// a guarantee, a holder and an office of destination. Whoever types IM or EX in
// Latin letters may.
var kindChoices = []Choice{
	{"ІМ", fault.Text{UK: "ввезення", EN: "import"}},
	{"ЕК", fault.Text{UK: "вивезення", EN: "export"}},
}

// procedureChoices are the procedures in force that the program handles
// together with these types.
func procedureChoices(l tariffs.Law, day civil.Date) []Choice {
	var list []Choice
	for _, p := range l.Procedures {
		open := !day.Before(p.From) && (p.Until.IsZero() || !day.After(p.Until))
		handled := p.Flow == tariffs.Import && "IM"+p.Code == string(declarations.Import) ||
			p.Flow == tariffs.Export && "EX"+p.Code == string(declarations.Export)
		if open && handled {
			list = append(list, Choice{p.Code, p.Name})
		}
	}
	return list
}

func countryChoices() []Choice {
	var list []Choice
	for _, c := range declarations.Countries() {
		list = append(list, Choice(c))
	}
	return list
}

// unitChoices are the additional units in use in a tariff, and kilograms.
func unitChoices(s *tariffs.Schedule) []Choice {
	used := map[string]bool{rate.Kilogram: true}
	for _, r := range s.Rows() {
		used[r.Unit] = true
	}
	var list []Choice
	for _, c := range unitWords {
		if used[c.Code] {
			list = append(list, c)
		}
	}
	return list
}

// unitWords are the units of the tariff in words.
var unitWords = []Choice{
	{rate.Piece, fault.Text{UK: "штука", EN: "piece"}},
	{rate.Pair, fault.Text{UK: "пара", EN: "pair"}},
	{rate.Thousand, fault.Text{UK: "тисяча штук", EN: "thousand pieces"}},
	{rate.Kilogram, fault.Text{UK: "кілограм", EN: "kilogram"}},
	{rate.Litre, fault.Text{UK: "літр", EN: "litre"}},
	{rate.Spirit, fault.Text{UK: "літр 100-відсоткового спирту", EN: "litre of pure alcohol"}},
	{rate.Metre, fault.Text{UK: "метр", EN: "metre"}},
	{rate.Square, fault.Text{UK: "квадратний метр", EN: "square metre"}},
	{rate.Cubic, fault.Text{UK: "кубічний метр", EN: "cubic metre"}},
	{rate.Carat, fault.Text{UK: "метричний карат", EN: "metric carat"}},
	{rate.Gram, fault.Text{UK: "грам", EN: "gram"}},
	{rate.KilowattHour, fault.Text{UK: "кіловат-година", EN: "kilowatt-hour"}},
	{rate.Terajoule, fault.Text{UK: "тераджоуль", EN: "terajoule"}},
	{rate.Capacity, fault.Text{UK: "тонна вантажопідйомності", EN: "tonne of carrying capacity"}},
	{rate.Cell, fault.Text{UK: "елемент", EN: "cell"}},
}

// currencyChoices are currencies invoices of Ukrainian trade are written in;
// any other of ISO 4217 may be typed.
var currencyChoices = []Choice{
	{"EUR", fault.Text{UK: "євро", EN: "euro"}},
	{"USD", fault.Text{UK: "долар США", EN: "US dollar"}},
	{"UAH", fault.Text{UK: "гривня", EN: "hryvnia"}},
	{"AED", fault.Text{UK: "дирхам ОАЕ", EN: "UAE dirham"}},
	{"AUD", fault.Text{UK: "австралійський долар", EN: "Australian dollar"}},
	{"AZN", fault.Text{UK: "азербайджанський манат", EN: "Azerbaijan manat"}},
	{"BGN", fault.Text{UK: "болгарський лев", EN: "Bulgarian lev"}},
	{"BRL", fault.Text{UK: "бразильський реал", EN: "Brazilian real"}},
	{"CAD", fault.Text{UK: "канадський долар", EN: "Canadian dollar"}},
	{"CHF", fault.Text{UK: "швейцарський франк", EN: "Swiss franc"}},
	{"CNY", fault.Text{UK: "юань", EN: "yuan"}},
	{"CZK", fault.Text{UK: "чеська крона", EN: "Czech koruna"}},
	{"DKK", fault.Text{UK: "данська крона", EN: "Danish krone"}},
	{"EGP", fault.Text{UK: "єгипетський фунт", EN: "Egyptian pound"}},
	{"GBP", fault.Text{UK: "фунт стерлінгів", EN: "pound sterling"}},
	{"GEL", fault.Text{UK: "ларі", EN: "lari"}},
	{"HKD", fault.Text{UK: "гонконзький долар", EN: "Hong Kong dollar"}},
	{"HUF", fault.Text{UK: "форинт", EN: "forint"}},
	{"IDR", fault.Text{UK: "рупія", EN: "rupiah"}},
	{"ILS", fault.Text{UK: "новий ізраїльський шекель", EN: "new Israeli sheqel"}},
	{"INR", fault.Text{UK: "індійська рупія", EN: "Indian rupee"}},
	{"JPY", fault.Text{UK: "єна", EN: "yen"}},
	{"KRW", fault.Text{UK: "вона", EN: "won"}},
	{"KZT", fault.Text{UK: "теньге", EN: "tenge"}},
	{"MDL", fault.Text{UK: "молдовський лей", EN: "Moldovan leu"}},
	{"NOK", fault.Text{UK: "норвезька крона", EN: "Norwegian krone"}},
	{"PLN", fault.Text{UK: "злотий", EN: "zloty"}},
	{"RON", fault.Text{UK: "румунський лей", EN: "Romanian leu"}},
	{"RSD", fault.Text{UK: "сербський динар", EN: "Serbian dinar"}},
	{"SEK", fault.Text{UK: "шведська крона", EN: "Swedish krona"}},
	{"SGD", fault.Text{UK: "сінгапурський долар", EN: "Singapore dollar"}},
	{"TRY", fault.Text{UK: "турецька ліра", EN: "Turkish lira"}},
	{"UZS", fault.Text{UK: "узбецький сум", EN: "Uzbekistan sum"}},
	{"VND", fault.Text{UK: "донг", EN: "dong"}},
}

// incotermChoices are the rules of 2020.
var incotermChoices = []Choice{
	{"EXW", fault.Text{UK: "франко-завод", EN: "ex works"}},
	{"FCA", fault.Text{UK: "франко-перевізник", EN: "free carrier"}},
	{"FAS", fault.Text{UK: "вільно вздовж борту судна", EN: "free alongside ship"}},
	{"FOB", fault.Text{UK: "вільно на борту", EN: "free on board"}},
	{"CFR", fault.Text{UK: "вартість і фрахт", EN: "cost and freight"}},
	{"CIF", fault.Text{UK: "вартість, страхування і фрахт", EN: "cost, insurance and freight"}},
	{"CPT", fault.Text{UK: "перевезення сплачено до", EN: "carriage paid to"}},
	{"CIP", fault.Text{UK: "перевезення та страхування сплачено до", EN: "carriage and insurance paid to"}},
	{"DAP", fault.Text{UK: "поставка в місці", EN: "delivered at place"}},
	{"DPU", fault.Text{UK: "поставка в місці вивантаження", EN: "delivered at place unloaded"}},
	{"DDP", fault.Text{UK: "поставка зі сплатою мита", EN: "delivered duty paid"}},
}

// transportChoices are those of the classifier of kinds of transport that are
// met most (remembered; 30 was seen in real declarations).
var transportChoices = []Choice{
	{"10", fault.Text{UK: "морський", EN: "sea"}},
	{"20", fault.Text{UK: "залізничний", EN: "rail"}},
	{"30", fault.Text{UK: "автомобільний", EN: "road"}},
	{"40", fault.Text{UK: "повітряний", EN: "air"}},
	{"50", fault.Text{UK: "поштові відправлення", EN: "post"}},
	{"70", fault.Text{UK: "стаціонарні засоби (трубопровід, лінія)", EN: "fixed installations (pipeline, line)"}},
	{"80", fault.Text{UK: "внутрішній водний", EN: "inland waterway"}},
	{"90", fault.Text{UK: "самохідний", EN: "own power"}},
}

// packageChoices are those of UN/ECE recommendation 21 that are met most.
var packageChoices = []Choice{
	{"CT", fault.Text{UK: "картонна коробка", EN: "carton"}},
	{"PX", fault.Text{UK: "палета", EN: "pallet"}},
	{"BX", fault.Text{UK: "ящик", EN: "box"}},
	{"BG", fault.Text{UK: "мішок", EN: "bag"}},
	{"PK", fault.Text{UK: "пакунок", EN: "package"}},
	{"RO", fault.Text{UK: "рулон", EN: "roll"}},
	{"DR", fault.Text{UK: "бочка, барабан", EN: "drum"}},
	{"BL", fault.Text{UK: "тюк стиснутий", EN: "bale, compressed"}},
	{"CR", fault.Text{UK: "решітчастий ящик", EN: "crate"}},
	{"CS", fault.Text{UK: "скриня", EN: "case"}},
	{"BE", fault.Text{UK: "в’язка", EN: "bundle"}},
	{"SA", fault.Text{UK: "сак", EN: "sack"}},
	{"TK", fault.Text{UK: "цистерна прямокутна", EN: "tank, rectangular"}},
	{"VR", fault.Text{UK: "навалом, зерна", EN: "bulk, solid, granular"}},
	{"VQ", fault.Text{UK: "наливом, зріджений газ", EN: "bulk, liquefied gas"}},
	{"VL", fault.Text{UK: "наливом, рідина", EN: "bulk, liquid"}},
	{"NE", fault.Text{UK: "без упаковки", EN: "unpacked or unpackaged"}},
}

// methodChoices are the methods of the Customs Code, art. 57.
var methodChoices = []Choice{
	{"1", fault.Text{UK: "за ціною договору щодо товарів, які імпортуються", EN: "transaction value of the imported goods"}},
	{"2", fault.Text{UK: "за ціною договору щодо ідентичних товарів", EN: "transaction value of identical goods"}},
	{"3", fault.Text{UK: "за ціною договору щодо подібних товарів", EN: "transaction value of similar goods"}},
	{"4", fault.Text{UK: "на основі віднімання вартості", EN: "deductive value"}},
	{"5", fault.Text{UK: "на основі додавання вартості", EN: "computed value"}},
	{"6", fault.Text{UK: "резервний", EN: "fall-back method"}},
}

var fuelChoices = []Choice{
	{"petrol", fault.Text{UK: "бензин", EN: "petrol"}},
	{"diesel", fault.Text{UK: "дизель", EN: "diesel"}},
	{"hybrid", fault.Text{UK: "гібрид", EN: "hybrid"}},
	{"plug-in-hybrid", fault.Text{UK: "гібрид із заряджанням", EN: "plug-in hybrid"}},
	{"electric", fault.Text{UK: "електро", EN: "electric"}},
}
