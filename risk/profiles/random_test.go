package profiles_test

import (
	"fmt"
	"maps"
	"slices"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/profiles"
)

// The values that random profiles and declarations are made of: few, so that
// they meet, and on each other's bounds.
var (
	somePartiesFolded = []string{"12345678", "87654321", "ABC", "TOBЛYHA"}
	someParties       = []string{"12345678", "8765-4321", "a.b.c", "ТОВ «Луна»"}
	someCountries     = []string{"CN", "TR", "PL", "DE"}
	someCodes         = []string{"6109100000", "6109902000", "6403", "640399", "8703231910"}
	somePrefixes      = []string{"61", "6109", "610910", "6109100000", "64", "640399", "6403990000", "87", "870"}
	someAmounts       = []string{"0", "0.5", "1", "1.5", "2", "2.50", "100", "150", "999999999999999.99"}
	someLimits        = []string{"0", "0.5", "1", "1.5", "2.000", "100", "150", "66.666667", "66.666666", "999999999999.999999"}
	someDays          = []string{"2026-01-10", "2026-01-11", "2026-01-12", "2026-01-13"}
	someLists         = []string{"un", "ofac", "own"}
)

func pick[T any](t *rapid.T, from []T) T { return rapid.SampledFrom(from).Draw(t, "value") }

// sometimes is true one time in so many.
func sometimes(t *rapid.T, in int) bool { return rapid.IntRange(1, in).Draw(t, "whether") == 1 }

// listOf is one to many of some values, mostly nothing.
func listOf(t *rapid.T, from []string, in int) []string {
	if !sometimes(t, in) {
		return nil
	}
	return rapid.SliceOfN(rapid.SampledFrom(from), 1, 9).Draw(t, "list")
}

func someDate(t *rapid.T) civil.Date { return civil.Must(pick(t, someDays)) }

func someRange(t *rapid.T, in int) profiles.Range {
	if !sometimes(t, in) {
		return profiles.Range{}
	}
	a, b := exact.Must(pick(t, someLimits)), exact.Must(pick(t, someLimits))
	if a.Cmp(b) > 0 {
		a, b = b, a
	}
	return [...]profiles.Range{{From: &a}, {To: &b}, {From: &a, To: &b}}[rapid.IntRange(0, 2).Draw(t, "sides")]
}

func someCount(t *rapid.T, in int) profiles.Count {
	if !sometimes(t, in) {
		return profiles.Count{}
	}
	a := rapid.IntRange(0, 3).Draw(t, "from")
	b := a + rapid.IntRange(0, 2).Draw(t, "more")
	return [...]profiles.Count{{From: &a}, {To: &b}, {From: &a, To: &b}}[rapid.IntRange(0, 2).Draw(t, "sides")]
}

func someFlag(t *rapid.T, in int) *bool {
	if !sometimes(t, in) {
		return nil
	}
	want := rapid.Bool().Draw(t, "want")
	return &want
}

func someSpreads(t *rapid.T, in int) profiles.Spreads {
	var s profiles.Spreads
	if n := pick(t, []int{50, 100}); sometimes(t, in) {
		s.Below = &n
	}
	if n := pick(t, []int{50, 100}); sometimes(t, in) {
		s.Above = &n
	}
	return s
}

// someCriteria gives a few criteria, never none.
func someCriteria(t *rapid.T) profiles.Criteria {
	const in = 25
	c := profiles.Criteria{
		Offices: listOf(t, []string{"UA100230", "UA209140"}, in), Types: listOf(t, []string{"IM", "EX", "TR"}, in),
		Procedures: listOf(t, []string{"40", "10"}, in), Transport: listOf(t, []string{"10", "30"}, in),
		Importers: listOf(t, someParties, 8), Exporters: listOf(t, someParties, in), Declarants: listOf(t, someParties, in),
		Dispatch: listOf(t, someCountries, in), Destinations: listOf(t, someCountries, in), Trading: listOf(t, someCountries, in),
		Lists: listOf(t, someLists, in), Total: someRange(t, in),
		ImporterBefore: someCount(t, in), ImporterAge: someCount(t, in), Days1: someCount(t, in), Days7: someCount(t, in),
		Days30: someCount(t, in), PairBefore: someCount(t, in), Items: someCount(t, in),
		Codes: listOf(t, somePrefixes, 4), NotCodes: listOf(t, somePrefixes, in),
		Origins: listOf(t, someCountries, 8), NotOrigins: listOf(t, someCountries, in),
		Value: someRange(t, in), NetMass: someRange(t, in), PricePerKg: someRange(t, in),
		PriceRatio: someRange(t, in), UnitRatio: someRange(t, in), Spreads: someSpreads(t, in),
		CodeBefore: someCount(t, in), OriginBefore: someCount(t, in),
		ClaimsRelief: someFlag(t, in), ProofOfOrigin: someFlag(t, in), Split: someFlag(t, in),
		Valuation: listOf(t, []string{"1", "6"}, in),
	}
	if len(c.Types) > 3 {
		c.Types = c.Types[:3]
	}
	if len(c.Valuation) > 6 {
		c.Valuation = c.Valuation[:6]
	}
	if empty := (profiles.Profile{Criteria: c}); len(empty.Words()) == 0 {
		c.Codes = []string{"61"}
	}
	return c
}

