package clearance_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// advance is the account of the contract's importer with alpha, and due what
// its declaration comes to.
var advance = clearance.Account{Tenant: "alpha", Payer: "12345678"}

const due = "27599.47"

func byAccount(o *clearance.Options) { o.Payments = clearance.PaymentsAccount }

func payment(document, amount string) clearance.DepositRequest {
	return clearance.DepositRequest{Document: document, Amount: exact.Must(amount)}
}

func (h *house) paysIn(a clearance.Account, document, amount string) {
	h.t.Helper()
	h.store.clock.pass(time.Second)
	if _, err := h.Deposit(ctx, admin, a, payment(document, amount)); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) wantBalance(a clearance.Account, want string) {
	h.t.Helper()
	balance, err := h.store.Balance(ctx, a)
	if err != nil || balance.String() != want {
		h.t.Errorf("balance %s, not %s: %v", balance, want, err)
	}
}

// wantLife compares a declaration's events, and that it is sound.
func (h *house) wantLife(id, want string) {
	h.t.Helper()
	if got := strings.Join(h.types(id), " "); got != want {
		h.t.Errorf("%s, not %s", got, want)
	}
	h.sound(id)
}

// paying is a house that takes payments from accounts, with n imports lodged
// and nothing in the outbox.
func paying(t testing.TB, n int, change ...func(*clearance.Options)) (*house, []clearance.Head) {
	t.Helper()
	h := open(t, append(change, byAccount)...)
	var heads []clearance.Head
	for i := range n {
		heads = append(heads, h.lodged(alpha, body(t, "import", fmt.Sprint("L-", i), "INV-77", fmt.Sprint("INV-", i))))
	}
	h.leased()
	return h, heads
}

func TestWhatIsPaidForIsReleasedByTheMachineAlone(t *testing.T) {
	h, heads := paying(t, 1)
	h.paysIn(advance, "1", "30000.00")
	h.process(heads[0])
	h.wantLife(heads[0].ID, "accepted assessed paid released")
	h.wantBalance(advance, "2400.53")
	if d := must(h.Dossier(ctx, alpha, heads[0].MRN)); d.Status != "released" || *d.Payment != (clearance.Payment{Due: exact.Must(due), Paid: true}) {
		t.Errorf("%+v %+v", d.Status, d.Payment)
	}
	var detail map[string]string
	if err := json.Unmarshal(h.events(heads[0].ID)[2].Detail, &detail); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"payer": "12345678", "due": due}, detail); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsNotPaidForWaitsForTheMoney(t *testing.T) {
	woken := 0
	h, heads := paying(t, 2, func(o *clearance.Options) { o.Wake = func() { woken++ } })
	first, second := heads[0], heads[1]
	h.paysIn(advance, "1", "0.01")
	h.process(first, second)
	for _, head := range heads {
		h.wantLife(head.ID, "accepted assessed payment-awaited")
	}
	d := must(h.Dossier(ctx, alpha, first.MRN))
	if d.Status != declarations.Assessed || d.Channel != declarations.Green || d.Payment.Paid || d.Payment.Due.String() != due {
		t.Errorf("%+v", d)
	}
	if told := string(d.Notifications[2].Detail); told != `{"payer":"12345678","due":"27599.47","lacking":"27599.46"}` {
		t.Error(told)
	}
	settled := asJSON(t, []any{h.entry(first.ID), h.events(first.ID), h.record(first.ID)})
	h.process(first, second) // asked again too soon
	if n := must(h.Reconcile(ctx, 0)); n != 0 || len(h.leased()) != 0 {
		t.Error("the reconciler asks for what cannot be paid: ", n)
	}
	if now := asJSON(t, []any{h.entry(first.ID), h.events(first.ID), h.record(first.ID)}); now != settled {
		t.Error("it changed: ", now)
	}
	woken = 0
	h.paysIn(advance, "2", "27599.46")
	asked := h.leased()
	if len(asked) != 2 || woken != 1 {
		t.Error(asked, woken)
	}
	h.process(second, first)
	h.wantLife(first.ID, "accepted assessed payment-awaited paid released") // the oldest first
	h.wantLife(second.ID, "accepted assessed payment-awaited")
	h.wantBalance(advance, "0.00")
	if d := must(h.Dossier(ctx, alpha, first.MRN)); d.Payment == nil || !d.Payment.Paid {
		t.Errorf("%+v", d.Payment)
	}
	h.wantCounted(2) // each once
}

