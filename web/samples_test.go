package web_test

import (
	"encoding/json"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/tariffs"
)

// The declarations the pages are tried on, and looked at. The figures of the
// rich one can be checked by hand: 5 000.00 EUR × 50.1444 = 250 722.00, and
// so on.

const (
	richMRN    = "26UA100230000001U9" // three items, red, nobody's yet
	yellowMRN  = "26UA100230000002U8" // yellow, in a colleague's hands
	hostileMRN = "26UA209140000003U1" // names that try to be markup
	waitingMRN = "26UA500020000004U9" // documents asked for
	greenMRN   = "26UA100230000005U5" // released by the machine
	noRateMRN  = "26UA100230000006U4" // unassessable
	foreignMRN = "26UA209140000007U8" // of another tenant
)

// now is the moment of the tests: 14:30 in Kyiv on 12 January 2026.
func now() time.Time { return time.Date(2026, 1, 12, 12, 30, 0, 0, time.UTC) }

func newOffice() *office {
	return &office{
		tokens: map[string]clearance.Actor{
			"brama_inspector":  {Tenant: "kyiv-customs", Name: "o.koval", Role: clearance.Inspector},
			"brama_supervisor": {Tenant: "kyiv-customs", Name: "n.bondar", Role: clearance.Supervisor},
			"brama_second":     {Tenant: "kyiv-customs", Name: "s.lysenko", Role: clearance.Supervisor},
			"brama_broker":     {Tenant: "tov-pryklad", Name: "i.melnyk", Role: clearance.Broker},
		},
		sessions: map[string]clearance.SignedIn{},
		books:    newBooks(),
		shelf:    newShelf(),
		files:    []*clearance.Casefile{rich(), yellow(), hostile(), waiting(), green(), noRate(), foreign()},
	}
}

const richBody = `{"lrn":"2026-000123","declarationType":"IM","requestedProcedure":"40","additionalDeclarationType":"AA",
"declarationOffice":"UA100230","rateDate":"2026-01-12","goodsItemQuantity":3,"totalPackageQuantity":186,"totalGrossMass":"1630.500",
"exporter":{"name":"Textilhandel Rheinland GmbH & Co. KG","country":"DE","address":"Hauptstraße 118, 53113 Bonn"},
"importer":{"id":"38456912","name":"ТОВ «Під’їзд і Ґанок»","country":"UA","address":"02094, м. Київ, вул. Сергія Набоки, 21"},
"financiallyResponsible":{"id":"38456912","name":"ТОВ «Під’їзд і Ґанок»","country":"UA"},
"declarant":{"id":"41237789","name":"ТОВ «Митний брокер Либідь»","country":"UA","address":"03150, м. Київ, вул. Антоновича, 50"},
"tradingCountry":"DE","countryOfDispatch":"DE","countryOfDestination":"UA",
"deliveryTerms":{"incoterm":"FCA","country":"DE","place":"Bonn"},
"valuationAdjustments":[{"type":"insurance","amount":"60.00","currency":"EUR","by":"mass"}],
"invoiceCurrency":"EUR","totalInvoiceAmount":"8300.00","exchangeRate":"50.1444","natureOfTransaction":"11",
"arrivalTransport":{"mode":"30","id":"AA1234BB / AA5678XX","nationality":"UA"},
"borderTransport":{"mode":"30","id":"AA1234BB","nationality":"UA"},"inlandTransportMode":"30",
"containerIndicator":false,"borderOffice":"UA209050","locationOfGoods":"UA100230A17",
"documents":[{"type":"0380","id":"RE-2026-00417","date":"2026-01-05"},{"type":"0730","id":"CMR 4471902","date":"2026-01-07"},
 {"type":"4104","id":"12/ZED-2025","date":"2025-03-14","validTo":"2026-12-31"}],
"signatory":{"name":"Мельник Ірина Петрівна","position":"митний брокер","place":"Київ"},
"items":[
{"sequence":1,"description":"Футболки трикотажні з бавовни, чоловічі, різних розмірів і кольорів, нові. Торговельна марка «Rheinfaden». Виробник Guangzhou Cotton Works Ltd.","commodityCode":"6109100000","originCountry":"CN",
 "grossMass":"620.500","netMass":"588.000","netMassWithPrimaryPackaging":"594.000","supplementaryQuantities":[{"unit":"шт","value":"3200"}],
 "packages":[{"type":"CT","number":160,"marks":"RF 1–160"}],"previousProcedure":"00","additionalProcedure":"ZZ",
 "preference":{"duty":"000","excise":"000","vat":"000"},"invoiceAmount":"4800.00","valuationMethod":"1",
 "valuationAdjustments":[{"type":"freight","amount":"200.00","currency":"EUR"}]},
{"sequence":2,"description":"Килими ручної роботи, вовняні, 120 м²","commodityCode":"5702100000",
 "grossMass":"900.000","netMass":"880.000","supplementaryQuantities":[{"unit":"м2","value":"120"}],
 "packages":[{"type":"BL","number":6}],"previousProcedure":"00","additionalProcedure":"ZZ",
 "preference":{"duty":"000","excise":"000","vat":"000"},"invoiceAmount":"1000.00","valuationMethod":"1"},
{"sequence":3,"description":"Портативні комп’ютери, 14″, нові","commodityCode":"8471300000","originCountry":"PL",
 "grossMass":"110.000","netMass":"92.500","packages":[{"type":"CT","number":20,"marks":"N/M"}],
 "previousProcedure":"00","additionalProcedure":"ZZ","preference":{"duty":"410","excise":"000","vat":"000"},
 "invoiceAmount":"2500.00","valuationMethod":"1","documents":[{"type":"0954","id":"EUR1-PL-556021","date":"2026-01-03"}],
 "specification":[{"position":1,"name":"Ноутбук","article":"T14-G6","trademark":"ThinkBook","producer":"Lenovo","producerCountry":"PL","quantity":"5","unit":"шт","price":"500.00","amount":"2500.00"}],
 "vehicle":{"fuel":"electric","battery":"62.5","year":2021}}
]}`

