package worker

import (
	"context"
	"errors"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/money"
)

// RateSource gives the official rates of a day as the Bank answers them, none
// where it has set none; the procedure decides what of it counts. It is asked
// for one day at a time, keeps to the context, and tries again by itself what
// may be over in a moment; what is not over then is ErrAway.
type RateSource func(ctx context.Context, day civil.Date) ([]money.Rate, error)

// ErrAway means that a RateSource cannot be reached for now: there is no use
// in asking it for another day at once.
var ErrAway = errors.New("the source of official rates is away")

// keepRates looks for missing rates at the start and then again and again. A
// failure is told and left to the next run: declarations that need the rates
// wait for them.
func (w *Worker) keepRates(ctx context.Context) {
	tick := time.NewTicker(w.Every.Rates)
	defer tick.Stop()
	for {
		w.fetchRates(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// fetchRates is one run. Told to end in the middle, it says nothing: that is
// no failure of the Bank.
func (w *Worker) fetchRates(ctx context.Context) {
	loaded, err := w.fetchMissing(ctx)
	if loaded > 0 {
		w.Log.Info("official rates loaded", "rates", loaded)
	}
	if err == nil || ctx.Err() != nil {
		return
	}
	w.rateFailures.Add(1)
	w.Log.Error("official rates could not be fetched", "error", err, "newest_known", w.Service.NewestRates().String(),
		"again_in", w.Every.Rates.String(), "advice", adviceOnRates)
}

// fetchMissing asks for the days without rates and for no other, so that where
// nothing is missing nothing is asked and nothing changes. Several processes
// may do so at once: each keeps only what is new.
func (w *Worker) fetchMissing(ctx context.Context) (loaded int, err error) {
	for _, day := range w.Service.DaysWithoutRates() {
		n, failure := w.fetchDay(ctx, day)
		loaded += n
		err = errors.Join(err, failure)
		if errors.Is(failure, ErrAway) || ctx.Err() != nil {
			break
		}
	}
	return loaded, err
}

// adviceOnRates tells an operator what to do. Nobody is turned away meanwhile.
const adviceOnRates = "declarations that need the missing rates wait as unassessable; " +
	"check --rates-url and the way to it, or load the rates with: brama rates import FILE"

// fetchDay gives how many new rates a day has brought. A day to come without
// rates is none to worry about.
func (w *Worker) fetchDay(ctx context.Context, day civil.Date) (int, error) {
	answer, err := w.Rates(ctx, day)
	if err != nil {
		return 0, err
	}
	n, err := w.Service.ImportRatesOf(ctx, day, answer)
	if errors.Is(err, clearance.ErrRatesNotYet) {
		return 0, nil
	}
	return n, err
}

// RateFailures counts the runs in which official rates that are missing could
// not be fetched.
func (w *Worker) RateFailures() int64 { return w.rateFailures.Load() }
