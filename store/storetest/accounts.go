package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
)

// The accounts of the tests: of two tenants for one payer.
var (
	mine   = clearance.Account{Tenant: "tenant", Payer: "12345678"}
	theirs = clearance.Account{Tenant: "rival", Payer: "12345678"}
)

func deposit(a clearance.Account, document, amount string) clearance.Deposit {
	return clearance.Deposit{Account: a, Document: document, Amount: exact.Must(amount), By: "Ірина", At: moment(time.Minute)}
}

func payIn(t *testing.T, d clearance.Driver, a clearance.Account, document, amount string) {
	t.Helper()
	write(t, d, clearance.Changes{Deposits: []clearance.Deposit{deposit(a, document, amount)}})
}

func charge(id string, a clearance.Account, amount string, paid bool) clearance.Charge {
	return clearance.Charge{ID: id, Account: a, Amount: exact.Must(amount), Paid: paid, At: moment(time.Hour)}
}

func putCharge(d clearance.Driver, charges ...clearance.Charge) error {
	return put(d, clearance.Changes{Charges: charges})
}

func balanceIs(t *testing.T, d clearance.Driver, a clearance.Account, want string) {
	t.Helper()
	got, err := d.Balance(bg(), a)
	check(t, err)
	if got.String() != want {
		t.Errorf("%v: balance %q, want %q", a, got, want)
	}
}

func balances(t *testing.T, d clearance.Driver, accounts ...clearance.Account) (got map[clearance.Account]exact.Number) {
	t.Helper()
	check(t, d.Write(bg(), func(tx clearance.Tx) (err error) {
		got, err = tx.Balances(bg(), accounts)
		return err
	}))
	return got
}

func testAccounts(t *testing.T, open Open) {
	t.Run("Deposits", func(t *testing.T) { testDeposits(t, open(t)) })
	t.Run("Charges", func(t *testing.T) { testCharges(t, open(t)) })
	t.Run("of many at once no more are paid than the balance covers, each once", func(t *testing.T) { chargeRace(t, open(t)) })
	t.Run("deposits and charges at once add up to the kopiyka", func(t *testing.T) { moneyRace(t, open(t)) })
	t.Run("RequeueUnpaid", func(t *testing.T) { testRequeueUnpaid(t, open(t)) })
}

func testDeposits(t *testing.T, d clearance.Driver) {
	t.Run("on an account that nothing was paid into is nothing", func(t *testing.T) {
		balanceIs(t, d, mine, "0.00")
		same(t, "balances", balances(t, d, mine, theirs), map[clearance.Account]exact.Number{})
		same(t, "balances of none", balances(t, d), map[clearance.Account]exact.Number{})
	})
	t.Run("deposits add up, account by account", func(t *testing.T) {
		payIn(t, d, mine, "1", "100")
		payIn(t, d, mine, "2", "0.01")
		payIn(t, d, theirs, "3", "99999999999999.99")
		balanceIs(t, d, mine, "100.01")
		balanceIs(t, d, theirs, "99999999999999.99")
		want := map[clearance.Account]exact.Number{mine: exact.Must("100.01"), theirs: exact.Must("99999999999999.99")}
		same(t, "balances", balances(t, d, theirs, mine, mine, clearance.Account{Tenant: "none"}), want)
	})
	t.Run("a deposit comes back with every field", func(t *testing.T) {
		got, found, err := d.Deposit(bg(), theirs.Payer, "3")
		check(t, err)
		want := deposit(theirs, "3", "99999999999999.99")
		if same(t, "deposit", got, want); !found {
			t.Error("not found")
		}
		_, found, err = d.Deposit(bg(), theirs.Payer, "4")
		if check(t, err); found {
			t.Error("found what was never paid in")
		}
	})
	t.Run("a document that is there already is ErrBusy, whatever the account, and nothing is written", func(t *testing.T) {
		lodged := one()
		lodged.Deposits = []clearance.Deposit{deposit(theirs, "5", "1.00"), deposit(theirs, "1", "1.00")}
		isBusy(t, "Put", put(d, lodged))
		nothing(t, d, lodged)
		balanceIs(t, d, theirs, "99999999999999.99")
	})
	t.Run("what is no sum of money is refused", func(t *testing.T) {
		million := exact.Int(1_000_000)
		for name, amount := range map[string]exact.Number{
			"a part of a kopiyka": exact.New(1, 3), "nothing": exact.Int(0), "less than nothing": exact.Int(-1),
			"too much": million.Mul(million).Mul(million),
		} {
			wrong := deposit(mine, "6", "1.00")
			wrong.Amount = amount
			err := put(d, clearance.Changes{Deposits: []clearance.Deposit{wrong}})
			if err == nil || errors.Is(err, clearance.ErrBusy) {
				t.Errorf("%s: got %v, want an error for good", name, err)
			}
		}
		balanceIs(t, d, mine, "100.01")
	})
}

