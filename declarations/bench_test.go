package declarations_test

import (
	"encoding/json"
	"testing"

	"github.com/brama-customs/brama/declarations"
)

// fiveItems is the contract's declaration with its item five times over,
// about three kilobytes.
func fiveItems(b *testing.B) []byte {
	d := load(b, "import")
	item := d.Items[0]
	for i := 2; i <= 5; i++ {
		item.Sequence = i
		d.Items = append(d.Items, item)
	}
	d.TotalInvoiceAmount, d.TotalPackageQuantity = number("7500.00"), 60
	written, err := json.Marshal(d)
	if err != nil {
		b.Fatal(err)
	}
	if read, faults := declarations.Decode(written); len(faults)+len(read.Validate(today, tariff)) > 0 {
		b.Fatal(faults, read.Validate(today, tariff))
	}
	return written
}

func BenchmarkOneItem(b *testing.B)   { benchmark(b, body(b, "import")) }
func BenchmarkFiveItems(b *testing.B) { benchmark(b, fiveItems(b)) }

func benchmark(b *testing.B, document []byte) {
	d, _ := declarations.Decode(document)
	run := func(name string, f func()) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(document)))
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
		})
	}
	run("decode", func() { declarations.Decode(document) })
	run("validate", func() { d.Validate(today, tariff) })
	run("request", func() { d.TariffRequest(today) })
	run("fingerprint", func() { d.Fingerprint() })
	run("encoding-json", func() {
		if err := json.Unmarshal(document, new(declarations.Declaration)); err != nil {
			b.Fatal(err)
		}
	})
}
