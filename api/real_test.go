package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/brama-customs/brama/api"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/store/sqlitestore"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/ua"
)

// real is the service over the real procedure and a store in a file.
type real struct {
	*house
	service *clearance.Service
	store   clearance.Driver
	tokens  map[clearance.Role]string
	rival   string
	second  string // another supervisor
}

func openReal(t *testing.T) *real {
	t.Helper()
	store, err := sqlitestore.Open(filepath.Join(t.TempDir(), "brama.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	ctx := context.Background()
	if err := store.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	r := &real{service: newService(t, store), store: store, tokens: map[clearance.Role]string{}}
	for _, role := range clearance.Roles() {
		tenant := "customs"
		if role == clearance.Broker || role == clearance.Importer {
			tenant = "alpha"
		}
		r.tokens[role] = r.issue(t, tenant, role)
	}
	r.rival = r.issue(t, "beta", clearance.Broker)
	r.second = r.issue(t, "customs", clearance.Supervisor)
	r.house = openWith(t, func(s *setup) { s.Procedure = r.service })
	return r
}

func newService(t *testing.T, store clearance.Driver) *clearance.Service {
	t.Helper()
	schedule, _ := law(t)
	rates, err := ua.Rates()
	if err != nil {
		t.Fatal(err)
	}
	settings := risk.ShippedSettings()
	settings.DrawPerMille = 1000 // every declaration goes to an inspector
	settings.Offices = map[string]risk.Capacity{risk.AnyOffice: {Documents: 10, Examinations: 5}}
	rules, err := risk.NewRuleSet(settings, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	service, err := clearance.New(context.Background(), clearance.Options{
		Store: store, Tariff: schedule, Rates: append([]money.Rate{}, rates...), RuleSet: rules,
		ReadTariff: func(clearance.TariffVersion) (*tariffs.Schedule, error) { return schedule, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(service.Close)
	return service
}

func (r *real) issue(t *testing.T, tenant string, role clearance.Role) string {
	t.Helper()
	token, err := r.service.IssueToken(context.Background(), tenant, role, "")
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// tshirts is a declaration that the procedure takes.
func tshirts(lrn string) string {
	return strings.Replace(`{"lrn":"LRN","declarationType":"IM","requestedProcedure":"40","additionalDeclarationType":"AA",
 "declarationOffice":"UA100230","rateDate":"2026-01-12",
 "exporter":{"name":"Muster GmbH","country":"DE","address":"Hauptstr. 1, Bonn"},
 "importer":{"id":"32855961","name":"ТОВ Приклад","country":"UA","address":"Київ, вул. Садова, 1"},
 "declarant":{"id":"32855961","name":"ТОВ Приклад","country":"UA"},
 "countryOfDispatch":"DE","countryOfDestination":"UA","tradingCountry":"DE",
 "deliveryTerms":{"incoterm":"CIP","country":"UA","place":"Київ"},
 "invoiceCurrency":"EUR","totalInvoiceAmount":"1500.00","natureOfTransaction":"11",
 "borderTransport":{"mode":"30","id":"AA1234BB","nationality":"UA"},"totalPackageQuantity":12,
 "documents":[{"type":"0380","id":"INV-LRN","date":"2026-01-05"},{"type":"0730","id":"CMR-1","date":"2026-01-08"}],
 "items":[{"sequence":1,"description":"Футболки бавовняні","commodityCode":"6109100000","originCountry":"CN",
   "grossMass":"120.500","netMass":"110.000","netMassWithPrimaryPackaging":"112.000",
   "supplementaryQuantities":[{"unit":"шт","value":"500"}],"packages":[{"type":"CT","number":12,"marks":"N/M"}],
   "previousProcedure":"00","additionalProcedure":"ZZ","preference":{"duty":"000","excise":"000","vat":"000"},
   "invoiceAmount":"1500.00","valuationMethod":"1"}]}`, "LRN", lrn, 2)
}

// kept lodges a declaration and lets it be processed.
func (r *real) kept(token, lrn string) clearance.Head {
	r.t.Helper()
	a := r.ask("POST", lodgePath, token, tshirts(lrn))
	var head clearance.Head
	if err := json.Unmarshal(a.body, &head); err != nil || a.status != 202 {
		r.t.Fatalf("%d %s", a.status, a.body)
	}
	if err := r.service.Process(context.Background(),
		[]clearance.Ref{{ID: head.ID, Revision: head.Revision}}); err != nil {
		r.t.Fatal(err)
	}
	return head
}

// goods is a table of two declarations, both with faults.
const goods = "lrn;УКТЗЕД;Опис товару;Вага нетто\nA-1;6109100000;Футболки;1,5\nA-2;9403300000;Столи;20\n"

// worked uploads a table without lodging it, lets it be worked on, and gives
// the batch.
func (r *real) worked(token, name string) string {
	r.t.Helper()
	a := r.ask("POST", batchesPath, token, formOf(filePart(name, goods), textPart("dryRun", "true")), formType...)
	var head clearance.BatchHead
	if err := json.Unmarshal(a.body, &head); err != nil || a.status != 202 {
		r.t.Fatalf("%d %s", a.status, a.body)
	}
	if worked, err := r.service.WorkBatch(context.Background()); !worked || err != nil {
		r.t.Fatalf("%v %v", worked, err)
	}
	return head.ID
}

func TestTheRealProcedureKeepsToTheTableOfRoles(t *testing.T) {
	r := openReal(t)
	own, foreign := r.kept(r.tokens[clearance.Broker], "CANARY-ALPHA"), r.kept(r.rival, "CANARY-BETA")
	things := map[string]string{"own": own.MRN, "foreign": foreign.ID, "absent": "26UA100230999999U9"}
	books := map[string]string{"own": r.worked(r.tokens[clearance.Broker], "own.csv"),
		"foreign": r.worked(r.rival, "CANARY-BETA.csv"),
		"absent":  "0190b0b0-0000-7000-8000-999999999999"}
	r.ruled()
	papers := papersOf(stubProfile)
	for _, route := range api.Routes() {
		for _, role := range append([]clearance.Role{""}, clearance.Roles()...) {
			for thing, ref := range things {
				if thing != "own" && !strings.Contains(route.Path, "{") {
					continue // it is about nothing of anybody
				}
				body := bodyOf(route)
				if strings.HasSuffix(route.Path, "/declarations") && body != "" {
					body = tshirts("MATRIX-" + string(role))
				}
				if len(route.Form) > 0 {
					body = formOf(filePart("matrix.csv", goods))
				}
				a := r.ask(route.Method, filled(route, ref, books[thing], papers[thing]), r.tokens[role], body,
					headersOf(route)...)
				want := expected(route, role, thing)
				if route.Method != "GET" && want[0] < 300 {
					want = append(want, 409) // not the inspector's, or not as it was seen any more
				}
				if strings.HasSuffix(route.Path, "/findings") && role == clearance.Inspector && want[0] < 300 {
					want = append(want, 403) // another decided
				}
				if !slices.Contains(want, a.status) {
					t.Errorf("%s %s as %q, %s: %d, expected %v: %s", route.Method, route.Path, role, thing,
						a.status, want, a.body)
				}
				trader := role == clearance.Broker || role == clearance.Importer
				if trader && bytes.Contains(a.body, []byte("CANARY-BETA")) {
					t.Errorf("%s %s as %q: another's declaration is told", route.Method, route.Path, role)
				}
			}
		}
	}
}

func TestARealDeclarationIsLodgedAssessedAndToldWhole(t *testing.T) {
	r := openReal(t)
	token := r.tokens[clearance.Broker]
	head := r.kept(token, "R-1")
	a := r.ask("GET", lodgePath+"/"+head.MRN, token, "")
	var d clearance.Dossier
	if err := json.Unmarshal(a.body, &d); err != nil || a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	// 1500.00 × 50.1444 = 75 216.60
	if d.Assessment == nil || d.Assessment.CustomsValue.String() != "75216.60" || d.Channel == "" {
		t.Errorf("%s", a.body)
	}
	first := r.ask("POST", lodgePath, token, tshirts("R-2"), "Idempotency-Key", "k")
	again := r.ask("POST", lodgePath, token, tshirts("R-2"), "Idempotency-Key", "k")
	if first.status != 202 || again.status != 202 || !bytes.Equal(first.body, again.body) {
		t.Errorf("%d %s\n%d %s", first.status, first.body, again.status, again.body)
	}
	for path, status := range map[string]int{"": 200, "?status=lodged&limit=1": 200, "?cursor=nonsense": 400,
		"/" + head.ID + "/events": 200} {
		if a := r.ask("GET", lodgePath+path, token, ""); a.status != status {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	r.ask("POST", lodgePath+"?dryRun=true", token, tshirts("R-3")).want(t, 200, `"accepted":true`)
}

func TestARealForeignDeclarationLooksLikeNone(t *testing.T) {
	r := openReal(t)
	head := r.kept(r.rival, "B-1")
	for _, role := range []clearance.Role{clearance.Broker, clearance.Importer} {
		for _, path := range []string{"", "/events"} {
			want := r.ask("GET", lodgePath+"/26UA100230999999U9"+path, r.tokens[role], "", "X-Request-Id",
				"same-request")
			for _, ref := range []string{head.MRN, head.ID} {
				got := r.ask("GET", lodgePath+"/"+ref+path, r.tokens[role], "", "X-Request-Id", "same-request")
				if got.status != 404 || !bytes.Equal(got.body, want.body) {
					t.Errorf("%d %s, not %s", got.status, got.body, want.body)
				}
			}
		}
	}
}

func TestARealInspectionIsDecided(t *testing.T) {
	r := openReal(t)
	head := r.kept(r.tokens[clearance.Broker], "R-1")
	token, path := r.tokens[clearance.Inspector], inspectionsPath+"/"+head.MRN
	var file clearance.Casefile
	a := r.ask("GET", path, token, "")
	if err := json.Unmarshal(a.body, &file); err != nil || a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	a.want(t, 200, `"contributions":[{"feature":"`, `"name":{"uk":"`, `"standing":{"documents":10,"examinations":5`)
	if bytes.Contains(a.body, []byte("vector")) {
		t.Errorf("an inspector is told what only models read: %s", a.body)
	}
	if a := r.ask("GET", inspectionsPath, token, ""); a.status != 200 || !bytes.Contains(a.body, []byte(head.MRN)) {
		t.Fatalf("it is not in the queue: %d %s", a.status, a.body)
	}
	r.ask("POST", path+"/claim", token, "").want(t, 200)
	r.ask("POST", path+"/claim", r.tokens[clearance.Supervisor], "").want(t, 409)
	r.ask("POST", path+"/decisions", token, `{"revision":2,"decision":"release"}`).want(t, 409)
	r.ask("POST", path+"/decisions", token, `{"revision":1,"decision":"refuse"}`).want(t, 422)
	r.ask("POST", path+"/decisions", token, `{"revision":1,"decision":"release"}`).want(t, 200, `"status":"released"`)
}

func TestARealWorkbookIsLodgedFollowedAndAnswered(t *testing.T) {
	r := openReal(t)
	token := r.tokens[clearance.Broker]
	table := filePart("товари.csv", "lrn;УКТЗЕД\nW-1;6109100000\nW-2;6109100000\nW-3;0000000000\n")
	form := formOf(table, textPart("defaults", tshirts("W")))
	a := r.ask("POST", batchesPath, token, form, formType...)
	a.want(t, 202, `"status":"received"`, `"rowsTotal":3`, `"field":"items.commodityCode"`)
	var head clearance.BatchHead
	if err := json.Unmarshal(a.body, &head); err != nil {
		t.Fatal(err)
	}
	path := a.header.Get("Location")
	r.ask("GET", path+"/preview", token, "").want(t, 200, `"lrn":"W-1"`, `"importer":`)
	f := r.follow(token, head.ID)
	f.want(t, "progress", `"status":"received"`)
	if worked, err := r.service.WorkBatch(context.Background()); !worked || err != nil {
		t.Fatalf("%v %v", worked, err)
	}
	r.ask("POST", batchesPath, token, form, formType...).want(t, 200, head.ID, `"known":true`)
	r.ask("GET", path, token, "").want(t, 200, `"rowsDone":3,"declarations":3,"accepted":2,"rejected":1`)
	r.ask("GET", path+"/rows?limit=1", token, "").want(t, 200, `"lrn":"W-1","accepted":true`, `"mrn":"26UA`, `"next":1`)
	result := r.ask("GET", path+"/result.xlsx?lang=en", token, "")
	result.want(t, 200, "W-1;6109100000", "26UA", "W-3;0000000000")
	if result.header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("%v", result.header)
	}
	r.ask("GET", lodgePath+".csv", token, "").want(t, 200, "W-1", "W-2")
	if a := r.ask("GET", lodgePath+".xlsx?lang=en", token, ""); a.status != 200 || !bytes.HasPrefix(a.body, []byte("PK")) {
		t.Errorf("%d, %d bytes", a.status, len(a.body))
	}
	if a := r.ask("GET", batchesPath+"/template.xlsx", "", ""); a.status != 200 || !bytes.HasPrefix(a.body, []byte("PK")) {
		t.Errorf("%d, %d bytes", a.status, len(a.body))
	}
}
