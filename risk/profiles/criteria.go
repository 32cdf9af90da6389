package profiles

import (
	"slices"

	"github.com/brama-customs/brama/fault"
)

// criterion is one field of Criteria: what is wrong with it, what it says in
// words, and what it asks.
type criterion interface {
	field() string // of the JSON
	given() bool
	check(*finder)
	words() fault.Text
	question(*builder) question
}

// sides is the criteria that are given: those of the declaration, and those of
// the item.
type sides struct{ declaration, item []criterion }

func (c *Criteria) given() sides { return sides{given(c.ofDeclaration()), given(c.ofItem())} }

// all gives both.
func (s sides) all() []criterion { return slices.Concat(s.declaration, s.item) }

func given(all []criterion) []criterion {
	var some []criterion
	for _, c := range all {
		if c.given() {
			some = append(some, c)
		}
	}
	return some
}

func label(uk, en string) fault.Text { return fault.Text{UK: uk, EN: en} }

// The figures after a list are how many of a million declarations have a value
// of it, roughly: the index files a profile by the rarest. Lists without one
// are not worth an index.
func (c *Criteria) ofDeclaration() []criterion {
	return append([]criterion{
		oneOf{"offices", label("митниця", "office"), c.Offices, offices(), office, 20_000},
		oneOf{"types", label("тип", "type"), c.Types, declarationTypes(), kind, 0},
		oneOf{"procedures", label("режим", "procedure"), c.Procedures, twoDigits(procedureForm), procedure, 200_000},
		oneOf{"transportModes", label("вид транспорту", "transport mode"), c.Transport, twoDigits(transportForm), transport, 200_000},
		oneOf{"importers", label("імпортер", "importer"), c.Importers, parties(), importer, 50},
		oneOf{"exporters", label("експортер", "exporter"), c.Exporters, parties(), exporter, 50},
		oneOf{"declarants", label("декларант", "declarant"), c.Declarants, parties(), declarant, 1_000},
		oneOf{"countriesOfDispatch", label("країна відправлення", "dispatch"), c.Dispatch, countries(), dispatch, 30_000},
		oneOf{"countriesOfDestination", label("країна призначення", "destination"), c.Destinations, countries(), destination, 300_000},
		oneOf{"tradingCountries", label("торгуюча країна", "trading country"), c.Trading, countries(), trading, 30_000},
		onList{c.Lists},
		amounts{"customsValue", label("митна вартість декларації", "customs value of the declaration"), hryvnias, c.Total, total},
	}, c.ofHistory()...)
}

// ofHistory gives the criteria on what is known of the parties from before.
func (c *Criteria) ofHistory() []criterion {
	return []criterion{
		counts{"importerBefore", label("ввезень імпортера раніше", "imports of the importer before"), c.ImporterBefore, importerBefore},
		counts{"importerAge", label("днів від першого ввезення імпортера", "days since the importer's first import"), c.ImporterAge, importerAge},
		counts{"importsIn1Day", label("ввезень імпортера за день", "imports of the importer in a day"), c.Days1, days1},
		counts{"importsIn7Days", label("ввезень імпортера за 7 днів", "imports of the importer in 7 days"), c.Days7, days7},
		counts{"importsIn30Days", label("ввезень імпортера за 30 днів", "imports of the importer in 30 days"), c.Days30, days30},
		counts{"importerWithDeclarantBefore", label("ввезень імпортера з цим декларантом раніше",
			"imports of the importer by this declarant before"), c.PairBefore, pairBefore},
		counts{"items", label("товарів у декларації", "items"), c.Items, numberOfItems},
	}
}

func (c *Criteria) ofItem() []criterion {
	return append([]criterion{
		prefixes{"codes", label("код", "code"), c.Codes, false},
		prefixes{"notCodes", label("код не", "code not"), c.NotCodes, true},
		oneOf{"origins", label("походження", "origin"), c.Origins, countries(), origin, 100_000},
		noneOf{"notOrigins", label("походження не", "origin not"), c.NotOrigins, countries(), origin},
		counts{"codeBefore", label("ввезень цього коду імпортером раніше", "imports of the code by the importer before"), c.CodeBefore, codeBefore},
		counts{"originBefore", label("ввезень цього походження імпортером раніше",
			"imports of the origin by the importer before"), c.OriginBefore, originBefore},
		flag{"claimsRelief", label("заявлено преференцію", "a preference is claimed"),
			label("преференцію не заявлено", "no preference is claimed"), c.ClaimsRelief, claimsRelief},
		flag{"proofOfOrigin", label("є доказ походження", "a proof of origin is named"),
			label("доказу походження немає", "no proof of origin is named"), c.ProofOfOrigin, proofOfOrigin},
		flag{"split", label("схоже на поділену партію", "looks like a split consignment"),
			label("не схоже на поділену партію", "does not look like a split consignment"), c.Split, splitFlag},
		oneOf{"valuationMethods", label("метод визначення вартості", "valuation method"), c.Valuation, methods(), valuation, 0},
	}, c.ofPrice()...)
}

// ofPrice gives the criteria on amounts and prices of an item.
func (c *Criteria) ofPrice() []criterion {
	return []criterion{
		amounts{"itemValue", label("митна вартість товару", "customs value of the item"), hryvnias, c.Value, value},
		amounts{"netMass", label("маса нетто", "net mass"), kilograms, c.NetMass, netMass},
		amounts{"pricePerKg", label("ціна за кг", "price per kg"), hryvnias, c.PricePerKg, pricePerKg},
		amounts{"percentOfPeers", label("ціна за кг", "price per kg"), ofMedian, c.PriceRatio, priceOfPeers},
		amounts{"percentOfUnitPeers", label("ціна за одиницю", "price per unit"), ofMedian, c.UnitRatio, unitPriceOfPeers},
		farFromPeers{c.Spreads},
	}
}
