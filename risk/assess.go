package risk

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/profiles"
)

// Circumstances is what a declaration is judged by beside its own facts.
type Circumstances struct {
	Secret   []byte                     // of the day of lodging
	Learned  *Learned                   // nil: not scored
	Standing *Standing                  // of the office; nil: no capacity is known
	Used     func(profile string) int64 // selected hits of a profile on the day before this one
}

// Assess judges facts. The channel is the strictest of what rules and profiles
// ask for, what the score asks for and the draw: neither score nor chance ever
// lowers what a rule ordered. What cannot be worked out closes to yellow.
func (rs *RuleSet) Assess(f *facts.Declaration, in Circumstances) Assessment {
	a := Assessment{
		RuleSet: rs.version, Learned: in.Learned, Standing: in.Standing,
		Hits: append(rs.profiles.Match(f, in.Secret, in.used), rs.shadow.Match(f, in.Secret, in.used)...),
		Draw: draw(in.Secret, ConsignmentIn(f), rs.drawPerMille(in.Standing)),
	}
	a.Findings = rs.findings(f)
	a.Findings = append(a.Findings, rs.hitFindings(a.Hits)...)
	a.Findings = append(a.Findings, listed(f.Screened)...)
	countOnce(a.Findings)
	a.Score = score(a.Findings)
	a.Findings = append(a.Findings, rs.chosen(&a)...)
	a.Channel = rs.channel(&a)
	a.Formalities = rs.formalitiesOf(a)
	return a
}

// Circumstances gives what a decision was made by beside the facts, as it was
// kept with it: the same facts and the same rule set then give the same again.
func (a *Assessment) Circumstances(secret []byte) Circumstances {
	return Circumstances{Secret: secret, Learned: a.Learned, Standing: a.Standing, Used: func(profile string) int64 {
		for _, h := range a.Hits {
			if h.Profile == profile {
				return h.Used
			}
		}
		return 0
	}}
}

func (in Circumstances) used(profile string) int64 {
	if in.Used == nil {
		return 0
	}
	return in.Used(profile)
}

func (rs *RuleSet) drawPerMille(st *Standing) int {
	if st == nil {
		return rs.settings.DrawPerMille
	}
	return st.DrawPerMille
}

// findings tries every rule on the declaration or on each of its items.
func (rs *RuleSet) findings(f *facts.Declaration) []Finding {
	found := []Finding{}
	for _, r := range rs.rules {
		if r.whole {
			found = rs.try(r, f, &facts.Item{}, found)
			continue
		}
		for i := range f.Items {
			found = rs.try(r, f, &f.Items[i], found)
		}
	}
	return found
}

// try adds what one rule finds. A rule that fails or panics finds that it
// failed: goods it could not judge are looked at by a person.
func (rs *RuleSet) try(r rule, f *facts.Declaration, it *facts.Item, found []Finding) (out []Finding) {
	defer func() {
		if recover() != nil {
			out = append(found, failed(r.ID, it.Item, &obstacle{"внутрішня помилка", "internal error"}))
		}
	}()
	finding, why := r.judge(rs, f, it)
	switch {
	case why != nil:
		return append(found, failed(r.ID, it.Item, why))
	case finding == nil:
		return found
	}
	finding.Rule, finding.Item = r.ID, it.Item
	return append(found, *finding)
}

func failed(rule string, item int, why *obstacle) Finding {
	return Finding{
		Rule: RuleFailed, Item: item, Channel: declarations.Yellow, Forms: []string{checkDocuments},
		Text: fault.Text{
			UK: fmt.Sprintf("Правило %s не вдалося застосувати (%s): перевірте вручну.", rule, why.UK),
			EN: fmt.Sprintf("Rule %s could not be worked out (%s): check by hand.", rule, why.EN),
		},
	}
}

// hitFindings says what profiles order: those in force whose hit was selected,
// and those that could not be worked out.
func (rs *RuleSet) hitFindings(hits []profiles.Hit) []Finding {
	var found []Finding
	for _, h := range hits {
		switch {
		case h.Shadow:
		case h.Failed != (fault.Text{}):
			f := failed(RuleProfile+" "+h.Profile, h.Item, (*obstacle)(&h.Failed))
			f.Profile, f.Version = h.Profile, h.Version
			found = append(found, f)
		case h.Selected:
			found = append(found, rs.order(h))
		}
	}
	return found
}

func (rs *RuleSet) order(h profiles.Hit) Finding {
	e, _ := rs.profiles.Entry(h.Profile)
	return Finding{
		Rule: RuleProfile, Profile: h.Profile, Version: h.Version, Item: h.Item,
		Channel: declarations.Channel(e.Profile.Channel), Forms: e.Profile.Formalities,
		Text: e.Profile.Title, Instruction: e.Profile.Instruction,
	}
}

// listed says which parties are like names on lists. Likeness is for a person
// to judge: it makes a review, never a block.
func listed(hits []facts.Screened) []Finding {
	found := make([]Finding, 0, len(hits))
	for _, h := range hits {
		found = append(found, Finding{
			Rule: RuleListed, Channel: declarations.Yellow, Forms: []string{checkDocuments},
			Text: fault.Text{
				UK: fmt.Sprintf("«%s» (%s) схоже на «%s» зі списку %s (версія %s, запис %s; подібність %d ‰%s): перевірте, чи це та сама особа.",
					h.Name, partyName(h.Party).UK, h.Listed, h.List, h.Version, h.Entry, h.Score, whyListed(h).UK),
				EN: fmt.Sprintf("“%s” (%s) is like “%s” of list %s (version %s, entry %s; likeness %d ‰%s): check whether it is the same.",
					h.Name, partyName(h.Party).EN, h.Listed, h.List, h.Version, h.Entry, h.Score, whyListed(h).EN),
			},
		})
	}
	return found
}

