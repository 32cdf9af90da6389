package profiles

import "github.com/brama-customs/brama/risk/facts"

// leastPeers is how many prices there must be for their median to mean
// something.
const leastPeers = 30

// side is what criteria ask of: the declaration, or one of its items. It is
// filled once, so that each of thousands of criteria is a comparison or two.
type side struct {
	texts   [10]uint64 // by a dictionary
	figures [8]figure
	flags   [3]bool
	code    uint64   // see encoded
	lists   []uint64 // that a party is on
}

// Where a declaration has what.
const (
	office = iota
	kind
	procedure
	transport
	importer
	exporter
	declarant
	dispatch
	destination
	trading
)
const (
	importerBefore = iota
	importerAge
	days1
	days7
	days30
	pairBefore
	numberOfItems
	total
)

// Where an item has what.
const (
	origin = iota
	valuation
)
const (
	codeBefore = iota
	originBefore
	value
	netMass
	pricePerKg
	priceOfPeers
	unitPriceOfPeers
	spreads
)
const (
	claimsRelief = iota
	proofOfOrigin
	splitFlag
)

// view is a declaration as profiles see it.
type view struct {
	*facts.Declaration
	side
	items []itemView
}

type itemView struct {
	*facts.Item
	side
}

// view makes the view of a declaration.
func (words dictionary) view(d *facts.Declaration) *view {
	v := &view{Declaration: d, items: make([]itemView, len(d.Items))}
	v.texts = [...]uint64{
		office: words.of(d.Office), kind: words.of(d.Type), procedure: words.of(d.Procedure), transport: words.of(d.TransportMode),
		importer: words.of(d.Importer), exporter: words.of(d.Exporter), declarant: words.of(d.Declarant),
		dispatch: words.of(d.Dispatch), destination: words.of(d.Destination), trading: words.of(d.Trading),
	}
	v.figures = [...]figure{
		importerBefore: v.imports(d.ImporterBefore), importerAge: v.age(), days1: v.imports(d.Days1), days7: v.imports(d.Days7),
		days30: v.imports(d.Days30), pairBefore: v.imports(d.PairBefore), numberOfItems: counted(int64(len(d.Items))),
		total: amount(d.Value).figure(),
	}
	for i := range d.Screened {
		v.lists = append(v.lists, words.of(d.Screened[i].List))
	}
	for i := range d.Items {
		v.items[i] = itemView{&d.Items[i], words.item(v, &d.Items[i])}
	}
	return v
}

func (words dictionary) item(v *view, it *facts.Item) side {
	return side{
		texts: [10]uint64{origin: words.of(it.Origin), valuation: words.of(it.Valuation)},
		figures: [...]figure{
			codeBefore: v.imports(it.CodeBefore), originBefore: v.imports(it.FromBefore),
			value: amount(it.Value).figure(), netMass: amount(it.NetMass).figure(), pricePerKg: per(it.Value, it.NetMass).figure(),
			priceOfPeers:     percentOf(it.Peers, it.Value, it.NetMass).figure(),
			unitPriceOfPeers: percentOf(it.UnitPeers, it.Value, it.Quantity).figure(), spreads: spreadsOf(it.Peers),
		},
		flags: [...]bool{claimsRelief: it.ClaimsRelief, proofOfOrigin: it.ProofOfOrigin, splitFlag: it.Split != nil},
		code:  encoded(it.Code),
	}
}

// imports gives a count of what was before. Of others than imports nothing is
// counted, so nothing is known.
func (v *view) imports(n int64) figure {
	if v.Type != "IM" {
		return figure{}
	}
	return counted(n)
}

// age is the days since the importer's first import. An importer never seen
// has its first today.
func (v *view) age() figure {
	switch {
	case v.ImporterBefore == 0 && v.FirstDay.IsZero():
		return v.imports(0)
	case v.FirstDay.IsZero() || v.Day.IsZero():
		return figure{}
	}
	return v.imports(int64(v.Day.DaysSince(v.FirstDay)))
}

// spreadsOf is how many hundredths of spreads a price lies from the peers' median.
func spreadsOf(p facts.Peers) figure {
	if !comparable(p) {
		return figure{}
	}
	return counted(p.Spreads)
}

// comparable reports whether there are enough peers to compare with.
func comparable(p facts.Peers) bool { return p.Count >= leastPeers && p.Median.Sign() > 0 }
