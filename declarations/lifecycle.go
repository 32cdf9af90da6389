package declarations

// Status is where a declaration stands.
type Status string

// The states of the first form; docs/states.md draws them from Transitions.
const (
	Lodged             Status = "lodged"              // accepted and kept, to be assessed
	Assessed           Status = "assessed"            // payments and channel are known
	DocumentCheck      Status = "document-check"      // yellow: an inspector reads the documents
	PhysicalCheck      Status = "physical-check"      // red: an inspector looks at the goods
	DocumentsRequested Status = "documents-requested" // the clock stands still
	Released           Status = "released"
	Refused            Status = "refused"
	Withdrawn          Status = "withdrawn"
	Invalidated        Status = "invalidated"
	Unassessable       Status = "unassessable" // a rate is not known: waits for a person or the data
)

// Channel is how deep a declaration is looked at.
type Channel string

// The channels, least strict first.
const (
	Green  Channel = "green"  // released by the machine
	Yellow Channel = "yellow" // documents
	Red    Channel = "red"    // goods
)

// Action is what moves a declaration from one state to another.
type Action string

// The actions.
const (
	ActLodge            Action = "lodge"
	ActAssess           Action = "assess"        // payments, risk and channel are worked out
	ActCannotAssess     Action = "cannot-assess" // a rate is not known
	ActReassess         Action = "reassess"      // the data has come
	ActRelease          Action = "release"
	ActCheckDocuments   Action = "check-documents"
	ActCheckGoods       Action = "check-goods"
	ActRefuse           Action = "refuse"
	ActRequestDocuments Action = "request-documents"
	ActResume           Action = "resume" // the documents have come
)

// Actor is who may take an action.
type Actor string

// The actors of the lifecycle.
const (
	ByDeclarant Actor = "declarant"
	ByMachine   Actor = "machine"
	ByInspector Actor = "inspector"
)

// Transition is one row of the lifecycle: the state an action leads to.
type Transition struct {
	From   Status // "" before the declaration is lodged
	Action Action
	To     Status
	Who    Actor
}

// transitions is the whole lifecycle. A change of state that is not in it
// cannot happen. Released and Refused are ends for now; Withdrawn and
// Invalidated are reached by no action yet.
var transitions = []Transition{
	{"", ActLodge, Lodged, ByDeclarant},
	{Lodged, ActAssess, Assessed, ByMachine},
	{Lodged, ActCannotAssess, Unassessable, ByMachine},
	{Unassessable, ActReassess, Assessed, ByMachine},
	{Assessed, ActRelease, Released, ByMachine},
	{Assessed, ActCheckDocuments, DocumentCheck, ByMachine},
	{Assessed, ActCheckGoods, PhysicalCheck, ByMachine},
	{DocumentCheck, ActRelease, Released, ByInspector},
	{DocumentCheck, ActRefuse, Refused, ByInspector},
	{DocumentCheck, ActRequestDocuments, DocumentsRequested, ByInspector},
	{PhysicalCheck, ActRelease, Released, ByInspector},
	{PhysicalCheck, ActRefuse, Refused, ByInspector},
	{PhysicalCheck, ActRequestDocuments, DocumentsRequested, ByInspector},
	{DocumentsRequested, ActRelease, Released, ByInspector},
	{DocumentsRequested, ActRefuse, Refused, ByInspector},
	{DocumentsRequested, ActResume, DocumentCheck, ByInspector},
}

// Transitions lists the lifecycle, in the order a declaration lives it.
func Transitions() []Transition { return append([]Transition(nil), transitions...) }

// Next gives the state an action leads to; false where the lifecycle does not
// allow it.
func Next(from Status, action Action) (Status, bool) {
	for _, t := range transitions {
		if t.From == from && t.Action == action {
			return t.To, true
		}
	}
	return "", false
}

// Allowed lists the actions that may be taken in a state by an actor, for the
// answer to one that may not and for the buttons of a page.
func Allowed(from Status, who Actor) []Action {
	var actions []Action
	for _, t := range transitions {
		if t.From == from && t.Who == who {
			actions = append(actions, t.Action)
		}
	}
	return actions
}

// Statuses lists every state, in the order a declaration lives them.
func Statuses() []Status {
	return []Status{Lodged, Assessed, Unassessable, DocumentCheck, PhysicalCheck, DocumentsRequested,
		Released, Refused, Withdrawn, Invalidated}
}

// Final reports whether nothing leads out of a state.
func (s Status) Final() bool {
	for _, t := range transitions {
		if t.From == s {
			return false
		}
	}
	return true
}
