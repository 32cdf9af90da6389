package web

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/risk/statistics"
)

func inUkrainian() locale { return locale{ukrainian, embeddedCatalogue()} }

func TestBarsStayOnTheCanvasAndAddUp(t *testing.T) {
	l := inUkrainian()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 400).Draw(t, "days")
		days := make([]dayOfWork, n)
		var sum int64
		for i := range days {
			count := rapid.Int64Range(0, 100_000)
			days[i] = dayOfWork{Day: civil.Must("2025-01-01").AddDays(i), Green: count.Draw(t, "green"), Yellow: count.Draw(t, "yellow"), Red: count.Draw(t, "red")}
			sum += days[i].Green + days[i].Yellow + days[i].Red
		}
		c := l.workChart(days)
		if c == nil {
			if sum != 0 {
				t.Fatal("work is not drawn")
			}
			return
		}
		if len(c.Bars) > mostBars || len(c.Under) > 6+1 || len(c.Marks) < 2 || len(c.Marks) > 6 {
			t.Fatalf("%d bars, %d and %d marks", len(c.Bars), len(c.Under), len(c.Marks))
		}
		right := 0
		for _, b := range c.Bars {
			low := chartBottom
			for _, p := range b.Parts {
				if p.X < right || p.X < chartLeft || p.X+p.Width > chartRight || p.Y < chartTop || p.Y+p.Height != low {
					t.Fatalf("bar %+v after %d over %d", p, right, low)
				}
				low = p.Y
			}
			if len(b.Parts) > 0 {
				right = b.Parts[0].X + b.Parts[0].Width
			}
		}
	})
}

func TestScales(t *testing.T) {
	for most, wanted := range map[int64][2]int64{1: {1, 1}, 5: {1, 5}, 6: {2, 6}, 160: {50, 200}, 214: {50, 250}, 99_999: {20_000, 100_000}} {
		if step, top := scaleOf(most); step != wanted[0] || top != wanted[1] {
			t.Errorf("up to %d: steps of %d up to %d", most, step, top)
		}
	}
}

func TestDotsStandWhereExpectedMeetsConfirmed(t *testing.T) {
	var all [statistics.Tenths]statistics.Calibration
	all[0] = statistics.Calibration{Inspected: 100, Expected: 0, Confirmed: 0}
	all[5] = statistics.Calibration{Inspected: 8, Expected: 4_000_000, Confirmed: 4}
	all[9] = statistics.Calibration{Inspected: 20, Expected: 20_000_000, Confirmed: 10}
	c := inUkrainian().calibrationChart(tenthsOfChecks(all))
	middle := (c.X1 + c.X2) / 2
	wanted := []dot{
		{X: c.X1, Y: c.Y1, Radius: 8, Title: "0,0\u00a0% → 0,0\u00a0%"},
		{X: middle, Y: (c.Y1 + c.Y2) / 2, Radius: 4, Title: "50,0\u00a0% → 50,0\u00a0%"},
		{X: c.X2, Y: (c.Y1 + c.Y2) / 2, Radius: 6, Title: "100,0\u00a0% → 50,0\u00a0%"},
	}
	for i, w := range wanted {
		if c.Dots[i] != w {
			t.Errorf("dot %d is %+v, want %+v", i, c.Dots[i], w)
		}
	}
	if inUkrainian().calibrationChart(nil) != nil {
		t.Error("nothing is drawn")
	}
}

func TestLeansPointTheirWay(t *testing.T) {
	rate, count := 2.5, math.Log1p(1234)
	leans := inUkrainian().leans([]model.Contribution{{Feature: "rate(importer)", Value: &rate, By: 2}, {Feature: "seen(importer)", Value: &count, By: -1}, {Feature: "x"},
		{Feature: "ratio(duty/value)", Value: new(float64)}, {Feature: "deviation(value/netMass)", Value: &rate}})
	wanted := []lean{
		{"порушень проти звичайного: імпортер", "×\u00a02,50", "+2,00", 50, 50, "more"},
		{"скільки було: імпортер", "1\u202f234", "−1,00", 25, 25, "less"},
		{"x", "невідомо", "0,00", 50, 0, "more"},
		{"платежі / митна вартість", "1", "0,00", 50, 0, "more"},
		{"відхилення від подібних: митна вартість / маса нетто", "z\u00a0+2,50", "0,00", 50, 0, "more"},
	}
	for i, w := range wanted {
		if leans[i] != w {
			t.Errorf("got %+v, want %+v", leans[i], w)
		}
	}
}

func TestFiguresOfRisk(t *testing.T) {
	l := inUkrainian()
	for got, wanted := range map[string]string{
		l.percent(1, 3): "33,3\u00a0%", l.percent(2, 3): "66,7\u00a0%", l.percent(1, 0): "", l.hundredths(-320): "−3,20", l.hundredths(5): "+0,05",
		l.millionths(412_300): "41,2\u00a0%", l.figure(0.31): "0,310", l.figure(-0.0001): "0,000", l.figure(1234.56): "1\u202f234,6", l.figure(math.NaN()): "—",
		l.paperNote("approve: бо так"): "Схвалено: бо так", l.paperNote("щось: інше"): "щось: інше",
	} {
		if got != wanted {
			t.Errorf("got %q, want %q", got, wanted)
		}
	}
}

// A difference with its left-out lines put back is both texts.
func TestDifferencesTellBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 0, 12)
		a, b := line.Draw(t, "before"), line.Draw(t, "after")
		var before, after []string
		for _, c := range changes(a, b) {
			if c.Sign != "+" {
				before = append(before, c.Text)
			}
			if c.Sign != "−" {
				after = append(after, c.Text)
			}
		}
		if strings.Join(before, "\n") != strings.Join(a, "\n") || strings.Join(after, "\n") != strings.Join(b, "\n") {
			t.Fatalf("%q and %q for %q and %q", before, after, a, b)
		}
	})
	t.Run("what has not changed is left out but for two lines around", func(t *testing.T) {
		d := difference([]byte(`{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}`), []byte(`{"a":1,"b":2,"c":3,"d":4,"e":7,"f":6}`))
		var signs strings.Builder
		for _, c := range d {
			signs.WriteString(c.Sign)
		}
		if signs.String() != "…  −+  " {
			t.Errorf("%q", signs.String())
		}
	})
	t.Run("the same is no difference", func(t *testing.T) {
		if d := difference([]byte(`{"a": 1}`), []byte(`{"a":1}`)); d != nil {
			t.Errorf("%v", d)
		}
	})
}

func FuzzProfileFields(f *testing.F) {
	for _, seed := range []string{exampleProfile, "{}", "[]", "{", `{"id":5,"criteria":[]}`, `{"criteria":{"codes":[],"codeBefore":{"to":"x"},"split":"yes"}}`, `{"when":null}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		before, ok := treeOf([]byte(text))
		if !ok || len(text) > 5000 {
			return
		}
		kept := before.json("")
		form := profileForm{}
		form.fill([]byte(kept))
		rest, _ := treeOf([]byte(form.JSON))
		for _, field := range profileFields() {
			if _, typed := form.values[field.name()]; typed && rest != nil && !rest.put(field.At, 1) {
				t.Errorf("%s is in its field and in the rest of %q", field.At, text)
			}
		}
	})
}
