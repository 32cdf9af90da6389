package tariffs

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// Card is what applies to a commodity on a day, as told to people.
type Card struct {
	Code     string       `json:"code"`
	Date     civil.Date   `json:"date"`
	Tariff   string       `json:"tariff"`         // version of the schedule
	Name     fault.Text   `json:"name"`           // its own, or that of the nearest node above
	Unit     string       `json:"unit,omitempty"` // additional unit
	Path     []Commodity  `json:"path"`           // from the chapter to the commodity
	Rates    []ColumnRate `json:"rates"`
	Origin   string       `json:"origin,omitempty"`
	Applies  *Applicable  `json:"applies,omitempty"` // where an origin was asked about
	VAT      *TaxRate     `json:"vat,omitempty"`
	Excise   *fault.Text  `json:"excise,omitempty"`     // said where the goods bear excise
	Export   *fault.Text  `json:"exportDuty,omitempty"` // said where they bear export duty
	DutyCode string       `json:"dutyCode,omitempty"`   // kind of payment of the import duty
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
		Code: code, Date: day, Tariff: s.version, Name: s.named(place).Name, Unit: row.Unit,
		Path: s.Path(code, day), Origin: origin, Rates: []ColumnRate{},
	}
	if len(code) == 10 {
		s.showRates(&card, place)
	}
	return card, nil
}

func (s *Schedule) showRates(card *Card, place int32) {
	asked := claim{code: card.Code, origin: card.Origin, day: card.Date}
	card.Rates = append(card.Rates, s.mfn(place, "", Country{}, false).shown(), s.full(place, fault.Text{}).shown())
	if agreement, ok := s.law.agreement(card.Origin, card.Date); ok {
		rate := preferential(agreement, asked).shown()
		rate.Agreement = agreement.ID
		card.Rates = append([]ColumnRate{rate}, card.Rates...)
	}
	if card.Origin != "" {
		card.Applies = s.applicable(place, asked)
	}
	card.DutyCode = s.dutyCode(card)
	if h, ok := s.law.vat.find(card.Code, card.Date); ok {
		if rate, percent := h.rate.(AdValorem); percent {
			card.VAT = &TaxRate{codeVAT, rate.Percent, h.Reason, h.Source, h.Verified}
		}
	}
	card.Excise = said(s.law.excise, card)
	card.Export = said(s.law.exportDuty, card)
}

func (s *Schedule) dutyCode(card *Card) string {
	h, _ := s.law.dutyCodes.find(card.Code, card.Date)
	return h.Payment
}

func said(t table, card *Card) *fault.Text {
	h, bears := t.find(card.Code, card.Date)
	if !bears {
		return nil
	}
	return &h.Reason
}

func (s *Schedule) applicable(place int32, asked claim) *Applicable {
	plain := s.choose(place, asked)
	asked.proof = true
	proved := s.choose(place, asked)
	a := &Applicable{Column: plain.column, Rate: text(plain.rate), Reason: plain.reason}
	if proved.column != plain.column {
		a.WithProof, a.RateProved, a.ReasonProof = proved.column, text(proved.rate), proved.reason
	}
	return a
}

func (c choice) shown() ColumnRate {
	return ColumnRate{Column: c.column, Name: c.name, Rate: text(c.rate), Known: c.rate != nil, Source: c.source,
		Verified: c.verified && c.rate != nil}
}

// text is a rate as the law writes it, "" where it is not known.
func text(r Rate) string {
	if r == nil {
		return ""
	}
	return r.String()
}
