package tariffs

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
)

// choice is the column that applies to goods, the rate in it and why.
type choice struct {
	column   Column
	name     fault.Text // of the column
	rate     Rate       // nil: not known
	source   string
	verified bool
	reason   fault.Text
}

// claim is what decides the column: where goods come from and what proves it.
type claim struct {
	code   string
	origin string
	proof  bool
	day    civil.Date
}

// choose picks the column of the law for goods: преференційна for an origin
// with an agreement and a proof, пільгова for a member of the WTO or a party
// to a treaty, повна for any other or unknown origin (МКУ art. 280). A claimed
// preference whose rate is not known stays unknown: it never falls back to
// another column unsaid.
func (s *Schedule) choose(at int32, c claim) choice {
	origin := knownOrigin(c.origin)
	agreement, agreed := s.law.agreement(origin, c.day)
	switch country, favoured := s.law.mostFavoured(origin, c.day); {
	case agreed && c.proof:
		return preferential(agreement, c)
	case favoured:
		return s.mfn(at, origin, country, c.proof)
	case origin == "":
		return s.full(at, fault.Text{
			UK: "Країна походження невідома: повна ставка.",
			EN: "The country of origin is not known: full rate.",
		})
	}
	return s.full(at, fault.Text{
		UK: "Походження " + origin + ": країна не користується режимом найбільшого сприяння, тому повна ставка.",
		EN: "Origin " + origin + ": the country has no most-favoured-nation treatment, hence the full rate.",
	})
}

// knownOrigin gives "" for the codes that say the origin is not known.
func knownOrigin(origin string) string {
	if origin == "XX" || origin == "ZZ" || origin == "QU" {
		return ""
	}
	return origin
}

func preferential(a pact, c claim) choice {
	h, _ := a.rates.find(c.code, c.day)
	return choice{
		column: Preferential, rate: h.rate, source: h.Source, verified: h.Verified && a.Verified,
		name: fault.Text{UK: "преференційна, " + a.Name.UK, EN: "preferential, " + a.Name.EN},
		reason: fault.Text{
			UK: "Походження " + c.origin + " підтверджено: преференційна ставка, " + a.Name.UK + ".",
			EN: "Origin " + c.origin + " is proved: preferential rate, " + a.Name.EN + ".",
		},
	}
}

func (s *Schedule) mfn(at int32, origin string, c Country, proof bool) choice {
	reason := fault.Text{
		UK: "Походження " + origin + ", " + c.Treaty.UK + ": пільгова ставка.",
		EN: "Origin " + origin + ", " + c.Treaty.EN + ": most-favoured-nation rate.",
	}
	if proof {
		reason.UK += " Підтвердження походження нічого не змінює: угоди про вільну торгівлю немає."
		reason.EN += " The proof of origin changes nothing: there is no free-trade agreement."
	}
	r := &s.rows[at]
	return choice{column: MFN, name: fault.Text{UK: "пільгова", EN: "most-favoured-nation"},
		rate: s.nodes[at].mfn, source: r.Source, verified: r.Verified, reason: reason}
}

func (s *Schedule) full(at int32, reason fault.Text) choice {
	r := &s.rows[at]
	return choice{column: Full, name: fault.Text{UK: "повна", EN: "full"},
		rate: s.nodes[at].full, source: r.Source, verified: r.Verified, reason: reason}
}
