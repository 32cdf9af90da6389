package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/examples"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/worker"
)

const bankAnswer = `[{"r030":978,"txt":"Євро","rate":61.2345,"cc":"EUR","exchangedate":"03.08.2026"},
{"r030":840,"txt":"Долар США","rate":52.5,"cc":"USD","exchangedate":"03.08.2026"}]`

// rateOf asks a running service for a rate.
func rateOf(t *testing.T, h *house, currency, day string) string {
	t.Helper()
	var answer struct {
		Rates []struct{ Currency, Date, Value string }
	}
	if err := newClient(h.url(), h.token(t, "alpha", clearance.Broker, ""), 1).call(t.Context(), http.MethodGet, "/api/v1/rates?date="+day, nil, nil, &answer); err != nil {
		t.Fatal(err)
	}
	for _, r := range answer.Rates {
		if r.Currency == currency && r.Date == day {
			return r.Value
		}
	}
	return ""
}

func TestRatesOfTheNationalBankAreFetchedOnceItAnswers(t *testing.T) {
	p := inMemory(t)
	h, _ := keep(t, p)
	var asked atomic.Int32
	bank := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) == 1 {
			http.Error(w, "in a moment", http.StatusServiceUnavailable)
			return
		}
		if r.URL.Query().Get("date") != "20260803" || !r.URL.Query().Has("json") {
			t.Errorf("asked for %s", r.URL.RawQuery)
		}
		_, _ = w.Write([]byte(bankAnswer))
	}))
	defer bank.Close()
	got := line(within(t, time.Minute), "", "rates", "sync", "--store", p.store.Store, "--url", bank.URL, "--date", "2026-08-03")
	if got.code != exitDone || !strings.Contains(got.out, "Loaded 2 rates") || !strings.Contains(got.err, "attempt 1 of 4") {
		t.Fatalf("%+v", got)
	}
	until(within(t, time.Minute), t, "the running service knows the rate", func() bool {
		return rateOf(t, h, "EUR", "2026-08-03") == "61.2345"
	})
}

func TestWhatTheNationalBankAnswersWronglyIsNotLoaded(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "brama.db")
	for name, answer := range map[string]struct {
		status int
		body   string
		says   string
	}{
		"an empty list":        {http.StatusOK, "[]", "no rates for 2026-08-03"},
		"a page for people":    {http.StatusOK, "<html>Технічні роботи</html>", "no list of rates but \"<html>Технічні роботи"},
		"an object":            {http.StatusOK, `{"message":"no"}`, "no list of rates"},
		"nothing":              {http.StatusOK, "", "no list of rates"},
		"two rates of one":     {http.StatusOK, strings.Replace(bankAnswer, "USD", "EUR", 1), "two rates of EUR"},
		"rates of a later day": {http.StatusOK, strings.ReplaceAll(bankAnswer, "03.08", "04.08"), "later day 2026-08-04"},
		"rates of long ago":    {http.StatusOK, strings.ReplaceAll(bankAnswer, "03.08", "03.06"), "2026-06-03"},
		"an endless list":      {http.StatusOK, "[" + strings.Repeat(" ", bankLimit), "KiB"},
		"a rate that is none":  {http.StatusOK, strings.Replace(bankAnswer, "52.5", `"many"`, 1), ""},
		"half an answer":       {http.StatusOK, bankAnswer[:100], ""},
		"an address unknown":   {http.StatusNotFound, "", "404"},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			bank := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				asked.Add(1)
				w.WriteHeader(answer.status)
				_, _ = w.Write([]byte(answer.body))
			}))
			defer bank.Close()
			got := line(within(t, time.Minute), "", "rates", "sync", "--store", store, "--url", bank.URL, "--date", "2026-08-03")
			if got.code != exitFail || !strings.Contains(got.err, answer.says) || asked.Load() != 1 {
				t.Errorf("asked %d times: %+v", asked.Load(), got)
			}
		})
	}
}

func TestRatesAreLoadedFromAFile(t *testing.T) {
	p := inMemory(t)
	h, _ := keep(t, p)
	dir := t.TempDir()
	csv, jsonFile, bad := filepath.Join(dir, "rates.csv"), filepath.Join(dir, "rates.json"), filepath.Join(dir, "bad.csv")
	write(t, csv, "date,cc,rate\n2026-08-04,EUR,61.5\n")
	write(t, jsonFile, bankAnswer)
	write(t, bad, "date,cc,rate\n2026-08-05,EUR,61.5\n2026-08-05,USD,-1\n")
	for file, says := range map[string]string{csv: "Loaded 1 rates", jsonFile: "Loaded 2 rates"} {
		if out := done(t, "rates", "import", file, "--store", p.store.Store); !strings.Contains(out, says) {
			t.Errorf("%s: %s", file, out)
		}
	}
	if got := line(t.Context(), "", "rates", "import", bad, "--store", p.store.Store); got.code != exitFail || !strings.Contains(got.err, "nothing was loaded") {
		t.Errorf("%+v", got)
	}
	until(within(t, time.Minute), t, "the running service knows the rates", func() bool {
		return rateOf(t, h, "EUR", "2026-08-04") == "61.5" && rateOf(t, h, "USD", "2026-08-03") == "52.5"
	})
	if rate := rateOf(t, h, "EUR", "2026-08-05"); rate != "" {
		t.Errorf("half of a bad file was loaded: %s", rate)
	}
}

