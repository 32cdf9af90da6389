package pgstore

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/money"
)

// grow counts one more change of tariffs or rates. It comes first in its
// transaction: whoever changes them waits here for the one before.
const grow = `UPDATE stamp SET n = n + 1`

// day gives a date as a parameter, none as NULL.
func day(d civil.Date) *time.Time {
	if d.IsZero() {
		return nil
	}
	t := d.Time()
	return &t
}

// PutTariff keeps a version for ever.
func (s *Store) PutTariff(ctx context.Context, t clearance.TariffVersion) error {
	body := t.Body
	if body == nil {
		body = []byte{}
	}
	batch := &pgx.Batch{}
	batch.Queue(grow)
	batch.Queue(`INSERT INTO tariffs (version, valid_from, loaded, source, body) VALUES ($1, $2, $3, $4, $5)`,
		t.Version, day(t.From), t.Loaded, t.Source, body)
	return failed("keeping a tariff", s.pool.SendBatch(ctx, batch).Close())
}

const tariffList = `SELECT version, valid_from, loaded, source`

// Tariffs lists by the day they are in force from, then by loading.
func (s *Store) Tariffs(ctx context.Context) ([]clearance.TariffVersion, error) {
	rows, _ := s.pool.Query(ctx, tariffList+` FROM tariffs ORDER BY valid_from NULLS FIRST, loaded, version`)
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (clearance.TariffVersion, error) {
		return scanTariff(row)
	})
	return list, failed("listing tariffs", err)
}

// Tariff reads one version.
func (s *Store) Tariff(ctx context.Context, version string) (clearance.TariffVersion, bool, error) {
	var body []byte
	t, err := scanTariff(s.pool.QueryRow(ctx, tariffList+`, body FROM tariffs WHERE version = $1`, version), &body)
	found, err := one("reading a tariff", err)
	if !found {
		return clearance.TariffVersion{}, false, err
	}
	t.Body = body
	return t, true, nil
}

func scanTariff(row pgx.Row, after ...any) (clearance.TariffVersion, error) {
	var t clearance.TariffVersion
	var from *time.Time
	err := row.Scan(append([]any{&t.Version, &from, &t.Loaded, &t.Source}, after...)...)
	t.Loaded = t.Loaded.UTC()
	if from != nil {
		t.From = civil.Of(from.UTC())
	}
	return t, err
}

// PutRates adds rates in one statement.
func (s *Store) PutRates(ctx context.Context, rates []money.Rate, at time.Time) error {
	currencies, values, sources := make([]string, len(rates)), make([]string, len(rates)), make([]string, len(rates))
	days, verified := make([]*time.Time, len(rates)), make([]bool, len(rates))
	for i, r := range rates {
		currencies[i], values[i], sources[i] = r.Currency, r.Value.String(), r.Source
		days[i], verified[i] = day(r.Date), r.Verified
	}
	const add = `INSERT INTO rates (currency, day, value, source, verified, at)
		SELECT currency, day, value, source, verified, $6
		FROM unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::bool[]) WITH ORDINALITY
			AS u (currency, day, value, source, verified, i)
		ORDER BY i`
	batch := &pgx.Batch{}
	batch.Queue(grow)
	batch.Queue(add, currencies, days, values, sources, verified, at)
	return failed("keeping rates", s.pool.SendBatch(ctx, batch).Close())
}

// Rates reads the stamp before the rates: where they change in between, the
// stamp given is too old and the caller reads again, never the other way.
func (s *Store) Rates(ctx context.Context) ([]money.Rate, int64, error) {
	stamp, err := s.Stamp(ctx)
	if err != nil {
		return nil, 0, err
	}
	rows, _ := s.pool.Query(ctx, `SELECT DISTINCT ON (day, currency) currency, day, value, source, verified
		FROM rates ORDER BY day, currency, n DESC`)
	rates, err := pgx.CollectRows(rows, toRate)
	return rates, stamp, failed("reading rates", err)
}

func toRate(row pgx.CollectableRow) (money.Rate, error) {
	var r money.Rate
	var on time.Time
	var value string
	if err := row.Scan(&r.Currency, &on, &value, &r.Source, &r.Verified); err != nil {
		return r, err
	}
	r.Date = civil.Of(on.UTC())
	var err error
	r.Value, err = number(value)
	return r, err
}

// Stamp reads the number of changes.
func (s *Store) Stamp(ctx context.Context) (int64, error) {
	var n int64
	err := s.pool.QueryRow(ctx, `SELECT n FROM stamp`).Scan(&n)
	return n, failed("reading the stamp", err)
}

// Secret keeps the first of several that are offered at once.
func (s *Store) Secret(ctx context.Context, on civil.Date, fresh []byte) ([]byte, error) {
	if fresh != nil {
		const keep = `INSERT INTO secrets (day, secret) VALUES ($1, $2) ON CONFLICT DO NOTHING`
		if _, err := s.pool.Exec(ctx, keep, on.Time(), fresh); err != nil {
			return nil, failed("keeping a day's secret", err)
		}
	}
	var secret []byte
	err := s.pool.QueryRow(ctx, `SELECT secret FROM secrets WHERE day = $1`, on.Time()).Scan(&secret)
	_, err = one("reading a day's secret", err)
	return secret, err
}
