package clearance

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"time"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// Payments says who sees to it that what is due is paid.
type Payments string

// The ways to pay. All processes of a service must agree.
const (
	PaymentsOutside Payments = "outside" // settled elsewhere: release waits for no payment
	PaymentsAccount Payments = "account" // taken from the payer's advance account when the goods are released
)

// Payment is what is due for a declaration, as its own people see it.
type Payment struct {
	Due  exact.Number `json:"due"` // UAH
	Paid bool         `json:"paid"`
}

// paymentOf tells how the payment of an assessed declaration stands; nil where
// payments are settled elsewhere.
func (s *Service) paymentOf(d *Dossier) *Payment {
	if s.Payments != PaymentsAccount || d.Assessment == nil {
		return nil
	}
	paid := slices.ContainsFunc(d.Notifications, func(n Notification) bool { return n.Type == EventPaid })
	return &Payment{Due: d.Assessment.Total, Paid: paid || d.Assessment.Total.Sign() == 0}
}

// payerOf names who pays: the person responsible for the financial settlement
// (графа 9 of the declaration) where there is one, else the importer, else the
// declarant. Without a number there is no account that could ever cover it.
func payerOf(doc *declarations.Declaration) string {
	for _, p := range []*declarations.Party{doc.FinanciallyResponsible, doc.Importer, doc.Declarant} {
		if p != nil && p.ID != "" {
			return p.ID
		}
	}
	return ""
}

// chargeOf is what must be paid before the goods are released, nil for nothing.
func (s *Service) chargeOf(e declarations.Entry, doc *declarations.Declaration, at time.Time) *Charge {
	if s.Payments != PaymentsAccount || e.Total.Sign() <= 0 {
		return nil
	}
	return &Charge{ID: e.ID, Account: Account{e.Tenant, payerOf(doc)}, Amount: e.Total, At: at}
}

// paymentDetail is the detail of the events of a payment.
type paymentDetail struct {
	Payer   string       `json:"payer"`
	Due     exact.Number `json:"due"`
	Lacking exact.Number `json:"lacking,omitzero"`
}

// event notes that the charge was paid, or that it waits for what is lacking.
func (c *Charge) event(seq int, who Actor, lacking exact.Number) (Event, error) {
	kind := EventPaid
	if !c.Paid {
		kind = EventPaymentAwaited
	}
	detail, err := json.Marshal(paymentDetail{c.Payer, c.Amount, lacking})
	return Event{ID: c.ID, Seq: seq, Type: kind, At: c.At, Actor: who.ID(), Public: true, Detail: detail}, err
}

func leafOf(e Event) audit.Leaf {
	return audit.Leaf{ID: e.ID, Seq: e.Seq, Kind: e.Type, Actor: e.Actor, At: e.At, Digest: sha256.Sum256(e.Detail)}
}

// pay settles what is due for the declarations of a batch, the oldest first, by
// balances that nobody else changes meanwhile. Those that are covered are
// released; the others wait, and those that have waited before change nothing.
func (w *processWrite) pay(ctx context.Context, tx Tx) error {
	var due []*processed
	var accounts []Account
	for _, p := range w.byID {
		if p.charge != nil {
			due, accounts = append(due, p), append(accounts, p.charge.Account)
		}
	}
	if len(due) == 0 {
		return nil
	}
	balances, err := tx.Balances(ctx, accounts)
	if err != nil {
		return err
	}
	slices.SortFunc(due, func(a, b *processed) int {
		return cmp.Or(a.entry.LodgedAt.Compare(b.entry.LodgedAt), cmp.Compare(a.entry.ID, b.entry.ID))
	})
	for _, p := range due {
		left := balances[p.charge.Account].Sub(p.charge.Amount)
		switch {
		case left.Sign() >= 0:
			balances[p.charge.Account] = left
			err = p.paid()
		case p.waited:
			delete(w.byID, p.entry.ID)
		default:
			err = p.notePayment(exact.Int(0).Sub(left))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// paid releases what is paid for.
func (p *processed) paid() error {
	p.charge.Paid = true
	if err := p.notePayment(exact.Number{}); err != nil {
		return err
	}
	return p.step(declarations.ActRelease, EventReleased, nil, [32]byte{}, p.charge.At)
}

func (p *processed) notePayment(lacking exact.Number) error {
	p.entry.Seq++
	event, err := p.charge.event(p.entry.Seq, Machine(), lacking)
	p.events, p.leaves = append(p.events, event), append(p.leaves, leafOf(event))
	return err
}

// pay takes what is due from the payer's account in the inspector's
// transaction, or refuses the release. Somebody else's change in between is
// found when the entry is advanced.
func (m *move) pay(ctx context.Context, tx Tx) error {
	balances, err := tx.Balances(ctx, []Account{m.charge.Account})
	if err != nil {
		return err
	}
	lacking := m.charge.Amount.Sub(balances[m.charge.Account])
	if lacking.Sign() > 0 {
		return fault.New(fault.Conflict, rulePaymentAwaited, "due", m.charge.Amount.String(), "lacking", lacking.String())
	}
	return nil
}

// charged makes the charge part of the move, its event before the move's own.
func (m *move) charged(c *Charge, who Actor) error {
	event, err := c.event(m.event.Seq-1, who, exact.Number{})
	m.charge, m.payment = c, &event
	return err
}

// chargeFor is what an inspector's release must charge, nil for nothing.
func (s *Service) chargeFor(ctx context.Context, e declarations.Entry, decision string, at time.Time) (*Charge, error) {
	if s.Payments != PaymentsAccount || decision != DecideRelease {
		return nil, nil
	}
	records, err := s.Store.Records(ctx, []string{e.ID})
	if err != nil || len(records) == 0 {
		return nil, s.missing(err)
	}
	doc, err := readDocument(records[0])
	if err != nil {
		return nil, err
	}
	c := s.chargeOf(e, doc, at)
	if c != nil {
		c.Paid = true
	}
	return c, nil
}

// readDocument reads a kept document loosely: what was once accepted counts,
// also where the rules of reading have become stricter since.
func readDocument(r Record) (*declarations.Declaration, error) {
	var doc declarations.Declaration
	return &doc, json.Unmarshal(r.Body, &doc)
}

// requeueUnpaid asks again for what waits for payment: for what the balances
// cover by now, or for everything.
func (s *Service) requeueUnpaid(ctx context.Context, covered bool) (int, error) {
	n, err := s.Store.RequeueUnpaid(ctx, TopicProcess, covered, requeueAtOnce)
	if n > 0 {
		s.Wake()
	}
	return n, err
}
