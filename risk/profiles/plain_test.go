package profiles_test

import (
	"math/big"
	"slices"
	"strings"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/profiles"
)

// outcome is what plain evaluation says of a profile and a declaration.
type outcome struct {
	Profile string
	Item    int
	Met     bool
	Failed  bool
}

// plainly evaluates one profile the long way: field by field from the JSON's
// meaning, with fractions, knowing nothing of indexes.
func plainly(p *profiles.Profile, d *facts.Declaration) outcome {
	none := outcome{Profile: p.ID}
	if !plainValid(p, d) || !plainDeclaration(&p.Criteria, d) {
		return none
	}
	condition := conditions[p.When]
	if !asksItems(&p.Criteria) && !condition.ofItem {
		met, failed := condition.of(d, nil)
		return outcome{p.ID, 0, met, failed && !met}
	}
	failedAt := 0
	for i := range d.Items {
		it := &d.Items[i]
		if !plainItem(&p.Criteria, d, it) {
			continue
		}
		met, failed := condition.of(d, it)
		if met {
			return outcome{p.ID, it.Item, true, false}
		}
		if failed && failedAt == 0 {
			failedAt = it.Item
		}
	}
	return outcome{p.ID, failedAt, false, failedAt > 0}
}

func plainValid(p *profiles.Profile, d *facts.Declaration) bool {
	day := d.Day.String()
	if from := p.From.String(); from != "" && (day == "" || day < from) {
		return false
	}
	if to := p.To.String(); to != "" && (day == "" || day > to) {
		return false
	}
	return true
}

func plainDeclaration(c *profiles.Criteria, d *facts.Declaration) bool {
	listed := c.Lists == nil
	for _, s := range d.Screened {
		listed = listed || slices.Contains(c.Lists, s.List)
	}
	age, ageKnown := 0, d.Type == "IM" && d.ImporterBefore == 0
	if !d.FirstDay.IsZero() {
		age, ageKnown = d.Day.DaysSince(d.FirstDay), d.Type == "IM" && !d.Day.IsZero()
	}
	im := d.Type == "IM"
	return listed && among(c.Offices, d.Office) && among(c.Types, d.Type) && among(c.Procedures, d.Procedure) &&
		among(c.Transport, d.TransportMode) && party(c.Importers, d.Importer) && party(c.Exporters, d.Exporter) &&
		party(c.Declarants, d.Declarant) && among(c.Dispatch, d.Dispatch) && among(c.Destinations, d.Destination) &&
		among(c.Trading, d.Trading) && inRange(c.Total, rational(d.Value)) &&
		inCount(c.ImporterBefore, d.ImporterBefore, im) && inCount(c.ImporterAge, int64(age), ageKnown) &&
		inCount(c.Days1, d.Days1, im) && inCount(c.Days7, d.Days7, im) && inCount(c.Days30, d.Days30, im) &&
		inCount(c.PairBefore, d.PairBefore, im) && inCount(c.Items, int64(len(d.Items)), true)
}

func asksItems(c *profiles.Criteria) bool {
	return c.Codes != nil || c.NotCodes != nil || c.Origins != nil || c.NotOrigins != nil || c.Valuation != nil ||
		c.Value != profiles.Range{} || c.NetMass != profiles.Range{} || c.PricePerKg != profiles.Range{} ||
		c.PriceRatio != profiles.Range{} || c.UnitRatio != profiles.Range{} || c.Spreads != profiles.Spreads{} ||
		c.CodeBefore != profiles.Count{} || c.OriginBefore != profiles.Count{} ||
		c.ClaimsRelief != nil || c.ProofOfOrigin != nil || c.Split != nil
}

