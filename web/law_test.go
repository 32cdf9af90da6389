package web_test

import (
	"sync"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/web"
)

var _ web.Law = (*clearance.Service)(nil)

// smallLaw is a tariff with a law of every kind of measure, and rates of a few
// days: 12 January 2026 is a Monday.
type smallLaw struct{ law clearance.Law }

func (l smallLaw) Today() civil.Date            { return civil.Must("2026-01-12") }
func (l smallLaw) Law(civil.Date) clearance.Law { return l.law }

// theLaw makes it once for all tests.
var theLaw = sync.OnceValue(func() smallLaw {
	s, err := tariffs.NewSchedule("зразок/2025-01-01", civil.Must("2025-01-01"), lawRows(), lawAround())
	if err != nil {
		panic(err)
	}
	return smallLaw{clearance.Law{Schedule: s, Rates: money.NewRates([]money.Rate{
		official("EUR", "2026-01-12", "50.1444"), official("USD", "2026-01-12", "42.5"), official("EUR", "2026-01-09", "50.02"),
	})}}
})

func official(currency, day, value string) money.Rate {
	return money.Rate{Currency: currency, Date: civil.Must(day), Value: exact.Must(value), Source: "Національний банк України", Verified: true}
}

const lawSource = "Закон № 2697-IX, редакція 01.01.2023"

func named(code, uk, en string) tariffs.Row {
	return tariffs.Row{Code: code, Name: fault.Text{UK: uk, EN: en}, Source: lawSource, Verified: true}
}

func rated(code, uk, en, mfn, full, unit string) tariffs.Row {
	r := named(code, uk, en)
	r.MFN, r.Full, r.Unit = mfn, full, unit
	return r
}

func lawRows() []tariffs.Row {
	ended := rated("6109100090", "Код, що діяв до 2026 року", "A code of before 2026", "12", "12", "шт")
	ended.Until = civil.Must("2025-12-31")
	remembered := rated("2203000100", "Пиво солодове у посудинах місткістю 10 л або менше, у пляшках", "Beer made from malt, in containers holding 10 l or less, in bottles", "0,05 євро за 1 л", "0,5 євро за 1 л", "л")
	remembered.Source, remembered.Verified = "за пам’яттю", false
	return []tariffs.Row{
		named("01", "Живі тварини", "Live animals"), named("0101", "Коні, віслюки, мули та лошаки, живі", "Live horses, asses, mules and hinnies"),
		named("010121", "", ""), rated("0101210010", "", "", "7", "7", "шт"), rated("0101210090", "", "", "7", "9", "шт"),
		named("010129", "", ""), rated("0101290010", "", "", "5", "5", "шт"), rated("0101290090", "", "", "0", "5", "шт"),
		named("02", "М’ясо та їстівні субпродукти", "Meat and edible meat offal"),
		named("0202", "М’ясо великої рогатої худоби, морожене", "Meat of bovine animals, frozen"),
		rated("0202309000", "Інше, без кісток", "Other, boneless", "15", "15", ""),
		named("22", "Алкогольні і безалкогольні напої та оцет", "Beverages, spirits and vinegar"),
		named("2203", "Пиво із солоду (солодове)", "Beer made from malt"),
		remembered,
		named("57", "Килими та інші текстильні покриття для підлоги", "Carpets and other textile floor coverings"),
		named("5702", "Килими та інші текстильні вироби для покриття підлоги, ткані, нетафтингові або нефлоковані, готові або неготові, включаючи килимки-«келем», «сумах», «карамані» та аналогічні килими ручної роботи", "Carpets and other textile floor coverings, woven, not tufted or flocked"),
		rated("5702100000", "Килимки-«келем», «сумах», «карамані» та аналогічні килими ручної роботи", "“Kelem”, “Schumacks”, “Karamanie” and similar hand-woven rugs", "8", "30 %, але не менш як 3,5 євро за 1 м-2", "м-2"),
		named("60", "Трикотажні полотна", "Knitted or crocheted fabrics"),
		named("6005", "Трикотажні полотна основов’язані", "Warp knit fabrics"),
		rated("6005360010", "Тюль гардинний", "Curtain net", "5", "2 євро за 7,5 м-2", ""),
		named("61", "Одяг та додаткові речі до одягу, трикотажні", "Articles of apparel and clothing accessories, knitted or crocheted"),
		named("6109", "Футболки, майки та інші натільні фуфайки трикотажні", "T-shirts, singlets and other vests, knitted or crocheted"),
		named("610910", "з бавовни", "Of cotton"),
		rated("6109100000", "Футболки, майки та інші натільні фуфайки трикотажні з бавовни", "T-shirts, singlets and other vests, of cotton", "12", "12", "шт"),
		ended,
		named("73", "Вироби з чорних металів", "Articles of iron or steel"),
		named("7304", "Труби, трубки та профілі порожнисті, безшовні, з чорних металів", "Tubes, pipes and hollow profiles, seamless, of iron or steel"),
		rated("7304310000", "Холоднотягнуті або холоднокатані", "Cold-drawn or cold-rolled", "", "10", ""),
		rated("7304390000", "Інші", "Other", "5", "10", ""),
		named("87", "Засоби наземного транспорту, крім рейкового", "Vehicles other than railway or tramway rolling stock"),
		named("8703", "Автомобілі легкові", "Motor cars"),
		named("870323", "з робочим об’ємом циліндрів двигуна понад 1 500 см³, але не більш як 3 000 см³", "Of a cylinder capacity exceeding 1 500 cm³ but not exceeding 3 000 cm³"),
		named("87032319", "інші, нові", "Other, new"),
		rated("8703231910", "Автомобілі легкові нові, з двигуном внутрішнього згоряння з іскровим запалюванням", "Motor cars, new, with spark-ignition engine", "10", "10", "шт"),
	}
}

