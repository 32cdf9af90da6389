package model_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/brama-customs/brama/risk/model"
	"github.com/google/go-cmp/cmp"
)

// small is a small artefact with everything in it.
var small = sync.OnceValue(func() []byte {
	t := &testing.T{}
	text, _ := made(t, 1200, 61)
	s := settings()
	s.MaxRounds, s.Leaves = 3, 4
	return train(t, read(t, text), s, 1).Append(nil)
})

func TestAModelReadBackIsTheSame(t *testing.T) {
	m, table := shared()
	artefact := m.Append(nil)
	back, err := model.Read(artefact)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(back.Append(nil), artefact) || back.Hash() != m.Hash() {
		t.Error("it writes other bytes")
	}
	if !slices.Equal(m.Evaluate(table), back.Evaluate(table)) {
		t.Error("it scores otherwise")
	}
	if diff := cmp.Diff(m.Trained(), back.Trained()); diff != "" {
		t.Errorf("it tells otherwise what it was made from:\n%s", diff)
	}
	if !slices.Equal(m.EvaluateLive(table), back.EvaluateLive(table)) {
		t.Error("it goes on counting otherwise")
	}
}

func TestTheBeginningOfAnArtefactCanBeReadByAPerson(t *testing.T) {
	beginning := string(small()[:3000])
	for _, part := range []string{"brama risk model 2\n", `"rate(importer)"`, `"seed":1`, `"positives":`, `"AUC":`} {
		if !strings.Contains(beginning, part) {
			t.Errorf("%q is not in it", part)
		}
	}
}

func TestDamagedArtefactsAreRefused(t *testing.T) {
	artefact := small()
	for n := range len(artefact) {
		if n > 200 && n%97 != 0 {
			continue
		}
		if _, err := model.Read(artefact[:n]); err == nil {
			t.Fatalf("cut to %d bytes it is read", n)
		}
	}
	chance := rand.New(rand.NewPCG(62, 1))
	for range 300 {
		bad := bytes.Clone(artefact)
		at := chance.IntN(len(bad))
		bad[at] ^= byte(1 << chance.IntN(8))
		if _, err := model.Read(bad); err == nil {
			t.Fatalf("with byte %d changed it is read", at)
		}
	}
	if _, err := model.Read(append(bytes.Clone(artefact), 0)); err == nil {
		t.Error("with a byte too many it is read")
	}
}

// A forger can work out the checksum. What is read nonetheless must be a whole
// model: it scores, and writes the bytes it came from.
func TestForgedArtefactsAreRefusedOrWhole(t *testing.T) {
	chance, whole := rand.New(rand.NewPCG(63, 1)), 0
	for range 500 {
		body := bytes.Clone(small()[:len(small())-32])
		for range 1 + chance.IntN(3) {
			at := chance.IntN(len(body))
			switch chance.IntN(3) {
			case 0:
				body[at] ^= byte(1 << chance.IntN(8))
			case 1:
				body[at] = 0xff
			case 2:
				body = append(body[:at], body[min(len(body), at+1+chance.IntN(20)):]...)
			}
		}
		if useIfRead(t, model.Sealed(body)) {
			whole++
		}
	}
	t.Logf("%d of 500 are models", whole)
}

func TestTreesThatGoInCirclesAreRefused(t *testing.T) {
	m, err := model.Read(small())
	if err != nil {
		t.Fatal(err)
	}
	for _, left := range []int32{0, 2, 3, 1 << 20} { // itself, its other child, another's, nobody
		if _, err := model.Read(model.Forged(m, 0, left)); err == nil || !strings.Contains(err.Error(), "child") {
			t.Errorf("a root with %d as its left child: %v", left, err)
		}
	}
}

// useIfRead scores with whatever is read.
func useIfRead(t *testing.T, artefact []byte) bool {
	t.Helper()
	m, err := model.Read(artefact)
	if err != nil {
		if len(err.Error()) > 500 {
			t.Fatalf("a long error: %v", err)
		}
		return false
	}
	if !bytes.Equal(m.Append(nil), artefact) {
		t.Fatal("it is read and writes other bytes")
	}
	r := model.NewRow()
	r.Texts[model.Importer] = "I1"
	c := m.Counters()
	c.See(&r)
	r.Label = model.Fault
	c.Learn(&r)
	vector := m.Vector(c, &r, nil)
	score, e := m.ScoreExplained(vector, nil)
	if p := score.Probability(); math.IsNaN(p) || p < 0 || p > 1 || math.IsNaN(score.Second) || len(e.Contributions) != len(vector) {
		t.Fatalf("%+v %+v", score, e)
	}
	return true
}

func FuzzRead(f *testing.F) {
	var b strings.Builder // few columns: the smaller the seed, the more can be tried
	b.WriteString("importer,netMass,value,label\n")
	for i := range 120 {
		fmt.Fprintf(&b, "I%d,%d,%d,%d\n", i%7, 1+i%5, 3+i%11, i%2)
	}
	s := settings()
	s.MaxRounds, s.Leaves = 2, 3
	artefact := train(f, read(f, b.String()), s, 1).Append(nil)
	body := artefact[:len(artefact)-32]
	f.Add(body)
	f.Add(body[:len(body)/2])
	f.Add([]byte("brama risk model 2\n"))
	f.Add([]byte("brama risk model 2\n\xff\xff\xff\xff\xff\xff\xff\xff\x7f"))
	f.Fuzz(func(t *testing.T, body []byte) { useIfRead(t, model.Sealed(body)) })
}
