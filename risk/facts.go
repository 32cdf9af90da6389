package risk

import (
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/tariffs"
)

// Facts gathers what Assess needs for a declaration and its assessment.
// Office and Day are the caller's to fill in.
func (h *History) Facts(d *declarations.Declaration, a tariffs.Assessment) Facts {
	f := Facts{
		Type: d.Type, Importer: importerOf(d), TransportDocument: transportDocument(d),
		Value: a.CustomsValue, Items: make([]ItemFacts, len(d.Items)),
	}
	proved := declarations.ProvesOrigin(d.Documents)
	h.mu.RLock()
	defer h.mu.RUnlock()
	f.ImporterBefore = h.importers[f.Importer]
	for i := range d.Items {
		it := &d.Items[i]
		f.Items[i] = itemFacts(it, valueOf(a, i, it.Sequence), proved)
		f.Items[i].Destination = d.CountryOfDestination
		f.Items[i].Peers = h.peers(it.CommodityCode)
	}
	return f
}

func itemFacts(it *declarations.Item, value exact.Number, proved bool) ItemFacts {
	f := ItemFacts{
		Item: it.Sequence, Code: it.CommodityCode, Origin: it.OriginCountry, Value: value,
		NetMass: it.NetMass, GrossMass: it.GrossMass,
		ClaimsRelief:  it.Preference != nil && it.Preference.Duty != "" && it.Preference.Duty != noRelief,
		ProofOfOrigin: proved || declarations.ProvesOrigin(it.Documents),
	}
	for _, p := range it.Packages {
		f.Packages += p.Number
		f.Bulk = f.Bulk || unpackaged(p.Type)
	}
	return f
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

// importerOf gives the importer's number, or its folded name where it has
// none; "" where there is no importer.
func importerOf(d *declarations.Declaration) string {
	if d.Importer == nil {
		return ""
	}
	if id := facts.Fold(d.Importer.ID); id != "" {
		return id
	}
	return facts.Fold(d.Importer.Name)
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

// carries reports whether a kind of document (UN/EDIFACT 1001 with a leading
// zero) is a transport document: waybills and bills of lading, of rail, road
// and air, of post and of several.
func carries(kind string) bool {
	switch kind {
	case "0703", "0704", "0705", "0710", "0714", "0720", "0722", "0730", "0740", "0741", "0750", "0760":
		return true
	}
	return false
}
