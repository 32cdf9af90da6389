package worker_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/worker"
)

// bank is a source of rates that notes what it is asked for.
type bank struct {
	mu     sync.Mutex
	asked  []string
	answer func(day civil.Date) ([]money.Rate, error)
}

func (b *bank) rates(_ context.Context, day civil.Date) ([]money.Rate, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked = append(b.asked, day.String()[len("2026-"):])
	return b.answer(day)
}

// changes is another answer from now on.
func (b *bank) changes(answer func(day civil.Date) ([]money.Rate, error)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answer = answer
}

// took gives what was asked for since the last look.
func (b *bank) took() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	asked := strings.Join(b.asked, " ")
	b.asked = nil
	return asked
}

// listed answers each day with a list of its own.
func listed(day civil.Date) ([]money.Rate, error) {
	rates := []money.Rate{{Currency: "USD", Date: day, Value: exact.Must("42.5"), Source: "Bank", Verified: true}}
	for i := range 20 {
		rates = append(rates, money.Rate{Currency: fmt.Sprintf("XX%c", 'A'+i), Date: day, Value: exact.Must("1.5"), Source: "Bank", Verified: true})
	}
	return rates, nil
}

// unless answers as listed, but for some days not at all.
func unless(none func(day civil.Date) bool, err error) func(civil.Date) ([]money.Rate, error) {
	return func(day civil.Date) ([]money.Rate, error) {
		if none(day) {
			return nil, err
		}
		return listed(day)
	}
}

func after(day string) func(civil.Date) bool {
	return func(d civil.Date) bool { return d.After(civil.Must(day)) }
}

func always(civil.Date) bool { return true }

// patient looks into the outbox seldom, and drowsy does the other jobs seldom:
// hours go by in these tests, and every look costs. (Some hundred thousand of
// them in one bubble also bring the race detector to its end.)
var patient = worker.RelaySettings{Poll: 10 * time.Second}

var drowsy = worker.Intervals{Refresh: time.Minute, Clock: time.Hour, Reconcile: time.Hour, Batches: time.Hour, Snapshot: time.Hour}

// week is every day looked after on Monday 2026-01-12, the most wanted first;
// the weekend is asked for while its Friday is missing.
const week = "01-12 01-13 01-11 01-10 01-09 01-08 01-07 01-06 01-05"

func TestMissingRatesAreAskedForAtTheStartAndThenEachHour(t *testing.T) {
	shipped()
	simulated(t, func(t *testing.T) {
		h := open(t)
		defer h.close()
		b := &bank{answer: unless(after("2026-01-12"), nil)}
		defer h.start(worker.Options{Rates: b.rates, Relay: asleep, Every: drowsy})()
		pass(time.Minute)
		if got := b.took(); got != week {
			t.Error("at the start: ", got)
		}
		pass(2 * time.Hour)
		if got := b.took(); got != "01-13 01-13" {
			t.Error("only tomorrow's are missing: ", got)
		}
		b.changes(unless(after("2026-01-13"), nil)) // the afternoon has come
		stamp := must(h.store.Stamp(ctx))
		pass(3 * time.Hour)
		if got := b.took(); got != "01-13" {
			t.Error("once it is here nothing is asked for: ", got)
		}
		if grown := must(h.store.Stamp(ctx)); grown != stamp+1 {
			t.Errorf("the law changed %d times for one list", grown-stamp)
		}
		pass(8 * time.Hour) // it began at noon, so that midnight in Kyiv is over
		if got := b.took(); got != "01-14 01-14" {
			t.Error("the next day: ", got)
		}
	})
}

func TestAWorkerOfOtherHabitsAsksAsItIsTold(t *testing.T) {
	shipped()
	simulated(t, func(t *testing.T) {
		h := open(t)
		defer h.close()
		b := &bank{answer: unless(after("2026-01-12"), nil)}
		defer h.start(worker.Options{Rates: b.rates, Relay: asleep, Every: worker.Intervals{
			Rates: 10 * time.Minute, Refresh: time.Minute, Clock: time.Hour, Reconcile: time.Hour}})()
		pass(2 * time.Minute)
		b.took()
		pass(time.Hour)
		if got := b.took(); got != strings.TrimSpace(strings.Repeat("01-13 ", 6)) {
			t.Error(got)
		}
	})
}

// inDollars lodges a declaration that waits for a rate of exchange.
func (h *house) inDollars(lrn string) string {
	h.t.Helper()
	text := strings.Replace(string(body(lrn)), `"invoiceCurrency":"EUR"`, `"invoiceCurrency":"USD"`, 1)
	l := h.service.Lodge(ctx, broker, []clearance.Submission{{Body: []byte(text)}})[0]
	if l.Err != nil {
		h.t.Fatal(l.Err)
	}
	return l.Head.ID
}

// told gives the status and everything that happened.
func (h *house) told(id string) string {
	h.t.Helper()
	var types []string
	for _, e := range must(h.store.Events(ctx, id)) {
		types = append(types, e.Type)
	}
	return strings.Join(types, " ")
}

func TestADeclarationThatWaitsForARateIsAssessedOnceTheBankIsBack(t *testing.T) {
	shipped()
	simulated(t, func(t *testing.T) {
		h := open(t)
		defer h.close()
		id := h.inDollars("L-1")
		b := &bank{answer: unless(always, fmt.Errorf("%w: no route", worker.ErrAway))}
		stop := h.start(worker.Options{Workers: 1, Rates: b.rates, Every: drowsy, Relay: patient})
		defer stop()
		pass(90 * time.Minute)
		if e := must(h.store.Driver.Entries(ctx, []string{id}))[0]; e.Status != declarations.Unassessable {
			t.Fatal(e.Status)
		}
		b.changes(listed)
		pass(time.Hour)
		if got := h.told(id); got != "accepted unassessable assessed released" {
			t.Error(got)
		}
	})
}

