package model_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/brama-customs/brama/risk/model"
)

func BenchmarkTrain(b *testing.B) {
	text, _ := made(b, 10000, 71)
	table := read(b, text)
	for b.Loop() {
		train(b, table, model.DefaultSettings(), 1)
	}
}

func BenchmarkVector(b *testing.B) {
	m, table := shared()
	counters, vector, i := m.Counters(), []float64(nil), 0
	for b.Loop() {
		vector = m.Vector(counters, &table.Rows[i%len(table.Rows)], vector)
		i++
	}
}

func BenchmarkScore(b *testing.B) {
	m, table := shared()
	vectors, i := vectorsOf(m, table), 0
	for b.Loop() {
		m.Score(vectors[i%len(vectors)])
		i++
	}
}

func BenchmarkScoreExplained(b *testing.B) {
	m, table := shared()
	vectors, into, i := vectorsOf(m, table), []float64(nil), 0
	for b.Loop() {
		_, e := m.ScoreExplained(vectors[i%len(vectors)], into)
		into, i = e.Contributions, i+1
	}
}

func BenchmarkShapley(b *testing.B) {
	m, table := shared()
	vectors, i := vectorsOf(m, table), 0
	for b.Loop() {
		m.Shapley(vectors[i%len(vectors)])
		i++
	}
}

// BenchmarkCounters tells what a million counters take in memory.
func BenchmarkCounters(b *testing.B) {
	m := model.Fallback()
	for b.Loop() {
		c := m.Counters()
		before := heap()
		for i := 0; c.Held() < 1_000_000; i++ {
			r := declared(i, 500)
			r.Texts[model.Importer], r.Texts[model.Exporter] = fmt.Sprint("I", i/6), fmt.Sprint("E", i/3)
			r.Texts[model.CommodityCode], r.Texts[model.OriginCountry] = fmt.Sprintf("%010d", i%9973*1009), fmt.Sprint("O", i%97)
			c.See(&r)
		}
		b.ReportMetric(float64(heap()-before)/float64(c.Held()), "B/counter")
		b.ReportMetric(float64(len(c.Append(nil)))/float64(c.Held()), "B/written")
	}
}

func heap() uint64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}