func rich() *clearance.Casefile {
	f := file(richMRN, "2026-000123", declarations.PhysicalCheck, declarations.Red, 27*time.Hour+10*time.Minute, richBody)
	f.Assessment = richAssessment()
	f.Warnings = fault.List{
		{Pointer: "/items/1/originCountry", Code: "item.origin-unknown", Level: fault.Warning, Message: fault.Text{
			UK: "Країну походження не зазначено: застосовано повну ставку мита.", EN: "No country of origin is given: the full rate of duty applies."}},
		{Pointer: "/deliveryTerms", Code: "terms.freight-missing", Level: fault.Warning, Message: fault.Text{
			UK: "За умовами FCA до ціни слід додати витрати на перевезення кожного товару.", EN: "Under FCA the cost of carriage is to be added for every item."}},
	}
	f.Formalities = []risk.Formality{
		{Code: "105-2", Text: fault.Text{UK: "Контроль правильності визначення митної вартості", EN: "Check the customs value"}},
		{Code: "202-1", Text: fault.Text{UK: "Проведення часткового митного огляду", EN: "Examine part of the goods"}},
	}
	f.Risk = richRisk()
	f.Notifications = append(f.Notifications,
		note(2, "assessed", f.LodgedAt.Add(4*time.Second), ""),
		note(3, "physical-check", f.LodgedAt.Add(4*time.Second), ""))
	f.Seq = 3
	return f
}

