package clearance

import (
	"context"
	"encoding/json"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
)

// ChanceCheck is what working the draws of past days out again came to.
type ChanceCheck struct {
	From         civil.Date    `json:"from"` // days of lodging, in Kyiv
	To           civil.Date    `json:"to"`
	Declarations int           `json:"declarations"` // judged
	Drawn        int           `json:"drawn"`        // of them picked by chance
	Assignments  int           `json:"assignments"`  // of inspectors
	Unexplained  int           `json:"unexplained"`  // of everything above
	Cases        []Unexplained `json:"cases"`        // the first thousand of these
}

// Unexplained is something that the secret of its day does not give.
type Unexplained struct {
	MRN  string `json:"mrn"`
	What string `json:"what"` // one of the words below
}

// What can be unexplained.
const (
	UnexplainedDraw       = "draw"       // whether chance picks it comes out otherwise
	UnexplainedFacts      = "facts"      // it was judged by another consignment than the document's
	UnexplainedRate       = "rate"       // it was drawn at another rate than the office's, or under the floor
	UnexplainedChannel    = "channel"    // the channel is not as strict as what was found asks, or the draw is not among that
	UnexplainedAssignment = "assignment" // chance gives another inspector, or a round is missing
	UnexplainedDecision   = "decision"   // somebody else decided than whom chance had drawn
)

const mostCases = 1000

// CheckChance works out again what chance decided on days that are over, from
// the documents, the published secrets and what was noted of each draw.
func (s *Service) CheckChance(ctx context.Context, from, to civil.Date) (*ChanceCheck, error) {
	if !to.Before(s.Today()) {
		return nil, fault.New(fault.NotFound, ruleSecretDay)
	}
	c := &ChanceCheck{From: from, To: to, Cases: []Unexplained{}}
	return c, s.past(ctx, from, to, func(j *Judged) error {
		wrong, err := s.unexplained(ctx, j, c)
		for _, what := range wrong {
			c.Unexplained++
			if len(c.Cases) < mostCases {
				c.Cases = append(c.Cases, Unexplained{j.Entry.MRN, what})
			}
		}
		return err
	})
}

// unexplained counts what chance decided of a declaration and tells what does
// not come out.
func (s *Service) unexplained(ctx context.Context, j *Judged, c *ChanceCheck) (wrong []string, err error) {
	records, err := s.Store.Records(ctx, []string{j.Entry.ID})
	if err != nil || len(records) == 0 {
		return nil, err
	}
	doc, err := readDocument(records[0])
	if err != nil {
		return nil, err
	}
	events, err := s.Store.Events(ctx, j.Entry.ID)
	if err != nil {
		return nil, err
	}
	secret, err := s.Store.Secret(ctx, s.dayOf(j.Entry.LodgedAt), nil)
	if err != nil {
		return nil, err
	}
	consignment, draw := risk.ConsignmentOf(doc), j.Risk.Assessment.Draw
	c.Declarations++
	if draw.Selected {
		c.Drawn++
	}
	if !draw.Explained(secret, consignment) {
		wrong = append(wrong, UnexplainedDraw)
	}
	if consignment != risk.ConsignmentIn(&j.Risk.Facts) {
		wrong = append(wrong, UnexplainedFacts)
	}
	if !j.Risk.Assessment.RateKept() {
		wrong = append(wrong, UnexplainedRate)
	}
	if j.Entry.Channel != j.Risk.Assessment.Channel || !j.Risk.Assessment.Heeded() {
		wrong = append(wrong, UnexplainedChannel)
	}
	inHands, n, err := s.wrongHands(ctx, events, consignment)
	c.Assignments += n
	return append(wrong, inHands...), err
}

// wrongHands goes through the hands a declaration was in, and counts the
// assignments.
func (s *Service) wrongHands(ctx context.Context, events []Event, c risk.Consignment) (wrong []string, n int, err error) {
	drawn := ""
	for _, e := range events {
		switch {
		case e.Type == EventAssigned:
			ok, a, err := s.explained(ctx, e, n, c)
			if err != nil {
				return nil, n, err
			}
			if !ok {
				wrong = append(wrong, UnexplainedAssignment)
			}
			n, drawn = n+1, a.Inspector
		case drawn != "" && decides(e.Type) && e.Actor != drawn:
			wrong = append(wrong, UnexplainedDecision)
		}
	}
	return wrong, n, nil
}

func (s *Service) explained(ctx context.Context, e Event, round int, c risk.Consignment) (bool, risk.Assignment, error) {
	var a risk.Assignment
	if err := json.Unmarshal(e.Detail, &a); err != nil {
		return false, a, err
	}
	secret, err := s.Store.Secret(ctx, a.Day, nil)
	if err != nil {
		return false, a, err
	}
	return a.Round == round && a.Day == s.dayOf(e.At) && a.Explained(secret, c), a, nil
}

// decides reports whether an event is a decision of an inspector.
func decides(event string) bool {
	for _, d := range decisions {
		if d.event == event {
			return true
		}
	}
	return false
}
