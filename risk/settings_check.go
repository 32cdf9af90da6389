package risk

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/statistics"
)

// settingsCheck gathers what is wrong with settings.
type settingsCheck struct{ faults fault.List }

// need notes a rule that is broken at a place.
func (c *settingsCheck) need(ok bool, r fault.Rule, place string, pairs ...string) {
	if !ok {
		c.faults = append(c.faults, r.At(place, pairs...))
	}
}

// check gives every fault of the settings at once, sorted.
func (s Settings) check() fault.List {
	c := &settingsCheck{}
	c.need(validName(s.Name), settingsName, "/name")
	s.checkDraw(c)
	s.checkOffices(c)
	s.checkRosters(c)
	s.checkScores(c)
	s.Price.check(c)
	c.need(s.Mass.Least.Sign() >= 0, settingsMassLeast, "/mass/leastPerPackage")
	c.need(s.Mass.Least.Cmp(s.Mass.Most) < 0, settingsMass, "/mass/mostPerPackage")
	s.HighPriority.check(c)
	s.Formalities.check(c)
	c.faults.Sort()
	return c.faults
}

func (s Settings) checkDraw(c *settingsCheck) {
	c.need(within(s.DrawPerMille, MinDrawPerMille, 1000), settingsDrawFloor, "/drawPerMille", "least", strconv.Itoa(MinDrawPerMille))
	c.need(within(s.DrawOfPlaces, 0, 1000), settingsDrawPlaces, "/drawOfPlaces")
	c.need(s.DrawChannel == declarations.Yellow || s.DrawChannel == declarations.Red, settingsDrawChannel, "/drawChannel")
}

func (s Settings) checkOffices(c *settingsCheck) {
	for office, capacity := range s.Offices {
		place := pointerTo("offices", office)
		c.need(office == AnyOffice || declarations.ValidOffice(office), settingsOffice, place)
		c.need(within(capacity.Documents, 0, maxPlaces), settingsCapacity, place+"/documents")
		c.need(within(capacity.Examinations, 0, maxPlaces), settingsCapacity, place+"/examinations")
	}
}

func (s Settings) checkRosters(c *settingsCheck) {
	for office, roster := range s.Rosters {
		place := pointerTo("rosters", office)
		c.need(declarations.ValidOffice(office), settingsOffice, place)
		c.need(within(len(roster), 1, mostInspectors), settingsRoster, place, "most", strconv.Itoa(mostInspectors))
		above := map[string]bool{}
		for i, inspector := range roster {
			one := place + "/" + strconv.Itoa(i)
			c.need(validInspector(inspector), settingsInspector, one)
			c.need(!above[inspector], settingsInspectorTwice, one)
			above[inspector] = true
		}
	}
}

// checkScores wants the channels in order, and weights that a score can hold.
func (s Settings) checkScores(c *settingsCheck) {
	most := strconv.Itoa(MaxScore)
	yellow := within(s.YellowScore, 1, MaxScore)
	c.need(yellow, settingsYellow, "/yellowScore", "most", most)
	least := 1
	if yellow {
		least = s.YellowScore
	}
	c.need(within(s.RedScore, least, MaxScore), settingsRed, "/redScore", "least", strconv.Itoa(least), "most", most)
	for place, weight := range s.weights() {
		c.need(within(weight, 0, MaxScore), settingsWeight, place, "most", most)
	}
}

// weights are all points that rules give, by their places.
func (s Settings) weights() map[string]int {
	return map[string]int{
		"/price/lowWeight": s.Price.LowWeight, "/price/farWeight": s.Price.FarWeight,
		"/newImporterWeight": s.NewImporterWeight, "/unprovenPreferenceWeight": s.UnprovenPreferenceWeight,
		"/splitWeight": s.SplitWeight, "/mass/weight": s.Mass.Weight,
		"/highPriority/outboundWeight": s.HighPriority.OutboundWeight, "/highPriority/inboundWeight": s.HighPriority.InboundWeight,
	}
}

// lowPercentAt is the field that the limit of a very low price is compared with.
const lowPercentAt = "/price/lowPercent"

func (p Price) check(c *settingsCheck) {
	c.need(p.Observations >= statistics.LeastPeers, settingsObservations, "/price/observations", "least", strconv.Itoa(statistics.LeastPeers))
	c.need(within(p.LowPercent, 0, 100), settingsLowPercent, lowPercentAt)
	c.need(within(p.FarPercent, 0, max(p.LowPercent, 0)), settingsFarPercent, "/price/farPercent")
	c.need(p.LowWeight <= p.FarWeight, settingsFarWeight, "/price/farWeight")
}

func (h HighPriority) check(c *settingsCheck) {
	c.need(!h.Date.IsZero(), settingsDate, "/highPriority/date")
	above := map[string]bool{}
	for i, it := range h.Items {
		place := pointerTo("highPriority", "items", strconv.Itoa(i))
		c.need(len(it.HS6) == 6 && digits(it.HS6), settingsGoods, place+"/hs6")
		c.need(!above[it.HS6], settingsGoodsTwice, place+"/hs6")
		c.need(slices.Contains(tiers(), it.Tier), settingsTier, place+"/tier")
		above[it.HS6] = true
	}
	for i, country := range h.Partners {
		ok := len(country) == 2 && strings.Trim(country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
		c.need(ok, settingsPartner, pointerTo("highPriority", "partners", strconv.Itoa(i)))
	}
}

// tiers are those of the list, the most critical first.
func tiers() []string { return []string{"1", "2", "3A", "3B", "4A", "4B"} }

func (f Formalities) check(c *settingsCheck) {
	c.need(!f.Date.IsZero(), settingsDate, "/formalities/date")
	above := map[string]bool{}
	for i, e := range f.Entries {
		place := pointerTo("formalities", "entries", strconv.Itoa(i))
		c.need(e.Code != "", settingsFormalityCode, place+"/code")
		c.need(e.Code == "" || !above[e.Code], settingsFormalityTwice, place+"/code")
		c.need(strings.TrimSpace(e.Text.UK) != "" && strings.TrimSpace(e.Text.EN) != "", settingsFormalityText, place+"/text")
		above[e.Code] = true
	}
	for _, code := range ordered() {
		c.need(above[code], settingsFormalityMissing, "/formalities/entries", "code", code)
	}
}

// longestName is how much of a name that somebody made up a pointer repeats:
// the answer to a hostile document must stay small.
const longestName = 64

// pointerTo writes a JSON pointer as RFC 6901 has it.
func pointerTo(steps ...string) string {
	var b strings.Builder
	for _, step := range steps {
		if runes := []rune(step); len(runes) > longestName {
			step = string(runes[:longestName]) + "…"
		}
		b.WriteByte('/')
		b.WriteString(strings.ReplaceAll(strings.ReplaceAll(step, "~", "~0"), "/", "~1"))
	}
	return b.String()
}

func validName(s string) bool {
	return s != "" && len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789.-") == ""
}

// mostInspectors is how many may stand in a roster.
const mostInspectors = 200

// validInspector reports whether a text could be an inspector as they sign in:
// a tenant without spaces, a slash and a name. A stray space would make them
// somebody else, who never comes.
func validInspector(s string) bool {
	tenant, name, _ := strings.Cut(s, "/")
	hidden := func(r rune) bool { return unicode.IsControl(r) }
	return tenant != "" && name != "" && !strings.ContainsFunc(tenant, unicode.IsSpace) &&
		strings.TrimSpace(name) == name && !strings.ContainsFunc(name, hidden)
}

func within(n, least, most int) bool { return least <= n && n <= most }

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
