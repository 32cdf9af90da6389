package clearance

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/risk/statistics"
)

// What became of a finding.
const (
	Confirmed    = "confirmed"     // what it pointed at was there
	NotConfirmed = "not-confirmed" // it was looked for and was not there
	NotChecked   = "not-checked"
)

// RuleInspector is the rule of what an inspector found without any finding.
const RuleInspector = "inspector"

// FindingOutcome is what an inspector found of one finding.
type FindingOutcome struct {
	Rule        string       `json:"rule" max:"60"`
	Profile     string       `json:"profile,omitempty" max:"60"`
	Item        int          `json:"item,omitempty" max:"999"` // the item it concerns
	Outcome     string       `json:"outcome" max:"20"`
	Kind        string       `json:"kind,omitempty" max:"20"`            // of what was found
	DutyAtStake exact.Number `json:"dutyAtStake,omitzero" digits:"12,2"` // UAH due beyond what was declared
	Note        string       `json:"note,omitempty" max:"1000"`
}

// FindingKind is a kind of what inspections find.
type FindingKind struct {
	Code string     `json:"code"`
	Text fault.Text `json:"text"`
}

// FindingKinds lists them.
func FindingKinds() []FindingKind {
	return []FindingKind{
		{"value", fault.Text{UK: "Занижено митну вартість", EN: "Value declared too low"}},
		{"classification", fault.Text{UK: "Неправильний код товару", EN: "Wrong commodity code"}},
		{"origin", fault.Text{UK: "Неправильна країна походження", EN: "Wrong origin"}},
		{"quantity", fault.Text{UK: "Неправильна кількість або маса", EN: "Wrong quantity or mass"}},
		{"undeclared", fault.Text{UK: "Незадекларований товар", EN: "Goods not declared"}},
		{"prohibited", fault.Text{UK: "Порушено заборону чи обмеження", EN: "Prohibition or restriction broken"}},
		{"party", fault.Text{UK: "Особа зі списку", EN: "Listed party"}},
		{"documents", fault.Text{UK: "Недійсний чи відсутній документ", EN: "Document invalid or missing"}},
		{"other", fault.Text{UK: "Інше", EN: "Other"}},
	}
}

// Found is what an inspection found, as it is kept.
type Found struct {
	Number   int              `json:"number"` // 1 is the first; a correction has the next
	By       string           `json:"by"`
	At       time.Time        `json:"at"`
	Examined bool             `json:"examined"` // the goods were looked at, not documents alone
	Findings []FindingOutcome `json:"findings"`
}

// FoundRequest corrects what an inspection found.
type FoundRequest struct {
	Revision int              `json:"revision" max:"9999"` // of the document, as seen
	Number   int              `json:"number" max:"9999"`   // of what was kept last; 0: nothing yet
	Findings []FindingOutcome `json:"findings" most:"200"`
	Faults   fault.List       `json:"-"` // of its reading; refused with what else is wrong
}

// mostFound is the most duty at stake that is told of one declaration, UAH.
func mostFound() exact.Number { return exact.Int(1_000_000_000_000) }

// checkFindings finds what is wrong with outcomes told of a declaration of so
// many items, of which an assessment found what is given.
func checkFindings(list []FindingOutcome, items int, found []risk.Finding) fault.List {
	var l fault.List
	told, sum := map[FindingOutcome]bool{}, exact.Number{}
	for i := range list {
		o, at := &list[i], "/findings/"+strconv.Itoa(i)
		faults := o.check(at, items)
		if o.Rule != "" && !o.about(found, items) {
			faults = append(faults, ruleFindingUnknown.At(at+"/rule"))
		}
		if about := o.subject(); told[about] {
			faults = append(faults, ruleFindingTwice.At(at))
		} else {
			told[about] = true
		}
		l, sum = append(l, faults...), sum.Add(o.DutyAtStake)
	}
	if sum.Cmp(mostFound()) > 0 {
		l = append(l, ruleFindingSum.At("/findings", "most", mostFound().String()))
	}
	return l
}

