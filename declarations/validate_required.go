package declarations

import (
	"strings"

	"github.com/brama-customs/brama/fault"
)

// requirement is a box that a kind of declaration must have filled (order
// № 651, remembered: only what every such declaration has is demanded).
type requirement struct {
	pointer string
	box     string
	name    fault.Text
	kinds   string // of Kind, "" for all, handled or not
	given   func(*Declaration) bool
}

const (
	importExport = string(Import + Export)
	importOnly   = string(Import)
	transitOnly  = string(Transit)
	handled      = string(Import + Export + Transit)
)

var requirements = []requirement{
	{"/declarationType", "1", fault.Text{UK: "тип декларації", EN: "declaration type"}, "",
		func(d *Declaration) bool { return d.Type != "" }},
	{"/requestedProcedure", "1", fault.Text{UK: "митний режим", EN: "requested procedure"}, "",
		func(d *Declaration) bool { return d.RequestedProcedure != "" }},
	{"/additionalDeclarationType", "1", fault.Text{UK: "особливість декларації", EN: "additional declaration type"}, "",
		func(d *Declaration) bool { return d.AdditionalDeclarationType != "" }},
	{"/lrn", "7", fault.Text{UK: "внутрішній номер", EN: "local reference number"}, "",
		func(d *Declaration) bool { return !blank(d.LRN) }},
	{"/declarationOffice", "7", fault.Text{UK: "код митниці", EN: "declaration office"}, "",
		func(d *Declaration) bool { return d.DeclarationOffice != "" }},
	{"/declarant", "14", fault.Text{UK: "декларант", EN: "declarant"}, "",
		func(d *Declaration) bool { return d.Declarant != nil }},
	{"/items", "31", fault.Text{UK: "товари", EN: "goods items"}, "",
		func(d *Declaration) bool { return len(d.Items) > 0 }},
	{"/exporter", "2", fault.Text{UK: "відправник/експортер", EN: "consignor/exporter"}, handled,
		func(d *Declaration) bool { return d.Exporter != nil }},
	{"/importer", "8", fault.Text{UK: "одержувач/імпортер", EN: "consignee/importer"}, importOnly,
		func(d *Declaration) bool { return d.Importer != nil }},
	{"/importer", "8", fault.Text{UK: "одержувач", EN: "consignee"}, string(Export + Transit),
		func(d *Declaration) bool { return d.Importer != nil || d.Consignee != nil }},
	{"/tradingCountry", "11", fault.Text{UK: "торгуюча країна", EN: "trading country"}, importExport,
		func(d *Declaration) bool { return d.TradingCountry != "" }},
	{"/countryOfDispatch", "15", fault.Text{UK: "країна відправлення", EN: "country of dispatch"},
		string(Import + Transit), func(d *Declaration) bool { return d.CountryOfDispatch != "" }},
	{"/countryOfDestination", "17", fault.Text{UK: "країна призначення", EN: "country of destination"},
		string(Export + Transit), func(d *Declaration) bool { return d.CountryOfDestination != "" }},
	{"/deliveryTerms", "20", fault.Text{UK: "умови поставки", EN: "delivery terms"}, importExport,
		func(d *Declaration) bool { return d.DeliveryTerms != nil }},
	{"/invoiceCurrency", "22", fault.Text{UK: "валюта рахунка", EN: "invoice currency"}, importExport,
		func(d *Declaration) bool { return d.InvoiceCurrency != "" }},
	{"/totalInvoiceAmount", "22", fault.Text{UK: "загальна сума за рахунком", EN: "total invoice amount"}, importExport,
		func(d *Declaration) bool { return !d.TotalInvoiceAmount.IsZero() }},
	{"/natureOfTransaction", "24", fault.Text{UK: "характер угоди", EN: "nature of transaction"}, importExport,
		func(d *Declaration) bool { return d.NatureOfTransaction != "" }},
	{"/borderTransport/mode", "25", fault.Text{UK: "вид транспорту на кордоні", EN: "mode of transport at the border"},
		handled, func(d *Declaration) bool { return d.BorderTransport != nil && d.BorderTransport.Mode != "" }},
	{"/totalPackageQuantity", "6", fault.Text{UK: "всього місць", EN: "total packages"}, transitOnly,
		func(d *Declaration) bool { return d.TotalPackageQuantity > 0 }},
	{"/holderOfProcedure", "50", fault.Text{UK: "утримувач процедури", EN: "holder of the procedure"}, transitOnly,
		func(d *Declaration) bool { return d.HolderOfProcedure != nil }},
	{"/guarantee", "52", fault.Text{UK: "гарантія", EN: "guarantee"}, transitOnly,
		func(d *Declaration) bool { return d.Guarantee != nil && d.Guarantee.Type != "" }},
	{"/destinationOffice", "53", fault.Text{UK: "митниця призначення", EN: "office of destination"}, transitOnly,
		func(d *Declaration) bool { return d.DestinationOffice != "" }},
}

