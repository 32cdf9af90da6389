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

// enoughPeers is how many need no help of what is usual elsewhere for the
// origin.
const enoughPeers = 50

// fewestPeers is how many a heading must have before a deviation means
// anything.
const fewestPeers = 5

// quartileSpread is the distance of the quartiles of a normal distribution in
// its standard deviations.
const quartileSpread = 1.349

// usual is what is usual in a group: the middle of its logarithms, their
// spread, and how many they are. The middle is the trimean of Tukey (1977), the
// quartiles and twice the median: it minds the odd hardly more than the median
// and wavers less.
type usual struct{ middle, spread, n float64 }

// toward leans a middle on what is expected.
func (u usual) toward(expected, weight float64) float64 {
	return (float64(u.n*u.middle) + float64(weight*expected)) / (u.n + weight)
}

// deviation is how many spreads the ratio of a row lies from that of its peers.
func (c *Counters) deviation(f *feature, places *[maxGroups]int32, l *logs) float64 {
	log := l.ratio(ratio(f.Numbers))
	if math.IsNaN(log) {
		return log
	}
	of := func(which int) usual { return c.usual(f, which, places) }
	heading := of(peersHeading)
	if heading.n < fewestPeers {
		return math.NaN()
	}
	code := of(peersCode)
	goods := code.toward(of(peersSubheading).toward(heading.middle, leaning), leaning)
	here := of(peersHere)
	if here.n < enoughPeers {
		dearer := premium(of(peersChapterHere), of(peersChapter), 0)
		goods += premium(of(peersHeadingHere), heading, dearer)
	}
	variance := here.variance(min(code.variance(usualSpread*usualSpread), usualSpread*usualSpread))
	return (log - here.toward(goods, leaning)) / math.Sqrt(variance*(1+1/(here.n+leaning)))
}

// variance of a group, leaning on what is expected.
func (u usual) variance(expected float64) float64 {
	if u.n == 0 {
		return expected
	}
	return (float64(u.spread*u.spread*u.n) + float64(spreadLean*expected)) / (u.n + spreadLean)
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
	q := h.quartiles(n)
	return usual{(q[0] + 2*q[1] + q[2]) / 4, (q[2] - q[0]) / quartileSpread, float64(n)}
}
