package clearance_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/store/pgstore"
	"github.com/brama-customs/brama/store/sqlitestore"
	"github.com/brama-customs/brama/store/storetest"
)

// BenchmarkWorkbookLodged measures a workbook from its upload to the last row
// lodged and answered, against writing the same declarations and no more into
// a store of the same kind.
func BenchmarkWorkbookLodged(b *testing.B) {
	for _, store := range []struct {
		name string
		open func(testing.TB) clearance.Driver
	}{{"sqlite", emptySQLite}, {"postgres", emptyPostgres}} {
		for _, items := range []int{1, 5} {
			b.Run(fmt.Sprintf("%s/items=%d", store.name, items), func(b *testing.B) { benchLodged(b, items, store.open) })
		}
	}
}

func emptySQLite(t testing.TB) clearance.Driver {
	t.Helper()
	path := filepath.Join(t.TempDir(), "brama.db")
	if err := os.WriteFile(path, empty(), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := sqlitestore.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func emptyPostgres(t testing.TB) clearance.Driver {
	t.Helper()
	d, err := pgstore.Open(ctx, storetest.Postgres(t).URL(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// benchRows are the rows of the workbook that is lodged.
const benchRows = 20_000

func benchLodged(b *testing.B, items int, open func(testing.TB) clearance.Driver) {
	rows := make([][]string, benchRows)
	for i := range rows {
		rows[i] = goods(fmt.Sprint("A-", i/items))
	}
	file := sheetOf(rows...)
	var lodging, inserting time.Duration
	for b.Loop() {
		recorder := &storetest.Recorder{Driver: open(b)}
		s, err := clearance.New(ctx, clearance.Options{Store: recorder, Tariff: law().schedule, Rates: law().rates,
			RuleSet: risk.Shipped(), ReadTariff: readTariff})
		if err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		head, err := s.Upload(ctx, alpha, upload(b, file))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.WorkBatch(ctx); err != nil {
			b.Fatal(err)
		}
		lodging += time.Since(began)
		if head, err = s.Batch(ctx, alpha, head.ID); err != nil || head.Accepted != benchRows/items {
			b.Fatalf("%v %+v", err, head)
		}
		s.Close()
		lodged, fresh := recorder.Lodged(), open(b)
		began = time.Now()
		if err := storetest.Insert(fresh, lodged, 500); err != nil {
			b.Fatal(err)
		}
		inserting += time.Since(began)
	}
	done := float64(b.N) * benchRows
	b.ReportMetric(done/lodging.Seconds(), "rows/s")
	b.ReportMetric(done/inserting.Seconds(), "inserted-rows/s")
	b.ReportMetric(inserting.Seconds()/lodging.Seconds(), "ratio")
}
