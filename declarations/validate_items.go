package declarations

import (
	"strconv"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
)

// items checks boxes 31 to 46 of every item.
func (c *check) items() {
	seen := make([]bool, len(c.Items)+1)
	for i := range c.Items {
		c.at = i
		c.sequence(&c.Items[i], seen)
		c.item(&c.Items[i])
	}
	c.at = header
}

// sequence checks that the items are numbered 1, 2, 3 … without gaps, in
// whatever order they stand.
func (c *check) sequence(it *Item, seen []bool) {
	switch n := it.Sequence; {
	case n == 0:
	case n >= len(seen) || seen[n]:
		c.add(sequenceGap, "/sequence", "last", strconv.Itoa(len(c.Items)))
	default:
		seen[n] = true
	}
}

func (c *check) item(it *Item) {
	c.requiredOfItem(it)
	c.commodity(it)
	c.origin(it)
	c.masses(it)
	c.quantities(it)
	c.packages(it)
	c.itemProcedure(it)
	c.preferenceCodes(it)
	c.value(it)
	c.specification(it)
	c.containers(it.Containers)
	c.documents(it.Documents)
	c.previousDocuments(it.PreviousDocuments)
}

// commodity checks box 33. A transit may name goods by the six digits of the
// harmonised system; other kinds need the ten of УКТЗЕД, in force on the day.
func (c *check) commodity(it *Item) {
	code := it.CommodityCode
	switch {
	case code == "":
	case c.kind == Transit && (len(code) == 6 || len(code) == 8) && allDigits(code):
	case len(code) != 10 || !allDigits(code):
		c.add(commodityFormat, "/commodityCode")
	case c.TariffDate(c.today).Before(c.tariff.InForce()): // assessing it says so
	case !c.tariff.Exists(code, c.TariffDate(c.today)):
		c.add(commodityUnknown, "/commodityCode", "code", code, "date", c.TariffDate(c.today).String())
	default:
		c.additionalUnit(it)
	}
}

// additionalUnit checks box 41: where the tariff names an additional unit the
// goods of an import or export are declared in it. Pieces and thousands of
// pieces stand for one another, as they do in the tariff's own reckoning;
// pairs and pieces do not.
func (c *check) additionalUnit(it *Item) {
	unit := unitOf(c.tariff.Unit(it.CommodityCode, c.TariffDate(c.today)))
	if unit == "" || unit == massUnit || c.kind == Transit {
		return
	}
	for _, q := range it.SupplementaryQuantities {
		if q.Unit == unit || q.Unit == "шт" && unit == "т.шт" || q.Unit == "т.шт" && unit == "шт" {
			return
		}
	}
	if c.room(unitMissing.Level) {
		f := unitMissing.At(c.place("/supplementaryQuantities"), "unit", unit, "code", it.CommodityCode)
		f.Unit = unit
		c.faults = append(c.faults, f)
	}
}

func (c *check) origin(it *Item) {
	if o := it.OriginCountry; o != noCountry {
		c.country(o, "/originCountry")
	}
	c.country(it.PreferentialOriginCountry, "/preferentialOriginCountry")
}

// masses checks boxes 35 and 38: net ≤ with primary packaging ≤ gross.
func (c *check) masses(it *Item) {
	c.positive(massNotPositive, it.GrossMass, "/grossMass")
	c.positive(massNotPositive, it.NetMass, "/netMass")
	c.positive(massNotPositive, it.NetMassWithPrimaryPackaging, "/netMassWithPrimaryPackaging")
	c.ordered(netOverGross, it.NetMass, it.GrossMass, "/netMass")
	c.ordered(netOverPacked, it.NetMass, it.NetMassWithPrimaryPackaging, "/netMass")
	c.ordered(packedOverGross, it.NetMassWithPrimaryPackaging, it.GrossMass, "/netMassWithPrimaryPackaging")
}

func (c *check) positive(r fault.Rule, n exact.Number, pointer string) {
	if !n.IsZero() && n.Sign() <= 0 {
		c.add(r, pointer)
	}
}

func (c *check) ordered(r fault.Rule, less, more exact.Number, pointer string) {
	if !less.IsZero() && !more.IsZero() && less.Cmp(more) > 0 {
		c.add(r, pointer, "less", less.String(), "more", more.String())
	}
}

