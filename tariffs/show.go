package tariffs

import (
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs/rate"
)

// Card is what applies to a commodity on a day, as told to people.
type Card struct {
	Code      string       `json:"code"`
	Date      civil.Date   `json:"date"`
	Tariff    string       `json:"tariff"`         // version of the schedule
	Name      fault.Text   `json:"name"`           // its own, or that of the nearest node above
	Unit      string       `json:"unit,omitempty"` // additional unit
	From      civil.Date   `json:"from,omitzero"`  // first and last day of the code, where the tariff names them
	Until     civil.Date   `json:"until,omitzero"`
	Section   *SectionCard `json:"section,omitempty"`
	Path      []Commodity  `json:"path"`               // from the chapter to the commodity
	Below     []Commodity  `json:"children,omitempty"` // the nodes right below
	Rates     []ColumnRate `json:"rates"`
	Origin    string       `json:"origin,omitempty"`
	Applies   *Applicable  `json:"applies,omitempty"` // where an origin was asked about
	Measures  []Shown      `json:"measures,omitempty"`
	Needs     []Need       `json:"documents,omitempty"`
	VAT       *TaxRate     `json:"vat,omitempty"`
	Excise    *fault.Text  `json:"excise,omitempty"`     // said where the goods bear excise
	Export    *fault.Text  `json:"exportDuty,omitempty"` // said where they bear export duty
	DutyCode  string       `json:"dutyCode,omitempty"`   // kind of payment of the import duty
	Questions []string     `json:"quantities,omitempty"` // units the rates may ask for
}

// Shown is one measure of a code, as told to people.
type Shown struct {
	ID       string     `json:"id"`
	Kind     Kind       `json:"kind"`
	Name     fault.Text `json:"name"` // of the kind
	Rate     fault.Text `json:"rate,omitzero"`
	Known    bool       `json:"known"`
	Origins  []string   `json:"origins,omitempty"`
	Code     string     `json:"additionalCode,omitempty"`
	Relief   string     `json:"relief,omitempty"`
	Part     fault.Text `json:"part,omitzero"`
	From     civil.Date `json:"from,omitzero"`
	Until    civil.Date `json:"until,omitzero"`
	Reason   fault.Text `json:"reason,omitzero"`
	Source   string     `json:"source"`
	Verified bool       `json:"verified"`
}

// ColumnRate is the rate of one column. An empty Rate is not known.
type ColumnRate struct {
	Column    Column     `json:"column"`
	Name      fault.Text `json:"name"`
	Agreement string     `json:"agreement,omitempty"`
	Rate      string     `json:"rate"`
	Known     bool       `json:"known"`
	Source    string     `json:"source"`
	Verified  bool       `json:"verified"`
}

// Applicable is the column that applies to an origin, without a proof of it
// and with one.
type Applicable struct {
	Column      Column     `json:"column"`
	Rate        string     `json:"rate"`
	Reason      fault.Text `json:"reason"`
	WithProof   Column     `json:"columnWithProof,omitempty"` // where a proof changes the column
	RateProved  string     `json:"rateWithProof,omitempty"`
	ReasonProof fault.Text `json:"reasonWithProof,omitzero"`
}

// TaxRate is the rate of a tax and what is said of it.
type TaxRate struct {
	Code     string       `json:"code"`
	Rate     exact.Number `json:"rate"` // percent
	Reason   fault.Text   `json:"reason"`
	Source   string       `json:"source"`
	Verified bool         `json:"verified"`
}

// Show tells what applies to a commodity on a day; origin may be "". Where
// there is no such code the fault says so.
func (s *Schedule) Show(code string, day civil.Date, origin string) (Card, fault.List) {
	if day.Before(s.inForce) {
		return Card{}, fault.List{notInForce.At("", "date", day.String(), "from", s.inForce.String())}
	}
	place, ok := s.find(code, day)
	if !ok {
		return Card{}, fault.List{codeUnknown.At("", "code", code, "date", day.String())}
	}
	row := &s.rows[place]
	card := Card{
		Code: code, Date: day, Tariff: s.version, Name: s.named(place).Name, Unit: row.Unit, From: row.From, Until: row.Until,
		Section: s.sectionOf(code), Path: s.Path(code, day), Below: s.Below(code, day), Origin: origin, Rates: []ColumnRate{},
	}
	if len(code) == 10 {
		s.showRates(&card, place)
		s.showMeasures(&card, place)
	}
	return card, nil
}

func (s *Schedule) showRates(card *Card, place int32) {
	asked := claim{code: card.Code, origin: card.Origin, day: card.Date}
	card.Rates = append(card.Rates, s.mfn(place, fault.Text{}).shown(), s.full(place, fault.Text{}).shown())
	if agreement := s.law.agreement(card.Origin, card.Date); agreement != nil {
		rate := s.preferential(place, agreement, asked).shown()
		rate.Agreement = agreement.ID
		card.Rates = append([]ColumnRate{rate}, card.Rates...)
	}
	if card.Origin != "" {
		card.Applies = s.applicable(place, asked)
	}
	if p, known := s.law.payment(ImportDuty, Business, card.Code, card.Date); known {
		card.DutyCode = p.Code
	}
}