func plainItem(c *profiles.Criteria, d *facts.Declaration, it *facts.Item) bool {
	im := d.Type == "IM"
	return (c.Codes == nil || beginsWithOne(it.Code, c.Codes)) &&
		(c.NotCodes == nil || it.Code != "" && !beginsWithOne(it.Code, c.NotCodes)) &&
		among(c.Origins, it.Origin) &&
		(c.NotOrigins == nil || it.Origin != "" && !slices.Contains(c.NotOrigins, it.Origin)) &&
		among(c.Valuation, it.Valuation) &&
		inRange(c.Value, rational(it.Value)) && inRange(c.NetMass, rational(it.NetMass)) &&
		inRange(c.PricePerKg, over(rational(it.Value), rational(it.NetMass))) &&
		inRange(c.PriceRatio, percent(it.Peers, it.Value, it.NetMass)) &&
		inRange(c.UnitRatio, percent(it.UnitPeers, it.Value, it.Quantity)) &&
		farAway(c.Spreads, it.Peers) &&
		inCount(c.CodeBefore, it.CodeBefore, im) && inCount(c.OriginBefore, it.FromBefore, im) &&
		is(c.ClaimsRelief, it.ClaimsRelief) && is(c.ProofOfOrigin, it.ProofOfOrigin) && is(c.Split, it.Split != nil)
}

func among(list []string, value string) bool { return list == nil || slices.Contains(list, value) }

func party(list []string, folded string) bool {
	return list == nil || slices.ContainsFunc(list, func(s string) bool { return facts.Fold(s) == folded })
}

func beginsWithOne(code string, list []string) bool {
	return slices.ContainsFunc(list, func(p string) bool { return strings.HasPrefix(code, p) })
}

func is(want *bool, got bool) bool { return want == nil || *want == got }

// rational is nil where a number is not given.
func rational(n exact.Number) *big.Rat {
	if n.IsZero() {
		return nil
	}
	r, _ := new(big.Rat).SetString(n.String())
	return r
}

func over(a, b *big.Rat) *big.Rat {
	if a == nil || b == nil || b.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(a, b)
}

func percent(p facts.Peers, value, amount exact.Number) *big.Rat {
	if p.Count < 30 {
		return nil
	}
	price := over(over(rational(value), rational(amount)), rational(p.Median))
	if price == nil {
		return nil
	}
	return price.Mul(price, big.NewRat(100, 1))
}

func inRange(r profiles.Range, n *big.Rat) bool {
	if r.From == nil && r.To == nil {
		return true
	}
	return n != nil && (r.From == nil || rational(*r.From).Cmp(n) <= 0) && (r.To == nil || rational(*r.To).Cmp(n) >= 0)
}

func inCount(c profiles.Count, n int64, known bool) bool {
	if c.From == nil && c.To == nil {
		return true
	}
	return known && (c.From == nil || int64(*c.From) <= n) && (c.To == nil || n <= int64(*c.To))
}

func farAway(s profiles.Spreads, p facts.Peers) bool {
	if s.Below == nil && s.Above == nil {
		return true
	}
	known := p.Count >= 30 && !p.Median.IsZero() && p.Median.Sign() > 0
	return known && (s.Below != nil && -p.Spreads >= int64(*s.Below) || s.Above != nil && p.Spreads >= int64(*s.Above))
}

// condition is a condition in CEL done again in Go.
type condition struct {
	ofItem bool
	of     func(d *facts.Declaration, it *facts.Item) (met, failed bool)
}

var conditions = map[string]condition{
	"": {false, func(*facts.Declaration, *facts.Item) (bool, bool) { return true, false }},
	"d.type == 'IM' && d.items < 3": {false, func(d *facts.Declaration, _ *facts.Item) (bool, bool) {
		return d.Type == "IM" && len(d.Items) < 3, false
	}},
	"item.netGrams < 2000 || item.origin == 'CN'": {true, func(_ *facts.Declaration, it *facts.Item) (bool, bool) {
		net := rational(it.NetMass)
		light := net != nil && net.Cmp(big.NewRat(2, 1)) < 0
		return light || it.Origin == "CN", net == nil
	}},
	"known(item.netGrams) && item.netGrams <= 1000": {true, func(_ *facts.Declaration, it *facts.Item) (bool, bool) {
		net := rational(it.NetMass)
		return net != nil && net.Cmp(big.NewRat(1, 1)) <= 0, false
	}},
	"item.valueKopiykas / d.importsIn1Day > 100": {true, func(d *facts.Declaration, it *facts.Item) (bool, bool) {
		value := rational(it.Value)
		if value == nil || d.Type != "IM" || d.Days1 == 0 {
			return false, true
		}
		return value.Cmp(big.NewRat(101*d.Days1, 100)) >= 0, false
	}},
}