// banked makes a bank that asks a server of the test, almost without pauses.
func banked(t *testing.T, handler http.HandlerFunc) *bank {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	b, err := newBank(server.URL+"/exchange", "--url")
	if err != nil {
		t.Fatal(err)
	}
	b.pause = time.Microsecond
	return b
}

var august3 = civil.New(2026, time.August, 3)

func TestABankThatStaysAwayIsAskedFourTimes(t *testing.T) {
	for name, refuse := range map[string]http.HandlerFunc{
		"it is out of order":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"it has had too much": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) },
		"it hangs up":         func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"it breaks off": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "500")
			_, _ = w.Write([]byte(bankAnswer[:100]))
		},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			b := banked(t, func(w http.ResponseWriter, r *http.Request) { asked.Add(1); refuse(w, r) })
			var told []int
			b.tell = func(attempt int, err error) { told = append(told, attempt) }
			_, err := b.rates(t.Context(), august3)
			if !errors.Is(err, worker.ErrAway) || asked.Load() != bankAttempts || !slices.Equal(told, []int{1, 2, 3}) {
				t.Errorf("asked %d times, told of %v: %v", asked.Load(), told, err)
			}
		})
	}
}

// answering answers in place of a network.
type answering func(*http.Request) (*http.Response, error)

func (f answering) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

var errNoRoute = errors.New("no route")

func TestPausesGrowAndEndWithTheProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, err := newBank("https://bank.example/exchange", "--url")
		if err != nil {
			t.Fatal(err)
		}
		b.client.Transport = answering(func(*http.Request) (*http.Response, error) { return nil, errNoRoute })
		began := time.Now()
		var after []time.Duration
		b.tell = func(int, error) { after = append(after, time.Since(began)) }
		if _, err := b.rates(t.Context(), august3); !errors.Is(err, worker.ErrAway) || !errors.Is(err, errNoRoute) {
			t.Error(err)
		}
		if want := []time.Duration{0, 2 * time.Second, 6 * time.Second}; !slices.Equal(after, want) || time.Since(began) != 12*time.Second {
			t.Errorf("%v and %v in all", after, time.Since(began))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began = time.Now()
		if _, err := b.rates(ctx, august3); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

func TestTheBankIsFollowedWithinItsOwnAddressOnly(t *testing.T) {
	var strayed atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strayed.Add(1) }))
	defer elsewhere.Close()
	var asked atomic.Int32
	b := banked(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		switch r.URL.Path {
		case "/moved":
			_, _ = w.Write([]byte(bankAnswer))
		case "/exchange":
			http.Redirect(w, r, "/moved", http.StatusFound)
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		default:
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
		}
	})
	if rates, err := b.rates(t.Context(), august3); err != nil || len(rates) != 2 {
		t.Errorf("within its own address: %v, %v", rates, err)
	}
	home := strings.TrimSuffix(b.url, "/exchange")
	for path, most := range map[string]int32{"/away": 1, "/round": 5} {
		asked.Store(0)
		b.url = home + path
		if _, err := b.rates(t.Context(), august3); !errors.Is(err, errElsewhere) || asked.Load() > most || strayed.Load() > 0 {
			t.Errorf("%s: asked %d times, strayed %d: %v", path, asked.Load(), strayed.Load(), err)
		}
	}
}

func TestAnAddressThatIsNoneIsAMistakeOnTheCommandLine(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "brama.db")
	for _, address := range []string{"bank.gov.ua", "ftp://bank.gov.ua/x", "https://", "https://bank.gov.ua/x?date=1",
		"https://me:canary@bank.gov.ua/x", "https://bank.gov.ua/x#y", ":", "/exchange"} {
		for flag, args := range map[string][]string{
			"--url":       {"rates", "sync", "--url", address, "--store", store},
			"--rates-url": {"serve", "--rates-url", address, "--addr", "127.0.0.1:0", "--store", store},
		} {
			got := line(within(t, time.Minute), "", args...)
			if got.code != exitUsage || !strings.Contains(got.err, flag+" must be an address") || strings.Contains(got.err, "canary") {
				t.Errorf("%s %q: %+v", flag, address, got)
			}
		}
	}
	got := line(within(t, time.Minute), "", "worker", "--store", "postgres://x", "--queue", "amqp://x", "--rates-url", "bank")
	if got.code != exitUsage || !strings.Contains(got.err, "--rates-url") {
		t.Errorf("worker: %+v", got)
	}
}

