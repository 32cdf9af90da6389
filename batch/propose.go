package batch

import (
	"cmp"
	"slices"
	"strings"

	"github.com/brama-customs/brama/exact"
)

// sampleRows is how many rows of data are looked at.
const sampleRows = 50

// nearBest is how far below a column's best guess another one is still worth
// mapping, in hundredths.
const nearBest = 20

// candidate is a column with what it may hold.
type candidate struct {
	header
	guesses []guess
	values  []string // of the sample, "" where there is none
	filled  int
	unit    string
}

// Propose says for every column with a heading which field it feeds. The
// names decide, and what stands below them may bear them out or not. It does
// not matter in which order the columns stand.
func Propose(heading, sample []Row) []Column {
	heading, sample = tidied(heading), tidied(sample[:min(len(sample), sampleRows)])
	seen := map[string][]guess{}
	var list []candidate
	for _, h := range headings(heading) {
		list = append(list, newCandidate(h, sample, seen))
	}
	settlePrices(list)
	mapped := assign(list)
	columns := make([]Column, 0, len(list))
	for i, c := range list {
		column := Column{Letter: columnLetter(c.index), Index: c.index, Header: c.shown(), Unit: c.unit, Confidence: exact.New(0, 2)}
		if g, ok := mapped[i]; ok {
			column.Field, column.Confidence = fields[g.at].Field, exact.New(int64(g.score), 2)
		}
		columns = append(columns, column)
	}
	return columns
}

func newCandidate(h header, sample []Row, seen map[string][]guess) candidate {
	c := candidate{header: h}
	for _, row := range sample {
		value := cellOf(row, h.index)
		c.values = append(c.values, value)
		if value != "" {
			c.filled++
		}
	}
	c.unit = h.unit()
	for _, g := range h.guesses(seen) {
		g.score = weighed(g.score, fields[g.at], c.values)
		c.guesses = append(c.guesses, g)
	}
	c.sort()
	return c
}

// unit is the unit or currency that a heading names beside its name or the
// number of its box.
func (h header) unit() string {
	text, mark := cutBox(h.shown())
	if unit, alone := unitOf(text); alone && mark.box != "" {
		return unit
	}
	_, unit := cutUnit(text)
	return unit
}

func (c *candidate) sort() {
	slices.SortStableFunc(c.guesses, func(a, b guess) int { return b.score - a.score })
}

// offer is a guess for one column, to be taken or not.
type offer struct {
	column int // place in the list of candidates
	guess
}

// assign gives each column a field and each single field a column, the surest
// first. A column whose field went to another keeps none rather than a poor
// second.
func assign(list []candidate) map[int]guess {
	var offers []offer
	for i, c := range list {
		for _, g := range c.guesses {
			if g.score >= floor && g.score >= c.guesses[0].score-nearBest {
				offers = append(offers, offer{i, g})
			}
		}
	}
	slices.SortStableFunc(offers, func(a, b offer) int {
		return cmp.Or(b.score-a.score, surer(list[a.column], list[b.column]), a.at-b.at)
	})
	mapped, taken := map[int]guess{}, map[int]bool{}
	for _, o := range offers {
		if _, done := mapped[o.column]; done || taken[o.at] {
			continue
		}
		mapped[o.column] = o.guess
		taken[o.at] = !fields[o.at].Many
	}
	return mapped
}

// surer orders columns that are equally likely by what they hold, not by where
// they stand: the fuller first, then by heading and values.
func surer(a, b candidate) int {
	return cmp.Or(b.filled-a.filled, strings.Compare(a.shown(), b.shown()), slices.Compare(a.values, b.values))
}

// mostPrices is how many columns may be prices, and how many may be what they
// are for, and still be compared.
const mostPrices = 16

// settlePrices tells the price of one from the amount of all where two columns
// could be either: the quantity times the one gives the other.
func settlePrices(list []candidate) {
	amount := slices.IndexFunc(fields, func(f FieldInfo) bool { return f.Field == "items.invoiceAmount" })
	var prices, factors []int
	for i, c := range list {
		if slices.ContainsFunc(c.guesses, func(g guess) bool { return g.at == amount && g.score >= floor/3 }) {
			prices = append(prices, i)
		}
		if len(c.guesses) > 0 && isFactor(fields[c.guesses[0].at].Field) {
			factors = append(factors, i)
		}
	}
	if len(prices) > mostPrices || len(factors) > mostPrices {
		return // a sheet made to keep us busy
	}
	amounts := amountsOf(list, prices, factors)
	var ones, sums []int
	for _, one := range prices {
		for _, sum := range prices {
			if slices.ContainsFunc(factors, func(f int) bool { return one != sum && multiplies(amounts[f], amounts[one], amounts[sum]) }) {
				ones, sums = append(ones, one), append(sums, sum)
			}
		}
	}
	for _, i := range sums {
		list[i].raise(amount)
	}
	for _, i := range ones {
		list[i].drop(amount)
	}
}

// isFactor reports whether a price may be for one of what a field counts.
func isFactor(field string) bool {
	return field == "items.supplementaryQuantities" || field == "items.netMass" || field == "items.packages.number"
}

func (c *candidate) raise(at int) {
	for i := range c.guesses {
		if g := &c.guesses[i]; g.at == at {
			g.score += (bothSay - g.score) / 2
		}
	}
	c.sort()
}

func (c *candidate) drop(at int) {
	c.guesses = slices.DeleteFunc(c.guesses, func(g guess) bool { return g.at == at })
}

// amountsOf reads the samples of these columns as numbers.
func amountsOf(list []candidate, places ...[]int) map[int][]exact.Number {
	amounts := map[int][]exact.Number{}
	for _, at := range slices.Concat(places...) {
		if amounts[at] == nil {
			for _, value := range list[at].values {
				amounts[at] = append(amounts[at], amountIn(value))
			}
		}
	}
	return amounts
}

// multiplies reports whether factor × one = sum, to a hundredth, in four rows
// of five where the factor is not 1, and in two at least.
func multiplies(factors, ones, sums []exact.Number) bool {
	tried, right := 0, 0
	for i, f := range factors {
		one, sum := ones[i], sums[i]
		if f.Sign() == 0 || one.Sign() == 0 || sum.Sign() == 0 || f.Cmp(exact.Int(1)) == 0 {
			continue
		}
		tried++
		if f.Mul(one).Round(2).Cmp(sum.Round(2)) == 0 {
			right++
		}
	}
	return tried >= 2 && 5*right >= 4*tried
}

// ungap takes out what sets thousands apart and writes a point for a comma.
var ungap = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2009", "", "'", "", ",", ".")

// amountIn reads a number of a sample as well as it can; what is none is not
// given.
func amountIn(value string) exact.Number {
	n, err := exact.Parse(ungap.Replace(value))
	if err != nil {
		return exact.Number{}
	}
	return n
}