func testCharges(t *testing.T, d clearance.Driver) {
	a, b := newID(), newID()
	payIn(t, d, mine, "1", "100.00")
	t.Run("one that is not paid takes nothing and may be replaced", func(t *testing.T) {
		check(t, putCharge(d, charge(a, mine, "150.00", false)))
		check(t, putCharge(d, charge(a, mine, "60.00", false), charge(b, mine, "60.00", false)))
		balanceIs(t, d, mine, "100.00")
	})
	t.Run("one that is paid is taken from the balance", func(t *testing.T) {
		check(t, putCharge(d, charge(a, mine, "60.00", true)))
		balanceIs(t, d, mine, "40.00")
	})
	t.Run("one that was paid is never paid again, nor made unpaid", func(t *testing.T) {
		payIn(t, d, mine, "2", "60.00")
		isBusy(t, "paid again", putCharge(d, charge(a, mine, "60.00", true)))
		isBusy(t, "made unpaid", putCharge(d, charge(a, mine, "60.00", false)))
		balanceIs(t, d, mine, "100.00")
	})
	t.Run("what the balance does not cover is ErrBusy and nothing is written", func(t *testing.T) {
		lodged := one()
		lodged.Charges = []clearance.Charge{charge(b, mine, "60.00", true), charge(newID(), mine, "40.01", true)}
		isBusy(t, "Put", put(d, lodged))
		nothing(t, d, lodged)
		isBusy(t, "of an account that is none", putCharge(d, charge(newID(), theirs, "0.01", true)))
		balanceIs(t, d, mine, "100.00")
	})
	t.Run("everything is covered down to the last kopiyka, and stands or falls with the rest", func(t *testing.T) {
		failed := errors.New("failed")
		spend := func(end error) error {
			return d.Write(bg(), func(tx clearance.Tx) error {
				c := clearance.Changes{Charges: []clearance.Charge{charge(b, mine, "99.99", true), charge(newID(), mine, "0.01", true)}}
				return errors.Join(tx.Put(bg(), c), end)
			})
		}
		if err := spend(failed); !errors.Is(err, failed) {
			t.Error(err)
		}
		balanceIs(t, d, mine, "100.00")
		check(t, spend(nil))
		balanceIs(t, d, mine, "0.00")
	})
	t.Run("what cannot be kept whole is refused", func(t *testing.T) {
		for name, c := range map[string]clearance.Charge{
			"an ID that is none": charge("x", mine, "1.00", false), "a part of a kopiyka": charge(newID(), mine, "0.005", false),
			"a payer with NUL": charge(newID(), clearance.Account{Payer: "a\x00b"}, "1.00", false),
		} {
			if err := putCharge(d, c); err == nil || errors.Is(err, clearance.ErrBusy) {
				t.Errorf("%s: got %v, want an error for good", name, err)
			}
		}
	})
}

// chargeRace lets eight writers charge the same declarations in different
// orders, by the balances they read; the money lasts for seven of twelve.
func chargeRace(t *testing.T, d clearance.Driver) {
	ids := make([]string, 12)
	for i := range ids {
		ids[i] = newID()
	}
	payIn(t, d, mine, "1", "70.00")
	payIn(t, d, theirs, "2", "5.00")
	var paid atomic.Int64
	var running sync.WaitGroup
	for w := range 8 {
		running.Go(func() {
			for i := range ids {
				accounts := []clearance.Account{mine, theirs}
				if w%2 == 1 {
					slices.Reverse(accounts)
				}
				if chargeIfCovered(t, d, ids[(i*5+w)%len(ids)], accounts) {
					paid.Add(1)
				}
			}
		})
	}
	running.Wait()
	if paid.Load() != 7 {
		t.Errorf("%d were paid", paid.Load())
	}
	balanceIs(t, d, mine, "0.00")
}

