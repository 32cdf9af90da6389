package model

import (
	"fmt"
	"slices"
	"strings"
)

// group is a set of columns whose values are counted together: the importer,
// or the code with its origin.
type group []Column

// maxGroup is how many columns a group may have, maxGroups how many groups a
// schema.
const (
	maxGroup    = 4
	maxGroups   = 64
	maxFeatures = 256
)

func (g group) String() string {
	names := make([]string, len(g))
	for i, c := range g {
		names[i] = c.String()
	}
	return strings.Join(names, "+")
}

// kind is how a feature is worked out.
type kind string

// The kinds of features.
const (
	rateOf      kind = "rate"      // faults found in a group over those the share at fault of all lets expect, smoothed
	seenOf      kind = "seen"      // log(1 + rows seen of a group)
	recentOf    kind = "recent"    // log(1 + rows seen of a group on this day and the two before)
	deviationOf kind = "deviation" // of the ratio of two numbers from that of its peers, in their spreads
	plainNumber kind = "number"    // as it stands
	logNumber   kind = "log"       // natural logarithm
	logRatio    kind = "ratio"     // logarithm of the first number over the second
)

// feature is one number of a vector.
type feature struct {
	Name    string   `json:"name"`
	Kind    kind     `json:"kind"`
	Groups  []int    `json:"groups,omitempty"` // one of rate, seen and recent; of deviation the peers, the nearest first
	Numbers []Number `json:"numbers,omitempty"`
	Rising  bool     `json:"rising,omitempty"` // more of it never lowers the score
}

// ratio is two numbers whose quotient is compared with that of peers.
type ratio [2]Number

// schema is what a vector holds.
type schema struct {
	Groups   []group
	Features []feature
	measured [][]ratio // by group: the ratios that are counted
	recent   []bool    // by group: its latest days are counted
}

// countedByRate are the groups whose faults are counted. Identities stand for
// themselves only by their history; a combination tells what its parts do not.
func countedByRate() []group {
	return []group{
		{Office}, {ProcessType}, {ImportType}, {ImportUse}, {PaymentType}, {TransportMode}, {Declarant}, {Importer},
		{Exporter}, {Carrier}, {CommodityCode}, {Subheading}, {Heading}, {Chapter}, {CountryOfDispatch}, {OriginCountry},
		{DutyType}, {DutyClass}, {OriginIndicator},
		{CommodityCode, OriginCountry},
		{CommodityCode, CountryOfDispatch},
		{CommodityCode, CountryOfDispatch, OriginCountry},
		{CommodityCode, DutyClass},
		{CommodityCode, OriginCountry, DutyClass},
		{CommodityCode, CountryOfDispatch, DutyClass},
		{CommodityCode, CountryOfDispatch, OriginCountry, DutyClass},
		{CommodityCode, DutyType},
		{CommodityCode, Office},
		{CommodityCode, OriginIndicator},
		{CommodityCode, Declarant},
		{CommodityCode, Importer},
		{CommodityCode, Exporter},
		{Heading, OriginCountry},
		{Heading, CountryOfDispatch},
		{Heading, DutyClass},
		{Heading, CountryOfDispatch, OriginCountry, DutyClass},
		{Chapter, OriginCountry},
		{CountryOfDispatch, OriginCountry},
		{CountryOfDispatch, OriginCountry, DutyClass},
		{OriginCountry, DutyType},
		{Importer, Heading},
		{Importer, OriginCountry},
		{Declarant, Importer},
		{Declarant, Heading},
		{CommodityCode, MassClass},
		{CommodityCode, OriginCountry, MassClass},
		{CommodityCode, DutyClass, MassClass},
		{CommodityCode, CountryOfDispatch, OriginCountry, MassClass},
		{OriginIndicator, Route},
		{Importer, OriginIndicator},
		{Importer, Declarant, CommodityCode},
	}
}

func countedBySeen() []group {
	return []group{
		{Importer}, {Declarant}, {Exporter}, {CommodityCode}, {CommodityCode, OriginCountry}, {CommodityCode, Importer},
		{Declarant, Importer}, {CommodityCode, CountryOfDispatch, OriginCountry, DutyClass},
	}
}

