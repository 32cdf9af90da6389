package model_test

import (
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
