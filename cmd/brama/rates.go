package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs/ua"
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
	URL  string `default:"https://bank.gov.ua/NBUStatService/v1/statdirectory/exchange" env:"BRAMA_RATES_URL" help:"Where the National Bank's API is (${default})."`
	Date string `placeholder:"YYYY-MM-DD" help:"The day asked for; today in Kyiv if not given."`

	pause time.Duration // before the second attempt, growing from then; zero: syncPause
}

// The bank's API is asked a few times before it counts as away.
const (
	syncAttempts = 4
	syncPause    = 2 * time.Second
	syncTimeout  = 20 * time.Second
)

// Run fetches the rates of a day and loads them.
func (c *ratesSyncCommand) Run(ctx context.Context, out streams) error {
	day, err := dateOr(c.Date, todayInKyiv())
	if err != nil {
		return usageError{err}
	}
	rates, err := c.fetch(ctx, day, out.err)
	if err != nil {
		return err
	}
	return keepRates(ctx, c.storeFlags, out, rates)
}

func (c *ratesSyncCommand) fetch(ctx context.Context, day civil.Date, progress io.Writer) (rates []money.Rate, err error) {
	for attempt := 1; ; attempt++ {
		rates, err = c.fetchOnce(ctx, day)
		var away awayError
		if err == nil || attempt == syncAttempts || !errors.As(err, &away) {
			return rates, err
		}
		fmt.Fprintf(progress, "attempt %d of %d: %v\n", attempt, syncAttempts, err)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Duration(attempt) * cmp.Or(c.pause, syncPause)):
		}
	}
}

// awayError is a failure that may be over at the next attempt.
type awayError struct{ error }

func (c *ratesSyncCommand) fetchOnce(ctx context.Context, day civil.Date) ([]money.Rate, error) {
	ctx, cancel := context.WithTimeout(ctx, syncTimeout)
	defer cancel()
	query := url.Values{"date": {strings.ReplaceAll(day.String(), "-", "")}}.Encode() + "&json"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+"?"+query, nil)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, awayError{err}
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode >= http.StatusInternalServerError, res.StatusCode == http.StatusTooManyRequests:
		return nil, awayError{fmt.Errorf("the National Bank's API answered %s", res.Status)}
	case res.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("the National Bank's API answered %s", res.Status)
	}
	rates, err := ua.ReadRates(res.Body, ua.JSON)
	if err == nil && len(rates) == 0 {
		err = fmt.Errorf("the National Bank has set no rates for %s", day)
	}
	return rates, err
}
