package clearance_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/store/sqlitestore"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/ua"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The people of the tests.
var (
	alpha     = clearance.Actor{Tenant: "alpha", Name: "Олена", Role: clearance.Broker}
	beta      = clearance.Actor{Tenant: "beta", Name: "Bob", Role: clearance.Importer}
	inspector = clearance.Actor{Tenant: "customs", Name: "Ірина", Role: clearance.Inspector}
	colleague = clearance.Actor{Tenant: "customs", Name: "Юрій", Role: clearance.Inspector}
	admin     = clearance.Actor{Tenant: "customs", Name: "root", Role: clearance.Admin}
)

type shippedLaw struct {
	schedule *tariffs.Schedule
	rates    []money.Rate
}

// law is the shipped one, read once.
var law = sync.OnceValue(func() shippedLaw {
	schedule, err := ua.Schedule()
	if err != nil {
		panic(err)
	}
	rates, err := ua.Rates()
	if err != nil {
		panic(err)
	}
	return shippedLaw{schedule, rates}
})

func readTariff(v clearance.TariffVersion) (*tariffs.Schedule, error) {
	rows, law, err := ua.ReadVersion(bytes.NewReader(v.Body))
	if err != nil {
		return nil, err
	}
	return ua.NewSchedule(v.Version, v.From, rows, law)
}

// strict flags every importer that is new (yellow) and, for their goods, the
// routers of an example (red).
var strict = sync.OnceValue(func() *risk.RuleSet {
	settings := risk.ShippedSettings()
	settings.Name, settings.YellowScore, settings.RedScore = "strict", 15, 50
	rules, err := risk.NewRuleSet(settings, nil, nil)
	if err != nil {
		panic(err)
	}
	return rules
})

// clock is a clock that tests move. Every look at it takes a microsecond.
type clock struct{ micros atomic.Int64 }

func (c *clock) now() time.Time { return time.UnixMicro(c.micros.Add(1)).UTC() }

func (c *clock) set(t time.Time) { c.micros.Store(t.UnixMicro()) }

func (c *clock) pass(d time.Duration) { c.micros.Add(d.Microseconds()) }

// flawed is a real store under a clock of the test, which can be made to fail.
type flawed struct {
	clearance.Driver
	clock        *clock
	spoilOutcome func(*clearance.Outcome) // changes what is read of answers
	spoilPart    func([]byte) []byte      // changes what is read of files
	spoilEvent   func(*clearance.Event)   // changes what is read of events
	hold         time.Duration            // most that a batch is held: the store's own clock goes on by itself
	secret       []byte                   // of every day, so that no test is drawn by chance; nil: the store's own

	mu      sync.Mutex
	trouble func(call string) error    // asked before each call, and after Write has committed
	spoil   func(r *clearance.Record)  // changes what is read
	hidden  map[int64]bool             // tallies of transactions that are open still
	requeue func(before time.Time) int // in place of the store's
	calls   map[string]int
	puts    []clearance.Changes // of committed transactions
}

func (f *flawed) fail(trouble func(call string) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.trouble = trouble
}

// together lets the first n writers write once all have come: none may rely on
// having been first.
func (f *flawed) together(n int) {
	var gate sync.WaitGroup
	gate.Add(n)
	var passed atomic.Int64
	f.fail(func(call string) error {
		if call == "Write" && passed.Add(1) <= int64(n) {
			gate.Done()
			gate.Wait()
		}
		return nil
	})
}

func (f *flawed) spoilt(spoil func(r *clearance.Record)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.spoil = spoil
}

func (f *flawed) called(call string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls[call]
}

// committed gives everything the committed transactions have inserted.
func (f *flawed) committed() clearance.Changes {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all clearance.Changes
	for _, c := range f.puts {
		all.Entries = append(all.Entries, c.Entries...)
		all.Documents = append(all.Documents, c.Documents...)
		all.Keys = append(all.Keys, c.Keys...)
		all.Results = append(all.Results, c.Results...)
		all.Decisions = append(all.Decisions, c.Decisions...)
		all.Events = append(all.Events, c.Events...)
		all.Leaves = append(all.Leaves, c.Leaves...)
		all.Messages = append(all.Messages, c.Messages...)
		all.Tally = append(all.Tally, c.Tally...)
	}
	return all
}