// about reports whether an outcome is of something that was found. What score
// and chance ask for is looked for in every item, whichever is named.
func (o *FindingOutcome) about(found []risk.Finding, items int) bool {
	return o.Rule == RuleInspector || slices.ContainsFunc(found, func(f risk.Finding) bool {
		whole := f.Item == 0 || items == 1 || f.Rule == risk.RuleScore || f.Rule == risk.RuleDraw
		return f.Rule == o.Rule && f.Profile == o.Profile && (whole || f.Item == o.Item)
	})
}

// subject is what there may be one outcome of: a finding in an item, or what
// the inspector found there, by its kind.
func (o *FindingOutcome) subject() FindingOutcome {
	s := FindingOutcome{Rule: o.Rule, Profile: o.Profile, Item: o.Item}
	if o.Rule == RuleInspector {
		s.Kind = o.Kind
	}
	return s
}

func (o *FindingOutcome) check(at string, items int) fault.List {
	var l fault.List
	need := func(ok bool, rule fault.Rule, field string) {
		if !ok {
			l = append(l, rule.At(at+field))
		}
	}
	confirmed := o.Outcome == Confirmed
	known := slices.Contains([]string{Confirmed, NotConfirmed, NotChecked}, o.Outcome)
	need(o.Rule != "", ruleFindingRule, "/rule")
	need(known, ruleFindingOutcome, "/outcome")
	need(o.Item >= 0 && o.Item <= items, ruleFindingItem, "/item")
	need(!confirmed || o.Item > 0 || items == 1, ruleFindingItem, "/item")
	need(!confirmed && o.Kind == "" || slices.ContainsFunc(FindingKinds(), func(k FindingKind) bool { return k.Code == o.Kind }), ruleFindingKind, "/kind")
	need(confirmed || !known || o.DutyAtStake.Sign() == 0, ruleFindingDuty, "/dutyAtStake")
	return l
}

// outcomeOf gives what was found as counters take it; nil where nothing was
// checked. Looked at goods count in full, documents alone as a weak label.
func outcomeOf(f *facts.Declaration, found *Found) *statistics.Outcome {
	o := statistics.Outcome{Weight: weakWeight}
	if found.Examined {
		o.Weight = model.FullWeight
	}
	byItem, byProfile := map[int]*statistics.ItemOutcome{}, map[string]*statistics.ProfileOutcome{}
	checked := false
	for i := range found.Findings {
		t := &found.Findings[i]
		if t.Outcome == NotChecked {
			continue
		}
		checked = true
		t.into(f, byItem, byProfile)
	}
	if !checked {
		return nil
	}
	for i := range f.Items {
		if it := byItem[f.Items[i].Item]; it != nil {
			o.Items = append(o.Items, *it)
			o.Fault, o.Found = o.Fault || it.Fault, o.Found.Add(it.Found)
		}
	}
	for _, p := range byProfile {
		o.Profiles = append(o.Profiles, *p)
	}
	slices.SortFunc(o.Profiles, func(a, b statistics.ProfileOutcome) int { return strings.Compare(a.Profile, b.Profile) })
	return &o
}

// weakWeight is the weight of a check of documents alone, in thousandths.
const weakWeight = 300

// into adds one checked finding to the items and the profile it is about. One
// of the whole declaration was looked for in every item; what was found
// concerns the item named.
func (t *FindingOutcome) into(f *facts.Declaration, items map[int]*statistics.ItemOutcome, byProfile map[string]*statistics.ProfileOutcome) {
	fault, whole := t.Outcome == Confirmed, t.Item == 0
	for i := range f.Items {
		n := f.Items[i].Item
		if !whole && n != t.Item {
			continue
		}
		if items[n] == nil {
			items[n] = &statistics.ItemOutcome{Item: n}
		}
		if fault {
			items[n].Fault, items[n].Found = true, items[n].Found.Add(t.DutyAtStake)
		}
	}
	if t.Rule != risk.RuleProfile {
		return
	}
	p := byProfile[t.Profile]
	if p == nil {
		p = &statistics.ProfileOutcome{Profile: t.Profile}
		byProfile[t.Profile] = p
	}
	if fault {
		p.Confirmed, p.Found = true, p.Found.Add(t.DutyAtStake)
	}
}