func TestWhereNothingIsDueOrPaymentsAreSettledElsewhereNothingIsAwaited(t *testing.T) {
	for _, c := range []struct {
		name, example string
		change        func(*clearance.Options)
	}{
		{"an export with nothing due", "41", byAccount},
		{"payments settled elsewhere", "import", func(*clearance.Options) {}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, c.change)
			head := h.lodged(alpha, body(t, c.example, "L-1"))
			h.process(head)
			h.wantLife(head.ID, "accepted assessed released")
			d := must(h.Dossier(ctx, alpha, head.MRN))
			if (d.Payment != nil) != (h.base.Payments == clearance.PaymentsAccount) || d.Payment != nil && !d.Payment.Paid {
				t.Errorf("%+v", d.Payment)
			}
		})
	}
}

func TestThePayerIsWhoSettlesElseTheImporter(t *testing.T) {
	other := clearance.Account{Tenant: "alpha", Payer: "14360570"}
	h := open(t, byAccount)
	named := string(body(t, "import", "L-1"))
	if !strings.Contains(named, `"financiallyResponsible"`) {
		named = strings.Replace(named, `"importer"`, `"financiallyResponsible":{"id":"14360570","name":"АТ Приклад","country":"UA"},"importer"`, 1)
	}
	h.paysIn(other, "1", due)
	h.paysIn(clearance.Account{Tenant: "beta", Payer: "12345678"}, "2", due)
	head, unnamed := h.lodged(alpha, []byte(named)), h.lodged(alpha, body(t, "import", "L-2", "INV-77", "INV-78"))
	h.process(head, unnamed)
	h.wantLife(head.ID, "accepted assessed paid released")
	h.wantBalance(other, "0.00")
	// The money that the same payer has entrusted to another tenant is not touched.
	h.wantLife(unnamed.ID, "accepted assessed payment-awaited")
	h.wantBalance(clearance.Account{Tenant: "beta", Payer: "12345678"}, due)
}

func TestAnInspectorReleasesOnlyWhatIsPaidFor(t *testing.T) {
	h, heads := paying(t, 1, withRules(strict()))
	head := heads[0]
	h.process(head)
	h.wantLife(head.ID, "accepted assessed document-check")
	h.paysIn(advance, "1", "27599.46")
	if asked := h.leased(); len(asked) != 0 {
		t.Error("the machine is asked for what waits for an inspector: ", asked)
	}
	must(h.Claim(ctx, inspector, head.MRN))
	settled := asJSON(t, []any{h.entry(head.ID), h.events(head.ID)})
	_, err := h.Decide(ctx, inspector, head.MRN, decision("release"))
	wantCode(t, err, fault.Conflict, "payment.awaited")
	if said := fault.As(err).Text.EN; !strings.Contains(said, due+" UAH is due") || !strings.Contains(said, "lacks 0.01 UAH") {
		t.Error(said)
	}
	if now := asJSON(t, []any{h.entry(head.ID), h.events(head.ID)}); now != settled {
		t.Error("a refused release changed it: ", now)
	}
	h.wantBalance(advance, "27599.46")
	h.paysIn(advance, "2", "0.01")
	file := must(h.Decide(ctx, inspector, head.MRN, decision("release")))
	if file.Status != "released" || !file.Payment.Paid {
		t.Errorf("%+v", file)
	}
	h.wantLife(head.ID, "accepted assessed document-check claimed paid released")
	h.wantBalance(advance, "0.00")
}

func TestARefusalCostsNothing(t *testing.T) {
	h, heads := paying(t, 1, withRules(strict()))
	h.paysIn(advance, "1", due)
	h.process(heads[0])
	must(h.Claim(ctx, inspector, heads[0].MRN))
	must(h.Decide(ctx, inspector, heads[0].MRN, decision("refuse", "Немає ліцензії")))
	h.wantLife(heads[0].ID, "accepted assessed document-check claimed refused")
	h.wantBalance(advance, due)
}