func (f *flawed) ask(call string) error {
	f.mu.Lock()
	if f.calls == nil {
		f.calls = map[string]int{}
	}
	f.calls[call]++
	trouble := f.trouble
	f.mu.Unlock()
	if trouble == nil {
		return nil
	}
	return trouble(call)
}

func (f *flawed) Time(ctx context.Context) (time.Time, error) { return f.clock.now(), f.ask("Time") }

func (f *flawed) Secret(ctx context.Context, day civil.Date, fresh []byte) ([]byte, error) {
	if err := f.ask("Secret"); err != nil || f.secret != nil {
		return f.secret, err
	}
	return f.Driver.Secret(ctx, day, fresh)
}

func (f *flawed) Write(ctx context.Context, fn func(clearance.Tx) error) error {
	if err := f.ask("Write"); err != nil {
		return err
	}
	var put []clearance.Changes
	err := f.Driver.Write(ctx, func(tx clearance.Tx) error {
		watched := &flawedTx{Tx: tx, f: f}
		err := fn(watched)
		put = watched.puts
		return err
	})
	if err != nil {
		return err
	}
	f.mu.Lock()
	f.puts = append(f.puts, put...)
	f.mu.Unlock()
	return f.ask("Write done")
}

type flawedTx struct {
	clearance.Tx
	f    *flawed
	puts []clearance.Changes
}

func (t *flawedTx) Known(ctx context.Context, claims []clearance.Claim) ([]clearance.Known, error) {
	if err := t.f.ask("Known"); err != nil {
		return nil, err
	}
	return t.Tx.Known(ctx, claims)
}

func (t *flawedTx) Balances(ctx context.Context, accounts []clearance.Account) (map[clearance.Account]exact.Number, error) {
	if err := t.f.ask("Balances"); err != nil {
		return nil, err
	}
	return t.Tx.Balances(ctx, accounts)
}

func (t *flawedTx) Advance(ctx context.Context, entries []declarations.Entry) ([]string, error) {
	if err := t.f.ask("Advance"); err != nil {
		return nil, err
	}
	return t.Tx.Advance(ctx, entries)
}

func (t *flawedTx) Put(ctx context.Context, c clearance.Changes) error {
	if err := t.f.ask("Put"); err != nil {
		return err
	}
	if err := t.Tx.Put(ctx, c); err != nil {
		return err
	}
	t.puts = append(t.puts, c)
	return t.f.ask("Put done")
}

func (f *flawed) Entries(ctx context.Context, refs []string) ([]declarations.Entry, error) {
	if err := f.ask("Entries"); err != nil {
		return nil, err
	}
	return f.Driver.Entries(ctx, refs)
}

func (f *flawed) Records(ctx context.Context, ids []string) ([]clearance.Record, error) {
	if err := f.ask("Records"); err != nil {
		return nil, err
	}
	records, err := f.Driver.Records(ctx, ids)
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range records {
		if f.spoil != nil {
			f.spoil(&records[i])
		}
	}
	return records, err
}

func (f *flawed) Events(ctx context.Context, id string) ([]clearance.Event, error) {
	if err := f.ask("Events"); err != nil {
		return nil, err
	}
	events, err := f.Driver.Events(ctx, id)
	for i := range events {
		if f.spoilEvent != nil {
			f.spoilEvent(&events[i])
		}
	}
	return events, err
}

func (f *flawed) Reserve(ctx context.Context, office string, year, n int) (int, error) {
	if err := f.ask("Reserve"); err != nil {
		return 0, err
	}
	return f.Driver.Reserve(ctx, office, year, n)
}

func (f *flawed) InHand(ctx context.Context, in []declarations.Status) (map[string]clearance.InHand, error) {
	if err := f.ask("InHand"); err != nil {
		return nil, err
	}
	return f.Driver.InHand(ctx, in)
}

