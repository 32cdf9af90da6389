package tariffs

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
)

// choice is the column that applies to goods, the rate in it and why.
type choice struct {
	column   Column
	name     fault.Text // of the column
	price    priced
	row      string // of the law
	since    civil.Date
	source   string
	verified bool
	reason   fault.Text
}

// claim is what decides the column: where goods come from and what proves it.
type claim struct {
	code       string
	origin     string
	proof      bool
	additional []string
	day        civil.Date
}

// choose picks the column of the law for goods: преференційна for an origin
// with an agreement and a proof, пільгова for a member of the WTO or a party
// to a treaty, повна for any other or unknown origin (МКУ art. 280). A claimed
// preference whose rate is not known stays unknown: it never falls back to
// another column unsaid.
func (s *Schedule) choose(at int32, c claim) choice {
	origin := knownOrigin(c.origin)
	agreement := s.law.agreement(origin, c.day)
	switch country := s.law.mostFavoured(origin, c.day); {
	case agreement != nil && c.proof:
		return s.preferential(at, agreement, c)
	case country != nil:
		return s.mfn(at, country.reason(c.proof))
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

// preferential is the rate of the agreement's own schedule, or that of the
// column of the law where the schedule has none for the code.
func (s *Schedule) preferential(at int32, a *pact, c claim) choice {
	chosen := choice{column: Preferential, name: a.column, reason: a.reasons[c.origin]}
	h := a.rates.find(ImportDuty, c.code, wanted{day: c.day, country: c.origin, additional: c.additional})
	switch n := &s.nodes[at]; {
	case h != nil:
		chosen.price, chosen.row, chosen.since = h.priced, h.ID, h.From
		chosen.source, chosen.verified = h.Source, h.Verified && a.Verified
	case n.preferential.rate != nil:
		chosen.price, chosen.row, chosen.since = n.preferential, n.row, s.rows[at].From
		chosen.source, chosen.verified = s.rows[at].Source, s.rows[at].Verified && a.Verified
	}
	return chosen
}

func (s *Schedule) mfn(at int32, reason fault.Text) choice {
	return s.ofRow(at, MFN, s.nodes[at].mfn, fault.Text{UK: "пільгова", EN: "most-favoured-nation"}, reason)
}

func (s *Schedule) full(at int32, reason fault.Text) choice {
	return s.ofRow(at, Full, s.nodes[at].full, fault.Text{UK: "повна", EN: "full"}, reason)
}

func (s *Schedule) ofRow(at int32, column Column, p priced, name, reason fault.Text) choice {
	r := &s.rows[at]
	return choice{column: column, name: name, price: p, row: s.nodes[at].row, since: r.From, source: r.Source,
		verified: r.Verified, reason: reason}
}
