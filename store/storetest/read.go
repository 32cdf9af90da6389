package storetest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
)

func testEntries(t *testing.T, open Open) {
	d := open(t)
	all := lodge(t, d, 3, nil)
	t.Run("entries are found by ID and by MRN, each once", func(t *testing.T) {
		got, err := d.Entries(bg(), []string{all[0].ID, all[1].MRN, all[1].ID, all[0].ID})
		check(t, err)
		if len(got) != 2 {
			t.Errorf("%d entries, want 2", len(got))
		}
		same(t, "entries", byID(got), byID(all[:2]))
	})
	t.Run("unknown ones are left out", func(t *testing.T) {
		got, err := d.Entries(bg(), []string{newID(), "26UA100230999999U9", "", "'; --", strings.Repeat("x", 36)})
		check(t, err)
		same(t, "entries", got, []declarations.Entry{})
		records, err := d.Records(bg(), []string{newID(), "x", ""})
		check(t, err)
		same(t, "records", records, []clearance.Record{})
		events, err := d.Events(bg(), "x")
		check(t, err)
		same(t, "events", events, []clearance.Event{})
	})
	t.Run("records are those of the present revision", func(t *testing.T) {
		e := all[0]
		second := Lodgement(1, Body(99, 700)).Documents[0]
		second.ID, second.Revision = e.ID, 2
		write(t, d, clearance.Changes{Documents: []clearance.Document{second}})
		records, err := d.Records(bg(), []string{e.ID})
		check(t, err)
		if records[0].Revision != 1 {
			t.Errorf("revision %d before the entry names 2", records[0].Revision)
		}
		e.Version, e.Revision = 2, 2
		_, err = advance(d, e)
		check(t, err)
		records, err = d.Records(bg(), []string{e.ID})
		check(t, err)
		same(t, "records", records, []clearance.Record{{Document: second}})
	})
	t.Run("events come in order of their numbers", func(t *testing.T) {
		var events []clearance.Event
		for _, seq := range []int{12, 3, 2, 10} {
			events = append(events, clearance.Event{ID: all[2].ID, Seq: seq, Type: "x", At: moment(0)})
		}
		write(t, d, clearance.Changes{Events: events})
		got, err := d.Events(bg(), all[2].ID)
		check(t, err)
		var order []int
		for _, e := range got {
			order = append(order, e.Seq)
		}
		same(t, "order", order, []int{1, 2, 3, 10, 12})
	})
}

func testList(t *testing.T, open Open) {
	t.Run("pages hold every entry once, newest first, ties by ID", func(t *testing.T) { listPages(t, open(t)) })
	t.Run("every filter chooses", func(t *testing.T) { listFilters(t, open(t)) })
	t.Run("a query is a prefix and nothing in it is special", func(t *testing.T) { listQueries(t, open(t)) })
	t.Run("days are whole days of UTC", func(t *testing.T) { listDays(t, open(t)) })
}

