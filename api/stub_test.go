package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
	"github.com/brama-customs/brama/tariffs/ua"
)

// office is a procedure in memory with the policy of the real one: traders
// lodge and see their own, the office sees all, inspectors decide. It looks
// at a declaration only for its lrn.
type office struct {
	mu       sync.Mutex
	schedule *tariffs.Schedule
	rates    *money.Rates
	kept     map[string]*record // by id and by MRN
	order    []*record
	keys     map[string]*record
	asked    map[string]int // how often a token was looked up
	traces   []string
	busy     error         // given by Lodge instead
	hold     chan struct{} // Lodge waits for it where it is there
	entered  chan struct{} // told when Lodge waits
	notReady error
	panics   bool
	shelf    *shelf
	rules    rules
}

type record struct {
	tenant  string
	body    []byte
	head    clearance.Head
	claimed string
	key     string
}

func newOffice(t testing.TB) *office {
	t.Helper()
	schedule, rates := law(t)
	return &office{
		schedule: schedule, rates: rates,
		kept: map[string]*record{}, keys: map[string]*record{}, asked: map[string]int{},
		shelf: newShelf(),
	}
}

// law loads the shipped tariff once for all tests.
func law(t testing.TB) (*tariffs.Schedule, *money.Rates) {
	t.Helper()
	both, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return both.schedule, both.rates
}

type shippedLaw struct {
	schedule *tariffs.Schedule
	rates    *money.Rates
}

var shipped = sync.OnceValues(func() (shippedLaw, error) {
	schedule, err := ua.Schedule()
	if err != nil {
		return shippedLaw{}, err
	}
	rates, err := ua.Rates()
	return shippedLaw{schedule, money.NewRates(rates)}, err
})

// Every token is ROLE@TENANT.
func (o *office) Authenticate(_ context.Context, token string) (clearance.Actor, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked[token]++
	role, tenant, ok := strings.Cut(token, "@")
	if !ok || !slices.Contains(clearance.Roles(), clearance.Role(role)) {
		return clearance.Actor{}, fault.New(fault.Unauthenticated,
			fault.Rule{Code: "actor.unknown", Text: fault.Text{UK: "Невідомий", EN: "Unknown"}})
	}
	return clearance.Actor{Tenant: tenant, Name: role, Role: clearance.Role(role)}, nil
}

// A session's secret is its token with "session-" before it.
func (o *office) Session(ctx context.Context, secret string) (clearance.SignedIn, error) {
	token, ok := strings.CutPrefix(secret, "session-")
	if !ok {
		return clearance.SignedIn{}, fault.New(fault.Unauthenticated, fault.Unknown)
	}
	who, err := o.Authenticate(ctx, token)
	return clearance.SignedIn{Secret: secret, CSRF: "csrf-of-" + token, Actor: who}, err
}

var forbidden = fault.Rule{Code: "actor.forbidden", Text: fault.Text{UK: "Заборонено", EN: "Forbidden"}}

func lodges(who clearance.Actor) bool {
	return who.Role == clearance.Broker || who.Role == clearance.Importer
}

func inspects(who clearance.Actor) bool {
	return who.Role == clearance.Inspector || who.Role == clearance.Supervisor
}

func sees(who clearance.Actor) bool { return inspects(who) || who.Role == clearance.Admin }

