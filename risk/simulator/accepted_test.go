package simulator_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/simulator"
	"github.com/brama-customs/brama/tariffs"
)

// written reads a declaration back from its line.
func written(t *testing.T, s *simulator.Simulated) json.RawMessage {
	t.Helper()
	var out bytes.Buffer
	if err := simulator.WriteDeclaration(&out, s); err != nil {
		t.Fatal(err)
	}
	var line struct {
		Day         int
		At          time.Time
		Declaration json.RawMessage
	}
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	if line.Day != s.Day || !line.At.Equal(s.At) {
		t.Fatalf("the line says day %d at %s, not %d at %s", line.Day, line.At, s.Day, s.At)
	}
	return line.Declaration
}

// alike compares numbers with the places they are written with, and dates.
var alike = cmp.Options{
	cmp.Comparer(func(a, b exact.Number) bool { return a.String() == b.String() }),
	cmp.Comparer(func(a, b civil.Date) bool { return a == b }),
}

// accept does with a document what lodging does on a day.
func accept(t *testing.T, body []byte, day civil.Date) (*declarations.Declaration, tariffs.Assessment) {
	t.Helper()
	schedule, rates := law()
	d, read := declarations.Decode(body)
	faults := d.ValidateAfter(read, day, schedule)
	for _, f := range faults {
		if f.Code != "declaration.rate-date-not-today" {
			t.Fatalf("on %s %s: %s\n%s", day, f.Pointer, f.Message.EN, body)
		}
	}
	a, problems := tariffs.Assess(schedule, rates, d.TariffRequest(d.TariffDate(day)))
	if len(problems) > 0 {
		t.Fatalf("%s\n%s", problems[0].Message.EN, body)
	}
	return d, a
}

func TestEveryDeclarationIsAcceptedAsItIs(t *testing.T) {
	farOff := civil.New(2031, 5, 5)
	for seed := range uint64(2) {
		c := simulator.Default(seed, 10)
		c.Shifts = simulator.ShiftsAt(40)
		for _, s := range flat(days(t, c, 100)) {
			body := written(t, s)
			d, a := accept(t, body, civil.Of(s.At))
			if diff := cmp.Diff(s.Declaration, d, alike); diff != "" {
				t.Fatalf("as made (-) and as read (+):\n%s", diff)
			}
			if len(a.Lines) == 0 || a.Total.Sign() <= 0 {
				t.Fatalf("nothing is due: %s", body)
			}
			accept(t, body, d.RateDate)
			accept(t, body, farOff)
		}
	}
}

func TestPersonsAreInvented(t *testing.T) {
	c := simulator.Default(3, 40)
	for _, s := range flat(days(t, c, 60)) {
		for _, p := range []*declarations.Party{s.Declaration.Importer, s.Declaration.Declarant} {
			firm := len(p.ID) == 8 && p.ID >= "55000000" && p.ID <= "58999999" && declarations.ValidEDRPOU(p.ID)
			sole := len(p.ID) == 10 && strings.HasPrefix(p.ID, "99") && declarations.ValidRNOKPP(p.ID)
			if !firm && !sole {
				t.Fatalf("%q is no number of an invented person", p.ID)
			}
			if !strings.Contains(p.Name, "Уявн") && !strings.Contains(p.Name, "Вигадан") {
				t.Fatalf("%q does not say that it is invented", p.Name)
			}
		}
		if !strings.HasPrefix(s.Declaration.Exporter.Name, "Imaginary ") {
			t.Fatalf("%q does not say that it is invented", s.Declaration.Exporter.Name)
		}
	}
}

func TestADayHasItsDeclarationsInOrderOfTime(t *testing.T) {
	numbers := map[string]bool{}
	for i, day := range days(t, simulator.Default(5, 33), 50) {
		if len(day) != 33 {
			t.Fatalf("day %d has %d declarations", i+1, len(day))
		}
		for j := range day {
			s := &day[j]
			if s.Day != i+1 || civil.Of(s.At) != civil.Must("2026-01-12").AddDays(i) {
				t.Fatalf("day %d has one of day %d at %s", i+1, s.Day, s.At)
			}
			if j > 0 && s.At.Before(day[j-1].At) {
				t.Fatalf("day %d: %s comes after %s", i+1, s.At, day[j-1].At)
			}
			if lrn := s.Declaration.LRN; numbers[lrn] || lrn != s.Truth.LRN {
				t.Fatalf("%s again, or the truth of %s", lrn, s.Truth.LRN)
			}
			numbers[s.Declaration.LRN] = true
		}
	}
}