func richAssessment() *tariffs.Assessment {
	n := exact.Must
	law := "Закон № 2697-IX, редакція 01.01.2023"
	vat := fault.Text{UK: "Загальна ставка ПДВ від митної вартості та мита.", EN: "The general rate of VAT, on the customs value and the duty."}
	line := func(item int, code, base, rate, amount string, column tariffs.Column, formula string, reason fault.Text) tariffs.PaymentLine {
		return tariffs.PaymentLine{
			Item: item, Code: code, Base: n(base), BaseUnit: "UAH", Rate: n(rate), RateUnit: "%", Per: n("1"), Amount: n(amount),
			Column: column, RateText: rate + " %", Formula: formula, Source: law, Verified: true, Reason: reason,
		}
	}
	carpet := line(2, "020", "120", "3.5", "21060.65", tariffs.Full, "120 × 3.5 × 50.1444", fault.Text{
		UK: "Походження невідоме: повна ставка. 30 % дають 15 043.32, менше за мінімум 3,5 євро за 1 м².",
		EN: "The origin is not known: the full rate. 30 % gives 15 043.32, less than the minimum of 3.5 EUR per m²."})
	carpet.BaseUnit, carpet.RateUnit, carpet.RateText = "м2", "EUR", "30 %, але не менш як 3,5 євро за 1 м2"
	last := line(3, "020", "125361.00", "0", "0.00", tariffs.Preferential, "125361.00 × 0 %", fault.Text{
		UK: "Походження з ЄС підтверджено сертифікатом EUR.1.", EN: "The origin in the EU is proved by EUR.1."})
	last.Verified, last.Source = false, "remembered, to be verified"
	return &tariffs.Assessment{
		Tariff: "2697-IX/2023-01-01", RateDate: civil.Must("2026-01-12"), Currency: "UAH", CustomsValue: n("426227.40"),
		Values: []tariffs.ItemValue{
			{Item: 1, CustomsValue: n("250722.00"), Formula: "4800.00 × 50.1444 + 200.00 × 50.1444"},
			{Item: 2, CustomsValue: n("50144.40"), Formula: "1000.00 × 50.1444"},
			{Item: 3, CustomsValue: n("125361.00"), Formula: "2500.00 × 50.1444"},
		},
		Lines: []tariffs.PaymentLine{
			line(1, "020", "250722.00", "12", "30086.64", tariffs.MFN, "250722.00 × 12 %", fault.Text{
				UK: "Китай — член СОТ, доказу преференційного походження немає: пільгова ставка.",
				EN: "China is a WTO member and there is no proof of preferential origin: the MFN rate."}),
			line(1, "028", "280808.64", "20", "56161.73", tariffs.MFN, "(250722.00 + 30086.64) × 20 %", vat),
			carpet,
			line(2, "028", "71205.05", "20", "14241.01", tariffs.Full, "(50144.40 + 21060.65) × 20 %", vat),
			last,
			line(3, "028", "125361.00", "20", "25072.20", tariffs.Preferential, "125361.00 × 20 %", vat),
		},
		Totals: map[string]exact.Number{"020": n("51147.29"), "028": n("95474.94")}, Total: n("146622.23"),
	}
}

// listVersion is as long as those of lists are.
const listVersion = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

func richRisk() *clearance.RiskRecord {
	n := exact.Must
	return &clearance.RiskRecord{
		Facts: facts.Declaration{Before: facts.Before{ImporterBefore: 2}, Items: []facts.Item{
			{Item: 1, Value: n("250722.00"), NetMass: n("588.000"), Quantity: n("3200"), Unit: "шт", Peers: facts.Peers{Code: "61091000", Origin: "CN", Count: 1841, Median: n("1184.20"), Spreads: -320, Deviation: n("1.25")},
				UnitPeers: facts.Peers{Code: "6109", Unit: "шт", Count: 640, Median: n("96.10"), Spreads: -41, Deviation: n("1.4")}},
			{Item: 2, Value: n("50144.40"), NetMass: n("880.000")},
			{Item: 3, Value: n("125361.00"), NetMass: n("92.500"), Peers: facts.Peers{Code: "8471", Count: 96, Median: n("1402.75")}},
		}, Screened: []facts.Screened{{Party: "exporter", Name: "Textilhandel Rheinland", List: "ofac-sdn", Version: listVersion, Entry: "6908", Listed: "TEXTIL HANDEL RHEINLAND <b>", Score: 934,
			Program: "DEMO", Ground: fault.Text{UK: "вигадана підстава", EN: "an invented ground"}}}},
		Assessment: risk.Assessment{
			RuleSet: "2026-01-01/1", Score: 85, Channel: declarations.Red,
			Findings: []risk.Finding{
				{Rule: "price-under-peers", Item: 1, Weight: 45, Channel: declarations.Red, Forms: []string{"105-2", "202-1"}, Text: fault.Text{
					UK: "Ціна 426,40 грн за кг — 36 % медіани 1 184,20 грн (1 841 попереднє оформлення за кодом 61091000).",
					EN: "The price of 426.40 UAH per kg is 36 % of the median 1,184.20 UAH (1,841 clearances of code 61091000 before)."}},
				{Rule: "new-importer", Weight: 25, Channel: declarations.Yellow, Text: fault.Text{
					UK: "Імпортер має лише 2 попередні декларації.", EN: "The importer has only 2 declarations before this one."}},
				{Rule: "mass-per-package", Item: 2, Weight: 15, Text: fault.Text{
					UK: "Маса на одне місце 150 кг; звичайно до 60 кг.", EN: "150 kg a package; up to 60 kg is usual."}},
				{Rule: risk.RuleProfile, Profile: "cheap-textile", Version: 3, Channel: declarations.Red, Forms: []string{"202-1"}, Text: fault.Text{
					UK: "Дешевий текстиль із Китаю", EN: "Cheap textiles from China"}, Instruction: fault.Text{
					UK: "Зважити десять місць і звірити з пакувальним листом.", EN: "Weigh ten packages and compare with the packing list."}},
				{Rule: risk.RuleListed, Channel: declarations.Yellow, Forms: []string{"101-1"}, Text: fault.Text{
					UK: "«Textilhandel Rheinland» (відправник) схоже на «TEXTIL HANDEL RHEINLAND <b>» зі списку ofac-sdn (версія " + listVersion + ", запис 6908; подібність 934 ‰; підстава: вигадана підстава; програма: DEMO): перевірте, чи це та сама особа.",
					EN: "“Textilhandel Rheinland” (exporter) is like “TEXTIL HANDEL RHEINLAND <b>” of list ofac-sdn (version " + listVersion + ", entry 6908; likeness 934 ‰; ground: an invented ground; programme: DEMO): check whether it is the same."}},
			},
			Hits:     []profiles.Hit{{Profile: "cheap-textile", Version: 3, Item: 1, Selected: true}},
			Learned:  richScore(),
			Standing: &risk.Standing{Capacity: risk.Capacity{Documents: 20, Examinations: 6}, YellowFrom: number("5200.00"), RedFrom: number("31000.00")},
			Draw:     risk.Draw{Key: "3fa91c07d2e8b645", PerMille: 20},
		},
	}
}