func (o *office) Lodge(ctx context.Context, who clearance.Actor, subs []clearance.Submission) []clearance.Lodged {
	if o.panics {
		panic("canary: a panic with 12345678 in it")
	}
	if o.hold != nil {
		o.entered <- struct{}{}
		select {
		case <-o.hold:
		case <-ctx.Done():
			return []clearance.Lodged{{Err: ctx.Err()}}
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	out := make([]clearance.Lodged, len(subs))
	for i, sub := range subs {
		out[i] = o.lodge(who, sub)
	}
	return out
}

func (o *office) lodge(who clearance.Actor, sub clearance.Submission) clearance.Lodged {
	if o.busy != nil {
		return clearance.Lodged{Err: o.busy}
	}
	if !lodges(who) {
		return clearance.Lodged{Err: fault.New(fault.Forbidden, forbidden)}
	}
	o.traces = append(o.traces, sub.Trace)
	if first := o.keys[who.Tenant+"\n"+sub.Key]; sub.Key != "" && first != nil {
		if !bytes.Equal(first.body, sub.Body) {
			return clearance.Lodged{Err: fault.New(fault.Invalid, fault.Rule{Code: "idempotency.other-body"})}
		}
		return clearance.Lodged{Head: first.head, Replay: true}
	}
	var doc struct{ LRN string }
	if err := json.Unmarshal(sub.Body, &doc); err != nil || doc.LRN == "" {
		bad := fault.Rule{Code: "declaration.required", Level: fault.Structure,
			Text: fault.Text{UK: "Потрібне поле", EN: "Required"}}
		return clearance.Lodged{Err: fault.Refuse(fault.List{bad.At("/lrn")})}
	}
	for _, r := range o.order {
		if r.tenant == who.Tenant && r.head.LRN == doc.LRN {
			return clearance.Lodged{Err: fault.New(fault.Conflict,
				fault.Rule{Code: "declaration.lrn-taken"}).With("mrn", r.head.MRN)}
		}
	}
	return clearance.Lodged{Head: o.keep(who.Tenant, doc.LRN, sub).head}
}

func (o *office) keep(tenant, lrn string, sub clearance.Submission) *record {
	n := len(o.order) + 1
	r := &record{tenant: tenant, body: sub.Body, key: sub.Key, head: clearance.Head{
		ID:  fmt.Sprintf("0190a0a0-0000-7000-8000-%012d", n),
		MRN: fmt.Sprintf("26UA100230%06dU0", n), LRN: lrn, Status: declarations.Lodged, Revision: 1,
		Warnings: fault.List{{Pointer: "/rateDate", Code: "declaration.rate-date", Level: fault.Warning}},
	}}
	o.order = append(o.order, r)
	o.kept[r.head.ID], o.kept[r.head.MRN] = r, r
	if sub.Key != "" {
		o.keys[tenant+"\n"+sub.Key] = r
	}
	return r
}

func (o *office) DryRun(_ context.Context, who clearance.Actor, body []byte) (clearance.DryRun, error) {
	if !lodges(who) {
		return clearance.DryRun{}, fault.New(fault.Forbidden, forbidden)
	}
	assessment, faults := tariffs.Assess(o.schedule, o.rates, tariffs.Request{
		Regime: tariffs.Import, Date: civil.Must("2026-01-12"), Lines: []tariffs.Line{{
			Item: 1, Code: "6109100000", Origin: "CN", CustomsValue: exact.Must("100000.00"),
			Quantities: []rate.Amount{{Unit: "кг", Value: exact.Must("110")},
				{Unit: "шт", Value: exact.Must("500")}},
		}},
	})
	return clearance.DryRun{Accepted: len(faults) == 0, Assessment: &assessment, Errors: faults}, nil
}

func (o *office) find(who clearance.Actor, ref string) (*record, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	r := o.kept[ref]
	if r == nil || (!sees(who) && r.tenant != who.Tenant) {
		return nil, fault.New(fault.NotFound, fault.Unknown)
	}
	return r, nil
}

func (o *office) Dossier(_ context.Context, who clearance.Actor, ref string) (*clearance.Dossier, error) {
	r, err := o.find(who, ref)
	if err != nil {
		return nil, err
	}
	return r.dossier(), nil
}

func (r *record) dossier() *clearance.Dossier {
	return &clearance.Dossier{
		ID: r.head.ID, MRN: r.head.MRN, LRN: r.head.LRN, Revision: 1, Status: r.head.Status, Channel: declarations.Yellow,
		LodgedAt: lodgedAt, Declaration: r.body, Warnings: r.head.Warnings,
		Notifications: []clearance.Notification{{Seq: 1, Type: "accepted", At: lodgedAt}},
	}
}

var lodgedAt = time.Date(2026, 1, 12, 8, 0, 0, 0, time.UTC)

func (o *office) Events(_ context.Context, who clearance.Actor, ref string) ([]clearance.Notification, error) {
	r, err := o.find(who, ref)
	if err != nil {
		return nil, err
	}
	return r.dossier().Notifications, nil
}

func (r *record) summary() clearance.Summary {
	return clearance.Summary{
		ID: r.head.ID, MRN: r.head.MRN, LRN: r.head.LRN, Type: "IM", Office: "UA100230", Items: 1, Revision: 1,
		Status: r.head.Status, LodgedAt: lodgedAt,
	}
}

func (o *office) List(_ context.Context, who clearance.Actor, q clearance.Query) (clearance.Page, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var page clearance.Page
	for _, r := range o.order {
		if sees(who) || r.tenant == who.Tenant {
			page.Items = append(page.Items, r.summary())
		}
	}
	if q.Limit > 0 && len(page.Items) > q.Limit {
		page.Items, page.NextCursor = page.Items[:q.Limit], "next"
	}
	return page, nil
}

func (o *office) Inspections(_ context.Context, who clearance.Actor, _ clearance.Query) (clearance.InspectionPage,
	error) {
	if !sees(who) {
		return clearance.InspectionPage{}, fault.New(fault.Forbidden, forbidden)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	var page clearance.InspectionPage
	for _, r := range o.order {
		page.Items = append(page.Items, clearance.Inspection{Summary: r.summary(), Seq: 3, Score: 40, Waiting: 60,
			ClaimedBy: r.claimed})
	}
	return page, nil
}

func (o *office) Casefile(_ context.Context, who clearance.Actor, ref string) (*clearance.Casefile, error) {
	if !sees(who) {
		return nil, fault.New(fault.Forbidden, forbidden)
	}
	r, err := o.find(who, ref)
	if err != nil {
		return nil, err
	}
	var drawn *risk.Assignment
	if r.claimed != "" {
		drawn = &risk.Assignment{Day: civil.Must("2026-01-12"), Key: "00", Inspector: r.claimed, Among: []risk.Workload{{Inspector: r.claimed, Points: 15}}}
	}
	return &clearance.Casefile{
		Dossier: *r.dossier(), Seq: 3, ClaimedBy: r.claimed, Assignment: drawn,
		Risk: &clearance.RiskRecord{Facts: facts.Declaration{Office: "UA100230", Day: civil.Must("2026-01-12"),
			Value: exact.Must("1.00")},
			Assessment: risk.Assessment{RuleSet: "test", Score: 40, Channel: declarations.Yellow}},
	}, nil
}

func (o *office) change(who clearance.Actor, ref string, do func(*record)) (*clearance.Casefile, error) {
	if !inspects(who) {
		return nil, fault.New(fault.Forbidden, forbidden)
	}
	r, err := o.find(who, ref)
	if err != nil {
		return nil, err
	}
	do(r)
	return o.Casefile(context.Background(), who, ref)
}

func (o *office) Claim(_ context.Context, who clearance.Actor, ref string) (*clearance.Casefile, error) {
	return o.change(who, ref, func(r *record) { r.claimed = who.Name })
}

func (o *office) LetGo(_ context.Context, who clearance.Actor, ref string) (*clearance.Casefile, error) {
	return o.change(who, ref, func(r *record) { r.claimed = "" })
}

func (o *office) Decide(_ context.Context, who clearance.Actor, ref string,
	d clearance.DecisionRequest) (*clearance.Casefile, error) {
	if err := unread(d.Faults); err != nil {
		return nil, err
	}
	if d.Revision != 1 {
		return nil, fault.New(fault.Conflict, fault.Rule{Code: "inspection.changed"}).With("revision", "1")
	}
	return o.change(who, ref, func(r *record) { r.head.Status = declarations.Released })
}

func (o *office) Law(civil.Date) clearance.Law {
	return clearance.Law{Schedule: o.schedule, Rates: o.rates}
}

func (o *office) Today() civil.Date { return civil.Must("2026-01-12") }

func (o *office) Ready(context.Context) error { return o.notReady }

func (o *office) Backlog(context.Context) (clearance.Backlog, error) {
	return clearance.Backlog{Outbox: 7, Lodged: 3, OldestLodged: time.Now().Add(-time.Minute)}, nil
}

func (o *office) lookups() map[string]int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return maps.Clone(o.asked)
}
