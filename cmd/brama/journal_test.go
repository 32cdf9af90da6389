package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/examples"
	"github.com/brama-customs/brama/tariffs"
)

// promise is what a client was promised by a 202.
type promise struct {
	Key    string `json:"key"`
	Digest string `json:"digest"` // SHA-256 of the body, in hex
	MRN    string `json:"mrn"`
	ID     string `json:"id"`
	Tenant string `json:"tenant"`
}

func digestOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// journal is what the clients were promised. A promise is on disk before the
// client goes on: what is checked later is not what a process remembered.
type journal struct {
	mu      sync.Mutex
	file    *os.File
	count   int
	moments map[int]chan struct{} // closed when so many have been promised
}

func newJournal(t testing.TB) *journal {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "journal"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return &journal{file: file, moments: map[int]chan struct{}{}}
}

// moment is closed when n have been promised.
func (j *journal) moment(n int) <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.moments[n] = make(chan struct{})
	return j.moments[n]
}

func (j *journal) promised(p promise) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, err := j.file.Write(append(text, '\n')); err != nil {
		return err
	}
	if err := j.file.Sync(); err != nil {
		return err
	}
	j.count++
	if moment := j.moments[j.count]; moment != nil {
		close(moment)
	}
	return nil
}

// read gives the promises as they are on disk.
func (j *journal) read(t testing.TB) []promise {
	t.Helper()
	text, err := os.ReadFile(j.file.Name())
	if err != nil {
		t.Fatal(err)
	}
	var all []promise
	for row := range bytes.Lines(text) {
		var p promise
		if err := json.Unmarshal(row, &p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// lots gives declarations like the first example, each with a number and an
// invoice of its own, in one line.
func lots(t testing.TB, n int) [][]byte {
	t.Helper()
	all, err := examples.All()
	if err != nil {
		t.Fatal(err)
	}
	var first bytes.Buffer
	if err := json.Compact(&first, all[0].Declaration); err != nil {
		t.Fatal(err)
	}
	bodies := make([][]byte, n)
	for i := range bodies {
		bodies[i] = bytes.ReplaceAll(first.Bytes(), []byte(`"2026-000101"`), fmt.Appendf(nil, `"LOT-%06d"`, i))
		bodies[i] = bytes.ReplaceAll(bodies[i], []byte(`"INV-0101"`), fmt.Appendf(nil, `"INV-%06d"`, i))
	}
	return bodies
}

// found is a declaration as the service tells of it afterwards.
type found struct {
	Dossier clearance.Dossier
	Events  []clearance.Notification
}

// evidence is what an audit is made from.
type evidence struct {
	promises []promise
	listed   []string         // MRNs, as the lists tell them
	there    map[string]found // by MRN
}

// audit holds what is there against what was promised, and gives every breach
// by the name of its invariant:
//
//	I1  every promise exists, with the body it was given for
//	I2  each was assessed once, and nothing of its history is missing
//	I7  a key has one MRN, an MRN one declaration
//	I11 nothing exists that no client was told of
func (e *evidence) audit() []string {
	var breaches []string
	breach := func(format string, args ...any) { breaches = append(breaches, fmt.Sprintf(format, args...)) }
	byKey, byMRN := map[string]promise{}, map[string]promise{}
	for _, p := range e.promises {
		if before, ok := byKey[p.Tenant+p.Key]; ok && before.MRN != p.MRN {
			breach("I7: %s of %s was promised %s and %s", p.Key, p.Tenant, before.MRN, p.MRN)
		}
		if before, ok := byMRN[p.MRN]; ok && before.Tenant+before.Key != p.Tenant+p.Key {
			breach("I7: %s was promised to %s and %s", p.MRN, before.Key, p.Key)
		}
		byKey[p.Tenant+p.Key], byMRN[p.MRN] = p, p
		f, ok := e.there[p.MRN]
		switch {
		case !ok:
			breach("I1: %s is lost", p.MRN)
		case digestOf(f.Dossier.Declaration) != p.Digest || f.Dossier.ID != p.ID:
			breach("I1: %s is not what was lodged", p.MRN)
		}
	}
	once := map[string]bool{}
	for _, mrn := range e.listed {
		if once[mrn] {
			breach("I7: %s is listed twice", mrn)
		}
		once[mrn] = true
		if _, known := byMRN[mrn]; !known {
			breach("I11: nobody was told of %s", mrn)
		}
	}
	for mrn, f := range e.there {
		if why := lifeOf(f); why != "" {
			breach("I2: %s %s", mrn, why)
		}
	}
	return breaches
}

// lifeOf says what is wrong with the history of a declaration.
func lifeOf(f found) string {
	count := map[string]int{}
	for i, e := range f.Events {
		if e.Seq != i+1 {
			return fmt.Sprintf("has event %d in place %d", e.Seq, i+1)
		}
		count[e.Type]++
	}
	switch {
	case count[clearance.EventAccepted] != 1 || count[clearance.EventAssessed] != 1 || len(f.Events) != 3:
		return fmt.Sprintf("went through %v", count)
	case f.Dossier.Assessment == nil || f.Dossier.Channel == "":
		return "has no assessment"
	}
	return ""
}

func TestTheAuditSeesWhatIsWrong(t *testing.T) {
	body := lots(t, 1)[0]
	if breaches := wholeEvidence(t, body).audit(); len(breaches) > 0 {
		t.Fatalf("it sees what is not there: %q", breaches)
	}
	on := func(change func(*found)) func(*evidence) {
		return func(e *evidence) {
			f := e.there["M1"]
			change(&f)
			e.there["M1"] = f
		}
	}
	for name, spoil := range map[string]func(*evidence){
		"a promise is lost":     func(e *evidence) { e.listed, e.there = nil, nil },
		"another body is kept":  on(func(f *found) { f.Dossier.Declaration = []byte(`{}`) }),
		"one is not assessed":   on(func(f *found) { f.Events = f.Events[:1] }),
		"one is assessed twice": on(func(f *found) { f.Events[2].Type = clearance.EventAssessed }),
		"an event is missing":   on(func(f *found) { f.Events[2].Seq = 4 }),
		"one is listed twice":   func(e *evidence) { e.listed = append(e.listed, "M1") },
		"nobody knows of one":   func(e *evidence) { e.listed = append(e.listed, "M2") },
		"a key has two numbers": func(e *evidence) {
			e.promises = append(e.promises, e.promises[0])
			e.promises[1].MRN, e.there["M2"] = "M2", e.there["M1"]
		},
		"a number has two keys": func(e *evidence) {
			e.promises = append(e.promises, e.promises[0])
			e.promises[1].Key = "k2"
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := wholeEvidence(t, body)
			spoil(e)
			if len(e.audit()) == 0 {
				t.Error("it is not seen")
			}
		})
	}
}

// wholeEvidence has nothing wrong with it.
func wholeEvidence(t *testing.T, body []byte) *evidence {
	t.Helper()
	f := found{}
	f.Dossier = clearance.Dossier{ID: "id-1", MRN: "M1", Declaration: body, Channel: declarations.Green, Assessment: &tariffs.Assessment{}}
	for i, kind := range []string{clearance.EventAccepted, clearance.EventAssessed, clearance.EventReleased} {
		f.Events = append(f.Events, clearance.Notification{Seq: i + 1, Type: kind})
	}
	return &evidence{
		promises: []promise{{Key: "k", Digest: digestOf(body), MRN: "M1", ID: "id-1", Tenant: "t"}},
		listed:   []string{"M1"},
		there:    map[string]found{"M1": f},
	}
}
