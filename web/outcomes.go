package web

import (
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk"
)

// outcome is a finding and what the inspection made of it, as typed or as it
// was told before.
type outcome struct {
	N           int // of the row of the form
	Finding     risk.Finding
	Outcome     string
	Kind        string
	Item        int    // that it was found in
	DutyAtStake string // as typed
	Note        string
}

// Element is the id of a field of the row.
func (o outcome) Element(field string) string { return "o" + strconv.Itoa(o.N) + "-" + field }

// Outcomes are those there are.
func (o outcome) Outcomes() []string {
	return []string{clearance.NotChecked, clearance.Confirmed, clearance.NotConfirmed}
}

// Kinds are the kinds of what is found.
func (o outcome) Kinds() []clearance.FindingKind { return clearance.FindingKinds() }

// mostOutcomes is the most rows of the form.
const mostOutcomes = 200

// typedOutcomes reads the rows of the form.
func typedOutcomes(form url.Values) []outcome {
	var rows []outcome
	for n := range mostOutcomes {
		o := outcome{N: n}
		if !form.Has(o.Element("rule")) {
			break
		}
		get := func(field string) string { return clean(form.Get(o.Element(field))) }
		o.Finding = risk.Finding{Rule: get("rule"), Profile: get("profile"), Item: natural(get("of"))}
		o.Outcome, o.Kind, o.Item = get("outcome"), get("kind"), natural(get("item"))
		o.DutyAtStake, o.Note = get("duty"), get("note")
		rows = append(rows, o)
	}
	return rows
}

// told makes of the rows what is told of the findings; what is not checked is
// not told. Problems are keys of the catalogue by element.
func told(rows []outcome, lang string) ([]clearance.FindingOutcome, map[string]string) {
	problems := map[string]string{}
	var list []clearance.FindingOutcome
	for _, o := range rows {
		if o.Outcome == "" || o.Outcome == clearance.NotChecked {
			continue
		}
		t := clearance.FindingOutcome{Rule: o.Finding.Rule, Profile: o.Finding.Profile, Item: o.Finding.Item, Outcome: o.Outcome, Note: o.Note}
		if utf8.RuneCountInString(o.Note) > mostNote {
			problems[o.Element("note")] = "step.long-note"
		}
		if o.Outcome == clearance.Confirmed {
			o.confirm(&t, lang, problems)
		}
		list = append(list, t)
	}
	return list, problems
}

// confirm adds what was found, where, and what is due with it.
func (o outcome) confirm(t *clearance.FindingOutcome, lang string, problems map[string]string) {
	if t.Kind = o.Kind; t.Kind == "" {
		problems[o.Element("kind")] = "outcome.kind-missing"
	}
	if t.Item == 0 {
		t.Item = o.Item
	}
	if t.Item == 0 {
		problems[o.Element("item")] = "outcome.item-missing"
	}
	if o.DutyAtStake == "" {
		return
	}
	plain, ok := plainFigure(o.DutyAtStake, lang)
	amount, err := exact.Parse(plain)
	if !ok || err != nil || amount.Places() > 2 || len(plain) > 15 {
		problems[o.Element("duty")] = "outcome.duty-unreadable"
		return
	}
	t.DutyAtStake = amount
}

// outcomesOf are the rows of the form: every finding, and what was found
// without one. What was typed stays; else it is what was told last.
func outcomesOf(file *clearance.Casefile, typed []outcome, items int) []outcome {
	if file.Risk == nil {
		return nil
	}
	before := typed
	if before == nil && file.Found != nil {
		before = toldBefore(file.Found.Findings)
	}
	var rows []outcome
	findings := file.Risk.Assessment.Findings[:min(len(file.Risk.Assessment.Findings), mostOutcomes-1)]
	for _, f := range append(slices.Clone(findings), risk.Finding{Rule: clearance.RuleInspector}) {
		o := outcome{Outcome: clearance.NotChecked}
		if at := slices.IndexFunc(before, func(b outcome) bool { return b.about(f) }); at >= 0 {
			o, before = before[at], slices.Delete(slices.Clone(before), at, at+1)
		}
		if o.N, o.Finding = len(rows), f; o.Item == 0 && items == 1 {
			o.Item = 1
		}
		rows = append(rows, o)
	}
	return rows
}

// about reports whether a row is about a finding. What was told of the whole
// declaration names the item it was found in.
func (o outcome) about(f risk.Finding) bool {
	return o.Finding.Rule == f.Rule && o.Finding.Profile == f.Profile && (f.Item == 0 || o.Finding.Item == f.Item)
}

func toldBefore(list []clearance.FindingOutcome) []outcome {
	rows := make([]outcome, len(list))
	for i, t := range list {
		rows[i] = outcome{
			Finding: risk.Finding{Rule: t.Rule, Profile: t.Profile, Item: t.Item},
			Outcome: t.Outcome, Kind: t.Kind, Item: t.Item, Note: t.Note,
		}
		if t.DutyAtStake.Sign() > 0 {
			rows[i].DutyAtStake = t.DutyAtStake.String()
		}
	}
	return rows
}

// correctFindings tells what an inspection found, after the decision or in
// place of what was told before.
func correctFindings(v *visit) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	form := decisionForm{Revision: natural(v.form.Get("revision")), Outcomes: typedOutcomes(v.form)}
	list, problems := told(form.Outcomes, v.lang)
	if form.Problems = problems; len(problems) > 0 {
		form.Revision = 0
		return v.showAgain(ref, form)
	}
	r := clearance.FoundRequest{Revision: form.Revision, Number: natural(v.form.Get("number")), Findings: list}
	file, err := v.procedure.CorrectFindings(v.c.UserContext(), v.actor(), ref, r)
	form.Revision = 0 // what is shown again is what the next correction is on
	if err != nil {
		return v.refused(ref, form, err)
	}
	v.tell("notice.findings")
	return v.redirect("/inspections/" + file.MRN + "#found")
}

// ProblemOf is what is wrong with a field of a row, as a key of the catalogue.
func (f decisionForm) ProblemOf(o outcome, field string) string { return f.Problems[o.Element(field)] }
