package risk

import (
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/tariffs"
	"slices"
)

// Gather puts together what a declaration and its assessment say. Office, Day
// and Hour are the caller's to fill in; what was known before is Memory's.
func Gather(d *declarations.Declaration, a tariffs.Assessment) facts.Declaration {
	f := facts.Declaration{
		Type: d.Type, Procedure: d.RequestedProcedure, TransportMode: modeOf(d),
		Importer: partyOf(d.Importer), Exporter: partyOf(d.Exporter), Declarant: partyOf(d.Declarant),
		Dispatch: d.CountryOfDispatch, Destination: d.CountryOfDestination, Trading: d.TradingCountry,
		TransportDocument: transportDocument(d),
		Value:             a.CustomsValue, Payable: a.Total, Items: make([]facts.Item, len(d.Items)),
	}
	proved := declarations.ProvesOrigin(d.Documents)
	for i := range d.Items {
		it := &d.Items[i]
		f.Items[i] = itemFacts(it, valueOf(a, i, it.Sequence), proved)
		f.Items[i].Destination = d.CountryOfDestination
	}
	addPayments(f.Items, a.Lines)
	return f
}

func itemFacts(it *declarations.Item, value exact.Number, proved bool) facts.Item {
	f := facts.Item{
		Item: it.Sequence, Code: it.CommodityCode, Origin: it.OriginCountry, Value: value,
		NetMass: it.NetMass, GrossMass: it.GrossMass, Valuation: it.ValuationMethod,
		ClaimsRelief:  it.Preference != nil && it.Preference.Duty != "" && it.Preference.Duty != noRelief,
		ProofOfOrigin: proved || declarations.ProvesOrigin(it.Documents),
	}
	if len(it.SupplementaryQuantities) > 0 {
		first := it.SupplementaryQuantities[0]
		f.Quantity, f.Unit = first.Value, first.Unit
	}
	for _, p := range it.Packages {
		f.Packages += p.Number
		f.Bulk = f.Bulk || unpackaged(p.Type)
	}
	return f
}

// importDuty is the kind of payment that is duty on goods of businesses
// (classifier of receipts, order № 1011).
const importDuty = "020"

// addPayments adds up what is due for each item, and notes its rate of duty.
func addPayments(items []facts.Item, lines []tariffs.PaymentLine) {
	at := map[int]*facts.Item{}
	for i := range items {
		at[items[i].Item] = &items[i]
	}
	for i := range lines {
		it := at[lines[i].Item]
		if it == nil {
			continue // of the declaration as a whole
		}
		it.Payable = it.Payable.Add(lines[i].Amount)
		if lines[i].Code == importDuty {
			it.Column = string(lines[i].Column)
			if lines[i].RateUnit == "%" {
				it.DutyRate = lines[i].Rate
			}
		}
	}
}

// modeOf gives the kind of transport at the border, of the inland one where
// none is named there.
func modeOf(d *declarations.Declaration) string {
	if d.BorderTransport != nil && d.BorderTransport.Mode != "" {
		return d.BorderTransport.Mode
	}
	return d.InlandTransportMode
}

// partyOf gives a party's number, or its folded name where it has none; ""
// where there is no party.
func partyOf(p *declarations.Party) string {
	if p == nil {
		return ""
	}
	if id := facts.Fold(p.ID); id != "" {
		return id
	}
	return facts.Fold(p.Name)
}

// noRelief is the code of box 36 for no relief.
const noRelief = "000"

// unpackaged reports whether a kind of packages (UN/ECE recommendation 21)
// has no usual mass: goods in bulk, unpacked goods and vehicles.
func unpackaged(kind string) bool {
	switch kind {
	case "VG", "VL", "VO", "VQ", "VR", "VS", "VY", "NE", "NF", "NG", "VN":
		return true
	}
	return false
}

// valueOf gives the customs value of the item at a place of the declaration,
// not given where the assessment has none.
func valueOf(a tariffs.Assessment, place, sequence int) exact.Number {
	if place < len(a.Values) && a.Values[place].Item == sequence {
		return a.Values[place].CustomsValue
	}
	for _, v := range a.Values {
		if v.Item == sequence {
			return v.CustomsValue
		}
	}
	return exact.Number{}
}

// transportDocument gives what binds the draw to the consignment: the number
// of its transport document, or the means of transport at the border where it
// names none. Of several documents the least is taken, so that putting them
// in another order draws nothing new.
func transportDocument(d *declarations.Declaration) string {
	least := leastTransport("", d.Documents)
	for i := range d.Items {
		least = leastTransport(least, d.Items[i].Documents)
	}
	if least == "" && d.BorderTransport != nil {
		return facts.Fold(d.BorderTransport.ID)
	}
	return least
}

func leastTransport(least string, documents []declarations.Document) string {
	for _, doc := range documents {
		if !carries(doc.Type) {
			continue
		}
		if id := facts.Fold(doc.ID); id != "" && (least == "" || id < least) {
			least = id
		}
	}
	return least
}

// carries reports whether a kind of document is a transport document.
func carries(kind string) bool {
	kinds := transportDocuments()
	return slices.Contains(kinds[:], kind)
}

// TransportDocuments gives the kinds of document (UN/EDIFACT 1001 with a
// leading zero) that bind a draw: waybills and bills of lading, of rail, road
// and air, of post and of several.
func TransportDocuments() []string {
	kinds := transportDocuments()
	return kinds[:]
}

func transportDocuments() [12]string {
	return [...]string{"0703", "0704", "0705", "0710", "0714", "0720", "0722", "0730", "0740", "0741", "0750", "0760"}
}