// Several processes may look for rates at once.
func TestWorkersThatFetchAtOnceDoNoHarm(t *testing.T) {
	shipped()
	simulated(t, func(t *testing.T) {
		h := open(t)
		defer h.close()
		id := h.inDollars("L-1")
		b := &bank{answer: listed}
		for range 3 {
			defer h.start(worker.Options{Workers: 1, Rates: b.rates, Every: drowsy, Relay: patient})()
		}
		pass(time.Minute)
		if got := h.told(id); got != "accepted unassessable assessed released" && got != "accepted assessed released" {
			t.Error(got)
		}
		monday := civil.Must("2026-01-12")
		if r, ok := h.service.Law(monday).Rates.On("USD", monday); !ok || r.Value.String() != "42.5" {
			t.Errorf("%+v, %v", r, ok)
		}
		b.took()
		pass(3 * time.Hour)
		if got := b.took(); got != "" {
			t.Error("asked for what is here: ", got)
		}
	})
}

// journal reads the log, line by line.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

// told gives the lines that tell of rates, and forgets all.
func (j *journal) told(t *testing.T) (lines []map[string]any) {
	t.Helper()
	j.mu.Lock()
	defer j.mu.Unlock()
	for text := range strings.Lines(j.text.String()) {
		var line map[string]any
		if err := json.Unmarshal([]byte(text), &line); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(text, "official rates") {
			lines = append(lines, line)
		}
	}
	j.text.Reset()
	return lines
}

func TestABankThatIsAwayIsToldOnceARunAndAskedNoFurther(t *testing.T) {
	shipped()
	simulated(t, func(t *testing.T) {
		h := open(t)
		defer h.close()
		b := &bank{answer: unless(always, fmt.Errorf("%w: no route", worker.ErrAway))}
		log := &journal{}
		w := worker.New(worker.Options{Service: h.service, Outbox: h.store, Queue: h.queue, Rates: b.rates, Relay: asleep, Every: drowsy,
			Log: slog.New(slog.NewJSONHandler(log, nil))})
		life, end := context.WithCancel(ctx)
		ended := make(chan error, 1)
		go func() { ended <- w.Run(life) }()
		pass(2*time.Hour + time.Minute)
		if got := b.took(); got != "01-12 01-12 01-12" {
			t.Error("asked for ", got)
		}
		lines := log.told(t)
		if len(lines) != 3 || w.RateFailures() != 3 {
			t.Fatalf("%d lines, %d counted", len(lines), w.RateFailures())
		}
		for _, part := range []string{"no route", "brama rates import", "1h0m0s", "2026-01-12"} {
			if !strings.Contains(fmt.Sprint(lines[0]), part) {
				t.Errorf("%q is not told: %v", part, lines[0])
			}
		}
		b.changes(unless(after("2026-01-12"), nil))
		pass(2 * time.Hour)
		if lines := log.told(t); len(lines) != 1 || lines[0]["level"] != "INFO" || w.RateFailures() != 3 {
			t.Errorf("once it is back: %v", lines)
		}
		end()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestADayAnsweredWronglyDoesNotHoldUpTheOthers(t *testing.T) {
	shipped()
	simulated(t, func(t *testing.T) {
		h := open(t)
		defer h.close()
		b := &bank{answer: func(day civil.Date) ([]money.Rate, error) {
			switch day {
			case civil.Must("2026-01-12"):
				return listed(day.AddDays(1)) // of another day
			case civil.Must("2026-01-08"):
				return nil, fmt.Errorf("a page for people")
			case civil.Must("2026-01-07"):
				return nil, nil // none, for a day that is over
			}
			return listed(day)
		}}
		log := &journal{}
		defer h.start(worker.Options{Rates: b.rates, Relay: asleep, Every: drowsy, Log: slog.New(slog.NewJSONHandler(log, nil))})()
		pass(time.Minute)
		if got := b.took(); got != week {
			t.Error("asked for ", got)
		}
		lines := log.told(t)
		if len(lines) != 2 {
			t.Fatal(lines)
		}
		for _, part := range []string{"later day 2026-01-13", "a page for people", "no rates for 2026-01-07"} {
			if !strings.Contains(fmt.Sprint(lines[1]["error"]), part) {
				t.Errorf("%q is not told: %v", part, lines[1])
			}
		}
		pass(time.Hour)
		got := strings.Fields(b.took())
		slices.Sort(got)
		if diff := cmp.Diff([]string{"01-07", "01-08", "01-12"}, got); diff != "" {
			t.Error(diff)
		}
	})
}

// A worker that is told to end does not wait for the Bank, nor blame it.
func TestAWorkerThatIsToldToEndLeavesTheBankAlone(t *testing.T) {
	h := opened(t)
	log := &journal{}
	asked := make(chan struct{}, 1)
	stop := h.start(worker.Options{Log: slog.New(slog.NewJSONHandler(log, nil)), Relay: asleep,
		Rates: func(ctx context.Context, _ civil.Date) ([]money.Rate, error) {
			asked <- struct{}{}
			<-ctx.Done()
			return nil, fmt.Errorf("%w: %w", worker.ErrAway, ctx.Err())
		}})
	<-asked
	stop()
	if lines := log.told(t); len(lines) != 0 || len(asked) != 0 {
		t.Errorf("%v", lines)
	}
}