func someProfile(t *rapid.T, n int) profiles.Profile {
	p := profiles.Profile{
		ID: fmt.Sprintf("profile-%d", n), Title: fault.Text{UK: "Назва", EN: "Title"},
		Priority: rapid.IntRange(0, 2).Draw(t, "priority"),
		Criteria: someCriteria(t),
		Channel:  pick(t, []string{"yellow", "red"}), Formalities: pick(t, [][]string{nil, {"105-2"}, {"202-1", "105-2"}}),
		Instruction: fault.Text{UK: "Перевірте <вагу> & ціну", EN: "Check"}, Justification: "Бо так",
	}
	if sometimes(t, 3) {
		p.When = pick(t, slices.Sorted(maps.Keys(conditions)))
	}
	if sometimes(t, 6) {
		p.From = someDate(t)
	}
	if sometimes(t, 6) {
		p.To = someDate(t)
	}
	if !p.To.IsZero() && p.To.Before(p.From) {
		p.From, p.To = p.To, p.From
	}
	if sometimes(t, 4) {
		p.SharePerMille = rapid.IntRange(1, 1000).Draw(t, "share")
	}
	if sometimes(t, 4) {
		p.MostPerDay = rapid.IntRange(1, 3).Draw(t, "most")
	}
	return p
}

// orNothing leaves a value out now and then.
func orNothing[T any](t *rapid.T, value T) T {
	if sometimes(t, 5) {
		var nothing T
		return nothing
	}
	return value
}

func someNumber(t *rapid.T) exact.Number { return orNothing(t, exact.Must(pick(t, someAmounts))) }

func somePeers(t *rapid.T) facts.Peers {
	return facts.Peers{Count: pick(t, []int64{0, 29, 30, 400}), Median: someNumber(t),
		Spreads: pick(t, []int64{-100, -99, -50, 0, 50, 99, 100})}
}

func someItem(t *rapid.T, n int) facts.Item {
	it := facts.Item{
		Item: n, Code: orNothing(t, pick(t, someCodes)), Origin: orNothing(t, pick(t, someCountries)), Destination: "UA",
		Value: someNumber(t), NetMass: someNumber(t), Quantity: someNumber(t),
		Valuation: pick(t, []string{"", "1", "6"}), ClaimsRelief: rapid.Bool().Draw(t, "relief"),
		ProofOfOrigin: rapid.Bool().Draw(t, "proof"), Peers: somePeers(t), UnitPeers: somePeers(t),
		CodeBefore: rapid.Int64Range(0, 5).Draw(t, "code"), FromBefore: rapid.Int64Range(0, 5).Draw(t, "origin"),
	}
	if sometimes(t, 3) {
		it.Split = &facts.Split{Parts: 2, Value: exact.Int(100), Threshold: exact.Int(90)}
	}
	return it
}

func someDeclaration(t *rapid.T) *facts.Declaration {
	count := func() int64 { return rapid.Int64Range(0, 5).Draw(t, "count") }
	d := &facts.Declaration{
		Office: pick(t, []string{"UA100230", "UA209140"}), Type: pick(t, []string{"IM", "IM", "IM", "EX", "TR"}),
		Procedure: pick(t, []string{"40", "10", ""}), TransportMode: pick(t, []string{"10", "30", ""}),
		Day: orNothing(t, someDate(t)), Importer: pick(t, somePartiesFolded), Exporter: orNothing(t, pick(t, somePartiesFolded)),
		Declarant: orNothing(t, pick(t, somePartiesFolded)), Dispatch: orNothing(t, pick(t, someCountries)),
		Destination: orNothing(t, pick(t, someCountries)), Trading: orNothing(t, pick(t, someCountries)),
		TransportDocument: pick(t, []string{"AA1", "AA2", "AA3", ""}), Value: someNumber(t),
	}
	d.Before = facts.Before{ImporterBefore: count(), Days1: count(), Days7: count(), Days30: count(), PairBefore: count()}
	if d.ImporterBefore > 0 {
		d.FirstDay = orNothing(t, someDate(t).AddDays(-1))
	}
	for range rapid.IntRange(0, 2).Draw(t, "screened") {
		d.Screened = append(d.Screened, facts.Screened{List: pick(t, someLists)})
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "items") {
		d.Items = append(d.Items, someItem(t, i+1))
	}
	return d
}
