package declarations

// head checks the codes and dates of the whole declaration.
func (c *check) head() {
	c.procedure()
	if c.LRN != "" && !isLRN(c.LRN) {
		c.add(lrnFormat, "/lrn")
	}
	c.offices()
	c.country(c.TradingCountry, "/tradingCountry")
	c.country(c.CountryOfDispatch, "/countryOfDispatch")
	c.country(c.CountryOfDestination, "/countryOfDestination")
	c.currency(c.InvoiceCurrency, "/invoiceCurrency")
	c.currency(c.SettlementCurrency, "/settlementCurrency")
	if n := c.NatureOfTransaction; n != "" && (len(n) != 2 || !allDigits(n) || n[0] == '0') {
		c.add(natureFormat, "/natureOfTransaction")
	}
	c.terms()
	c.direction()
	c.bank()
	c.guarantee()
	c.sharedAdjustments()
	c.rateDate()
}

// isLRN reports whether a declarant's own number is of Latin letters, digits
// and - _ . / only, so that it reads the same on any screen and in any file.
func isLRN(s string) bool {
	return each(s, func(b byte) bool {
		return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' ||
			b == '-' || b == '_' || b == '.' || b == '/'
	})
}

// procedure checks box 1: the type, the procedure and whether they belong
// together. A procedure that exists and is not handled is told as that.
func (c *check) procedure() {
	typeKnown := c.Type == "IM" || c.Type == "EX" || c.Type == "TR"
	if c.Type != "" && !typeKnown {
		c.add(typeUnknown, "/declarationType")
	}
	switch p := c.RequestedProcedure; {
	case p == "" || c.kind != "":
	case !procedures[p]:
		c.add(procedureUnknown, "/requestedProcedure")
	case p != "40" && p != "10" && p != "80":
		c.add(procedureNotHandled, "/requestedProcedure", "procedure", p)
	case typeKnown:
		c.add(procedureMismatch, "/requestedProcedure")
	}
	if t := []rune(c.AdditionalDeclarationType); len(t) > 0 && (len(t) != 2 || !letterPair(t)) {
		c.add(additionalTypeFormat, "/additionalDeclarationType")
	}
}

// letterPair reports whether a special feature of box 1/3 is two capitals
// (АА, ЕЕ, ПН; those that look Latin were made so) or 00, which is none.
func letterPair(t []rune) bool {
	capital := func(r rune) bool {
		return r >= 'A' && r <= 'Z' || r >= 'А' && r <= 'Я' || r == 'І' || r == 'Ї' || r == 'Є'
	}
	return capital(t[0]) && capital(t[1]) || string(t) == "00"
}

func (c *check) offices() {
	c.office(c.DeclarationOffice, "/declarationOffice")
	c.office(c.TransshipmentOffice, "/transshipmentOffice")
	c.office(c.BorderOffice, "/borderOffice")
	c.office(c.DestinationOffice, "/destinationOffice")
	for i, code := range c.TransitOffices {
		if !isTransitOffice(code) {
			c.add(transitOfficeFormat, within("/transitOffices", i, ""))
		}
	}
}

// isTransitOffice reports whether a code is that of an office of any country
// of the common transit: the country and six letters or digits.
func isTransitOffice(code string) bool {
	return len(code) == 8 && isCountry(code[:2]) && each(code[2:], func(b byte) bool {
		return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z'
	})
}

func (c *check) terms() {
	t := c.DeliveryTerms
	if t == nil {
		return
	}
	if !incoterms[t.Incoterm] {
		c.add(incotermUnknown, "/deliveryTerms/incoterm")
	}
	c.country(t.Country, "/deliveryTerms/country")
}

// direction checks that the countries are those of an import or an export
// (МКУ art. 74, 82): goods come into Ukraine or leave it.
func (c *check) direction() {
	switch c.kind {
	case Import:
		if c.CountryOfDestination != "" && c.CountryOfDestination != Ukraine {
			c.add(importDestination, "/countryOfDestination")
		}
	case Export:
		if c.CountryOfDispatch != "" && c.CountryOfDispatch != Ukraine {
			c.add(exportDispatch, "/countryOfDispatch")
		}
		if c.CountryOfDestination == Ukraine {
			c.add(exportDestination, "/countryOfDestination")
		}
	}
}

func (c *check) bank() {
	b := c.Bank
	if b == nil {
		return
	}
	if b.IBAN != "" && !ValidIBAN(b.IBAN) {
		c.add(ibanInvalid, "/bank/iban")
	}
	if b.Code != "" && (len(b.Code) != 6 || !allDigits(b.Code)) {
		c.add(bankCodeFormat, "/bank/code")
	}
}

func (c *check) guarantee() {
	g := c.Guarantee
	if g == nil {
		return
	}
	c.currency(g.Currency, "/guarantee/currency")
	if !g.Amount.IsZero() && g.Amount.Sign() == 0 {
		c.add(amountNotPositive, "/guarantee/amount")
	}
	if !g.Amount.IsZero() && g.Currency == "" {
		c.add(currencyMissing, "/guarantee/currency")
	}
}

// rateDate checks box 22_date: rates are those of the day of lodging, and
// another day before it is only taken with a warning.
func (c *check) rateDate() {
	switch d := c.RateDate; {
	case d.IsZero() || d == c.today:
	case d.After(c.today):
		c.add(rateDateFuture, "/rateDate", "date", d.String(), "today", c.today.String())
	default:
		c.add(rateDateNotToday, "/rateDate", "date", d.String(), "today", c.today.String())
	}
	if !c.TransitDeadline.IsZero() && c.TransitDeadline.Before(c.today) {
		c.add(deadlinePast, "/transitDeadline", "today", c.today.String())
	}
}
