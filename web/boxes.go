package web

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/tariffs"
)

// box is one box (графа) of the declaration's form, under its number there.
type box struct {
	Number string
	Label  string // key of the catalogue
	Lines  []string
	Wide   bool // a party or a long text
}

// sheet gathers the boxes that are filled in, in the order of their numbers.
type sheet struct {
	locale
	boxes []box
}

// add puts a box on the sheet, unless there is nothing in it.
func (s *sheet) add(number, label string, lines ...string) {
	if kept := filled(lines); len(kept) > 0 {
		s.boxes = append(s.boxes, box{Number: number, Label: "box." + label, Lines: kept})
	}
}

func (s *sheet) party(number, label string, p *declarations.Party) {
	if p == nil {
		return
	}
	lines := filled([]string{p.Name, joined(", ", p.Address, s.country(p.Country)), p.ID, p.VAT})
	if len(lines) > 0 {
		s.boxes = append(s.boxes, box{Number: number, Label: "box." + label, Lines: lines, Wide: true})
	}
}

func filled(lines []string) []string {
	var kept []string
	for _, line := range lines {
		if strings.TrimSpace(line) != "" {
			kept = append(kept, line)
		}
	}
	return kept
}

func joined(separator string, parts ...string) string {
	return strings.Join(filled(parts), separator)
}

// boxes are the boxes of the whole declaration.
func (l locale) boxes(d *declarations.Declaration) []box {
	s := &sheet{locale: l}
	s.heading(d)
	s.terms(d)
	s.carriage(d)
	s.place(d)
	return s.boxes
}

// heading is boxes 1–14: what it is and who takes part.
func (s *sheet) heading(d *declarations.Declaration) {
	s.add("1", "type", joined(" ", d.Type, d.RequestedProcedure, d.AdditionalDeclarationType))
	s.party("2", "exporter", d.Exporter)
	s.add("4", "lists", s.given(d.LoadingLists))
	s.add("5", "items", s.given(len(d.Items)))
	s.add("6", "packages", s.given(d.TotalPackageQuantity))
	s.add("7", "office", d.DeclarationOffice, d.LRN)
	s.party("8", "importer", d.Importer)
	s.party("8", "consignee", d.Consignee)
	s.party("9", "financial", d.FinanciallyResponsible)
	s.add("11", "trading", s.country(d.TradingCountry))
	s.add("12", "total-value", s.money(d.TotalCustomsValue, "UAH"))
	s.party("14", "declarant", d.Declarant)
	s.party("14", "representative", d.Representative)
}

// terms is boxes 15–24: the countries and the sale.
func (s *sheet) terms(d *declarations.Declaration) {
	s.add("15", "dispatch", s.country(d.CountryOfDispatch))
	s.add("17", "destination", s.country(d.CountryOfDestination))
	s.transport("18", "arrival", d.ArrivalTransport)
	s.transport("18", "departure", d.DepartureTransport)
	if d.ContainerIndicator != nil {
		s.add("19", "container", s.label("yes", *d.ContainerIndicator))
	}
	if t := d.DeliveryTerms; t != nil {
		s.add("20", "terms", joined(" ", t.Incoterm, t.Place), s.country(t.Country))
	}
	s.transport("21", "border-transport", d.BorderTransport)
	s.add("22", "invoice", s.money(d.TotalInvoiceAmount, d.InvoiceCurrency), s.day(d.RateDate))
	s.add("23", "rate", s.number(d.ExchangeRate))
	s.add("24", "transaction", joined(" · ", d.NatureOfTransaction, d.SettlementCurrency))
}

// carriage is boxes 25–30.
func (s *sheet) carriage(d *declarations.Declaration) {
	if d.BorderTransport != nil {
		s.add("25", "border-mode", s.mode(d.BorderTransport.Mode))
	}
	s.add("26", "inland-mode", s.mode(d.InlandTransportMode))
	s.add("27", "transshipment", d.TransshipmentOffice)
	if b := d.Bank; b != nil {
		s.add("28", "bank", b.Name, joined(" ", b.Code, b.IBAN))
	}
	s.add("29", "border-office", d.BorderOffice)
	s.add("30", "location", d.LocationOfGoods)
	s.add("35", "total-gross", s.kilograms(d.TotalGrossMass))
}

// place is boxes 40–54 of the whole declaration.
func (s *sheet) place(d *declarations.Declaration) {
	for _, a := range d.ValuationAdjustments {
		s.add("45", "shared", s.adjustment(a.Type), s.money(a.Amount, a.Currency), s.label("by", cmp.Or(a.By, "value")))
	}
	s.add("40", "previous", s.previous(d.PreviousDocuments)...)
	s.add("44", "statements", statements(d.AdditionalInformation)...)
	if p := d.DeferredPayment; p != nil {
		s.add("48", "deferral", s.day(p.Duty), s.day(p.VAT))
	}
	if w := d.Warehouse; w != nil {
		s.add("49", "warehouse", joined(" ", w.Type, w.ID))
	}
	s.party("50", "principal", d.HolderOfProcedure)
	s.add("51", "transit", d.TransitOffices...)
	if g := d.Guarantee; g != nil {
		s.add("52", "guarantee", joined(" ", g.Type, g.Reference), s.money(g.Amount, g.Currency))
	}
	s.add("52", "deadline", s.day(d.TransitDeadline))
	s.add("53", "destination-office", d.DestinationOffice)
	if p := d.Signatory; p != nil {
		s.add("54", "signatory", p.Name, joined(" · ", p.Position, p.Place))
	}
}