// showMeasures tells every measure that stands on a code on the day, for
// whatever origin, and in short the taxes that everybody pays.
func (s *Schedule) showMeasures(card *Card, place int32) {
	set := s.nodes[place].rules
	w := wanted{day: card.Date, country: card.Origin}
	if h := set.find(VAT, w); h != nil {
		if percent, ok := h.rate.(rate.AdValorem); ok {
			p, _ := s.law.payment(VAT, Business, card.Code, card.Date)
			card.VAT = &TaxRate{p.Code, percent.Percent, h.Reason, h.Source, h.Verified}
		}
	}
	card.Excise, card.Export = said(set.find(Excise, w)), said(set.find(ExportDuty, w))
	for _, kind := range [...]Kind{ImportDuty, SpecialDuty, AntiDumping, Countervailing, Excise, VAT, ExportDuty} {
		for _, h := range set.byKind[kind] {
			if holds(h.From, h.Until, card.Date) {
				card.Measures = append(card.Measures, h.shown())
			}
		}
	}
	card.Measures = append(card.Measures, s.law.vehiclesShown(card.Code, card.Date)...)
	card.Needs = append(s.Needs(card.Code, Import, card.Origin, card.Date), s.needsOnExport(card)...)
	card.Questions = s.Quantities(card.Code, card.Date)
}

// needsOnExport are those that are asked on export alone.
func (s *Schedule) needsOnExport(card *Card) []Need {
	var needs []Need
	for _, n := range s.Needs(card.Code, Export, "", card.Date) {
		if n.Flow == Export {
			needs = append(needs, n)
		}
	}
	return needs
}

func (h *held) shown() Shown {
	m := Shown{ID: h.ID, Kind: h.Kind, Name: kindName(h.Kind), Known: h.rate != nil, Origins: h.Origins, Code: h.Additional,
		Relief: h.Relief, Part: h.Part, From: h.From, Until: h.Until, Reason: h.Reason, Source: h.Source, Verified: h.Verified}
	if h.rate != nil {
		m.Rate = fault.Text{UK: h.text, EN: h.rate.In("en")}
	}
	return m
}

// vehiclesShown are the rows of the excise on vehicles for a code.
func (l *law) vehiclesShown(code string, day civil.Date) []Shown {
	var rows []Shown
	for _, v := range l.vehicles {
		if !strings.HasPrefix(code, v.Prefix) || !holds(v.From, v.Until, day) {
			continue
		}
		m := Shown{ID: v.ID, Kind: Excise, Name: kindName(Excise), Known: v.rate != nil, From: v.From, Until: v.Until,
			Reason: v.Reason, Source: v.Source, Verified: v.Verified, Part: v.part()}
		if v.rate != nil {
			m.Rate = fault.Text{UK: v.text, EN: v.rate.In("en")}
		}
		rows = append(rows, m)
	}
	return rows
}

// Quantities lists the units that some rate of a code may ask for on a day, so
// that a form can ask for them before.
func (s *Schedule) Quantities(code string, day civil.Date) []string {
	place, known := s.find(code, day)
	if !known || len(code) != 10 {
		return nil
	}
	n := &s.nodes[place]
	var units []string
	ask := func(p priced) {
		if p.rate == nil {
			return
		}
		for _, unit := range rate.Units(p.rate) {
			if !slices.Contains(units, unit) {
				units = append(units, unit)
			}
		}
	}
	for _, p := range []priced{n.mfn, n.full, n.preferential} {
		ask(p)
	}
	for _, kind := range [...]Kind{SpecialDuty, AntiDumping, Countervailing, Excise, ExportDuty} {
		for _, h := range n.rules.byKind[kind] {
			if holds(h.From, h.Until, day) {
				ask(h.priced)
			}
		}
	}
	return units
}

func said(h *held) *fault.Text {
	if h == nil {
		return nil
	}
	return &h.Reason
}

func (s *Schedule) applicable(place int32, asked claim) *Applicable {
	plain := s.choose(place, asked)
	asked.proof = true
	proved := s.choose(place, asked)
	a := &Applicable{Column: plain.column, Rate: plain.price.text, Reason: plain.reason}
	if proved.column != plain.column {
		a.WithProof, a.RateProved, a.ReasonProof = proved.column, proved.price.text, proved.reason
	}
	return a
}

func (c choice) shown() ColumnRate {
	return ColumnRate{Column: c.column, Name: c.name, Rate: c.price.text, Known: c.price.rate != nil, Source: c.source,
		Verified: c.verified && c.price.rate != nil}
}
