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

const (
	rateOf      kind = "rate"      // share at fault among the inspected of a group, smoothed
	seenOf      kind = "seen"      // log(1 + rows seen of a group)
	deviationOf kind = "deviation" // of the price per kg from the group's, in its spreads
	plainNumber kind = "number"    // as it stands
	logNumber   kind = "log"       // natural logarithm
	logRatio    kind = "ratio"     // logarithm of the first number over the second
)

// feature is one number of a vector.
type feature struct {
	Name    string   `json:"name"`
	Kind    kind     `json:"kind"`
	Group   int      `json:"group"` // of rate, seen and deviation
	Numbers []Number `json:"numbers,omitempty"`
	Rising  bool     `json:"rising,omitempty"` // more of it never lowers the score
}

// schema is what a vector holds.
type schema struct {
	Groups   []group
	Features []feature
	priced   []bool // by group: its prices are counted
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
	}
}

func countedBySeen() []group {
	return []group{
		{Importer}, {Declarant}, {Exporter}, {CommodityCode}, {CommodityCode, OriginCountry}, {CommodityCode, Importer},
		{Declarant, Importer}, {CommodityCode, CountryOfDispatch, OriginCountry, DutyClass},
	}
}

func countedByPrice() []group { return []group{{CommodityCode}, {CommodityCode, OriginCountry}} }

// schemaFor holds every feature whose columns are there.
func schemaFor(has present) schema {
	s := schema{}
	s.count(has, countedByRate(), rateOf, true)
	s.count(has, countedBySeen(), seenOf, false)
	if has.numbers[Value] && has.numbers[NetMass] {
		s.count(has, countedByPrice(), deviationOf, false)
	}
	s.number(has, plainNumber, DutyRate)
	for _, n := range []Number{NetMass, Value, Quantity} {
		s.number(has, logNumber, n)
	}
	s.number(has, logRatio, Value, NetMass)
	s.number(has, logRatio, Value, Quantity)
	s.number(has, logRatio, NetMass, Quantity)
	s.mark()
	return s
}

func (s *schema) count(has present, groups []group, k kind, rising bool) {
	for _, g := range groups {
		if !slices.ContainsFunc(g, func(c Column) bool { return !has.text(c) }) {
			s.Features = append(s.Features, feature{Name: fmt.Sprintf("%s(%s)", k, g), Kind: k, Group: s.group(g), Rising: rising})
		}
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

// mark notes the groups whose prices are counted.
func (s *schema) mark() {
	s.priced = make([]bool, len(s.Groups))
	for _, f := range s.Features {
		if f.Kind == deviationOf {
			s.priced[f.Group] = true
		}
	}
}

func (f feature) counts() bool {
	return f.Kind == rateOf || f.Kind == seenOf || f.Kind == deviationOf
}