// itemBoxes are the boxes of one item. The customs value is the one that was
// worked out, where there is one, and else the declared.
func (l locale) itemBoxes(d *declarations.Declaration, item declarations.Item, a *tariffs.Assessment) []box {
	s := &sheet{locale: l}
	s.add("31", "pieces", s.pieces(item)...)
	s.vehicle(item.Vehicle)
	s.add("33", "code", commodity(item.CommodityCode), joined(" ", item.AdditionalCodes...))
	s.add("34", "origin", s.country(item.OriginCountry))
	s.add("35", "gross", s.kilograms(item.GrossMass))
	if p := item.Preference; p != nil {
		s.add("36", "preference", joined(" / ", p.Duty, p.Excise, p.VAT))
	}
	s.add("37", "procedure", joined(" ", d.RequestedProcedure+item.PreviousProcedure,
		item.AdditionalProcedure, item.NationalProcedure))
	s.add("38", "net", s.kilograms(item.NetMass))
	s.add("38", "net-packed", s.kilograms(item.NetMassWithPrimaryPackaging))
	s.add("39", "quota", item.QuotaOrderNumber)
	s.add("40", "previous", s.previous(item.PreviousDocuments)...)
	s.add("41", "supplementary", s.quantities(item.SupplementaryQuantities)...)
	s.worth(d, item, a)
	return s.boxes
}

// adjustment names a kind of addition to the price, or deduction from it.
func (l locale) adjustment(kind string) string {
	for _, k := range tariffs.AdjustmentKinds() {
		if k.Type == kind {
			return k.Name.In(l.lang)
		}
	}
	return kind
}

// vehicle is what the excise on a vehicle is reckoned by.
func (s *sheet) vehicle(v *declarations.Vehicle) {
	if v == nil {
		return
	}
	measure := func(n exact.Number, unit string) string {
		if n.IsZero() {
			return ""
		}
		return s.number(n) + nbsp + s.label("unit", unit)
	}
	year := ""
	if v.Year > 0 {
		year = strconv.Itoa(v.Year)
	}
	s.add("31", "vehicle", s.label("fuel", v.Fuel), measure(v.Displacement, "cm3"), measure(v.Battery, "kWh"), year)
}

// worth is boxes 42–46 of an item.
func (s *sheet) worth(d *declarations.Declaration, item declarations.Item, a *tariffs.Assessment) {
	s.add("42", "price", s.money(item.InvoiceAmount, d.InvoiceCurrency))
	s.add("43", "method", joined(" ", item.ValuationMethod, item.GuaranteeMethod))
	s.add("44", "statements", statements(item.AdditionalInformation)...)
	s.add("45", "value", s.money(valueOf(item, a), "UAH"))
	s.add("46", "statistical", s.number(item.StatisticalValue))
	for _, adjustment := range item.ValuationAdjustments {
		s.add("45", "adjustment", s.adjustment(adjustment.Type),
			s.money(adjustment.Amount, adjustment.Currency))
	}
}

func valueOf(item declarations.Item, a *tariffs.Assessment) exact.Number {
	if a != nil {
		for _, v := range a.Values {
			if v.Item == item.Sequence {
				return v.CustomsValue
			}
		}
	}
	return item.CustomsValue
}

func (s *sheet) transport(number, label string, t *declarations.Transport) {
	if t != nil {
		s.add(number, label, t.ID, s.country(t.Nationality))
	}
}

// country writes a code with its name: CN Китай.
func (l locale) country(code string) string {
	name, ok := declarations.CountryName(code)
	if !ok {
		return code
	}
	return code + nbsp + name.In(l.lang)
}

func (l locale) mode(code string) string {
	if code == "" {
		return ""
	}
	return joined(" ", code, l.label("mode", code[:1]))
}

func (l locale) kilograms(n exact.Number) string {
	if n.IsZero() {
		return ""
	}
	return l.number(n) + nbsp + l.label("unit", "kg")
}

// given writes a count, "" where there is none.
func (l locale) given(n int) string {
	if n == 0 {
		return ""
	}
	return l.whole(n)
}

func (l locale) quantities(qs []declarations.Quantity) []string {
	var lines []string
	for _, q := range qs {
		lines = append(lines, l.number(q.Value)+nbsp+q.Unit)
	}
	return lines
}

func (l locale) pieces(item declarations.Item) []string {
	var lines []string
	for _, p := range item.Packages {
		lines = append(lines, joined(" · ", l.whole(p.Number)+nbsp+"×"+nbsp+p.Type, p.Marks))
	}
	for _, c := range item.Containers {
		lines = append(lines, c.ID)
	}
	return lines
}

func (l locale) previous(docs []declarations.PreviousDocument) []string {
	var lines []string
	for _, d := range docs {
		item := ""
		if d.Item > 0 {
			item = "№" + nbsp + strconv.Itoa(d.Item)
		}
		lines = append(lines, joined(" · ", d.Type, d.ID, l.day(d.Date), item))
	}
	return lines
}

func statements(all []declarations.Statement) []string {
	var lines []string
	for _, s := range all {
		lines = append(lines, joined(" ", s.Code, s.Text))
	}
	return lines
}