// richScore is what a model makes of the rich one: 41.2 %, mostly for its price.
func richScore() *risk.Learned {
	low, seen := -3.2, 1.0986122886681098 // the logarithm of 1 + 2
	return &risk.Learned{
		Model: "c00f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1", Probability: 412_300, Second: 305_000, Expected: exact.Must("18350.20"),
		Items: []risk.LearnedItem{{Item: 1, Scored: model.Scored{Probability: 412_300, Expected: exact.Must("18350.20"), Contributions: []model.Contribution{
			{Feature: "deviation(value/netMass)", Value: &low, By: 1.31}, {Feature: "seen(importer)", Value: &seen, By: -0.42}, {Feature: "rate(commodityCode+originCountry)", By: 0.2}}}}},
		Challenger: &risk.Challenge{Model: "d10f", Probability: 377_000, Expected: exact.Must("16000.00")},
	}
}

func yellow() *clearance.Casefile {
	f := simple(yellowMRN, "2026-000124", declarations.DocumentCheck, declarations.Yellow, 3*time.Hour+25*time.Minute, "UA100230", "ПрАТ «Вінницька олія»", "Насіння соняшнику для сівби")
	f.ClaimedBy, f.ClaimedAt = "kyiv-customs/n.bondar", now().Add(-20*time.Minute)
	return f
}

// The names of the hostile one would run a script, break out of an attribute
// or turn the text around, if they were not written as text.
const (
	hostileName  = `<script>document.title='pwned'</script>`
	hostileGoods = `"><img src=x onerror=document.title='pwned'> {{.Shell.CSRF}} \u202Egpj.exe`
)

func hostile() *clearance.Casefile {
	f := simple(hostileMRN, "2026-000666", declarations.PhysicalCheck, declarations.Red, 40*time.Minute, "UA209140", hostileName, hostileGoods)
	f.Risk.Assessment.Findings = []risk.Finding{{Rule: "x", Weight: 60, Text: fault.Text{UK: hostileGoods, EN: hostileName}}}
	return f
}

func waiting() *clearance.Casefile {
	f := simple(waitingMRN, "2026-000125", declarations.DocumentsRequested, declarations.Yellow, 50*time.Hour, "UA500020", "ФОП Ткаченко Оксана Іванівна", "Кава смажена в зернах, з кофеїном, у пакетах по 1 кг")
	f.ClaimedBy, f.ClaimedAt = "kyiv-customs/o.koval", now().Add(-49*time.Hour)
	f.Notifications = append(f.Notifications, note(2, "documents-requested", now().Add(-48*time.Hour),
		`{"reasons":[{"code":"0380","text":"Інвойс (рахунок-фактура)"},{"text":"Прайс-лист виробника на січень 2026 року"}]}`))
	return f
}