// listPages lodges three declarations at each moment.
func listPages(t *testing.T, d clearance.Driver) {
	all := lodge(t, d, 30, func(i int, e *declarations.Entry) { e.LodgedAt = moment(time.Duration(i/3) * time.Microsecond) })
	slices.SortFunc(all, func(a, b declarations.Entry) int {
		if c := a.LodgedAt.Compare(b.LodgedAt); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	for _, oldestFirst := range []bool{true, false} {
		for _, limit := range []int{1, 4, 30, 500} {
			got := pages(t, d, clearance.Filter{Tenant: "tenant", OldestFirst: oldestFirst, Limit: limit})
			same(t, fmt.Sprintf("oldest first %v, limit %d", oldestFirst, limit), got, idsInOrder(all))
			got = pages(t, d, clearance.Filter{OldestFirst: oldestFirst, Limit: limit})
			same(t, fmt.Sprintf("all tenants, oldest first %v, limit %d", oldestFirst, limit), got, idsInOrder(all))
		}
		slices.Reverse(all)
	}
}

func pages(t *testing.T, d clearance.Driver, f clearance.Filter) []string {
	var ids []string
	for {
		page, err := d.List(bg(), f)
		check(t, err)
		if len(page) > f.Limit {
			t.Fatalf("%d entries, limit %d", len(page), f.Limit)
		}
		ids = append(ids, idsInOrder(page)...)
		if len(page) < f.Limit {
			return ids
		}
		last := page[len(page)-1]
		f.Before = clearance.Cursor{LodgedAt: last.LodgedAt, ID: last.ID}
	}
}

func idsInOrder(entries []declarations.Entry) []string {
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	return ids
}

func listFilters(t *testing.T, d clearance.Driver) {
	all := lodge(t, d, 6, func(i int, e *declarations.Entry) {
		switch i {
		case 0:
			e.Tenant = "other"
		case 1:
			e.Status = declarations.Released
		case 2:
			e.Channel = declarations.Yellow
		case 3:
			e.Office = "UA500000"
		case 4:
			e.Type = "EX"
		case 5:
			e.Parked, e.Status = true, declarations.PhysicalCheck
		}
	})
	for i, f := range []clearance.Filter{
		{Tenant: "other"}, {Statuses: []declarations.Status{declarations.Released}}, {Channel: declarations.Yellow},
		{Office: "UA500000"}, {Type: "EX"}, {Parked: true},
	} {
		f.Limit = 10
		got, err := d.List(bg(), f)
		check(t, err)
		same(t, fmt.Sprintf("filter %d", i), idsInOrder(got), []string{all[i].ID})
	}
	two := clearance.Filter{Statuses: []declarations.Status{declarations.Released, declarations.PhysicalCheck},
		Tenant: "tenant", Office: "UA100230", Limit: 10}
	got, err := d.List(bg(), two)
	check(t, err)
	same(t, "filters together", idsInOrder(got), []string{all[5].ID, all[1].ID})
	strange := clearance.Filter{Statuses: []declarations.Status{"' OR 1=1 --"}, Limit: 10}
	got, err = d.List(bg(), strange)
	check(t, err)
	same(t, "a status of quotes", got, []declarations.Entry{})
}

func listQueries(t *testing.T, d clearance.Driver) {
	all := lodge(t, d, 5, func(i int, e *declarations.Entry) {
		e.LRN = []string{"100%", "100_a", "o'brien", `back\slash`, "100x"}[i]
		if i == 4 {
			e.Importer = "ТОВ Приклад"
		}
	})
	for query, want := range map[string][]int{
		"100%": {0}, "100_": {1}, "o'": {2}, `back\`: {3}, "100": {4, 1, 0}, "ТОВ П": {4}, "26UA100230000003": {2},
		"00": nil, "%": nil, "_": nil, "12345678": {3, 2, 1, 0}, "тов": nil, "100x and more": nil,
	} {
		got, err := d.List(bg(), clearance.Filter{Query: query, Limit: 10})
		check(t, err)
		ids := []string{}
		for _, i := range want {
			ids = append(ids, all[i].ID)
		}
		same(t, "query "+query, idsInOrder(got), ids)
	}
}

func listDays(t *testing.T, d clearance.Driver) {
	day := civil.Must("2026-03-29") // the clocks of Kyiv change
	all := lodge(t, d, 4, func(i int, e *declarations.Entry) {
		e.LodgedAt = day.Time().Add([]time.Duration{-time.Microsecond, 0, 24*time.Hour - time.Microsecond, 24 * time.Hour}[i])
	})
	for _, x := range []struct {
		from, to civil.Date
		want     []string
	}{
		{day, day, []string{all[2].ID, all[1].ID}},
		{day, civil.Date{}, []string{all[3].ID, all[2].ID, all[1].ID}},
		{civil.Date{}, day, []string{all[2].ID, all[1].ID, all[0].ID}},
		{day.AddDays(2), day.AddDays(3), []string{}},
	} {
		got, err := d.List(bg(), clearance.Filter{From: x.from, To: x.to, Limit: 10})
		check(t, err)
		same(t, fmt.Sprintf("%s to %s", x.from, x.to), idsInOrder(got), x.want)
	}
}

func testKnown(t *testing.T, open Open) {
	t.Run("claims are answered in order", func(t *testing.T) { knownOrder(t, open(t)) })
	t.Run("a duplicate is the newest of the tenant since a time", func(t *testing.T) { knownDuplicates(t, open(t)) })
	t.Run("what the transaction has put is known to it", func(t *testing.T) {
		d, c := open(t), one()
		e := c.Entries[0]
		check(t, d.Write(bg(), func(tx clearance.Tx) error {
			check(t, tx.Put(bg(), c))
			known, err := tx.Known(bg(), []clearance.Claim{{Tenant: e.Tenant, Declarant: e.Declarant, LRN: e.LRN}})
			if err == nil && (len(known) != 1 || known[0].LRN == nil) {
				t.Error("the entry is not known")
			}
			return err
		}))
	})
}

func ask(t *testing.T, d clearance.Driver, claims ...clearance.Claim) (known []clearance.Known) {
	t.Helper()
	check(t, d.Write(bg(), func(tx clearance.Tx) (err error) {
		known, err = tx.Known(bg(), claims)
		return err
	}))
	return known
}

// knownOrder asks for 300 claims of which every third is known by its key and
// every fifth by its LRN.
func knownOrder(t *testing.T, d clearance.Driver) {
	all := lodge(t, d, 300, nil)
	claims := make([]clearance.Claim, len(all))
	want := make([]clearance.Known, len(all))
	for i, e := range all {
		claims[i] = clearance.Claim{Tenant: e.Tenant, Declarant: e.Declarant, LRN: "new"}
		if i%3 == 0 {
			claims[i].Key, want[i].KeyID = e.ID, e.ID
			copy(want[i].KeyDigest[:16], e.Duplicate[:])
		}
		if i%5 == 0 {
			claims[i].LRN, want[i].LRN = e.LRN, &all[i]
		}
	}
	known := ask(t, d, claims...)
	for i := range known {
		clear(known[i].KeyDigest[16:]) // the fixture's fingerprint is the first half of its digest
	}
	same(t, "known", known, want)
	same(t, "known of nothing", ask(t, d), []clearance.Known{})
	e := all[0]
	same(t, "known of others", ask(t, d,
		clearance.Claim{Tenant: "other", Key: e.ID, Declarant: e.Declarant, LRN: e.LRN},
		clearance.Claim{Tenant: e.Tenant, Declarant: "87654321", LRN: e.LRN}), make([]clearance.Known, 2))
}

func knownDuplicates(t *testing.T, d clearance.Driver) {
	print := declarations.Fingerprint{1, 2, 3}
	all := lodge(t, d, 4, func(i int, e *declarations.Entry) {
		e.Duplicate = print
		e.LodgedAt = moment(time.Duration(i) * time.Hour)
		if i == 3 {
			e.Tenant = "other"
		}
	})
	claim := func(tenant string, since time.Time, p declarations.Fingerprint) clearance.Claim {
		return clearance.Claim{Tenant: tenant, Declarant: "x", LRN: "x", Duplicate: p, Since: since}
	}
	known := ask(t, d,
		claim("tenant", moment(0), print),
		claim("tenant", moment(2*time.Hour), print),
		claim("tenant", moment(2*time.Hour+time.Microsecond), print),
		claim("other", moment(0), print),
		claim("third", moment(0), print),
		claim("tenant", moment(0), declarations.Fingerprint{9}),
		claim("tenant", moment(0), declarations.Fingerprint{}))
	var got []string
	for _, k := range known {
		got = append(got, k.Duplicate)
	}
	same(t, "duplicates", got, []string{all[2].MRN, all[2].MRN, "", all[3].MRN, "", "", ""})
}

func testReserve(t *testing.T, open Open) {
	d := open(t)
	t.Run("the first serial is 1 and every office and year has its own", func(t *testing.T) {
		for _, x := range []struct {
			office  string
			year, n int
			want    int
		}{{"A", 2026, 10, 1}, {"A", 2026, 1, 11}, {"A", 2027, 5, 1}, {"B", 2026, 1, 1}, {"A", 2026, 1, 12}} {
			first, err := d.Reserve(bg(), x.office, x.year, x.n)
			check(t, err)
			if first != x.want {
				t.Errorf("%s %d: first %d, want %d", x.office, x.year, first, x.want)
			}
		}
	})
	t.Run("eight at once never get the same serial, and leave no gap", func(t *testing.T) { reserveTogether(t, d) })
}

func reserveTogether(t *testing.T, d clearance.Driver) {
	const takers, times = 8, 10
	var mu sync.Mutex
	var running sync.WaitGroup
	var serials []int
	for taker := range takers {
		running.Go(func() {
			for range times {
				n := taker + 1
				first, err := d.Reserve(bg(), "C", 2026, n)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for i := range n {
					serials = append(serials, first+i)
				}
				mu.Unlock()
			}
		})
	}
	running.Wait()
	slices.Sort(serials)
	for i, serial := range serials {
		if serial != i+1 {
			t.Fatalf("serial %d in place %d", serial, i+1)
		}
	}
}
