package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/tariffs"
)

// papers is what inspectors and declarants both see of a declaration.
type papers struct {
	*clearance.Dossier
	Document *declarations.Declaration
	Payments []itemPayments
	Totals   []codeTotal
	Steps    []step
	Age      int // seconds since lodging
}

// itemPayments is the payments of one item, as box 47 has them.
type itemPayments struct {
	Item  int
	Value tariffs.ItemValue
	Lines []tariffs.PaymentLine
}

type codeTotal struct {
	Code   string
	Amount exact.Number
}

// step is one public event with the reasons that were given to the declarant.
type step struct {
	clearance.Notification
	Reasons []clearance.Reason
}

// papersOf reads the kept document loosely: what was once accepted is shown,
// also where the rules of reading have become stricter since.
func (v *visit) papersOf(d *clearance.Dossier) (papers, error) {
	p := papers{Dossier: d, Document: &declarations.Declaration{}}
	if err := json.Unmarshal(d.Declaration, p.Document); err != nil {
		return papers{}, fmt.Errorf("kept document of %s: %w", d.ID, err)
	}
	p.Age = int(v.now().Sub(d.LodgedAt).Seconds())
	p.Payments, p.Totals = paymentsOf(d.Assessment)
	for _, n := range d.Notifications {
		p.Steps = append(p.Steps, stepOf(n))
	}
	return p, nil
}

func paymentsOf(a *tariffs.Assessment) ([]itemPayments, []codeTotal) {
	if a == nil {
		return nil, nil
	}
	items := map[int]*itemPayments{}
	of := func(item int) *itemPayments {
		if items[item] == nil {
			items[item] = &itemPayments{Item: item}
		}
		return items[item]
	}
	for _, value := range a.Values {
		of(value.Item).Value = value
	}
	for _, line := range a.Lines {
		of(line.Item).Lines = append(of(line.Item).Lines, line)
	}
	var payments []itemPayments
	for _, item := range slices.Sorted(maps.Keys(items)) {
		payments = append(payments, *items[item])
	}
	var totals []codeTotal
	for _, code := range slices.Sorted(maps.Keys(a.Totals)) {
		totals = append(totals, codeTotal{code, a.Totals[code]})
	}
	return payments, totals
}

// stepOf finds the reasons in an event's detail; details of other shapes have
// nothing that people must read.
func stepOf(n clearance.Notification) step {
	s := step{Notification: n}
	var detail struct {
		Reasons []clearance.Reason `json:"reasons"`
	}
	if len(n.Detail) > 0 && json.Unmarshal(n.Detail, &detail) == nil {
		s.Reasons = slices.DeleteFunc(detail.Reasons, func(r clearance.Reason) bool { return r.Text == "" })
	}
	return s
}

// casefileView is an inspector's page of one declaration.
type casefileView struct {
	papers
	ClaimedBy string
	ClaimedAt string
	Mine      bool // the reader has claimed it
	Drawn     bool // chance gave it to whoever has it
	MayClaim  bool
	MayLetGo  bool
	Risk      *clearance.RiskRecord
	Prices    []price
	Tells     string      // form that what became of findings is sent with: decide, found; "" the reader may not tell
	Found     *foundTable // what was told last, nil for nothing
	Decisions []string    // the reader may take
	Form      decisionForm
	Conflict  string // why nothing was done, in the reader's language
}

// price is what an item costs per kg, or per unit, beside what such goods cost
// before.
type price struct {
	Item  int
	Each  exact.Number // UAH
	Peers facts.Peers
}

// Imports is how many prices it is compared with.
func (p price) Imports() int { return int(p.Peers.Count) }

// foundTable is what an inspection found, and the number that a correction of
// it has to name.
type foundTable struct {
	*clearance.Found
	Kinds map[string]string // in the reader's language
}

func casefile(v *visit) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	file, err := v.procedure.Casefile(v.c.UserContext(), v.actor(), ref)
	if err != nil {
		return err
	}
	return v.showCasefile(fiber.StatusOK, file, decisionForm{}, "")
}

