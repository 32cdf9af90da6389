package declarations

// warnings notes what is allowed and still likely to be a slip or to cost the
// declarant something. Each must be worth reading: a list nobody reads warns
// of nothing.
func (c *check) warnings() {
	if c.kind == Import || c.kind == Export {
		c.invoiceMissing()
	}
	if c.kind == Import {
		c.freightMissing()
	}
	for i := range c.Items {
		c.at = i
		c.preferenceWarnings(&c.Items[i])
	}
	c.at = header
}

func (c *check) invoiceMissing() {
	if len(c.Items) > 0 && len(c.invoiceNumbers()) == 0 {
		c.add(invoiceMissing, "/documents")
	}
}

// freightMissing warns where the price leaves the carriage to the buyer and no
// carriage is added to any item priced by the contract (МКУ art. 58, part 10).
func (c *check) freightMissing() {
	if c.DeliveryTerms == nil || !withoutCarriage[c.DeliveryTerms.Incoterm] {
		return
	}
	for i := range c.ValuationAdjustments {
		if c.ValuationAdjustments[i].Type == "freight" {
			return
		}
	}
	for i := range c.Items {
		it := &c.Items[i]
		if it.ValuationMethod != "1" || hasFreight(it) {
			return
		}
	}
	if len(c.Items) > 0 {
		c.add(freightMissing, "/deliveryTerms/incoterm", "incoterm", c.DeliveryTerms.Incoterm)
	}
}

func hasFreight(it *Item) bool {
	for i := range it.ValuationAdjustments {
		if it.ValuationAdjustments[i].Type == "freight" {
			return true
		}
	}
	return false
}

func (c *check) preferenceWarnings(it *Item) {
	if !it.claimsPreference() {
		return
	}
	if !c.hasProofOfOrigin(it) {
		c.add(preferenceWithoutProof, "/preference/duty")
	}
	if o := it.PreferentialOriginCountry; o != "" && o != it.OriginCountry {
		c.add(originsDiffer, "/preferentialOriginCountry")
	}
}
