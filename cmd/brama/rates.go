package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs/ua"
	"github.com/brama-customs/brama/worker"
	"github.com/prometheus/client_golang/prometheus"
)

// ratesImportCommand is brama rates import.
type ratesImportCommand struct {
	storeFlags
	File string `arg:"" help:"CSV (date,cc,rate), or the National Bank's JSON."`
}

// Run loads the rates, or none of them where any cannot be read.
func (c *ratesImportCommand) Run(ctx context.Context, out streams) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	rates, err := ua.ReadRates(f, ua.FormatOf(c.File))
	if err != nil {
		return fmt.Errorf("%s: nothing was loaded:\n%w", c.File, err)
	}
	return keepRates(ctx, c.storeFlags, out, rates)
}

func keepRates(ctx context.Context, f storeFlags, out streams, rates []money.Rate) error {
	return withService(ctx, f, out.err, func(s *clearance.Service) error {
		if err := s.ImportRates(ctx, rates); err != nil {
			return err
		}
		fmt.Fprintf(out.out, "Loaded %d rates; declarations that waited for them are assessed by the workers.\n", len(rates))
		return nil
	})
}

// ratesSyncCommand is brama rates sync.
type ratesSyncCommand struct {
	storeFlags
	URL  string `env:"BRAMA_RATES_URL" placeholder:"URL" help:"Where the National Bank's API is (https://bank.gov.ua/NBUStatService/v1/statdirectory/exchange if not given)."`
	Date string `placeholder:"YYYY-MM-DD" help:"The day asked for; today in Kyiv if not given."`

	pause time.Duration // before the second attempt; zero: the bank's own
}

// Run fetches the rates of a day and loads what is new of them.
func (c *ratesSyncCommand) Run(ctx context.Context, out streams) error {
	day, err := dateOr(c.Date, todayInKyiv())
	if err != nil {
		return usageError{err}
	}
	b, err := newBank(cmp.Or(c.URL, bankAddress), "--url")
	if err != nil {
		return err
	}
	b.pause = c.pause
	b.tell = func(attempt int, err error) {
		fmt.Fprintf(out.err, "attempt %d of %d: %v\n", attempt, bankAttempts, err)
	}
	answer, err := b.rates(ctx, day)
	if err != nil {
		return fmt.Errorf("%w\nNothing was loaded; try again later, or load the rates with: brama rates import FILE", err)
	}
	return c.keep(ctx, out, day, answer)
}

func (c *ratesSyncCommand) keep(ctx context.Context, out streams, day civil.Date, answer []money.Rate) error {
	return withService(ctx, c.storeFlags, out.err, func(s *clearance.Service) error {
		n, err := s.ImportRatesOf(ctx, day, answer)
		switch {
		case err != nil:
			return err
		case n == 0:
			fmt.Fprintf(out.out, "The rates of %s are all here already; nothing was changed.\n", day)
		default:
			fmt.Fprintf(out.out, "Loaded %d rates; declarations that waited for them are assessed by the workers.\n", n)
		}
		return nil
	})
}

// ratesFlags say whether official rates are fetched by themselves.
type ratesFlags struct {
	RatesURL string `env:"BRAMA_RATES_URL" placeholder:"URL" help:"Fetch official rates that are missing, every hour, from the National Bank's API at this address: https://bank.gov.ua/NBUStatService/v1/statdirectory/exchange. Nothing is fetched if not given."`
}

// source is who is asked for rates, nil for nobody: nothing leaves the machine
// unless it is told to.
func (f ratesFlags) source() (worker.RateSource, error) {
	if f.RatesURL == "" {
		return nil, nil
	}
	b, err := newBank(f.RatesURL, "--rates-url")
	if err != nil {
		return nil, err
	}
	return b.rates, nil
}

// ratesMeters tell how old the rates are and how often fetching them failed.
func ratesMeters(s *clearance.Service, w *worker.Worker) []prometheus.Collector {
	return []prometheus.Collector{
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "brama_rates_age_days",
			Help: "Days from the newest official rate of exchange to today; below 0 when tomorrow's is known.",
		}, func() float64 { return float64(s.Today().DaysSince(s.NewestRates())) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "brama_rates_failures_total",
			Help: "Runs of this process in which official rates that are missing could not be fetched.",
		}, func() float64 { return float64(w.RateFailures()) }),
	}
}
