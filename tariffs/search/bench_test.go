package search_test

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/tariffs/search"
)

// full is a nomenclature of the size of the law's: every entry of the shipped
// ones and, under the headings, codes of 6 to 10 digits with names of about a
// hundred letters put together from the words of all names, with made-up
// words among them, as the law's chemistry has.
func full(t testing.TB) []search.Entry {
	entries := shipped(t)
	words, rnd := vocabulary(entries), rand.New(rand.NewPCG(3, 4))
	headings := len(entries)
	for i := headings; i < 12400; i++ {
		heading := entries[rnd.IntN(headings)]
		above := append(slices.Clone(heading.Above), i%headings)
		entries = append(entries, search.Entry{
			Key: entries[i%headings].Key + digits(i/headings, i), UK: sentence(rnd, words), Above: above,
		})
	}
	return entries
}

func digits(a, b int) string {
	return string([]byte{byte('0' + a), byte('0' + b%10), '0' + byte(b/10%10), '0'})
}

func vocabulary(entries []search.Entry) []string {
	var words []string
	for _, e := range entries {
		words = append(words, strings.Fields(e.UK)...)
	}
	return words
}

func sentence(rnd *rand.Rand, words []string) string {
	var s strings.Builder
	for s.Len() < 190 { // bytes: some hundred letters
		s.WriteString(words[rnd.IntN(len(words))])
		if rnd.IntN(20) == 0 { // a word of its own
			s.WriteString(string([]rune{'б' + rune(rnd.IntN(25)), 'о', 'б' + rune(rnd.IntN(25)), 'и', 'н'}))
		}
		s.WriteByte(' ')
	}
	return s.String()
}

func BenchmarkNew(b *testing.B) {
	for _, size := range []struct {
		name    string
		entries []search.Entry
	}{{"shipped", shipped(b)}, {"full", full(b)}} {
		b.Run(size.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				search.New(size.entries)
			}
			b.ReportMetric(held(size.entries), "MiB-held")
		})
	}
}

// held is the memory an index holds on to.
func held(entries []search.Entry) float64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	x := search.New(entries)
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(x)
	return float64(after.HeapAlloc-before.HeapAlloc) / (1 << 20)
}

// mixed are two hundred queries: those judged, and hopeless ones.
func mixed() []string {
	var queries []string
	for _, j := range judged {
		queries = append(queries, j.query)
	}
	hopeless := []string{
		"абракадабра", "qwertyuiopasdf", "інші", "other", "при про пер вод", strings.Repeat("невідоме ", 12),
		"интернет магазин доставка", "з та і або", "надзвичайнодовгесловоякогонемає", "частини інші вироби для машин та апаратів",
	}
	for i := 0; len(queries) < 200; i++ {
		queries = append(queries, hopeless[i%len(hopeless)])
	}
	return queries
}

func BenchmarkFind(b *testing.B) {
	for _, size := range []struct {
		name    string
		entries []search.Entry
	}{{"shipped", shipped(b)}, {"full", full(b)}} {
		b.Run(size.name, func(b *testing.B) {
			x, queries := search.New(size.entries), mixed()
			var took []time.Duration
			b.ReportAllocs()
			for b.Loop() {
				query := queries[len(took)%len(queries)]
				begun := time.Now()
				x.Find(query, 20, nil)
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
		})
	}
}