func TestADepositIsCountedOnce(t *testing.T) {
	h := open(t)
	state := must(h.Deposit(ctx, admin, advance, payment("ПД-7", "100.5")))
	if state != (clearance.AccountState{Tenant: "alpha", Payer: "12345678", Balance: exact.Must("100.50")}) {
		t.Errorf("%+v", state)
	}
	h.store.clock.pass(time.Hour)
	if again := must(h.Deposit(ctx, admin, advance, payment("ПД-7", "100.50"))); again.Balance.String() != "100.50" {
		t.Errorf("%+v", again)
	}
	_, err := h.Deposit(ctx, admin, advance, payment("ПД-7", "100.51"))
	wantCode(t, err, fault.Conflict, "deposit.other-amount")
	_, err = h.Deposit(ctx, admin, clearance.Account{Tenant: "beta", Payer: advance.Payer}, payment("ПД-7", "100.50"))
	wantCode(t, err, fault.Conflict, "deposit.other-amount")
	h.paysIn(clearance.Account{Tenant: "beta", Payer: "14360570"}, "ПД-7", "1.00") // another payer's document
	leaves := h.store.committed().Leaves
	if len(leaves) != 2 || leaves[0].Kind != "deposit" || leaves[0].Actor != admin.ID() || leaves[0].ID == leaves[1].ID {
		t.Errorf("%+v", leaves)
	}
	if state := must(h.Account(ctx, chief, advance)); state.Balance.String() != "100.50" {
		t.Errorf("%+v", state)
	}
}

