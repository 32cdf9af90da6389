package sqlitestore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
)

// sum adds hryvnias as kopiykas.
func (r *row) sum(n exact.Number) {
	kopiykas, err := clearance.Kopiykas(n)
	if err != nil && r.err == nil {
		r.err = err
	}
	r.add(kopiykas)
}

// Balances needs no lock: nobody else writes meanwhile.
func (t *tx) Balances(ctx context.Context, accounts []clearance.Account) (map[clearance.Account]exact.Number, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var asked []any
	for _, a := range accounts {
		asked = append(asked, a.Tenant, a.Payer)
	}
	balances := map[clearance.Account]exact.Number{}
	const rest = `SELECT a.tenant, a.payer, a.balance FROM c CROSS JOIN accounts a
		WHERE a.tenant = c.tenant AND a.payer = c.payer`
	err := t.ask("c (tenant, payer)", rest, 2, asked, func(rows *sql.Rows) error {
		var a clearance.Account
		var balance int64
		err := rows.Scan(&a.Tenant, &a.Payer, &balance)
		balances[a] = clearance.Hryvnias(balance)
		return err
	})
	return balances, failed("reading balances", err)
}

func (t *tx) putDeposits(c clearance.Changes) error {
	into := table{name: "deposits", columns: []string{"payer", "document", "tenant", "amount", "actor", "at"}}
	err := t.insert(into, len(c.Deposits), func(r *row, i int) {
		d := &c.Deposits[i]
		r.text(d.Payer, d.Document, d.Tenant)
		r.sum(d.Amount)
		r.text(d.By)
		r.add(d.At.UnixMicro())
	})
	if err != nil {
		return err
	}
	into = table{"accounts", []string{"tenant", "payer", "balance"},
		" ON CONFLICT (tenant, payer) DO UPDATE SET balance = balance + excluded.balance"}
	return t.insert(into, len(c.Deposits), func(r *row, i int) {
		d := &c.Deposits[i]
		r.text(d.Tenant, d.Payer)
		r.sum(d.Amount)
	})
}

// putCharges writes one after the other: each must change what it says.
func (t *tx) putCharges(c clearance.Changes) error {
	const take = `UPDATE accounts SET balance = balance - ?1 WHERE tenant = ?2 AND payer = ?3 AND balance >= ?1`
	const note = `INSERT INTO charges (id, tenant, payer, amount, paid, at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET tenant = excluded.tenant, payer = excluded.payer,
			amount = excluded.amount, paid = excluded.paid, at = excluded.at WHERE NOT charges.paid`
	for i := range c.Charges {
		charge := &c.Charges[i]
		var r, from row
		r.id(charge.ID)
		r.text(charge.Tenant, charge.Payer)
		r.sum(charge.Amount)
		r.add(charge.Paid, charge.At.UnixMicro())
		from.sum(charge.Amount)
		from.text(charge.Tenant, charge.Payer)
		if charge.Paid && r.err == nil {
			r.err = t.change(take, from.values)
		}
		if r.err == nil {
			r.err = t.change(note, r.values)
		}
		if r.err != nil {
			t.failed = r.err
			return failed("writing charges", r.err)
		}
	}
	return nil
}

// change must change one row: that it does not is somebody else's change.
func (t *tx) change(text string, values []any) error {
	done, err := t.exec(text, values...)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return fmt.Errorf("%w: paid already, or not covered", clearance.ErrBusy)
}

// Balance reads one account.
func (s *Store) Balance(ctx context.Context, a clearance.Account) (exact.Number, error) {
	var balance int64
	const ask = `SELECT balance FROM accounts WHERE tenant = ? AND payer = ?`
	err := s.readers.QueryRowContext(ctx, ask, a.Tenant, a.Payer).Scan(&balance)
	_, err = one("reading a balance", err)
	return clearance.Hryvnias(balance), err
}

// Deposit reads one deposit.
func (s *Store) Deposit(ctx context.Context, payer, document string) (clearance.Deposit, bool, error) {
	var d clearance.Deposit
	var amount, at int64
	const ask = `SELECT tenant, payer, document, amount, actor, at FROM deposits WHERE payer = ? AND document = ?`
	err := s.readers.QueryRowContext(ctx, ask, payer, document).
		Scan(&d.Tenant, &d.Payer, &d.Document, &amount, &d.By, &at)
	found, err := one("reading a deposit", err)
	if !found {
		return clearance.Deposit{}, false, err
	}
	d.Amount, d.At = clearance.Hryvnias(amount), fromMicros(at)
	return d, true, nil
}

// RequeueUnpaid reads the small index of what waits.
func (s *Store) RequeueUnpaid(ctx context.Context, topic string, covered bool, n int) (int, error) {
	const text = `INSERT INTO messages (topic, id, revision, trace)
		SELECT ?1, e.id, e.revision, '' FROM charges c INDEXED BY charges_waiting CROSS JOIN entries e
		WHERE NOT c.paid AND e.id = c.id AND e.status = 'assessed' AND NOT e.parked
			AND (NOT ?2 OR c.amount <= (SELECT balance FROM accounts WHERE tenant = c.tenant AND payer = c.payer))
			AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.topic = ?1 AND m.id = e.id)
		ORDER BY e.lodged_at, e.id LIMIT ?3`
	count := 0
	err := s.write(ctx, "asking for what can be paid", func(t *tx) error {
		done, err := t.exec(text, topic, covered, n)
		if err != nil {
			return err
		}
		rows, err := done.RowsAffected()
		count = int(rows)
		return err
	})
	return count, err
}