// chargeIfCovered charges 10.00 where the balance covers it.
func chargeIfCovered(t *testing.T, d clearance.Driver, id string, accounts []clearance.Account) (paid bool) {
	err := d.Write(bg(), func(tx clearance.Tx) error {
		balances, err := tx.Balances(bg(), accounts)
		if err != nil || balances[mine].Cmp(exact.Int(10)) < 0 {
			return err
		}
		paid = true
		return tx.Put(bg(), clearance.Changes{Charges: []clearance.Charge{charge(id, mine, "10.00", true)}})
	})
	if err != nil && !errors.Is(err, clearance.ErrBusy) {
		t.Error(err)
	}
	return paid && err == nil
}

func moneyRace(t *testing.T, d clearance.Driver) {
	payIn(t, d, mine, "first", "1.00")
	var charged atomic.Int64
	var running sync.WaitGroup
	for w := range 4 {
		running.Go(func() {
			for i := range 10 {
				err := put(d, clearance.Changes{Deposits: []clearance.Deposit{deposit(mine, fmt.Sprint(w, "/", i), "0.03")}})
				if err != nil {
					t.Error(err)
				}
			}
		})
		running.Go(func() {
			for range 10 {
				if putCharge(d, charge(newID(), mine, "0.10", true)) == nil {
					charged.Add(1)
				}
			}
		})
	}
	running.Wait()
	kopiykas := 100 + 4*10*3 - 10*charged.Load()
	balanceIs(t, d, mine, clearance.Hryvnias(kopiykas).String())
	if charged.Load() < 10 {
		t.Errorf("only %d charges where the first deposit covers ten", charged.Load())
	}
}

func testRequeueUnpaid(t *testing.T, d clearance.Driver) {
	entries := lodge(t, d, 8, func(i int, e *declarations.Entry) {
		e.Status, e.Parked = declarations.Assessed, i == 5
		if i == 6 {
			e.Status = declarations.Released
		}
	})
	write(t, d, clearance.Changes{Charges: []clearance.Charge{
		charge(entries[0].ID, mine, "30.00", false), charge(entries[1].ID, mine, "10.00", false),
		charge(entries[2].ID, mine, "20.00", false), charge(entries[3].ID, theirs, "10.00", false),
		charge(entries[5].ID, mine, "10.00", false), charge(entries[6].ID, mine, "10.00", false),
	}})
	leaseAll(t, d)
	asked := func(covered bool, n int, want ...int) {
		t.Helper()
		got, err := d.RequeueUnpaid(bg(), "process", covered, n)
		check(t, err)
		if got != len(want) {
			t.Errorf("%d requeued, want %d", got, len(want))
		}
		var lines, wanted []string
		for _, m := range leaseAll(t, d) {
			lines = append(lines, m.Topic+" "+m.ID+" "+strconv.Itoa(m.Revision))
		}
		for _, i := range want {
			wanted = append(wanted, "process "+entries[i].ID+" "+strconv.Itoa(entries[i].Revision))
		}
		same(t, "messages", lines, wanted)
	}
	t.Run("without money nothing is covered", func(t *testing.T) { asked(true, 9) })
	payIn(t, d, mine, "1", "10.00")
	t.Run("what the balance covers is asked for", func(t *testing.T) { asked(true, 9, 1) })
	payIn(t, d, mine, "2", "10.00")
	t.Run("each for itself, those lodged first first, so many", func(t *testing.T) {
		asked(true, 9, 1, 2)
		asked(true, 1, 1)
	})
	t.Run("what is asked for already is not asked for again", func(t *testing.T) {
		write(t, d, clearance.Changes{Messages: []clearance.Message{
			{Topic: "process", ID: entries[1].ID, Revision: 1}, {Topic: "other", ID: entries[2].ID, Revision: 1}}})
		n, err := d.RequeueUnpaid(bg(), "process", true, 9)
		check(t, err)
		if n != 1 {
			t.Errorf("%d requeued", n)
		}
		leaseAll(t, d)
	})
	t.Run("whatever the balance, where that is not asked", func(t *testing.T) { asked(false, 9, 0, 1, 2, 3) })
	t.Run("what was paid is never asked for", func(t *testing.T) {
		check(t, putCharge(d, charge(entries[1].ID, mine, "10.00", true)))
		asked(true, 9)
		asked(false, 9, 0, 2, 3)
	})
}

// leaseAll gives all messages and forgets them.
func leaseAll(t *testing.T, d clearance.Driver) []clearance.Message {
	t.Helper()
	messages := lease(t, d, 99, long)
	check(t, d.Forget(bg(), numbers(messages)))
	return messages
}
