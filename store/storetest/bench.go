package storetest

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
)

// Bench measures how many declarations a driver writes in a second: lodged
// (entry, document, key, event, leaf and message of each, after asking what is
// known) and worked out (entry changed, result, two events and leaves).
func Bench(b *testing.B, d clearance.Driver) {
	n := 0
	for _, size := range []int{1, 100, 500} {
		b.Run(fmt.Sprintf("lodged by %d", size), func(b *testing.B) {
			measure(b, size, func() clearance.Changes { n += size; return group(n-size, size) }, func(c clearance.Changes) error {
				return d.Write(bg(), func(tx clearance.Tx) error {
					if _, err := tx.Known(bg(), claimsOf(c)); err != nil {
						return err
					}
					return tx.Put(bg(), c)
				})
			})
		})
	}
	benchBatches(b, d)
	benchRisk(b, d)
	for _, size := range []int{1, 100, 500} {
		b.Run(fmt.Sprintf("worked out by %d", size), func(b *testing.B) {
			measure(b, size, func() clearance.Changes { n += size; return toWorkOut(b, d, n-size, size) }, func(c clearance.Changes) error {
				entries := c.Entries
				c.Entries = nil
				return d.Write(bg(), func(tx clearance.Tx) error {
					if _, err := tx.Advance(bg(), entries); err != nil {
						return err
					}
					return tx.Put(bg(), c)
				})
			})
		})
	}
}

// benchBatches measures how quickly a file is kept, and how many declarations
// of a batch are answered in a second.
func benchBatches(b *testing.B, d clearance.Driver) {
	n := 0
	b.Run("a file of 16 MiB", func(b *testing.B) {
		content := Content(1, 16<<20)
		b.SetBytes(int64(len(content)))
		for b.Loop() {
			n++
			work, leaves := Workbook(n, append(content[:len(content)-8], fmt.Sprintf("%08d", n)...))
			work.Status = clearance.BatchDone
			if _, err := d.PutBatch(bg(), work, Parts(content), leaves); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("answered by 500", func(b *testing.B) {
		const size = 500
		work, leaves := Workbook(0, nil)
		if _, err := d.PutBatch(bg(), work, Parts(nil), leaves); err != nil {
			b.Fatal(err)
		}
		work, _, err := d.LeaseBatch(bg(), time.Hour)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			all := outcomes(work.Done+1, work.Done+size)
			for i := range all {
				all[i].Body = Body(uint64(i), 600)
			}
			work.Done += size
			if _, err := d.AdvanceBatch(bg(), work, all, nil, time.Hour); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "declarations/s")
	})
}

func measure(b *testing.B, size int, prepare func() clearance.Changes, write func(clearance.Changes) error) {
	var cpu time.Duration
	for b.Loop() {
		b.StopTimer()
		c := prepare()
		began := processTime()
		b.StartTimer()
		if err := write(c); err != nil {
			b.Fatal(err)
		}
		cpu += processTime() - began
	}
	each := float64(b.N * size)
	b.ReportMetric(each/b.Elapsed().Seconds(), "declarations/s")
	b.ReportMetric(float64(cpu.Microseconds())/each, "cpu-µs/declaration")
	b.ReportMetric(0, "ns/op")
}

// processTime is the time this process has had from processors: without the
// server's where there is one.
func processTime() time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

func group(first, size int) clearance.Changes {
	all := make([]clearance.Changes, size)
	for i := range all {
		all[i] = Lodgement(first+i, Body(uint64(first+i), 4500))
		all[i].Entries[0].MRN = fmt.Sprintf("26UA100%09dU1", first+i)
	}
	return Join(all...)
}

func claimsOf(c clearance.Changes) []clearance.Claim {
	claims := make([]clearance.Claim, len(c.Entries))
	for i, e := range c.Entries {
		claims[i] = clearance.Claim{Tenant: e.Tenant, Key: e.ID, Declarant: e.Declarant, LRN: e.LRN,
			Duplicate: e.Duplicate, Since: e.LodgedAt.AddDate(0, 0, -90)}
	}
	return claims
}

// toWorkOut lodges a group and gives what processing it writes.
func toWorkOut(b *testing.B, d clearance.Driver, first, size int) clearance.Changes {
	lodged := group(first, size)
	if err := put(d, lodged); err != nil {
		b.Fatal(err)
	}
	c := clearance.Changes{Entries: lodged.Entries}
	for i := range c.Entries {
		e := &c.Entries[i]
		e.Version, e.Seq, e.Status, e.Channel = 2, 3, declarations.Released, declarations.Green
		body := lodged.Documents[i].Body
		c.Results = append(c.Results, clearance.Result{ID: e.ID, Revision: 1, At: e.LodgedAt, Tariff: "2697-IX/2023-01-01",
			RuleSet: "1", Assessment: body[:3000], Risk: body[3000:4200]})
		for seq, kind := range map[int]string{2: "assessed", 3: "released"} {
			event, leaf := lodged.Events[i], lodged.Leaves[i]
			event.Seq, event.Type, leaf.Seq, leaf.Kind = seq, kind, seq, kind
			c.Events, c.Leaves = append(c.Events, event), append(c.Leaves, leaf)
		}
	}
	return c
}
