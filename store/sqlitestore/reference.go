package sqlitestore

import (
	"context"
	"database/sql"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/money"
)

// grow counts one more change of tariffs or rates.
const grow = `UPDATE stamp SET n = n + 1`

// PutTariff keeps a version for ever.
func (s *Store) PutTariff(ctx context.Context, v clearance.TariffVersion) error {
	packed, err := pack(append([]byte{}, v.Body...))
	if err != nil {
		return failed("keeping a tariff", err)
	}
	return s.write(ctx, "keeping a tariff", func(t *tx) error {
		if _, err := t.exec(grow); err != nil {
			return err
		}
		_, err := t.exec(`INSERT INTO tariffs (version, valid_from, loaded, source, body) VALUES (?, ?, ?, ?, ?)`,
			v.Version, v.From.String(), v.Loaded.UnixMicro(), v.Source, packed)
		return err
	})
}

// Tariffs lists by the day they are in force from, then by loading.
func (s *Store) Tariffs(ctx context.Context) ([]clearance.TariffVersion, error) {
	const ask = `SELECT version, valid_from, loaded, source FROM tariffs ORDER BY valid_from, loaded, version`
	return list(ctx, s, "listing tariffs", ask, nil, func(rows *sql.Rows) (clearance.TariffVersion, error) {
		var v clearance.TariffVersion
		var from string
		var loaded int64
		if err := rows.Scan(&v.Version, &from, &loaded, &v.Source); err != nil {
			return v, err
		}
		v.Loaded = fromMicros(loaded)
		var err error
		v.From, err = dateOf(from)
		return v, err
	})
}

// Tariff reads one version.
func (s *Store) Tariff(ctx context.Context, version string) (clearance.TariffVersion, bool, error) {
	var v clearance.TariffVersion
	var from string
	var loaded int64
	var packed []byte
	const ask = `SELECT version, valid_from, loaded, source, body FROM tariffs WHERE version = ?`
	err := s.readers.QueryRowContext(ctx, ask, version).Scan(&v.Version, &from, &loaded, &v.Source, &packed)
	found, err := one("reading a tariff", err)
	if !found {
		return clearance.TariffVersion{}, false, err
	}
	v.Loaded = fromMicros(loaded)
	if v.From, err = dateOf(from); err == nil {
		v.Body, err = unpack(packed)
	}
	return v, err == nil, failed("reading a tariff", err)
}

// PutRates adds rates in one transaction.
func (s *Store) PutRates(ctx context.Context, rates []money.Rate, at time.Time) error {
	return s.write(ctx, "keeping rates", func(t *tx) error {
		if _, err := t.exec(grow); err != nil {
			return err
		}
		into := table{name: "rates", columns: []string{"currency", "day", "value", "source", "verified", "at"}}
		return t.insert(into, len(rates), func(r *row, i int) {
			rate := &rates[i]
			r.text(rate.Currency, rate.Date.String())
			r.number(rate.Value)
			r.text(rate.Source)
			r.add(rate.Verified, at.UnixMicro())
		})
	})
}

// Rates reads the stamp before the rates: where they change in between, the
// stamp given is too old and the caller reads again, never the other way.
func (s *Store) Rates(ctx context.Context) ([]money.Rate, int64, error) {
	stamp, err := s.Stamp(ctx)
	if err != nil {
		return nil, 0, err
	}
	const ask = `SELECT currency, day, value, source, verified FROM rates
		WHERE n IN (SELECT max(n) FROM rates GROUP BY day, currency) ORDER BY day, currency`
	rates, err := list(ctx, s, "reading rates", ask, nil, scanRate)
	return rates, stamp, err
}

func scanRate(rows *sql.Rows) (money.Rate, error) {
	var r money.Rate
	var day, value string
	err := rows.Scan(&r.Currency, &day, &value, &r.Source, &r.Verified)
	if err != nil {
		return r, err
	}
	if r.Date, err = dateOf(day); err != nil {
		return r, err
	}
	r.Value, err = numberOf(value)
	return r, err
}

// Stamp reads the number of changes.
func (s *Store) Stamp(ctx context.Context) (int64, error) {
	var n int64
	err := s.readers.QueryRowContext(ctx, `SELECT n FROM stamp`).Scan(&n)
	return n, failed("reading the stamp", err)
}

// Secret keeps the first of several that are offered at once.
func (s *Store) Secret(ctx context.Context, on civil.Date, fresh []byte) ([]byte, error) {
	if fresh != nil {
		const keep = `INSERT INTO secrets (day, secret) VALUES (?, ?) ON CONFLICT DO NOTHING`
		if err := s.run(ctx, "keeping a day's secret", keep, on.String(), fresh); err != nil {
			return nil, err
		}
	}
	var secret []byte
	err := s.readers.QueryRowContext(ctx, `SELECT secret FROM secrets WHERE day = ?`, on.String()).Scan(&secret)
	_, err = one("reading a day's secret", err)
	return secret, err
}
