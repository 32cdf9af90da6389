package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
)

func testIdentities(t *testing.T, open Open) {
	d := open(t)
	token := clearance.Token{Hash: [32]byte{1}, Tenant: "tenant", Role: clearance.Inspector, Name: "Ірина", Created: moment(0)}
	session := clearance.Session{Hash: [32]byte{2}, Token: token.Hash, CSRF: "csrf", Created: moment(0), Expires: moment(long)}
	check(t, d.PutToken(bg(), token))
	check(t, d.PutSession(bg(), session))
	t.Run("a token is found by its hash alone", func(t *testing.T) {
		got, found, err := d.Token(bg(), token.Hash)
		check(t, err)
		same(t, "token", got, token)
		_, other, err := d.Token(bg(), [32]byte{9})
		check(t, err)
		if !found || other {
			t.Errorf("found %v, another %v", found, other)
		}
	})
	t.Run("a token that is there already is ErrBusy", func(t *testing.T) {
		isBusy(t, "PutToken", d.PutToken(bg(), token))
	})
	t.Run("a session is found with its token until it expires", func(t *testing.T) {
		got, whose, found, err := d.Session(bg(), session.Hash, moment(long-time.Microsecond))
		check(t, err)
		if !found {
			t.Fatal("not found")
		}
		same(t, "session", got, session)
		same(t, "token", whose, token)
		noSession(t, d, session.Hash, moment(long))
		noSession(t, d, [32]byte{9}, moment(0))
	})
	t.Run("a session that is dropped is not found", func(t *testing.T) {
		gone := session
		gone.Hash = [32]byte{3}
		check(t, d.PutSession(bg(), gone))
		check(t, d.DropSession(bg(), gone.Hash))
		check(t, d.DropSession(bg(), gone.Hash))
		noSession(t, d, gone.Hash, moment(0))
	})
	t.Run("a session that has not expired outlives the sweeping of others", func(t *testing.T) {
		late := session
		late.Hash, late.Created, late.Expires = [32]byte{4}, moment(long-time.Second), moment(2*long)
		check(t, d.PutSession(bg(), late))
		_, _, found, err := d.Session(bg(), session.Hash, moment(0))
		check(t, err)
		if !found {
			t.Error("swept before its time")
		}
	})
	t.Run("a revoked token is lost, and its sessions with it", func(t *testing.T) {
		check(t, d.RevokeToken(bg(), token.Hash, moment(time.Minute)))
		check(t, d.RevokeToken(bg(), [32]byte{9}, moment(time.Minute)))
		_, found, err := d.Token(bg(), token.Hash)
		check(t, err)
		if found {
			t.Error("the token is still found")
		}
		noSession(t, d, session.Hash, moment(0))
		isBusy(t, "a revoked token put again", d.PutToken(bg(), token))
	})
}

func noSession(t *testing.T, d clearance.Driver, hash [32]byte, now time.Time) {
	t.Helper()
	_, _, found, err := d.Session(bg(), hash, now)
	check(t, err)
	if found {
		t.Error("a session was found")
	}
}

func testReference(t *testing.T, open Open) {
	t.Run("tariffs are kept, listed by age and never changed", func(t *testing.T) { tariffs(t, open(t)) })
	t.Run("the newer rate of a day counts", func(t *testing.T) { rates(t, open(t)) })
	t.Run("a rate that cannot be kept whole is refused", func(t *testing.T) {
		d := open(t)
		wrong := money.Rate{Currency: "E\x00R", Date: civil.Must("2026-01-12"), Value: exact.Must("1")}
		if err := d.PutRates(bg(), []money.Rate{wrong}, moment(0)); err == nil || errors.Is(err, clearance.ErrBusy) {
			t.Errorf("got %v, want an error for good", err)
		}
	})
	t.Run("the first secret of a day stays", func(t *testing.T) {
		d, day := open(t), civil.Must("2026-03-14")
		for i, want := range [][]byte{{0, 1, 2}, {0, 1, 2}} {
			got, err := d.Secret(bg(), day, []byte{byte(i), 1, 2})
			check(t, err)
			same(t, "secret", got, want)
		}
		got, err := d.Secret(bg(), day.AddDays(1), []byte{7})
		check(t, err)
		same(t, "secret of the next day", got, []byte{7})
	})
	t.Run("a secret is only asked for without a fresh one", func(t *testing.T) {
		d, day := open(t), civil.Must("2026-03-14")
		for range 2 {
			if got, err := d.Secret(bg(), day, nil); got != nil || err != nil {
				t.Errorf("got %v, %v where there is none", got, err)
			}
		}
		set, err := d.Secret(bg(), day, []byte{7})
		check(t, err)
		got, err := d.Secret(bg(), day, nil)
		check(t, err)
		same(t, "secret", [][]byte{set, got}, [][]byte{{7}, {7}})
	})
}

func tariffs(t *testing.T, d clearance.Driver) {
	before, err := d.Stamp(bg())
	check(t, err)
	newer := clearance.TariffVersion{Version: "b", From: civil.Must("2026-01-01"), Loaded: moment(0), Source: "law",
		Body: []byte("code,rate\n0101,5\n")}
	older := clearance.TariffVersion{Version: "c", From: civil.Must("2023-01-01"), Loaded: moment(time.Hour), Source: "law"}
	check(t, d.PutTariff(bg(), newer))
	check(t, d.PutTariff(bg(), older))
	after, err := d.Stamp(bg())
	check(t, err)
	if after < before+2 {
		t.Errorf("stamp %d after %d", after, before)
	}
	changed := newer
	changed.Body = []byte("other")
	isBusy(t, "PutTariff", d.PutTariff(bg(), changed))
	got, found, err := d.Tariff(bg(), "b")
	check(t, err)
	if !found {
		t.Error("not found")
	}
	same(t, "tariff", got, newer)
	_, found, err = d.Tariff(bg(), "a")
	check(t, err)
	if found {
		t.Error("an unknown version was found")
	}
	list, err := d.Tariffs(bg())
	check(t, err)
	newer.Body = nil
	same(t, "list", list, []clearance.TariffVersion{older, newer})
}

func rates(t *testing.T, d clearance.Driver) {
	rate := func(currency, day, value string) money.Rate {
		return money.Rate{Currency: currency, Date: civil.Must(day), Value: exact.Must(value), Source: "National Bank", Verified: true}
	}
	list, stamp, err := d.Rates(bg())
	check(t, err)
	same(t, "rates", list, []money.Rate{})
	check(t, d.PutRates(bg(), []money.Rate{rate("EUR", "2026-01-12", "50.1"), rate("USD", "2026-01-12", "42.0000"),
		rate("EUR", "2025-12-29", "49.5552"), rate("EUR", "2026-01-12", "50.1444")}, moment(0)))
	check(t, d.PutRates(bg(), []money.Rate{rate("USD", "2026-01-12", "43.10")}, moment(-long)))
	list, grown, err := d.Rates(bg())
	check(t, err)
	same(t, "rates", list, []money.Rate{rate("EUR", "2025-12-29", "49.5552"), rate("EUR", "2026-01-12", "50.1444"),
		rate("USD", "2026-01-12", "43.10")})
	alone, err := d.Stamp(bg())
	check(t, err)
	if grown < stamp+2 || alone != grown {
		t.Errorf("stamps %d, %d and %d", stamp, grown, alone)
	}
}
