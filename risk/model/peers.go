package model

import "math"

// A ratio is compared with that of the same goods from the same origin. Where
// those are few, what is expected of them comes in: what is usual for the code
// from anywhere, which in turn leans on its six digits and its heading, and by
// how much goods of the origin are dearer, in the heading and in the chapter.
const (
	peersHere = iota // the code from the origin
	peersCode
	peersSubheading
	peersHeading
	peersChapter
	peersHeadingHere
	peersChapterHere
	allPeers
)

func peers() [allPeers]group {
	return [allPeers]group{
		{CommodityCode, OriginCountry}, {CommodityCode}, {Subheading}, {Heading}, {Chapter},
		{Heading, OriginCountry}, {Chapter, OriginCountry},
	}
}

// How much what is expected weighs, in observations.
const (
	leaning     = 1  // of a median
	premiumLean = 6  // of how much dearer an origin is
	spreadLean  = 25 // of a spread
)

// usualSpread is the spread of the logarithm among like goods that is assumed
// before any is known.
const usualSpread = 0.3

// fewestPeers is how many a heading must have before a deviation means
// anything.
const fewestPeers = 5

// quartileSpread is the distance of the quartiles of a normal distribution in
// its standard deviations.
const quartileSpread = 1.349

// usual is the middle of a group's logarithms and how many they are.
type usual struct {
	middle float64
	n      float64
	h      histogram
}

// toward leans a middle on what is expected.
func (u usual) toward(expected, weight float64) float64 {
	return (float64(u.n*u.middle) + float64(weight*expected)) / (u.n + weight)
}

// deviation is how many spreads the ratio of a row lies from that of its peers.
func (c *Counters) deviation(f *feature, places *[maxGroups]int32, r *Row) float64 {
	log := r.ratio(ratio(f.Numbers))
	if math.IsNaN(log) {
		return log
	}
	of := func(which int) usual { return c.usual(f, which, places) }
	heading := of(peersHeading)
	if heading.n < fewestPeers {
		return math.NaN()
	}
	goods := of(peersCode).toward(of(peersSubheading).toward(heading.middle, leaning), leaning)
	here := of(peersHere)
	if here.n < 50 {
		dearer := premium(of(peersChapterHere), of(peersChapter), 0)
		goods += premium(of(peersHeadingHere), heading, dearer)
	}
	variance := here.variance(min(of(peersCode).variance(usualSpread*usualSpread), usualSpread*usualSpread))
	return (log - here.toward(goods, leaning)) / math.Sqrt(variance*(1+1/(here.n+leaning)))
}

// variance of a group, leaning on what is expected.
func (u usual) variance(expected float64) float64 {
	if u.n == 0 {
		return expected
	}
	spread := (u.h.quantile(0.75, int64(u.n)) - u.h.quantile(0.25, int64(u.n))) / quartileSpread
	return (float64(spread*spread*u.n) + float64(spreadLean*expected)) / (u.n + spreadLean)
}

// premium is by how much goods of the origin are dearer than all, leaning on
// what is expected.
func premium(here, all usual, expected float64) float64 {
	here.middle -= all.middle
	return here.toward(expected, premiumLean)
}

func (c *Counters) usual(f *feature, which int, places *[maxGroups]int32) usual {
	g := f.Groups[which]
	if g < 0 || places[g] < 0 {
		return usual{}
	}
	var h histogram
	for k, of := range c.schema.measured[g] {
		if of == ratio(f.Numbers) {
			h = c.peers[g][k][places[g]]
		}
	}
	n := h.count()
	if n == 0 {
		return usual{}
	}
	return usual{(h.quantile(0.25, n) + 2*h.quantile(0.5, n) + h.quantile(0.75, n)) / 4, float64(n), h}
}