func TestRatesThatAreHereAreNotLoadedAgain(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "brama.db")
	b := banked(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(bankAnswer)) })
	sync := func(day string) string {
		return done(t, "rates", "sync", "--store", store, "--url", b.url, "--date", day)
	}
	if first, again := sync("2026-08-03"), sync("2026-08-03"); !strings.Contains(first, "Loaded 2 rates") || !strings.Contains(again, "all here already") {
		t.Errorf("%s%s", first, again)
	}
}

// nationalBank answers every day as the Bank does: with DD.MM.YYYY, on a
// weekend with the rates of Friday. The first two attempts find it away.
func nationalBank(t *testing.T, asked *atomic.Int32) *bank {
	return banked(t, func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) <= 2 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		day, err := time.Parse("20060102", r.URL.Query().Get("date"))
		if err != nil {
			t.Errorf("asked for %s", r.URL.RawQuery)
		}
		for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
			day = day.AddDate(0, 0, -1)
		}
		fmt.Fprintf(w, `[{"r030":840,"txt":"Долар США","rate":52.5,"cc":"USD","exchangedate":%q}]`, day.Format("02.01.2006"))
	})
}

// inDollars is a declaration of today in a currency without a rate.
func inDollars(t *testing.T) []byte {
	t.Helper()
	all, err := examples.All()
	if err != nil {
		t.Fatal(err)
	}
	body := strings.Replace(string(all[0].Declaration), `"invoiceCurrency": "EUR"`, `"invoiceCurrency": "USD"`, 1)
	return []byte(strings.Replace(body, `"rateDate": "2026-01-12"`, `"rateDate": "`+todayInKyiv().String()+`"`, 1))
}

func TestADeclarationThatWaitsForARateIsAssessedByItself(t *testing.T) {
	p := inMemory(t)
	h, stop := keep(t, p)
	ctx := within(t, time.Minute)
	inspector := h.token(t, "customs", clearance.Inspector, "taras")
	mrn, err := newClient(h.url(), h.token(t, "alpha", clearance.Broker, ""), 1).lodge(ctx, "one", inDollars(t))
	if err != nil {
		t.Fatal(err)
	}
	look := newClient(h.url(), inspector, 1)
	if f, err := awaitOutcome(ctx, look, mrn); err != nil || f.Status != declarations.Unassessable {
		t.Fatalf("%+v, %v", f, err)
	}
	stop()

	var asked atomic.Int32
	p.rates = nationalBank(t, &asked).rates
	h, _ = keep(t, p)
	look = newClient(h.url(), inspector, 1)
	until(ctx, t, "the declaration is assessed", func() bool {
		f, err := look.casefile(ctx, mrn)
		return err == nil && f.Status != declarations.Unassessable && f.Assessment != nil &&
			f.Assessment.CustomsValue.String() == "315000.00"
	})
	if asked.Load() < 3 {
		t.Errorf("the bank was asked %d times", asked.Load())
	}
}

func TestTheAgeOfTheRatesIsMeasured(t *testing.T) {
	p := inMemory(t)
	away := errors.New("no such bank")
	p.rates = func(context.Context, civil.Date) ([]money.Rate, error) { return nil, away }
	h, _ := keep(t, p)
	measured := func(parts ...string) func() bool {
		return func() bool {
			res, err := http.Get(h.url() + "/metrics")
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			text, err := io.ReadAll(res.Body)
			return err == nil && !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(string(text), p) })
		}
	}
	until(within(t, time.Minute), t, "the failure is counted", measured("brama_rates_failures_total 1\n"))
	today := todayInKyiv()
	for _, age := range []int{3, 0, -1} {
		rate := money.Rate{Currency: "USD", Date: today.AddDays(-age), Value: exact.Must("42"), Source: "test", Verified: true}
		if err := h.service.ImportRates(t.Context(), []money.Rate{rate}); err != nil {
			t.Fatal(err)
		}
		until(within(t, time.Minute), t, "the age is told", measured(fmt.Sprintf("brama_rates_age_days %d\n", age)))
	}
}

func TestTheDemoFetchesNothing(t *testing.T) {
	var asked atomic.Int32
	b := banked(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	t.Setenv("BRAMA_RATES_URL", b.url)
	done(t, "demo", "--once", "--addr", "127.0.0.1:0")
	if asked.Load() != 0 {
		t.Errorf("the bank was asked %d times", asked.Load())
	}
}

func FuzzWhatABankAnswers(f *testing.F) {
	for _, seed := range []string{bankAnswer, "\ufeff" + bankAnswer, "[]", "[{}]", "[null]", "<html>", "", "[", `[{"cc":"USD","rate":1e9,"exchangedate":"03.08.2026"}]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		rates, err := readBank(&http.Response{Body: io.NopCloser(bytes.NewReader(body)), Header: http.Header{}})
		for _, r := range rates {
			if err == nil && (len(r.Currency) != 3 || r.Date.IsZero() || r.Value.Sign() <= 0) {
				t.Errorf("%q was read as %+v", body, r)
			}
		}
	})
}