func green() *clearance.Casefile {
	f := simple(greenMRN, "2026-000126", declarations.Released, declarations.Green, 26*time.Hour, "UA100230", "ТОВ «Приклад»", "Папір офсетний у рулонах")
	f.Notifications = append(f.Notifications, note(2, "assessed", f.LodgedAt.Add(2*time.Second), ""), note(3, "released", f.LodgedAt.Add(2*time.Second), ""))
	return f
}

func noRate() *clearance.Casefile {
	f := simple(noRateMRN, "2026-000127", declarations.Unassessable, "", 5*time.Hour, "UA100230", "ТОВ «Приклад»", "Сири напівтверді")
	f.Assessment, f.Risk = nil, nil
	f.Unassessable = fault.List{{Pointer: "/items/0/commodityCode", Code: "tariff.rate-unknown", Level: fault.Substance, Message: fault.Text{
		UK: "Ставка мита для коду 0406901300 невідома.", EN: "The rate of duty for code 0406901300 is not known."}}}
	return f
}

func foreign() *clearance.Casefile {
	return simple(foreignMRN, "2026-000777", declarations.DocumentCheck, declarations.Yellow, 90*time.Minute, "UA209140", "ТОВ «Інша фірма»", "Меблі для сидіння")
}

// simple is a declaration of one item worth 100 000.00 UAH.
func simple(mrn, lrn string, st declarations.Status, ch declarations.Channel, ago time.Duration, office, importer, goods string) *clearance.Casefile {
	n := exact.Must
	body, err := json.Marshal(declarations.Declaration{
		LRN: lrn, Type: "IM", RequestedProcedure: "40", AdditionalDeclarationType: "AA", DeclarationOffice: office,
		Importer: &declarations.Party{ID: "12345678", Name: importer, Country: "UA"},
		Items:    []declarations.Item{{Sequence: 1, Description: goods, CommodityCode: "4802552500", OriginCountry: "PL", NetMass: n("400.000")}},
	})
	if err != nil {
		panic(err)
	}
	f := file(mrn, lrn, st, ch, ago, string(body))
	f.Assessment = &tariffs.Assessment{
		Tariff: "2697-IX/2023-01-01", RateDate: civil.Must("2026-01-12"), Currency: "UAH", CustomsValue: n("100000.00"),
		Lines: []tariffs.PaymentLine{{Item: 1, Code: "028", Base: n("100000.00"), BaseUnit: "UAH", Rate: n("20"), RateUnit: "%", Per: n("1"),
			Amount: n("20000.00"), Column: tariffs.MFN, RateText: "20 %", Formula: "100000.00 × 20 %", Source: "ПКУ, ст. 193", Verified: true}},
		Totals: map[string]exact.Number{"028": n("20000.00")}, Total: n("20000.00"),
	}
	f.Risk = &clearance.RiskRecord{Assessment: risk.Assessment{RuleSet: "2026-01-01/1", Score: 60, Channel: ch, Draw: risk.Draw{Key: "00c1d2e3f4a5b697", PerMille: 20, Selected: true}}}
	return f
}

func file(mrn, lrn string, st declarations.Status, ch declarations.Channel, ago time.Duration, body string) *clearance.Casefile {
	lodged := now().Add(-ago)
	return &clearance.Casefile{Seq: 2, Dossier: clearance.Dossier{
		ID: "id-" + lrn, MRN: mrn, LRN: lrn, Revision: 1, Status: st, Channel: ch, LodgedAt: lodged,
		Declaration: json.RawMessage(body), Notifications: []clearance.Notification{note(1, "accepted", lodged, "")},
	}}
}

func note(seq int, kind string, at time.Time, detail string) clearance.Notification {
	return clearance.Notification{Seq: seq, Type: kind, At: at, Detail: json.RawMessage(detail)}
}

// decided carries out a decision on a casefile.
func decided(f *clearance.Casefile, d clearance.DecisionRequest) error {
	to := map[string]declarations.Status{
		clearance.DecideRelease: declarations.Released, clearance.DecideRefuse: declarations.Refused,
		clearance.DecideRequestDocuments: declarations.DocumentsRequested, clearance.DecideResume: declarations.DocumentCheck,
	}
	f.Status = to[d.Decision]
	detail, err := json.Marshal(map[string]any{"reasons": d.Reasons})
	f.Notifications = append(f.Notifications, note(f.Seq+1, string(f.Status), now(), string(detail)))
	return err
}
