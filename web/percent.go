package web

import (
	"math"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/model"
)

// percent writes a share of whole counts: 12,5 %; "" where there is nothing to
// have a share of.
func (l locale) percent(part, whole int64) string {
	if whole == 0 {
		return ""
	}
	return l.tenths((part*2000+whole)/(2*whole)) + nbsp + "%"
}

// tenths writes a number of tenths: 125 is 12,5.
func (l locale) tenths(n int64) string { return l.number(exact.New(n, 1).String()) }

// hundredths writes a number of hundredths with its sign: -320 is −3,20.
func (l locale) hundredths(n int64) string {
	switch text := l.number(exact.New(max(n, -n), 2).String()); {
	case n > 0:
		return "+" + text
	case n < 0:
		return "−" + text
	default:
		return text
	}
}

// millionths writes a probability that is kept in millionths: 12,3 %.
func (l locale) millionths(n int) string {
	return l.number(exact.New(int64(n), 4).Round(1).String()) + nbsp + "%"
}

// decimal writes a figure that is no amount (a share, an index) with so many
// places; what is no number is a dash.
func (l locale) decimal(x float64, places int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "—"
	}
	text := strconv.FormatFloat(math.Abs(x), 'f', places, 64)
	if x < 0 && strings.Trim(text, "0.") != "" {
		return "−" + l.number(text)
	}
	return l.number(text)
}

// signed is decimal with a plus where it is over nothing.
func (l locale) signed(x float64, places int) string {
	text := l.decimal(x, places)
	if x > 0 {
		return "+" + text
	}
	return text
}

// figure writes a number that a model works with, as short as tells it.
func (l locale) figure(x float64) string {
	switch size := math.Abs(x); {
	case x == math.Trunc(x) && size < 1e15:
		return l.decimal(x, 0)
	case size >= 100:
		return l.decimal(x, 1)
	}
	return l.decimal(x, 3)
}

func (l locale) share(p float64) string { return l.decimal(100*p, 1) + nbsp + "%" }

// orDash writes a float64, or a model.Figure: a dash where its rows cannot tell.
func orDash(x any, write func(float64) string) string {
	figure, may := x.(model.Figure)
	switch {
	case !may:
		return write(x.(float64))
	case !figure.Known():
		return "—"
	}
	return write(float64(figure))
}