func (v *visit) showCasefile(status int, file *clearance.Casefile, form decisionForm, conflict string) error {
	p, err := v.papersOf(&file.Dossier)
	if err != nil {
		return err
	}
	v.path = "/inspections/" + file.MRN
	if form.Revision == 0 {
		form.Revision, form.Seq = file.Revision, file.Seq
	}
	form.Outcomes = outcomesOf(file, form.Outcomes, len(p.Document.Items))
	return v.show(status, "casefile", casefileView{
		papers: p, Risk: file.Risk, Prices: pricesOf(file.Risk),
		ClaimedBy: file.ClaimedBy, ClaimedAt: v.locale().moment(file.ClaimedAt),
		Mine:      file.ClaimedBy == v.actor().ID(),
		Drawn:     file.Assignment != nil,
		MayClaim:  slices.Contains(file.Allowed, clearance.MayClaim),
		MayLetGo:  slices.Contains(file.Allowed, clearance.MayLetGo),
		Decisions: decisionsIn(file.Allowed), Form: form.offered(), Conflict: conflict,
		Tells: v.tells(file), Found: v.foundTable(file.Found),
	})
}

// tells is the form that what became of the findings is sent with: with the
// decision of who holds the declaration, else by itself, by who decided and by
// supervisors.
func (v *visit) tells(file *clearance.Casefile) string {
	who := v.actor()
	switch {
	case file.Risk == nil:
		return ""
	case len(decisionsIn(file.Allowed)) > 0:
		return "decide"
	case len(file.Allowed) > 0: // still to be inspected
		return ""
	case file.ClaimedBy == who.ID() || writesRules(who):
		return "found"
	}
	return ""
}

func (v *visit) foundTable(found *clearance.Found) *foundTable {
	if found == nil {
		return nil
	}
	t := &foundTable{found, map[string]string{}}
	for _, k := range clearance.FindingKinds() {
		t.Kinds[k.Code] = k.Text.In(v.lang)
	}
	return t
}

// decisionsIn are the decisions among what is allowed, in the order of the form.
func decisionsIn(allowed []string) []string {
	var found []string
	for _, d := range []string{clearance.DecideResume, clearance.DecideRelease, clearance.DecideRequestDocuments, clearance.DecideRefuse} {
		if slices.Contains(allowed, d) {
			found = append(found, d)
		}
	}
	return found
}

func pricesOf(r *clearance.RiskRecord) []price {
	if r == nil {
		return nil
	}
	var prices []price
	for _, f := range r.Facts.Items {
		if f.NetMass.Sign() > 0 && !f.Value.IsZero() {
			prices = append(prices, price{f.Item, f.Value.Div(f.NetMass, 2), f.Peers})
		}
		if f.Quantity.Sign() > 0 && !f.Value.IsZero() && f.UnitPeers.Count > 0 {
			prices = append(prices, price{f.Item, f.Value.Div(f.Quantity, 2), f.UnitPeers})
		}
	}
	return prices
}

func claim(v *visit) error { return v.handOver(v.procedure.Claim) }

func letGo(v *visit) error { return v.handOver(v.procedure.LetGo) }

// handed is the notice of who has a declaration now.
func (v *visit) handed(file *clearance.Casefile) string {
	switch file.ClaimedBy {
	case v.actor().ID():
		return "notice.claimed"
	case "":
		return "notice.let-go"
	}
	return "notice.passed-on"
}

// handOver claims or lets go; where somebody was faster the fresh casefile
// says who.
func (v *visit) handOver(do handing) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	file, err := do(v.c.UserContext(), v.actor(), ref)
	if fault.Is(err, fault.Conflict) {
		return v.showConflict(ref, decisionForm{}, err)
	}
	if err != nil {
		return err
	}
	v.tell(v.handed(file))
	return v.redirect("/inspections/" + file.MRN)
}

// showConflict shows the casefile as it now is, why nothing was done, and
// what was typed.
func (v *visit) showConflict(ref string, form decisionForm, reason error) error {
	file, err := v.procedure.Casefile(v.c.UserContext(), v.actor(), ref)
	if err != nil {
		return err
	}
	form.Revision, form.Seq = 0, 0 // what is shown now is what the next decision is on
	return v.showCasefile(fiber.StatusConflict, file, form, fault.As(reason).Text.In(v.lang))
}

// itemOf is the number of the item that a JSON pointer leads into, 0 for none.
func itemOf(pointer string) int {
	rest, ok := strings.CutPrefix(pointer, "/items/")
	if !ok {
		return 0
	}
	var index int
	if _, err := fmt.Sscanf(rest, "%d", &index); err != nil {
		return 0
	}
	return index + 1
}
