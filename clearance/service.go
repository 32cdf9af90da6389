// Package clearance is the procedure: who may do what, in which order, and
// what is written when. Transports authenticate and translate; drivers keep
// and carry; this package decides.
//
// A declaration's life here: Lodge keeps it, numbered, in one transaction with
// its idempotency key, its first event, its audit leaf and the message that
// asks for it to be processed. Process works out payments and risk and writes
// result, channel, events, leaves and counters in one transaction. Decide
// carries out what an inspector decided on what they saw. Every change is
// guarded by the entry's version, so that work which arrives twice, late or in
// two places at once has its effect once.
package clearance

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
	_ "time/tzdata" // Europe/Kyiv, wherever it runs

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/tariffs"
)

// Options are the parts of a Service.
type Options struct {
	Store   Driver
	Tariff  *tariffs.Schedule // shipped; loaded versions stand beside it
	Rates   []money.Rate      // shipped; loaded ones count before them
	RuleSet *risk.RuleSet

	// ReadTariff makes a schedule of a loaded version.
	ReadTariff func(TariffVersion) (*tariffs.Schedule, error)

	// Payments says whether goods are released before what is due is paid;
	// default PaymentsOutside.
	Payments Payments

	// Wake is called after a commit that left messages in the outbox.
	Wake func()

	// WakeBatches is called when a workbook has been put in line.
	WakeBatches func()

	Workbooks  batch.Limits     // default batch.DefaultLimits
	BatchHold  time.Duration    // how long a workbook stays with a worker that gives no sign of life; default UsualBatchHold
	Clock      func() time.Time // the machine's; default time.Now
	Log        *slog.Logger     // default: none
	Group      int              // most declarations a transaction; default 500
	Committers int              // transactions at once; default 2
}

// Service is the whole procedure over one store. Make it with New.
type Service struct {
	Options
	kyiv    *time.Location
	offset  atomic.Int64 // of the store's clock from the machine's, ns
	law     atomic.Pointer[lawBook]
	refresh sync.Mutex  // one reload of the law at a time
	waiting atomic.Bool // what is unassessable is to be asked for again
	secrets secretBook
	ruling  atomic.Pointer[ruling]
	ruled   sync.Mutex   // one reload of the rules at a time
	looked  atomic.Int64 // at the rulebook, by the machine's clock, ns

	remembered atomic.Pointer[risk.Memory]
	tallies    tallyMark

	serials  serialBook
	flights  flightBook
	gatherer gatherer
	followed followBook
	chunk    int // declarations of a workbook answered together
}

// New makes a service and loads what it needs of the store: clock, law and
// history. Close ends it.
func New(ctx context.Context, o Options) (*Service, error) {
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		return nil, err
	}
	s := &Service{Options: o.withDefaults(), kyiv: kyiv, chunk: usualChunk}
	if err := errors.Join(s.SyncClock(ctx), s.RefreshLaw(ctx), s.RefreshRules(ctx), s.FollowHistory(ctx)); err != nil {
		return nil, err
	}
	s.gatherer.start(s)
	return s, nil
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Payments == "" {
		o.Payments = PaymentsOutside
	}
	if o.Wake == nil {
		o.Wake = func() {}
	}
	if o.WakeBatches == nil {
		o.WakeBatches = func() {}
	}
	if o.Workbooks == (batch.Limits{}) {
		o.Workbooks = batch.DefaultLimits()
	}
	if o.BatchHold == 0 {
		o.BatchHold = UsualBatchHold
	}
	if o.Group == 0 {
		o.Group = 500
	}
	if o.Committers == 0 {
		o.Committers = 2
	}
	return o
}

// Close waits for the groups in work and takes no more. It does not close the
// store.
func (s *Service) Close() { s.gatherer.stop() }

// SyncClock measures the store's clock, which is the clock of every record:
// processes on machines whose clocks differ agree through it.
func (s *Service) SyncClock(ctx context.Context) error {
	before := s.Clock()
	there, err := s.Store.Time(ctx)
	if err != nil {
		return err
	}
	middle := before.Add(s.Clock().Sub(before) / 2)
	s.offset.Store(int64(there.Sub(middle)))
	return nil
}

// now is the store's time, to the microsecond, in UTC.
func (s *Service) now() time.Time {
	return s.Clock().Add(time.Duration(s.offset.Load())).UTC().Truncate(time.Microsecond)
}

// dayOf is the day in Kyiv.
func (s *Service) dayOf(t time.Time) civil.Date { return civil.Of(t.In(s.kyiv)) }

// Today is the day in Kyiv.
func (s *Service) Today() civil.Date { return s.dayOf(s.now()) }

// Ready reports whether declarations can be lodged now.
func (s *Service) Ready(ctx context.Context) error { return s.Store.Ping(ctx) }

// Backlog counts what waits.
func (s *Service) Backlog(ctx context.Context) (Backlog, error) { return s.Store.Backlog(ctx) }