func lawAround() tariffs.Law {
	wto := fault.Text{UK: "член СОТ", EN: "a WTO member"}
	return tariffs.Law{
		Sections: []tariffs.Section{
			{Number: "I", First: "01", Last: "05", Name: fault.Text{UK: "Живі тварини; продукти тваринного походження", EN: "Live animals; animal products"}},
			{Number: "IV", First: "16", Last: "24", Name: fault.Text{UK: "Готові харчові продукти; алкогольні та безалкогольні напої і оцет; тютюн", EN: "Prepared foodstuffs; beverages, spirits and vinegar; tobacco"}},
			{Number: "XI", First: "50", Last: "63", Name: fault.Text{UK: "Текстильні матеріали та текстильні вироби", EN: "Textiles and textile articles"}},
			{Number: "XV", First: "72", Last: "83", Name: fault.Text{UK: "Недорогоцінні метали та вироби з них", EN: "Base metals and articles of base metal"}},
			{Number: "XVII", First: "86", Last: "89", Name: fault.Text{UK: "Засоби наземного транспорту, літальні апарати, плавучі засоби", EN: "Vehicles, aircraft, vessels and associated transport equipment"}},
		},
		Agreements: []tariffs.Agreement{
			{ID: "EU", Name: fault.Text{UK: "Угода про асоціацію з ЄС", EN: "the Association Agreement with the EU"}, Countries: []string{"DE", "PL", "EU", "FR", "IT"},
				Source: "Угода, додаток I-A", Verified: true, Rates: []tariffs.Measure{{ID: "eu/6109", Prefix: "6109", Rate: "0", Source: "Угода, додаток I-A", Verified: true}}},
			{ID: "CA", Name: fault.Text{UK: "Угода з Канадою (CUFTA)", EN: "the agreement with Canada (CUFTA)"}, Countries: []string{"CA"}, Source: "CUFTA"},
		},
		MFN:      []tariffs.Country{{Code: "CN", Treaty: wto}, {Code: "DE", Treaty: wto}, {Code: "PL", Treaty: wto}, {Code: "CA", Treaty: wto}},
		Payments: lawPayments(), Measures: lawMeasures(),
		Vehicles: []tariffs.VehicleExcise{
			{ID: "vehicle/petrol", Prefix: "8703", Fuel: tariffs.Petrol, UpTo: 3000, Rate: "50 євро за 1000 см3", ByAge: true, AgeMin: 1, AgeMax: 15, Source: "ПКУ, п. 215.3.5-1, за пам’яттю",
				Reason: fault.Text{UK: "Акциз на легкові автомобілі: базова ставка, об’єм і вік.", EN: "Excise on cars: base rate, displacement and age."}},
			{ID: "vehicle/electric", Prefix: "8703", Fuel: tariffs.Electric, Rate: "1 євро за 1 кВт·год", Source: "ПКУ, п. 215.3.5-1, за пам’яттю",
				Reason: fault.Text{UK: "Акциз на електромобілі: за ємністю батареї.", EN: "Excise on electric cars: by the battery."}},
		},
		Parcels: []tariffs.Parcel{{ID: "parcel", Free: "150", Currency: "EUR", Duty: "10", VAT: "20", Source: "МКУ, ст. 374", Verified: true,
			Reason: fault.Text{UK: "Посилка громадянину: оподатковується перевищення над 150 євро.", EN: "A parcel to a citizen: what is over 150 euro is charged."}}},
		Procedures: []tariffs.Procedure{
			{Code: "40", Flow: tariffs.Import, Rule: tariffs.Charged, Name: fault.Text{UK: "Імпорт", EN: "Import"}},
			{Code: "31", Flow: tariffs.Import, Rule: tariffs.Monthly, Percent: "3", Source: "МКУ, ст. 106", Name: fault.Text{UK: "Тимчасове ввезення", EN: "Temporary admission"},
				Reason: fault.Text{UK: "Умовне часткове звільнення: 3 % за кожен місяць.", EN: "Partial relief: 3 % for each month."}},
			{Code: "74", Flow: tariffs.Import, Rule: tariffs.NotComputed, Name: fault.Text{UK: "Митний склад", EN: "Customs warehouse"},
				Reason: fault.Text{UK: "Товари на складі не оподатковуються до випуску.", EN: "Goods in a warehouse are not charged until release."}},
			{Code: "80", Flow: tariffs.Transit, Rule: tariffs.Exempt, Name: fault.Text{UK: "Транзит", EN: "Transit"},
				Reason: fault.Text{UK: "У транзиті платежі не стягуються, їх сплату гарантують.", EN: "Nothing is charged in transit; payment is guaranteed."}},
		},
	}
}