func TestADepositIsCheckedAndByWhom(t *testing.T) {
	h := open(t)
	for name, c := range map[string]struct {
		account clearance.Account
		request clearance.DepositRequest
		want    []string
	}{
		"nothing":               {advance, payment("1", "0.00"), []string{"deposit.amount"}},
		"no amount":             {advance, clearance.DepositRequest{Document: "1"}, []string{"deposit.amount"}},
		"less than nothing":     {advance, clearance.DepositRequest{Document: "1", Amount: exact.Int(-1)}, []string{"deposit.amount"}},
		"a part of a kopiyka":   {advance, payment("1", "0.001"), []string{"deposit.amount"}},
		"no document":           {advance, payment("", "1.00"), []string{"deposit.document"}},
		"a document with NUL":   {advance, payment("1\x00", "1.00"), []string{"deposit.document"}},
		"a document not a word": {advance, payment(strings.Repeat("ї", 36), "1.00"), []string{"deposit.document"}},
		"no payer":              {clearance.Account{Tenant: "alpha"}, payment("1", "1.00"), []string{"account.name"}},
		"no tenant":             {clearance.Account{Payer: "1"}, payment("1", "1.00"), []string{"account.name"}},
	} {
		_, err := h.Deposit(ctx, admin, c.account, c.request)
		if e := fault.As(err); e == nil || !slices.Equal(codes(e.Faults), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, who := range []clearance.Actor{alpha, beta, inspector, chief, {}} {
		_, err := h.Deposit(ctx, who, advance, payment("1", "1.00"))
		wantCode(t, err, fault.Forbidden, "actor.forbidden")
	}
	for _, who := range []clearance.Actor{alpha, beta, inspector, {}} {
		_, err := h.Account(ctx, who, advance)
		wantCode(t, err, fault.Forbidden, "actor.forbidden")
	}
	if state := must(h.Account(ctx, admin, advance)); state.Balance.String() != "0.00" {
		t.Errorf("%+v", state)
	}
}

func TestPaymentsAreTakenOnceWhicheverCallFails(t *testing.T) {
	for cause, calls := range map[error][]string{
		errBroken:         {"Entries", "Records", "Write", "Balances", "Advance", "Put", "Put done", "Write done"},
		clearance.ErrBusy: {"Balances", "Put", "Write done"},
	} {
		for _, call := range calls {
			t.Run(fmt.Sprintf("%s: %v", call, cause), func(t *testing.T) {
				h, heads := paying(t, 3)
				h.paysIn(advance, "1", "27599.48") // for one
				h.process(heads[2], heads[1])
				h.paysIn(advance, "2", due) // for one more
				trouble, count := breakAt(1, cause, call)
				h.store.fail(trouble)
				err := h.Process(ctx, refOf(heads...))
				if count.Load() == 0 || (err == nil) != (cause == clearance.ErrBusy) {
					t.Error(count.Load(), err)
				}
				h.sound(idsOf(heads)...)
				h.process(heads...)
				h.process(heads...)
				h.sound(idsOf(heads)...)
				h.wantBalance(advance, "0.01")
				h.wantReleased(2, heads)
			})
		}
	}
}

func (h *house) wantReleased(n int, heads []clearance.Head) {
	h.t.Helper()
	for _, head := range heads {
		if h.entry(head.ID).Status == declarations.Released {
			n--
		}
	}
	if n != 0 {
		h.t.Errorf("%d too few were released", n)
	}
}

func TestADepositStandsWhicheverCallFails(t *testing.T) {
	for cause, calls := range map[error][]string{
		errBroken:         {"Write", "Put", "Put done", "Write done", "Deposit", "RequeueUnpaid", "Balance"},
		clearance.ErrBusy: {"Write", "Put done", "Write done"},
	} {
		for _, call := range calls {
			t.Run(fmt.Sprintf("%s: %v", call, cause), func(t *testing.T) {
				h, heads := paying(t, 1)
				h.process(heads[0])
				if call == "Deposit" { // it is read where it was kept before
					h.paysIn(advance, "1", due)
					h.leased()
				}
				trouble, count := breakAt(1, cause, call)
				h.store.fail(trouble)
				_, err := h.Deposit(ctx, admin, advance, payment("1", due))
				if count.Load() == 0 {
					t.Error("the call was never made: ", err)
				}
				must(h.Deposit(ctx, admin, advance, payment("1", due)))
				h.wantBalance(advance, due)
				must(h.Reconcile(ctx, time.Minute))
				if asked := h.leased(); len(asked) != 1 || h.Process(ctx, asked) != nil {
					t.Error(asked)
				}
				h.wantLife(heads[0].ID, "accepted assessed payment-awaited paid released")
				h.wantBalance(advance, "0.00")
			})
		}
	}
}

func TestManyAtOnceSpendTheMoneyOnce(t *testing.T) {
	h, heads := paying(t, 12)
	services := []*clearance.Service{h.Service, h.another()}
	h.process(heads[:6]...)
	h.paysIn(advance, "1", "193196.29") // for seven
	h.store.together(8)
	for _, err := range atOnce(8, func(i int) error {
		mine := append(slices.Clone(refOf(heads[i:]...)), refOf(heads[:i]...)...)
		return services[i%2].Process(ctx, mine)
	}) {
		if err != nil {
			t.Error(err)
		}
	}
	h.sound(idsOf(heads)...)
	h.wantBalance(advance, "0.00")
	h.wantReleased(7, heads)
}

func TestMoneyThatCameWhileNobodyWorkedIsFoundByTheReconciler(t *testing.T) {
	h, heads := paying(t, 1)
	h.process(heads[0])
	h.paysIn(advance, "1", due)
	h.leased() // and their bearer was lost
	h.restart()
	if n := must(h.Reconcile(ctx, time.Minute)); n != 1 {
		t.Error(n)
	}
	if err := h.Process(ctx, h.leased()); err != nil {
		t.Fatal(err)
	}
	h.wantLife(heads[0].ID, "accepted assessed payment-awaited paid released")
	if n := must(h.Reconcile(ctx, time.Minute)); n != 0 {
		t.Error("asked again for what is released")
	}
}

func TestPaymentsThatComeToBeSettledElsewhereHoldNothingUp(t *testing.T) {
	h, heads := paying(t, 1)
	h.process(heads[0])
	h.base.Payments = clearance.PaymentsOutside
	h.restart()
	must(h.Reconcile(ctx, time.Minute))
	if err := h.Process(ctx, h.leased()); err != nil {
		t.Fatal(err)
	}
	h.wantLife(heads[0].ID, "accepted assessed payment-awaited released")
}

func TestOneThatWaitsAndCannotBeReadIsParked(t *testing.T) {
	h, heads := paying(t, 1)
	h.process(heads[0])
	h.paysIn(advance, "1", due)
	h.store.spoilt(func(r *clearance.Record) { r.Body = append(r.Body, ' ') })
	h.process(heads[0])
	if e := h.entry(heads[0].ID); !e.Parked || e.Status != declarations.Assessed {
		t.Errorf("%+v", e)
	}
	h.leased()
	if n := must(h.Reconcile(ctx, time.Minute)); n != 0 {
		t.Error("what is parked is asked for")
	}
	h.wantLife(heads[0].ID, "accepted assessed payment-awaited parked")
	h.wantBalance(advance, due)
}
