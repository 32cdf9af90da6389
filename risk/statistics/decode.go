package statistics

import (
	"fmt"
	"math"

	"github.com/brama-customs/brama/risk/facts"
)

// Decode reads exactly what Encode writes; anything else is ErrEvents. The texts
// of the events are pieces of one: clone those to be kept longer than the whole.
func Decode(b []byte) ([]Event, error) {
	if len(b) == 0 || b[0] != eventsVersion {
		return nil, fmt.Errorf("%w: unknown version", ErrEvents)
	}
	r := &reader{left: b[1:], all: string(b[1:])}
	events := list(r, r.event)
	if r.bad || len(r.left) != 0 {
		return nil, fmt.Errorf("%w: %d bytes are damaged", ErrEvents, len(b))
	}
	return events, nil
}

func (r *reader) event() Event {
	e := Event{Kind: Kind(r.positive(uint64(Corrected))), Day: r.dayOrNone()}
	e.Declaration = r.declaration()
	e.Declaration.Day = e.Day
	e.Channel = r.text()
	judged := r.bits(allJudged)
	e.Rule, e.Ranked, e.Drawn = judged&ruleBit != 0, judged&rankedBit != 0, judged&drawnBit != 0
	e.Rankings, e.Millions = r.rankings(), r.int()
	e.Profiles, e.Silent = list(r, r.text), list(r, r.text)
	if judged&outcomeBit != 0 {
		e.Outcome = r.outcome()
	}
	return e
}

func (r *reader) rankings() []Ranking {
	var all []Ranking
	for n := r.count(maxModels); n > 0 && !r.bad; n-- {
		all = append(all, Ranking{Model: r.textOf(maxModel), Expected: int64(r.count(math.MaxInt64))})
	}
	return all
}

func (r *reader) declaration() facts.Declaration {
	var d facts.Declaration
	for _, text := range []*string{
		&d.Office, &d.Type, &d.Procedure, &d.TransportMode, &d.Importer, &d.Exporter, &d.Declarant, &d.Dispatch,
	} {
		*text = r.text()
	}
	d.Value, d.Payable = r.number(), r.number()
	d.Items = list(r, r.item)
	return d
}

func (r *reader) item() facts.Item {
	it := facts.Item{Item: r.int()}
	for _, text := range []*string{&it.Code, &it.Origin, &it.Unit, &it.Column, &it.Valuation} {
		*text = r.text()
	}
	it.Value, it.NetMass, it.Quantity = r.number(), r.number(), r.number()
	it.Payable, it.DutyRate = r.number(), r.number()
	it.Packages = r.int()
	claims := r.bits(allClaims)
	it.ClaimsRelief, it.ProofOfOrigin = claims&reliefBit != 0, claims&proofBit != 0
	return it
}

func (r *reader) outcome() *Outcome {
	return &Outcome{
		Fault: r.flag(), Weight: r.int(), Found: r.number(),
		Items:    list(r, r.itemOutcome),
		Profiles: list(r, r.profileOutcome),
	}
}

func (r *reader) itemOutcome() ItemOutcome {
	return ItemOutcome{Item: r.int(), Fault: r.flag(), Found: r.number()}
}

func (r *reader) profileOutcome() ProfileOutcome {
	return ProfileOutcome{Profile: r.text(), Confirmed: r.flag(), Found: r.number()}
}
