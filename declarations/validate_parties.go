package declarations

import (
	"unicode"

	"github.com/brama-customs/brama/fault"
)

// parties checks every person of the declaration, and that those who must be
// Ukrainian are.
func (c *check) parties() {
	c.party(c.Exporter, "/exporter")
	c.party(c.Importer, "/importer")
	c.party(c.Consignee, "/consignee")
	c.party(c.FinanciallyResponsible, "/financiallyResponsible")
	c.party(c.Declarant, "/declarant")
	c.party(c.Representative, "/representative")
	c.party(c.HolderOfProcedure, "/holderOfProcedure")
	if c.kind == Import {
		c.mustBeUkrainian(c.Importer, "/importer", importerForeign)
	}
	if c.kind == Export {
		c.mustBeUkrainian(c.Exporter, "/exporter", exporterForeign)
	}
	// МКУ art. 265: a declarant is a resident, save for transit.
	if c.kind == Import || c.kind == Export {
		c.mustBeUkrainian(c.Declarant, "/declarant", declarantForeign)
	}
}

func (c *check) mustBeUkrainian(p *Party, pointer string, r fault.Rule) {
	if p != nil && p.Country != "" && p.Country != Ukraine {
		c.add(r, pointer+"/country")
	}
}

func (c *check) party(p *Party, pointer string) {
	if p == nil {
		return
	}
	if blank(p.Name) {
		c.add(partyName, pointer+"/name")
	}
	switch {
	case p.Country == "":
		c.add(partyCountry, pointer+"/country")
	case !isCountry(p.Country):
		c.add(countryUnknown, pointer+"/country")
	case p.Country == Ukraine:
		c.ukrainian(p, pointer)
	}
	if mixesScripts(p.Name) {
		c.add(mixedScripts, pointer+"/name")
	}
}

// ukrainian checks the numbers of a Ukrainian party: ЄДРПОУ of an enterprise,
// РНОКПП of a person, and the individual tax number of a payer of VAT.
func (c *check) ukrainian(p *Party, pointer string) {
	switch id := p.ID; {
	case id == "":
		c.add(partyIDRequired, pointer+"/id")
	case len(id) != 8 && len(id) != 10 || !allDigits(id):
		c.add(partyIDFormat, pointer+"/id")
	case !ValidEDRPOU(id) && !ValidRNOKPP(id):
		c.add(partyIDCheck, pointer+"/id")
	}
	if v := p.VAT; v != "" && (len(v) != 12 && len(v) != 10 || !allDigits(v)) {
		c.add(vatFormat, pointer+"/vat")
	}
}

// mixesScripts reports whether a word has both Cyrillic and Latin letters, as
// a name made to look like another has. Words of different scripts beside one
// another ("ТОВ IKEA") are common and right.
func mixesScripts(name string) bool {
	cyrillic, latin := false, false
	for _, r := range name {
		switch {
		case r < unicode.MaxASCII && (r|0x20 >= 'a' && r|0x20 <= 'z'):
			latin = true
		case r >= 0x400 && r < 0x530:
			cyrillic = true
		case !unicode.IsLetter(r) && !unicode.IsMark(r):
			cyrillic, latin = false, false
		case unicode.Is(unicode.Latin, r):
			latin = true
		}
		if cyrillic && latin {
			return true
		}
	}
	return false
}
