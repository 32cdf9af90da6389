package web

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

type handing func(ctx context.Context, who clearance.Actor, ref string) (*clearance.Casefile, error)

const (
	maxReasons    = 20
	maxReasonText = 1000 // characters
)

// decisionForm is the decision as it was typed, with what is wrong with it.
type decisionForm struct {
	Revision, Seq int // of what the form was shown with
	Decision      string
	Reasons       string // of a refusal, one a line
	Documents     []paper
	Other         string            // documents not on the list, one a line
	Outcomes      []outcome         // what became of the findings
	Problems      map[string]string // key of the catalogue by field
	Refusals      fault.List        // what the procedure says of it
}

// paper is a kind of document that can be asked for with one tick.
type paper struct {
	Code    string
	Checked bool
}

// papersOnOffer are the codes of box 44 most often asked for: invoice, CMR,
// bill of lading, contract and its supplement, EUR.1, declaration of origin.
func papersOnOffer() []string {
	return []string{"0380", "0730", "4104", "4103", "0954", "0862"}
}

// offered fills in the documents to tick, keeping the ticks.
func (f decisionForm) offered() decisionForm {
	var all []paper
	for _, code := range papersOnOffer() {
		ticked := slices.Contains(f.Documents, paper{code, true})
		all = append(all, paper{code, ticked})
	}
	f.Documents = all
	return f
}

// typed reads the form of a decision.
func (v *visit) typed() decisionForm {
	f := decisionForm{
		Decision:  v.form.Get("decision"),
		Reasons:   plainText(v.form.Get("reasons")),
		Other:     plainText(v.form.Get("other")),
		Revision:  natural(v.form.Get("revision")),
		Seq:       natural(v.form.Get("seq")),
		Documents: nil,
		Outcomes:  typedOutcomes(v.form),
	}
	for _, code := range papersOnOffer() {
		if slices.Contains(v.form["document"], code) {
			f.Documents = append(f.Documents, paper{code, true})
		}
	}
	return f
}

func natural(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// plainText makes line ends one and drops what is no text at all.
func plainText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
}

// request makes the decision of the form; problems are keys by field, none
// where it is complete.
func (f decisionForm) request(l locale) (clearance.DecisionRequest, map[string]string) {
	findings, problems := told(f.Outcomes, l.lang)
	d := clearance.DecisionRequest{Revision: f.Revision, Seq: f.Seq, Decision: f.Decision, Findings: findings}
	switch f.Decision {
	case clearance.DecideRefuse:
		d.Reasons = lines(f.Reasons)
		check(problems, "reasons", d.Reasons, "decide.reasons-missing")
	case clearance.DecideRequestDocuments:
		d.Reasons = slices.Concat(f.ticked(l), lines(f.Other))
		check(problems, "documents", d.Reasons, "decide.documents-missing")
	case clearance.DecideRelease, clearance.DecideResume:
	default:
		problems["decision"] = "decide.none"
	}
	if f.Revision == 0 || f.Seq == 0 {
		problems["decision"] = "decide.unseen"
	}
	return d, problems
}

func check(problems map[string]string, field string, reasons []clearance.Reason, missing string) {
	long := func(r clearance.Reason) bool { return utf8.RuneCountInString(r.Text) > maxReasonText }
	switch {
	case len(reasons) == 0:
		problems[field] = missing
	case len(reasons) > maxReasons:
		problems[field] = "decide.too-many"
	case slices.ContainsFunc(reasons, long):
		problems[field] = "decide.too-long"
	}
}

// ticked names documents in Ukrainian, the language of the record, whatever
// the inspector's page is in.
func (f decisionForm) ticked(l locale) []clearance.Reason {
	l.lang = ukrainian
	var reasons []clearance.Reason
	for _, p := range f.Documents {
		reasons = append(reasons, clearance.Reason{Code: p.Code, Text: l.label("document", p.Code)})
	}
	return reasons
}

func lines(text string) []clearance.Reason {
	var reasons []clearance.Reason
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			reasons = append(reasons, clearance.Reason{Text: line})
		}
	}
	return reasons
}

func decide(v *visit) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	form := v.typed()
	request, problems := form.request(v.locale())
	if len(problems) > 0 {
		form.Problems = problems
		return v.showAgain(ref, form)
	}
	file, err := v.procedure.Decide(v.c.UserContext(), v.actor(), ref, request)
	if err != nil {
		return v.refused(ref, form, err)
	}
	v.tell("notice." + request.Decision)
	return v.redirect("/inspections/" + file.MRN)
}

// refused shows a form again with why it was not taken.
func (v *visit) refused(ref string, form decisionForm, err error) error {
	switch {
	case fault.Is(err, fault.Conflict):
		return v.showConflict(ref, form, err)
	case fault.Is(err, fault.Invalid):
		form.Refusals = refusals(fault.As(err))
		return v.showAgain(ref, form)
	}
	return err
}

// refusals are the faults of a decision, or the refusal itself where it names
// none.
func refusals(e *fault.Error) fault.List {
	if len(e.Faults) > 0 {
		return e.Faults
	}
	return fault.List{{Code: e.Code, Message: e.Text}}
}

// showAgain shows the form with what is wrong with it and all that was typed.
func (v *visit) showAgain(ref string, form decisionForm) error {
	file, err := v.procedure.Casefile(v.c.UserContext(), v.actor(), ref)
	if err != nil {
		return err
	}
	return v.showCasefile(fiber.StatusUnprocessableEntity, file, form, "")
}
