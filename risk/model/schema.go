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
	triedOf     kind = "inspected" // log(1 + rows inspected of a group, by weight)
	recentOf    kind = "recent"    // log(1 + rows seen of a group on this day and the two before)
	deviationOf kind = "deviation" // of the ratio of two numbers from that of its peers, in their spreads
	habitOf     kind = "habit"     // mean deviation, on one side, of a group's rows so far, inspected or not
	plainNumber kind = "number"    // as it stands
	logNumber   kind = "log"       // natural logarithm
	logRatio    kind = "ratio"     // logarithm of the first number over the second
)

// feature is one number of a vector.
type feature struct {
	Name    string   `json:"name"`
	Kind    kind     `json:"kind"`
	Groups  []int    `json:"groups,omitempty"` // one of rate, seen and recent; of deviation those of peers, -1 for one that is not counted
	Numbers []Number `json:"numbers,omitempty"`
	Down    bool     `json:"down,omitempty"`   // of habit: the side under the peers
	Rising  bool     `json:"rising,omitempty"` // more of it never lowers the score
}

// ratio is two numbers whose quotient is compared with that of peers.
type ratio [2]Number

// schema is what a vector holds.
type schema struct {
	Groups   []group
	Features []feature
	asked    [][maxGroup]Column // by group: its columns, and noColumn for those it does not have
	measured [][]ratio          // by group: the ratios that are counted
	recent   []bool             // by group: its latest days are counted
	habits   []bool             // by group: how its rows deviate is summed
	compared []feature          // the deviations
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
		{Importer, Heading}, {Importer, OriginIndicator}, {Importer, CommodityCode, OriginCountry},
	}
}

// countedLately are the groups in which the parts of a consignment that was cut
// are found: the last also asks for parts of about the same mass.
func countedLately() []group {
	return []group{
		{Importer, CommodityCode},
		{Importer, CommodityCode, OriginCountry},
		{Importer, CommodityCode, OriginCountry, MassClass},
	}
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
		s.count(has, countedLately(), recentOf, false)
	}
	s.count(has, []group{{Importer}, {Declarant}, {Exporter}, {Importer, CommodityCode}}, triedOf, false)
	for _, r := range compared() {
		s.compare(has, r)
	}
	s.habit(has, []group{{Importer}, {Declarant}})
	s.number(has, plainNumber, DutyRate)
	for _, n := range []Number{NetMass, Value, Quantity, Items, Duty} {
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
	if !has.numbers[r[0]] || !has.numbers[r[1]] || !has.group(peers()[peersHeading]) {
		return
	}
	for _, g := range peers() {
		at := -1
		if has.group(g) {
			at = s.group(g)
		}
		f.Groups = append(f.Groups, at)
	}
	s.Features = append(s.Features, f)
}

// habit adds how groups usually deviate, on either side.
func (s *schema) habit(has present, groups []group) {
	deviations := len(s.Features)
	for _, f := range s.Features[:deviations] {
		for _, g := range groups {
			if f.Kind != deviationOf || !has.group(g) {
				continue
			}
			for _, side := range []string{"under", "over"} {
				s.Features = append(s.Features, feature{
					Name: fmt.Sprintf("%s(%s %s %s/%s)", habitOf, g, side, f.Numbers[0], f.Numbers[1]),
					Kind: habitOf, Groups: []int{s.group(g)}, Numbers: f.Numbers, Down: side == "under",
				})
			}
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

// mark notes what is counted of each group beside its outcomes.
func (s *schema) mark() {
	for _, g := range s.Groups {
		asked := [maxGroup]Column{noColumn, noColumn, noColumn, noColumn}
		copy(asked[:], g)
		s.asked = append(s.asked, asked)
	}
	s.measured, s.recent, s.habits = make([][]ratio, len(s.Groups)), make([]bool, len(s.Groups)), make([]bool, len(s.Groups))
	for _, f := range s.Features {
		switch f.Kind {
		case habitOf:
			s.habits[f.Groups[0]] = true
		case deviationOf:
			s.compared = append(s.compared, f)
			for _, g := range f.Groups {
				if g >= 0 {
					s.measure(g, ratio(f.Numbers))
				}
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

// asks says how many groups and numbers a feature of a kind names.
func (k kind) asks() (groups, numbers int, known bool) {
	switch k {
	case rateOf, seenOf, triedOf, recentOf:
		return 1, 0, true
	case habitOf:
		return 1, 2, true
	case deviationOf:
		return int(allPeers), 2, true
	case plainNumber, logNumber:
		return 0, 1, true
	case logRatio:
		return 0, 2, true
	}
	return 0, 0, false
}

// which deviation a habit is of.
func (s *schema) which(f *feature) int {
	for i := range s.compared {
		if slices.Equal(s.compared[i].Numbers, f.Numbers) {
			return i
		}
	}
	return -1
}