func lawPayments() []tariffs.Payment {
	var rows []tariffs.Payment
	pay := func(kind tariffs.Kind, business, citizen, uk, en string) {
		for payer, code := range map[tariffs.Payer]string{tariffs.Business: business, tariffs.Citizen: citizen} {
			rows = append(rows, tariffs.Payment{Kind: kind, Payer: payer, Code: code, Name: fault.Text{UK: uk, EN: en}, Verified: true})
		}
	}
	pay(tariffs.ImportDuty, "020", "120", "Мито на товари, що ввозяться", "Duty on imported goods")
	pay(tariffs.AntiDumping, "023", "123", "Антидемпінгове мито", "Anti-dumping duty")
	pay(tariffs.Excise, "085", "185", "Акцизний податок", "Excise")
	pay(tariffs.VAT, "028", "128", "Податок на додану вартість", "Value added tax")
	pay(tariffs.ExportDuty, "025", "125", "Вивізне мито", "Export duty")
	pay(tariffs.BorderFee, "045", "145", "Єдиний збір", "Single fee")
	return rows
}

func lawMeasures() []tariffs.Measure {
	said := func(uk, en string) fault.Text { return fault.Text{UK: uk, EN: en} }
	return []tariffs.Measure{
		{ID: "vat/all", Kind: tariffs.VAT, Rate: "20", Reason: said("Загальна ставка ПДВ.", "The general rate of VAT."), Source: "ПКУ, ст. 193", Verified: true},
		{ID: "vat/relief", Kind: tariffs.VAT, Prefix: "6109", Relief: "201", Rate: "0", Part: said("гуманітарна допомога", "humanitarian aid"), Reason: said("Звільнено від ПДВ.", "Exempt from VAT."), Source: "ПКУ, ст. 197"},
		{ID: "duty/ex", Kind: tariffs.ImportDuty, Prefix: "7304", Additional: "E101", Rate: "0", Part: said("труби для атомних електростанцій", "tubes for nuclear power stations"), Reason: said("Товари для АЕС звільнено.", "Goods for nuclear plants are exempt."), Source: "МКУ, ст. 282"},
		{ID: "dumping/7304", Kind: tariffs.AntiDumping, Prefix: "7304", Origins: []string{"CN"}, Rate: "51,49", Reason: said("Антидемпінгові заходи щодо труб із Китаю.", "Measures on tubes from China."), Source: "Рішення комісії", Until: civil.Must("2028-06-30")},
		{ID: "dumping/7304/A001", Kind: tariffs.AntiDumping, Prefix: "7304", Origins: []string{"CN"}, Additional: "A001", Rate: "18,96", Part: said("виробник Tianjin Pipe", "producer Tianjin Pipe"), Reason: said("Ставка виробника.", "The producer’s rate."), Source: "Рішення комісії"},
		{ID: "excise/beer", Kind: tariffs.Excise, Prefix: "2203", Rate: "2,78 UAH за 1 л", Reason: said("Акцизний податок на пиво.", "Excise on beer."), Source: "ПКУ, п. 215.3.1, за пам’яттю"},
		{ID: "export/7304", Kind: tariffs.ExportDuty, Prefix: "7304", Rate: "", Reason: said("Вивізне мито, ставка тут невідома.", "Export duty, its rate is not known here."), Source: "за пам’яттю"},
		{ID: "fee/truck", Kind: tariffs.BorderFee, Additional: "T20", Rate: "5 євро за 1 шт", Part: said("вантажний автомобіль до 20 т", "lorry up to 20 t"), Reason: said("Єдиний збір за вантажний автомобіль.", "Single fee for a lorry."), Source: "Закон № 1212-XIV"},
		{ID: "licence/2203", Kind: tariffs.Licence, Prefix: "2203", Flow: tariffs.Import, Reason: said("Ліцензія на оптову торгівлю алкогольними напоями.", "Licence for wholesale trade in alcohol."), Source: "Закон № 3817-IX"},
		{ID: "certificate/0202", Kind: tariffs.Certificate, Prefix: "0202", Flow: tariffs.Import, Document: "5053", Reason: said("Міжнародний ветеринарний сертифікат.", "International veterinary certificate."), Source: "Закон про ветеринарну медицину", Verified: true},
		{ID: "ban/RU", Kind: tariffs.Ban, Origins: []string{"RU"}, Flow: tariffs.Import, Reason: said("Ввезення товарів походженням з Російської Федерації заборонено.", "Goods originating in the Russian Federation may not be imported."), Source: "Постанова КМУ № 1147", Verified: true},
	}
}
