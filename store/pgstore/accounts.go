package pgstore

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
)

// Balances locks the accounts in order, so that two transactions never wait
// for each other.
func (t *tx) Balances(ctx context.Context, accounts []clearance.Account) (map[clearance.Account]exact.Number, error) {
	tenants, payers := make([]string, len(accounts)), make([]string, len(accounts))
	for i, a := range accounts {
		tenants[i], payers[i] = a.Tenant, a.Payer
	}
	const ask = `SELECT tenant, payer, balance FROM accounts
		WHERE (tenant, payer) IN (SELECT * FROM unnest($1::text[], $2::text[]))
		ORDER BY tenant, payer FOR UPDATE`
	rows, _ := t.conn.Query(ctx, ask, tenants, payers)
	balances := map[clearance.Account]exact.Number{}
	var a clearance.Account
	var balance int64
	_, err := pgx.ForEachRow(rows, []any{&a.Tenant, &a.Payer, &balance}, func() error {
		balances[a] = clearance.Hryvnias(balance)
		return nil
	})
	return balances, failed("reading balances", err)
}

// putMoney writes deposits and charges in one round trip; each must change what
// it says.
func (t *tx) putMoney(ctx context.Context, c clearance.Changes) error {
	batch := &pgx.Batch{}
	for i := range c.Deposits {
		if err := queueDeposit(batch, &c.Deposits[i]); err != nil {
			return failed("writing deposits", err)
		}
	}
	for i := range c.Charges {
		if err := queueCharge(batch, &c.Charges[i]); err != nil {
			return failed("writing charges", err)
		}
	}
	if batch.Len() == 0 {
		return nil
	}
	return failed("writing deposits and charges", t.conn.SendBatch(ctx, batch).Close())
}

func queueDeposit(batch *pgx.Batch, d *clearance.Deposit) error {
	amount, err := clearance.Kopiykas(d.Amount)
	if err != nil {
		return err
	}
	batch.Queue(`INSERT INTO deposits (payer, document, tenant, amount, actor, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		d.Payer, d.Document, d.Tenant, amount, d.By, d.At)
	batch.Queue(`INSERT INTO accounts (tenant, payer, balance) VALUES ($1, $2, $3)
		ON CONFLICT (tenant, payer) DO UPDATE SET balance = accounts.balance + excluded.balance`,
		d.Tenant, d.Payer, amount)
	return nil
}

func queueCharge(batch *pgx.Batch, c *clearance.Charge) error {
	amount, err := clearance.Kopiykas(c.Amount)
	if err != nil {
		return err
	}
	id, err := parseID(c.ID)
	if err != nil {
		return err
	}
	const take = `WITH taken AS (UPDATE accounts SET balance = balance - $4
			WHERE tenant = $2 AND payer = $3 AND balance >= $4 AND $5 RETURNING payer)
		INSERT INTO charges (id, tenant, payer, amount, paid, at)
		SELECT $1::uuid, $2::text, $3::text, $4::bigint, $5::boolean, $6::timestamptz
		WHERE NOT $5 OR EXISTS (SELECT FROM taken)
		ON CONFLICT (id) DO UPDATE SET tenant = excluded.tenant, payer = excluded.payer,
			amount = excluded.amount, paid = excluded.paid, at = excluded.at WHERE NOT charges.paid`
	batch.Queue(take, [16]byte(id), c.Tenant, c.Payer, amount, c.Paid, c.At).Exec(func(done pgconn.CommandTag) error {
		if done.RowsAffected() == 1 {
			return nil
		}
		return fmt.Errorf("%w: paid already, or not covered", clearance.ErrBusy)
	})
	return nil
}

// Balance reads one account.
func (s *Store) Balance(ctx context.Context, a clearance.Account) (exact.Number, error) {
	var balance int64
	err := s.pool.QueryRow(ctx, `SELECT balance FROM accounts WHERE tenant = $1 AND payer = $2`, a.Tenant, a.Payer).Scan(&balance)
	_, err = one("reading a balance", err)
	return clearance.Hryvnias(balance), err
}

// Deposit reads one deposit.
func (s *Store) Deposit(ctx context.Context, payer, document string) (clearance.Deposit, bool, error) {
	var d clearance.Deposit
	var amount int64
	const ask = `SELECT tenant, payer, document, amount, actor, at FROM deposits WHERE payer = $1 AND document = $2`
	err := s.pool.QueryRow(ctx, ask, payer, document).Scan(&d.Tenant, &d.Payer, &d.Document, &amount, &d.By, &d.At)
	found, err := one("reading a deposit", err)
	if !found {
		return clearance.Deposit{}, false, err
	}
	d.Amount, d.At = clearance.Hryvnias(amount), d.At.UTC()
	return d, true, nil
}

// RequeueUnpaid reads the small index of what waits.
func (s *Store) RequeueUnpaid(ctx context.Context, topic string, covered bool, n int) (int, error) {
	const write = `INSERT INTO messages (topic, id, revision, trace)
		SELECT $1, e.id, e.revision, '' FROM charges c JOIN entries e ON e.id = c.id
		WHERE NOT c.paid AND e.status = 'assessed' AND NOT e.parked
			AND (NOT $2 OR c.amount <= (SELECT balance FROM accounts WHERE tenant = c.tenant AND payer = c.payer))
			AND NOT EXISTS (SELECT FROM messages m WHERE m.id = e.id AND m.topic = $1)
		ORDER BY e.lodged_at, e.id LIMIT $3`
	done, err := s.pool.Exec(ctx, write, topic, covered, n)
	return int(done.RowsAffected()), failed("asking for what can be paid", err)
}