func (f *flawed) Tallies(ctx context.Context, after int64, n int) ([]clearance.Tally, int64, error) {
	if err := f.ask("Tallies"); err != nil {
		return nil, 0, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	tallies, dropped, err := f.Driver.Tallies(ctx, after, n+len(f.hidden))
	tallies = slices.DeleteFunc(tallies, func(t clearance.Tally) bool { return f.hidden[t.N] })
	return tallies[:min(n, len(tallies))], dropped, err
}

func (f *flawed) Requeue(ctx context.Context, topic string, in []declarations.Status, before time.Time, n int) (int, error) {
	if err := f.ask("Requeue"); err != nil {
		return 0, err
	}
	if f.requeue != nil {
		return f.requeue(before), nil
	}
	return f.Driver.Requeue(ctx, topic, in, before, n)
}

func (f *flawed) Deposit(ctx context.Context, payer, document string) (clearance.Deposit, bool, error) {
	if err := f.ask("Deposit"); err != nil {
		return clearance.Deposit{}, false, err
	}
	return f.Driver.Deposit(ctx, payer, document)
}

func (f *flawed) Balance(ctx context.Context, a clearance.Account) (exact.Number, error) {
	if err := f.ask("Balance"); err != nil {
		return exact.Number{}, err
	}
	return f.Driver.Balance(ctx, a)
}

func (f *flawed) RequeueUnpaid(ctx context.Context, topic string, covered bool, n int) (int, error) {
	if err := f.ask("RequeueUnpaid"); err != nil {
		return 0, err
	}
	return f.Driver.RequeueUnpaid(ctx, topic, covered, n)
}

// noon is when most tests take place: in Kyiv, on the contract's rate date.
var noon = time.Date(2026, 1, 12, 10, 0, 0, 0, time.UTC)

// house is a service over a store in a file.
type house struct {
	*clearance.Service
	t     testing.TB
	store *flawed
	path  string
	base  clearance.Options
}

// empty is a store with its schema and nothing else, made once.
var empty = sync.OnceValue(func() []byte {
	dir, err := os.MkdirTemp("", "brama-empty")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "brama.db")
	s, err := sqlitestore.Open(path)
	if err != nil {
		panic(err)
	}
	if err := errors.Join(s.Migrate(context.Background()), s.Close()); err != nil {
		panic(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	return file
})

// open starts a service over a new store at noon; change may alter its parts.
func open(t testing.TB, change ...func(*clearance.Options)) *house {
	t.Helper()
	h := &house{t: t, path: filepath.Join(t.TempDir(), "brama.db")}
	if err := os.WriteFile(h.path, empty(), 0o600); err != nil {
		t.Fatal(err)
	}
	driver, err := sqlitestore.Open(h.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = driver.Close() })
	c := &clock{}
	c.set(noon)
	h.store = &flawed{Driver: driver, clock: c, secret: bytes.Repeat([]byte{7}, 32)}
	h.base = clearance.Options{
		Store: h.store, Tariff: law().schedule, Rates: law().rates, RuleSet: risk.Shipped(),
		ReadTariff: readTariff, Clock: c.now,
	}
	for _, f := range change {
		f(&h.base)
	}
	h.Service = h.another()
	return h
}

// another starts one more service on the same store.
func (h *house) another() *clearance.Service {
	h.t.Helper()
	s, err := clearance.New(context.Background(), h.base)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(s.Close)
	clearance.InChunks(s, 100)
	return s
}

// restart ends the service and starts a new one on the same store.
func (h *house) restart() {
	h.t.Helper()
	h.Close()
	h.Service = h.another()
}

func withRules(r *risk.RuleSet) func(*clearance.Options) {
	return func(o *clearance.Options) { o.RuleSet = r }
}

// ctx is that of every test that does not test contexts.
var ctx = context.Background()

// body reads an example (a number: its file begins so) or the contract's
// declaration ("import"), with its LRN changed and other texts replaced.
func body(t testing.TB, name, lrn string, replace ...string) []byte {
	t.Helper()
	pattern := "../declarations/testdata/" + name + ".json"
	if name[0] >= '0' && name[0] <= '9' {
		pattern = "../examples/" + name + "-*.json"
	}
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) == 0 {
		t.Fatal(pattern, err)
	}
	for _, path := range found {
		if strings.Contains(path, ".expected.") {
			continue
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		if _, rest, ok := strings.Cut(text, `"lrn"`); ok && lrn != "" {
			old := strings.SplitN(rest, `"`, 3)[1]
			text = strings.Replace(text, `"`+old+`"`, `"`+lrn+`"`, 1)
		}
		for i := 0; i < len(replace); i += 2 {
			if !strings.Contains(text, replace[i]) {
				t.Fatalf("%s has no %s", path, replace[i])
			}
			text = strings.ReplaceAll(text, replace[i], replace[i+1])
		}
		return []byte(text)
	}
	t.Fatal("no " + pattern)
	return nil
}

// lodge1 lodges one declaration.
func lodge1(s *clearance.Service, who clearance.Actor, b []byte, key string) clearance.Lodged {
	return s.Lodge(ctx, who, []clearance.Submission{{Body: b, Key: key}})[0]
}

// lodged lodges one declaration that must be taken.
func (h *house) lodged(who clearance.Actor, b []byte) clearance.Head {
	h.t.Helper()
	l := lodge1(h.Service, who, b, "")
	if l.Err != nil {
		h.t.Fatal(l.Err)
	}
	return l.Head
}

func refOf(heads ...clearance.Head) []clearance.Ref {
	refs := make([]clearance.Ref, len(heads))
	for i, h := range heads {
		refs[i] = clearance.Ref{ID: h.ID, Revision: h.Revision}
	}
	return refs
}

// process lets a moment pass and processes.
func (h *house) process(heads ...clearance.Head) {
	h.t.Helper()
	h.store.clock.pass(time.Second)
	if err := h.Process(ctx, refOf(heads...)); err != nil {
		h.t.Fatal(err)
	}
}

// flaggedOne lodges and processes one that an inspector must look at.
func (h *house) flaggedOne(lrn string) clearance.Head {
	h.t.Helper()
	head := h.lodged(alpha, body(h.t, "43", lrn))
	h.process(head)
	return head
}

func (h *house) entry(id string) declarations.Entry {
	h.t.Helper()
	found, err := h.store.Driver.Entries(ctx, []string{id})
	if err != nil || len(found) != 1 {
		h.t.Fatal(id, found, err)
	}
	return found[0]
}

func (h *house) events(id string) []clearance.Event {
	h.t.Helper()
	events, err := h.store.Driver.Events(ctx, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return events
}

// types gives the types of a declaration's events.
func (h *house) types(id string) []string {
	h.t.Helper()
	var types []string
	for _, e := range h.events(id) {
		types = append(types, e.Type)
	}
	return types
}

func (h *house) record(id string) clearance.Record {
	h.t.Helper()
	found, err := h.store.Driver.Records(ctx, []string{id})
	if err != nil || len(found) != 1 {
		h.t.Fatal(id, found, err)
	}
	return found[0]
}

func (h *house) backlog() clearance.Backlog {
	h.t.Helper()
	b, err := h.Backlog(ctx)
	if err != nil {
		h.t.Fatal(err)
	}
	return b
}

// code gives the code of a refusal, "" where there is none.
func code(err error) string {
	if e := fault.As(err); e != nil {
		return e.Code
	}
	if err != nil {
		return "not a refusal: " + err.Error()
	}
	return ""
}

func wantCode(t testing.TB, err error, kind fault.Kind, want string) {
	t.Helper()
	if code(err) != want || !fault.Is(err, kind) {
		t.Errorf("%v, not %s of kind %d", err, want, kind)
	}
}

func codes(l fault.List) []string {
	out := []string{}
	for _, f := range l {
		out = append(out, f.Code)
	}
	return out
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var errBroken = errors.New("the disk is gone")

// breakAt makes the n-th of the calls fail (from 1), and those after it if
// forGood.
func breakAt(n int, err error, calls ...string) (trouble func(string) error, count *atomic.Int64) {
	count = &atomic.Int64{}
	return func(call string) error {
		for _, c := range calls {
			if c != call {
				continue
			}
			if count.Add(1) == int64(n) {
				return fmt.Errorf("%s: %w", call, err)
			}
		}
		return nil
	}, count
}

// rawExpectation reads the expected answer of an example.
func rawExpectation(t testing.TB, name string) []byte {
	t.Helper()
	found, err := filepath.Glob("../examples/" + name + "-*.expected.json")
	if err != nil || len(found) != 1 {
		t.Fatal(name, found, err)
	}
	b, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return b
}