// peers are the groups a ratio is compared within, the nearest first.
func peers() []group {
	return []group{{CommodityCode, OriginCountry}, {CommodityCode}, {Subheading}, {Heading}}
}

// compared are the ratios that tell what goods are like: price per kilogram,
// and mass of a package.
func compared() []ratio { return []ratio{{Value, NetMass}, {NetMass, Packages}} }

// schemaFor holds every feature whose columns are there.
func schemaFor(has present) schema {
	s := schema{}
	s.count(has, countedByRate(), rateOf, true)
	s.count(has, countedBySeen(), seenOf, false)
	if has.dated {
		s.count(has, []group{{Importer, CommodityCode}}, recentOf, false)
	}
	for _, r := range compared() {
		s.compare(has, r)
	}
	s.number(has, plainNumber, DutyRate)
	for _, n := range []Number{NetMass, Value, Quantity, Duty} {
		s.number(has, logNumber, n)
	}
	for _, r := range []ratio{{Value, NetMass}, {Value, Quantity}, {NetMass, Quantity}, {NetMass, Packages}, {Duty, Value}} {
		s.number(has, logRatio, r[:]...)
	}
	s.mark()
	return s
}

func (s *schema) count(has present, groups []group, k kind, rising bool) {
	for _, g := range groups {
		if has.group(g) {
			s.Features = append(s.Features, feature{Name: fmt.Sprintf("%s(%s)", k, g), Kind: k, Groups: []int{s.group(g)}, Rising: rising})
		}
	}
}

func (p *present) group(g group) bool {
	return !slices.ContainsFunc(g, func(c Column) bool { return !p.text(c) })
}

// compare adds the deviation of a ratio from its peers, where there are any.
func (s *schema) compare(has present, r ratio) {
	f := feature{Name: fmt.Sprintf("%s(%s/%s)", deviationOf, r[0], r[1]), Kind: deviationOf, Numbers: r[:]}
	for _, g := range peers() {
		if has.group(g) {
			f.Groups = append(f.Groups, s.group(g))
		}
	}
	if has.numbers[r[0]] && has.numbers[r[1]] && len(f.Groups) > 0 {
		s.Features = append(s.Features, f)
	}
}

// group gives the number of a group, new or known.
func (s *schema) group(g group) int {
	for i, known := range s.Groups {
		if slices.Equal(known, g) {
			return i
		}
	}
	s.Groups = append(s.Groups, g)
	return len(s.Groups) - 1
}

func (s *schema) number(has present, k kind, of ...Number) {
	names := make([]string, len(of))
	for i, n := range of {
		if !has.numbers[n] {
			return
		}
		names[i] = n.String()
	}
	s.Features = append(s.Features, feature{Name: fmt.Sprintf("%s(%s)", k, strings.Join(names, "/")), Kind: k, Numbers: of})
}

// mark notes what is counted of each group beside its outcomes.
func (s *schema) mark() {
	s.measured, s.recent = make([][]ratio, len(s.Groups)), make([]bool, len(s.Groups))
	for _, f := range s.Features {
		switch f.Kind {
		case deviationOf:
			for _, g := range f.Groups {
				s.measure(g, ratio(f.Numbers))
			}
		case recentOf:
			s.recent[f.Groups[0]] = true
		}
	}
}

func (s *schema) measure(g int, r ratio) {
	if !slices.Contains(s.measured[g], r) {
		s.measured[g] = append(s.measured[g], r)
	}
}

// asks says how many groups and numbers a feature of a kind names, -1 for any
// number of groups but none.
func (k kind) asks() (groups, numbers int, known bool) {
	switch k {
	case rateOf, seenOf, recentOf:
		return 1, 0, true
	case deviationOf:
		return -1, 2, true
	case plainNumber, logNumber:
		return 0, 1, true
	case logRatio:
		return 0, 2, true
	}
	return 0, 0, false
}