func (c *check) quantities(it *Item) {
	for i, q := range it.SupplementaryQuantities {
		if !isUnit(q.Unit) {
			c.add(unitUnknown, within("/supplementaryQuantities", i, "/unit"))
		}
		if q.Value.Sign() <= 0 {
			c.add(quantityNotPositive, within("/supplementaryQuantities", i, "/value"))
		}
		for _, before := range it.SupplementaryQuantities[:i] {
			if before.Unit == q.Unit {
				c.add(unitTwice, within("/supplementaryQuantities", i, "/unit"), "unit", q.Unit)
				break
			}
		}
	}
}

func (c *check) packages(it *Item) {
	for i := range it.Packages {
		switch p := &it.Packages[i]; {
		case !isPackageType(p.Type):
			c.add(packageFormat, within("/packages", i, "/type"))
		case !packageTypes[p.Type]:
			c.add(packageUnknown, within("/packages", i, "/type"))
		}
	}
}

func isPackageType(code string) bool {
	return len(code) == 2 && each(code, func(b byte) bool { return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' })
}

// itemProcedure checks box 37.
func (c *check) itemProcedure(it *Item) {
	if p := it.PreviousProcedure; p != "" && p != "00" && p != "0" && !procedures[p] {
		c.add(previousProcedure, "/previousProcedure")
	}
}

// preferenceCodes checks box 36.
func (c *check) preferenceCodes(it *Item) {
	p := it.Preference
	if p == nil {
		return
	}
	c.preferenceCode(p.Duty, "/preference/duty")
	c.preferenceCode(p.Excise, "/preference/excise")
	c.preferenceCode(p.VAT, "/preference/vat")
}

func (c *check) preferenceCode(code, pointer string) {
	if code != "" && (len(code) != 3 || !allDigits(code)) {
		c.add(preferenceFormat, pointer)
	}
}

// value checks boxes 42 to 45 and the additions to the price.
func (c *check) value(it *Item) {
	if m := it.ValuationMethod; m != "" && (m < "1" || m > "6") {
		c.add(valuationMethod, "/valuationMethod")
	}
	if it.ValuationMethod == "1" && !it.InvoiceAmount.IsZero() && it.InvoiceAmount.Sign() == 0 {
		c.add(priceZero, "/invoiceAmount")
	}
	for i := range it.ValuationAdjustments {
		c.adjustment(i, it.ValuationAdjustments[i].Amount, it.ValuationAdjustments[i].Currency)
	}
}

// sharedAdjustments checks the costs of all items together.
func (c *check) sharedAdjustments() {
	for i := range c.ValuationAdjustments {
		a := &c.ValuationAdjustments[i]
		c.adjustment(i, a.Amount, a.Currency)
		if a.By != "" && a.By != string(tariffs.ByValue) && a.By != string(tariffs.ByMass) {
			c.add(apportionedBy, within("/valuationAdjustments", i, "/by"))
		}
	}
}

// adjustment checks the i-th addition to a price or deduction from it.
func (c *check) adjustment(i int, amount exact.Number, currency string) {
	if currency == "" {
		c.add(currencyMissing, within("/valuationAdjustments", i, "/currency"))
	} else if !IsCurrency(currency) {
		c.add(currencyUnknown, within("/valuationAdjustments", i, "/currency"))
	}
	if amount.Sign() <= 0 {
		c.add(amountNotPositive, within("/valuationAdjustments", i, "/amount"))
	}
}

// specification checks that the rows of МД-8 make up the item.
func (c *check) specification(it *Item) {
	var sum exact.Number
	for i := range it.Specification {
		p := &it.Specification[i]
		if p.ProducerCountry != "" && !isCountry(p.ProducerCountry) {
			c.add(countryUnknown, within("/specification", i, "/producerCountry"))
		}
		if p.Amount.IsZero() {
			return
		}
		sum = sum.Add(p.Amount)
	}
	if len(it.Specification) > 0 && !it.InvoiceAmount.IsZero() && sum.Cmp(it.InvoiceAmount) != 0 {
		c.add(specificationTotal, "/specification", "declared", it.InvoiceAmount.String(), "sum", sum.String())
	}
}
