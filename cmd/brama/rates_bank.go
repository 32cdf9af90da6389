package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs/ua"
	"github.com/brama-customs/brama/worker"
)

// bank asks the National Bank's API for official rates of exchange. Nothing of
// it is believed but the list of rates itself: what the rates of a day may be
// is for the procedure to say.
type bank struct {
	url    string
	client *http.Client
	pause  time.Duration                // before the second attempt, growing from then; zero: bankPause
	tell   func(attempt int, err error) // told of an attempt that failed and is made again; may be nil
}

// The bank is asked a few times before it counts as away.
const (
	bankAttempts = 4
	bankPause    = 2 * time.Second
	bankTimeout  = 20 * time.Second
	bankLimit    = 1 << 20 // bytes of an answer; a day's list has some five thousand
)

// bankAddress is where the National Bank's API was when this was written.
const bankAddress = "https://bank.gov.ua/NBUStatService/v1/statdirectory/exchange"

// newBank makes a bank of its address, which came from a flag.
func newBank(address, flag string) (*bank, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.Fragment != "" {
		return nil, usageError{fmt.Errorf("%s must be an address as https://HOST/PATH", flag)}
	}
	return &bank{url: address, client: &http.Client{Timeout: bankTimeout, CheckRedirect: stayAtHome}}, nil
}

// errElsewhere is a bank that sends on to somebody else.
var errElsewhere = errors.New("the National Bank's API sends on to another address, which is not followed")

// stayAtHome follows the bank from one of its pages to another, and nowhere else.
func stayAtHome(req *http.Request, via []*http.Request) error {
	home := via[0].URL
	if req.URL.Host != home.Host || req.URL.Scheme != home.Scheme || len(via) > 3 {
		return errElsewhere
	}
	return nil
}

// rates is a worker.RateSource. It tries again, after growing pauses, while
// the bank does not answer or says that it cannot now.
func (b *bank) rates(ctx context.Context, day civil.Date) ([]money.Rate, error) {
	for attempt := 1; ; attempt++ {
		rates, err := b.ask(ctx, day)
		if attempt == bankAttempts || !errors.Is(err, worker.ErrAway) {
			return rates, err
		}
		if b.tell != nil {
			b.tell(attempt, err)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Duration(attempt) * cmp.Or(b.pause, bankPause)):
		}
	}
}

func (b *bank) ask(ctx context.Context, day civil.Date) ([]money.Rate, error) {
	query := url.Values{"date": {strings.ReplaceAll(day.String(), "-", "")}}.Encode() + "&json"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.url+"?"+query, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	res, err := b.client.Do(req)
	if errors.Is(err, errElsewhere) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", worker.ErrAway, err)
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode >= http.StatusInternalServerError, res.StatusCode == http.StatusTooManyRequests:
		return nil, fmt.Errorf("%w: it answered %s", worker.ErrAway, res.Status)
	case res.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("the National Bank's API answered %s; is its address %s right?", res.Status, b.url)
	}
	return readBank(res)
}

// readBank reads a list of rates. A page for people with status 200 is what a
// site under repair answers.
func readBank(res *http.Response) ([]money.Rate, error) {
	body, err := io.ReadAll(io.LimitReader(res.Body, bankLimit+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: its answer broke off: %w", worker.ErrAway, err)
	case len(body) > bankLimit:
		return nil, fmt.Errorf("the National Bank's API answered over %d KiB, which is no list of rates", bankLimit>>10)
	case !bytes.HasPrefix(bytes.TrimLeft(body, "\ufeff \t\r\n"), []byte("[")):
		return nil, fmt.Errorf("the National Bank's API answered no list of rates but %q (%s)",
			firstOf(body), cmp.Or(res.Header.Get("Content-Type"), "of no type"))
	}
	return ua.ReadRates(bytes.NewReader(body), ua.JSON)
}

// firstOf is enough of an answer to see what it is.
func firstOf(body []byte) string {
	const most = 80
	text := strings.ToValidUTF8(string(body[:min(len(body), most)]), "")
	if len(body) > most {
		text += "…"
	}
	return text
}