// feedback is what a change of findings writes: the findings themselves, and
// the events that take the old outcome out of the counters and put the new one
// in.
type feedback struct {
	row    Feedback
	events []statistics.Event
}

// feedbackOf works out what to write when findings are told of a declaration.
// before is what was told last, nil for nothing.
func feedbackOf(e declarations.Entry, r *RiskRecord, before *Found, found Found) (*feedback, error) {
	body, err := json.Marshal(found)
	if err != nil {
		return nil, err
	}
	fb := &feedback{row: Feedback{ID: e.ID, Number: found.Number, Revision: e.Revision, By: found.By, At: found.At, Body: body}}
	if before != nil {
		if old := outcomeOf(&r.Facts, before); old != nil {
			fb.events = append(fb.events, risk.Inspected(statistics.Corrected, &r.Facts, &r.Assessment, *old))
		}
	}
	if now := outcomeOf(&r.Facts, &found); now != nil {
		fb.events = append(fb.events, risk.Inspected(statistics.Inspected, &r.Facts, &r.Assessment, *now))
	}
	return fb, nil
}

// foundOf gives what was told last of a declaration, nil for nothing.
func (s *Service) foundOf(ctx context.Context, id string) (*Found, error) {
	rows, err := s.Store.Feedback(ctx, []string{id})
	if err != nil {
		return nil, s.storeTrouble("read findings", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	var f Found
	return &f, json.Unmarshal(rows[0].Body, &f)
}

// CorrectFindings tells what an inspection found, after the decision or in
// place of what was told before. The inspector who decided may, and a
// supervisor, who may also tell what a check after release found of goods that
// nobody inspected.
func (s *Service) CorrectFindings(ctx context.Context, who Actor, ref string, r FoundRequest) (*Casefile, error) {
	if !who.inspects() {
		return nil, forbidden()
	}
	e, err := s.entry(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	judged, err := s.judged(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	if faults := besides(r.Faults, checkFindings(r.Findings, e.Items, judged.Assessment.Findings)); len(faults) > 0 {
		return nil, fault.Refuse(faults)
	}
	switch {
	case e.Inspector != who.ID() && who.Role != Supervisor:
		return nil, fault.New(fault.Forbidden, ruleFindingBy)
	case e.Revision != r.Revision:
		return nil, fault.New(fault.Conflict, ruleChanged)
	case isFlagged(e.Status):
		return nil, fault.New(fault.Conflict, ruleUndecided)
	}
	before, err := s.foundOf(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	if told := before.number(); told != r.Number {
		return nil, fault.New(fault.Conflict, ruleChanged).With("number", strconv.Itoa(told))
	}
	if err := s.writeFound(ctx, who, e, judged, before, r.Findings); err != nil {
		return nil, err
	}
	return s.Casefile(ctx, who, ref)
}

func (f *Found) number() int {
	if f == nil {
		return 0
	}
	return f.Number
}

// writeFound writes findings as a move of the declaration: an event that only
// the office sees, guarded by the entry's version.
func (s *Service) writeFound(ctx context.Context, who Actor, e declarations.Entry, judged *RiskRecord, before *Found, list []FindingOutcome) error {
	at := s.now()
	found := Found{Number: before.number() + 1, By: who.ID(), At: at, Examined: examined(e), Findings: list}
	fb, err := feedbackOf(e, judged, before, found)
	if err != nil {
		return err
	}
	m := newMove(e, who, at, EventFindings, fb.row.Body)
	m.feedback = fb
	return s.writeMove(ctx, m)
}

// examined reports whether the goods themselves were to be looked at.
func examined(e declarations.Entry) bool { return e.Channel == declarations.Red }

// judged gives the risk record of a declaration that was assessed.
func (s *Service) judged(ctx context.Context, id string) (*RiskRecord, error) {
	records, err := s.Store.Records(ctx, []string{id})
	if err != nil || len(records) == 0 {
		return nil, s.missing(err)
	}
	if records[0].Result == nil {
		return nil, notFound()
	}
	var r RiskRecord
	return &r, json.Unmarshal(records[0].Result.Risk, &r)
}
