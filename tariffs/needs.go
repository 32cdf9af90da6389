package tariffs

import (
	"iter"
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
)

// Need is a document the goods need, or that they may not be moved at all.
type Need struct {
	Kind     Kind       `json:"kind"`               // licence, certificate, ban; "document" is asked of all goods
	Document string     `json:"document,omitempty"` // its type in box 44
	Text     fault.Text `json:"text"`
	Part     fault.Text `json:"part,omitzero"`  // where only a part of the goods of the code needs it
	Flow     Regime     `json:"flow,omitempty"` // import or export, where it is asked on one alone
	Row      string     `json:"row,omitempty"`
	Source   string     `json:"source"`
	Verified bool       `json:"verified"`
}

// Paper is the Kind of a Need that all goods have.
const Paper Kind = "document"

// Choice is a measure that applies to a part of the goods of a code, or to the
// goods of one producer, if the declarant says so by an additional code or
// claims it in box 36.
type Choice struct {
	Kind     Kind       `json:"kind"`
	Code     string     `json:"additionalCode,omitempty"`
	Relief   string     `json:"relief,omitempty"` // code of box 36
	Part     fault.Text `json:"part,omitzero"`
	Origins  []string   `json:"origins,omitempty"`
	Rate     string     `json:"rate"` // "" is not known
	Source   string     `json:"source"`
	Verified bool       `json:"verified"`
}

// Choices lists what the declarant may choose for a code on a day.
func (s *Schedule) Choices(code string, day civil.Date) []Choice {
	place, known := s.find(code, day)
	if !known || len(code) != 10 {
		return nil
	}
	var choices []Choice
	for _, kind := range [...]Kind{ImportDuty, SpecialDuty, AntiDumping, Countervailing, Excise, VAT, ExportDuty} {
		choices = chosen(choices, slices.Values(s.nodes[place].rules.byKind[kind]), day)
	}
	for _, p := range s.law.pacts {
		if holds(p.From, p.Until, day) {
			choices = chosen(choices, p.rates.all(code), day)
		}
	}
	return choices
}

// chosen adds the measures of a list that somebody has to ask for.
func chosen(choices []Choice, list iter.Seq[*held], day civil.Date) []Choice {
	for h := range list {
		if h.asked() && holds(h.From, h.Until, day) {
			choices = append(choices, Choice{Kind: h.Kind, Code: h.Additional, Relief: h.Relief, Part: h.Part,
				Origins: h.Origins, Rate: h.text, Source: h.Source, Verified: h.Verified})
		}
	}
	return choices
}

// Needs lists what goods of a code need to be moved on a day: flow is Import
// or Export, country that of origin or of destination.
func (s *Schedule) Needs(code string, flow Regime, country string, day civil.Date) []Need {
	place, known := s.find(code, day)
	if !known || len(code) != 10 {
		return nil
	}
	var needs []Need
	for _, kind := range [...]Kind{Ban, Licence, Certificate} {
		for _, h := range s.nodes[place].rules.byKind[kind] {
			if h.asksOf(flow, knownOrigin(country), day) {
				needs = append(needs, Need{Kind: kind, Document: h.Document, Text: h.Reason, Part: h.Part, Flow: h.Flow, Row: h.ID,
					Source: h.Source, Verified: h.Verified})
			}
		}
	}
	return needs
}

// warnOfBan tells that goods may not be moved the way the request moves them.
// It refuses nothing: whether a ban holds for these goods is the office's to
// say.
func (a *assessor) warnOfBan(place int32, l *Line) {
	country := l.Origin
	if a.r.Regime == Export {
		country = a.r.Destination
	}
	for _, h := range a.s.nodes[place].rules.byKind[Ban] {
		if h.asksOf(a.r.Regime, knownOrigin(country), a.r.Date) {
			a.refuse(banned.At(l.Pointer, "code", l.Code, "why-uk", h.Reason.UK, "why-en", h.Reason.EN))
		}
	}
}

// asksOf reports whether a licence, certificate or ban is for goods that move
// so on a day.
func (h *held) asksOf(flow Regime, country string, day civil.Date) bool {
	return holds(h.From, h.Until, day) && h.concerns(country) && (h.Flow == "" || h.Flow == flow)
}

// needs are those of a quote: what the law asks of the goods, and the papers
// every declaration has.
func (s *Schedule) needs(r Request, destination string) []Need {
	l := &r.Lines[0]
	country := l.Origin
	if r.Regime == Export {
		country = destination
	}
	flow := r.Regime
	if flow == Post {
		flow = Import
	}
	needs := s.Needs(l.Code, flow, strings.ToUpper(country), r.Date)
	if r.Regime != Import || l.Code == "" {
		return needs
	}
	return append(needs, papers(l)...)
}

// practice is the source of the papers: codes seen in use in declarations.
const practice = "classifier of documents, as seen in use"

// papers are what every import is declared with (МКУ art. 53, remembered).
func papers(l *Line) []Need {
	needs := []Need{
		{Kind: Paper, Document: "0380", Text: fault.Text{UK: "Рахунок-фактура (інвойс).", EN: "Commercial invoice."}, Source: practice, Verified: true},
		{Kind: Paper, Document: "4104", Text: fault.Text{UK: "Зовнішньоекономічний договір (контракт).", EN: "Foreign trade contract."}, Source: practice, Verified: true},
		{Kind: Paper, Document: "0730", Text: fault.Text{UK: "Транспортний документ, наприклад CMR.", EN: "Transport document, such as a CMR."}, Source: practice, Verified: true},
	}
	if l.ProofOfOrigin {
		needs = append(needs, Need{Kind: Paper, Document: "0954", Source: "remembered, to be verified", Text: fault.Text{
			UK: "Підтвердження походження: сертифікат EUR.1 або декларація про походження (0862).",
			EN: "Proof of origin: certificate EUR.1, or a declaration of origin (0862).",
		}})
	}
	return needs
}