// whyListed tells the ground and the regime that somebody is listed under, as
// far as their list does. A ground in one language is told in both.
func whyListed(h facts.Screened) fault.Text {
	var t fault.Text
	uk, en := cmp.Or(h.Ground.UK, h.Ground.EN), cmp.Or(h.Ground.EN, h.Ground.UK)
	if uk != "" {
		t.UK, t.EN = "; підстава: "+uk, "; ground: "+en
	}
	if h.Program != "" {
		t.UK, t.EN = t.UK+"; програма: "+h.Program, t.EN+"; programme: "+h.Program
	}
	return t
}

func partyName(party string) fault.Text {
	switch party {
	case "importer":
		return fault.Text{UK: "одержувач", EN: "importer"}
	case "exporter":
		return fault.Text{UK: "відправник", EN: "exporter"}
	}
	return fault.Text{UK: "декларант", EN: "declarant"}
}

// chosen says what score and chance ask for.
func (rs *RuleSet) chosen(a *Assessment) []Finding {
	var found []Finding
	if f, ok := overThreshold(a.Learned, a.Standing); ok {
		found = append(found, f)
	}
	if a.Draw.Selected {
		found = append(found, Finding{
			Rule: RuleDraw, Channel: rs.settings.DrawChannel,
			Text: fault.Text{
				UK: fmt.Sprintf("Випадкова перевірка: жеребкування з часткою %d ‰.", a.Draw.PerMille),
				EN: fmt.Sprintf("Random check: drawn at a rate of %d ‰.", a.Draw.PerMille),
			},
		})
	}
	return found
}

// overThreshold compares the expected duty with what the office's places reach
// down to.
func overThreshold(l *Learned, st *Standing) (Finding, bool) {
	if l == nil || st == nil || st.YellowFrom == nil || l.Expected.Cmp(*st.YellowFrom) < 0 {
		return Finding{}, false
	}
	f := Finding{Rule: RuleScore, Item: l.most(), Channel: declarations.Yellow, Text: fault.Text{
		UK: fmt.Sprintf("Очікувані донарахування %s грн (імовірність порушення %s); межа митного поста %s грн.",
			l.Expected.Round(2), percent(l.Probability), st.YellowFrom.Round(2)),
		EN: fmt.Sprintf("%s UAH of duty expected to be found (probability %s); the office's threshold is %s UAH.",
			l.Expected.Round(2), percent(l.Probability), st.YellowFrom.Round(2)),
	}}
	if st.RedFrom != nil && l.Expected.Cmp(*st.RedFrom) >= 0 {
		f.Channel = declarations.Red
	}
	return f, true
}

// most gives the item of the highest expected duty, the first of equals; 0
// where there is only one.
func (l *Learned) most() int {
	if len(l.Items) < 2 {
		return 0
	}
	at := 0
	for i := range l.Items {
		if l.Items[i].Expected.Cmp(l.Items[at].Expected) > 0 {
			at = i
		}
	}
	return l.Items[at].Item
}

// percent writes millionths as a percentage with one place.
func percent(millions int) string {
	return fmt.Sprintf("%d.%d %%", millions/10_000, millions/1000%10)
}

// countOnce leaves of each rule only its heaviest finding with a weight, the
// first of equals.
func countOnce(found []Finding) {
	heaviest := map[string]int{}
	for i := range found {
		best, seen := heaviest[found[i].Rule]
		switch {
		case !seen:
			heaviest[found[i].Rule] = i
		case found[i].Weight > found[best].Weight:
			found[best].Weight, heaviest[found[i].Rule] = 0, i
		default:
			found[i].Weight = 0
		}
	}
}

func score(found []Finding) int {
	sum := 0
	for _, f := range found {
		sum += f.Weight
	}
	return min(sum, MaxScore)
}

func (rs *RuleSet) channel(a *Assessment) declarations.Channel {
	c := declarations.Green
	for _, f := range a.Findings {
		c = stricter(c, f.Channel)
	}
	switch {
	case a.Score >= rs.settings.RedScore:
		c = declarations.Red
	case a.Score >= rs.settings.YellowScore:
		c = stricter(c, declarations.Yellow)
	}
	return c
}

// formalitiesOf gives what the findings and the channel order, by code.
// Yellow is at least a check of documents, red also an examination. A code the
// table does not have (any more) is ordered saying so rather than dropped.
func (rs *RuleSet) formalitiesOf(a Assessment) []Formality {
	var codes []string
	for _, f := range a.Findings {
		codes = append(codes, f.Forms...)
	}
	switch a.Channel {
	case declarations.Red:
		codes = append(codes, checkDocuments, examinePart)
	case declarations.Yellow:
		codes = append(codes, checkDocuments)
	}
	slices.Sort(codes)
	formalities := []Formality{}
	for _, code := range slices.Compact(codes) {
		f, ok := rs.formalities[code]
		if !ok {
			f = Formality{Code: code, Text: fault.Text{
				UK: "Митна формальність " + code + ": у чинній таблиці її вже немає; зміст уточніть у митному органі.",
				EN: "Formality " + code + ": the table in force has it no more; ask the customs office what it is.",
			}}
		}
		formalities = append(formalities, f)
	}
	return formalities
}

func stricter(a, b declarations.Channel) declarations.Channel {
	if strictness(b) > strictness(a) {
		return b
	}
	return a
}

func strictness(c declarations.Channel) int {
	return slices.Index([]declarations.Channel{declarations.Green, declarations.Yellow, declarations.Red}, c)
}
