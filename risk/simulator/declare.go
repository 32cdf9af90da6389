package simulator

import (
	"strconv"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
)

// Codes of the declarations' boxes.
const (
	euPreference = "410" // box 36: preference of the agreement with the EU
	noRelief     = "000"
	byRoad       = "30"
	bySea        = "10"
	invoicePaper = "0380"
	contract     = "4104"
	roadWaybill  = "0730"
	billOfLading = "0705"
	proofOfEU    = "0954" // EUR.1
)

// declaration writes items as their declarant would, the number-th of its day.
// It is as Decode would read it. Documents are dated before the day of the
// rates, so that the service takes the declaration on any day from that one.
func (s *Simulator) declaration(sh *shipment, items []item, number int) *declarations.Declaration {
	lrn := "SIM" + strconv.FormatUint(s.cfg.Seed, 36) + "-" + strconv.Itoa(s.day) + "-" + strconv.Itoa(number)
	tag := strconv.Itoa(sh.consignment.day) + "/" + strconv.Itoa(sh.consignment.number)
	mode, waybill := byRoad, roadWaybill
	if overseas[sh.dispatch] {
		mode, waybill = bySea, billOfLading
	}
	seller := exporter(sh.who, &s.market.pairs[items[0].pair])
	importer, declarant := sh.who.party, s.brokers[sh.broker].party
	day := s.today.rateDay
	d := &declarations.Declaration{
		LRN: lrn, Type: "IM", RequestedProcedure: "40", AdditionalDeclarationType: "AA",
		DeclarationOffice: sh.who.office, RateDate: day,
		Exporter: &seller, Importer: &importer, Declarant: &declarant,
		TradingCountry: seller.Country, CountryOfDispatch: sh.dispatch, CountryOfDestination: declarations.Ukraine,
		DeliveryTerms:   &declarations.DeliveryTerms{Incoterm: "CIP", Country: declarations.Ukraine, Place: "Київ"},
		InvoiceCurrency: currency, NatureOfTransaction: "11",
		BorderTransport: &declarations.Transport{Mode: mode, ID: "UIAVNA " + lrn[3:], Nationality: sh.dispatch},
		Documents: []declarations.Document{
			{Type: invoicePaper, ID: "INV-" + tag + "-" + strconv.Itoa(sh.part+1), Date: day.AddDays(-9)},
			{Type: waybill, ID: "TR-" + lrn[3:], Date: day.AddDays(-3)},
			{Type: contract, ID: "K-" + importer.ID, Date: civil.New(day.Year()-1, 2, 3)},
		},
		Items: make([]declarations.Item, len(items)), GoodsItemQuantity: len(items),
	}
	for i := range items {
		d.Items[i] = s.item(&items[i], i, tag, day)
		d.TotalPackageQuantity += items[i].packages
		d.TotalInvoiceAmount = d.TotalInvoiceAmount.Add(d.Items[i].InvoiceAmount)
		d.TotalGrossMass = d.TotalGrossMass.Add(d.Items[i].GrossMass)
	}
	return d
}

// item writes one item of goods.
func (s *Simulator) item(it *item, place int, tag string, day civil.Date) declarations.Item {
	p := &s.market.pairs[it.pair]
	out := declarations.Item{
		Sequence: place + 1, Description: p.text, CommodityCode: p.code, OriginCountry: p.origin,
		GrossMass:                   exact.New(it.grams+it.grams/16, 3),
		NetMass:                     exact.New(it.grams, 3),
		NetMassWithPrimaryPackaging: exact.New(it.grams+it.grams/50, 3),
		Packages:                    []declarations.Packages{{Type: p.packing, Number: it.packages}},
		InvoiceAmount:               exact.New(it.cents, 2), ValuationMethod: "1",
	}
	if p.unit != "" {
		pieces := max(whole(float64(it.grams)/1000/p.piece), 1)
		out.SupplementaryQuantities = []declarations.Quantity{{Unit: p.unit, Value: exact.Int(pieces)}}
	}
	if it.claim {
		out.PreferentialOriginCountry = p.origin
		out.Preference = &declarations.Preference{Duty: euPreference, Excise: noRelief, VAT: noRelief}
		out.Documents = []declarations.Document{{Type: proofOfEU, ID: "EUR1-" + tag + "-" + strconv.Itoa(place+1), Date: day.AddDays(-7)}}
	}
	return out
}
