package web

import (
	"strconv"

	"github.com/brama-customs/brama/risk/statistics"
)

// Charts are drawn here as figures and written as SVG by a template, so that
// no text comes into the markup but through its escaping. Colours are classes
// of the style sheet: the pages' policy allows no styles in the markup.

// The canvas of a chart, in units of its view box.
const (
	chartWidth  = 440
	chartLeft   = 46 // of the plot: labels of the axis stand before it
	chartRight  = 432
	chartTop    = 12
	chartBottom = 206
	chartHeight = 248
)

// mark is a label on an axis, and where its line is.
type mark struct {
	At    int
	Label string
}

// barChart is stacked bars along the days.
type barChart struct {
	Bars  []bar
	Marks []mark // up the left
	Under []mark // along the bottom
}

// bar is one day, or a few.
type bar struct {
	Title string
	Parts []barPart
}

type barPart struct {
	X, Y, Width, Height int
	Class               string
}

// mostBars is how many bars there is room for: more days share one.
const mostBars = 62

// workChart draws what was done by day: red and yellow, the work of people, at
// the bottom. Nil where nothing was.
func (l locale) workChart(days []dayOfWork) *barChart {
	days = l.together(days)
	var most int64
	for _, d := range days {
		most = max(most, d.Green+d.Yellow+d.Red)
	}
	if most == 0 {
		return nil
	}
	step, top := scaleOf(most)
	c := &barChart{}
	for n := int64(0); n <= top; n += step {
		c.Marks = append(c.Marks, mark{heightOf(n, top), l.number(n)})
	}
	for i, d := range days {
		c.add(i, len(days), d, top, l)
	}
	return c
}

func (c *barChart) add(i, of int, d dayOfWork, top int64, l locale) {
	left := chartLeft + (chartRight-chartLeft)*i/of
	right := chartLeft + (chartRight-chartLeft)*(i+1)/of
	gap := 1
	if right-left > 8 {
		gap = 3
	}
	b := bar{Title: l.day(d.Day) + ": " + l.number(d.Green) + " · " + l.number(d.Yellow) + " · " + l.number(d.Red)}
	var sum int64
	for _, part := range []struct {
		class string
		n     int64
	}{{"red", d.Red}, {"yellow", d.Yellow}, {"green", d.Green}} {
		low := heightOf(sum, top)
		sum += part.n
		if high := heightOf(sum, top); high < low {
			b.Parts = append(b.Parts, barPart{left, high, max(right-left-gap, 1), low - high, part.class})
		}
	}
	c.Bars = append(c.Bars, b)
	if every := (of + 5) / 6; i%every == 0 {
		c.Under = append(c.Under, mark{(left + right) / 2, l.shortDay(d)})
	}
}

// together puts days together, as few as need be for the bars to fit.
func (l locale) together(days []dayOfWork) []dayOfWork {
	each := (len(days) + mostBars - 1) / mostBars
	if each <= 1 {
		return days
	}
	var some []dayOfWork
	for i, d := range days {
		if i%each == 0 {
			some = append(some, dayOfWork{Day: d.Day})
		}
		s := &some[len(some)-1]
		s.Green, s.Yellow, s.Red = s.Green+d.Green, s.Yellow+d.Yellow, s.Red+d.Red
	}
	return some
}

func (l locale) shortDay(d dayOfWork) string {
	if l.lang == english {
		return d.Day.Time().Format("2 Jan")
	}
	return d.Day.Time().Format("02.01")
}

// scaleOf gives the step of an axis, 1, 2 or 5 times a power of ten, and the
// end of it, so that there are at most five steps.
func scaleOf(most int64) (step, top int64) {
	for power := int64(1); ; power *= 10 {
		for _, times := range []int64{1, 2, 5} {
			if step = times * power; step*5 >= most {
				return step, (most + step - 1) / step * step
			}
		}
	}
}

func heightOf(n, top int64) int {
	return chartBottom - int((chartBottom-chartTop)*n/top)
}

// dotChart is what was expected against what was found.
type dotChart struct {
	Dots           []dot
	Marks          []mark // up the left
	Under          []mark // along the bottom
	X1, Y1, X2, Y2 int    // the diagonal: as expected
}

// dot is one tenth of the checks.
type dot struct {
	X, Y, Radius int
	Title        string
}

// squareLeft is where the square of the plot begins.
const squareLeft = (chartWidth - (chartBottom - chartTop)) / 2

// calibrationChart draws the share expected to be found against the share that
// was, for each tenth of the probabilities. Nil where nothing was checked.
func (l locale) calibrationChart(checks []tenthOfChecks) *dotChart {
	if len(checks) == 0 {
		return nil
	}
	side := int64(chartBottom - chartTop)
	c := &dotChart{X1: squareLeft, Y1: chartBottom, X2: squareLeft + int(side), Y2: chartTop}
	for n := int64(0); n <= 100; n += 25 {
		label := strconv.FormatInt(n, 10) + nbsp + "%"
		c.Marks = append(c.Marks, mark{chartBottom - int(side*n/100), label})
		c.Under = append(c.Under, mark{squareLeft + int(side*n/100), label})
	}
	for _, t := range checks {
		c.Dots = append(c.Dots, dot{
			X:      squareLeft + int(side*t.Expected/t.Inspected/1_000_000),
			Y:      chartBottom - int(side*t.Confirmed/t.Inspected),
			Radius: radiusOf(t.Inspected),
			Title:  l.percent(t.Expected/1_000_000, t.Inspected) + " → " + l.percent(t.Confirmed, t.Inspected),
		})
	}
	return c
}

// radiusOf shows whether a dot stands for few checks or for many.
func radiusOf(checks int64) int {
	switch {
	case checks < 10:
		return 4
	case checks < 100:
		return 6
	}
	return 8
}

// shareBar is a bar in a row of a table, of a hundred units.
type shareBar struct {
	Percent int // of what was checked
	Known   bool
}

func barOf(e statistics.Effect) shareBar {
	if e.Inspected == 0 {
		return shareBar{}
	}
	return shareBar{int(100 * e.Confirmed / e.Inspected), true}
}