// itemRequirement is a requirement of every item.
type itemRequirement struct {
	pointer string
	box     string
	name    fault.Text
	kinds   string
	given   func(*Item) bool
}

var itemRequirements = []itemRequirement{
	{"/sequence", "32", fault.Text{UK: "номер товару", EN: "item number"}, "",
		func(it *Item) bool { return it.Sequence > 0 }},
	{"/description", "31", fault.Text{UK: "опис товару", EN: "description of goods"}, "",
		func(it *Item) bool { return !blank(it.Description) }},
	{"/commodityCode", "33", fault.Text{UK: "код товару", EN: "commodity code"}, "",
		func(it *Item) bool { return it.CommodityCode != "" }},
	{"/grossMass", "35", fault.Text{UK: "вага брутто", EN: "gross mass"}, "",
		func(it *Item) bool { return !it.GrossMass.IsZero() }},
	{"/packages", "31", fault.Text{UK: "вантажні місця", EN: "packages"}, handled,
		func(it *Item) bool { return len(it.Packages) > 0 }},
	{"/originCountry", "34", fault.Text{UK: "країна походження", EN: "country of origin"}, importExport,
		func(it *Item) bool { return it.OriginCountry != "" }},
	{"/netMass", "38", fault.Text{UK: "вага нетто", EN: "net mass"}, importExport,
		func(it *Item) bool { return !it.NetMass.IsZero() }},
	{"/invoiceAmount", "42", fault.Text{UK: "фактурна вартість", EN: "invoice amount"}, importExport,
		func(it *Item) bool { return !it.InvoiceAmount.IsZero() }},
	{"/valuationMethod", "43", fault.Text{UK: "метод визначення вартості", EN: "valuation method"}, importOnly,
		func(it *Item) bool { return it.ValuationMethod != "" }},
}

// required notes the boxes that are not filled.
func (c *check) required() {
	for i := range requirements {
		if r := &requirements[i]; c.demands(r.kinds) && !r.given(c.Declaration) {
			c.missing(r.pointer, r.box, r.name)
		}
	}
}

func (c *check) requiredOfItem(it *Item) {
	for i := range itemRequirements {
		if r := &itemRequirements[i]; c.demands(r.kinds) && !r.given(it) {
			c.missing(r.pointer, r.box, r.name)
		}
	}
}

// demands reports whether a requirement of these kinds is one of this
// declaration. Kinds are four characters each, so one never begins inside
// another.
func (c *check) demands(kinds string) bool {
	return kinds == "" || c.kind != "" && strings.Contains(kinds, string(c.kind))
}

func (c *check) missing(pointer, box string, name fault.Text) {
	kind := c.kind.Name()
	c.add(requiredField, pointer, "box", box, "uk", name.UK, "en", name.EN, "kindUK", kind.UK, "kindEN", kind.EN)
}
