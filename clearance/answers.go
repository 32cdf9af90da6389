package clearance

import (
	"encoding/json"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/tariffs"
)

// Submission is one declaration to lodge.
type Submission struct {
	Body  []byte // JSON, kept byte for byte
	Key   string // idempotency key, "" for none
	Trace string // W3C traceparent, "" for none

	read *declarations.Declaration // Body as Decode reads it without a fault, where that was done
}

// Head is the head of a dossier: the answer to lodging.
type Head struct {
	ID       string              `json:"id"`
	MRN      string              `json:"mrn"`
	LRN      string              `json:"lrn"`
	Status   declarations.Status `json:"status"`
	Revision int                 `json:"revision"`
	Warnings fault.List          `json:"warnings,omitempty"`
}

// Lodged is the outcome of one submission: a Head, or the refusal (*fault.Error,
// or an internal error).
type Lodged struct {
	Head   Head
	Replay bool // the same key and body were lodged before: the same answer again
	Err    error
}

// DryRun is what lodging would say, without keeping anything.
type DryRun struct {
	Accepted     bool                `json:"accepted"`
	Errors       fault.List          `json:"errors"` // blocking
	Warnings     fault.List          `json:"warnings"`
	Unassessable fault.List          `json:"unassessable,omitempty"` // rates not known: it would wait
	Assessment   *tariffs.Assessment `json:"assessment,omitempty"`
}

// Dossier is a declaration and all that its own people may know of it.
type Dossier struct {
	ID            string               `json:"id"`
	MRN           string               `json:"mrn"`
	LRN           string               `json:"lrn"`
	Revision      int                  `json:"revision"`
	Status        declarations.Status  `json:"status"`
	Channel       declarations.Channel `json:"channel,omitempty"`
	LodgedAt      time.Time            `json:"lodgedAt"`
	Declaration   json.RawMessage      `json:"declaration"`
	Assessment    *tariffs.Assessment  `json:"assessment,omitempty"`
	Unassessable  fault.List           `json:"unassessable,omitempty"` // why it waits
	Payment       *Payment             `json:"payment,omitempty"`      // nil where it is settled elsewhere
	Warnings      fault.List           `json:"warnings,omitempty"`
	Formalities   []risk.Formality     `json:"formalities"`
	Notifications []Notification       `json:"notifications"`
}

// Notification is one public event.
type Notification struct {
	Seq    int             `json:"seq"`
	Type   string          `json:"type"` // accepted, assessed, released, refused, …
	At     time.Time       `json:"at"`
	Detail json.RawMessage `json:"detail,omitempty"`
}

// Summary is one line of a list.
type Summary struct {
	ID           string               `json:"id"`
	MRN          string               `json:"mrn"`
	LRN          string               `json:"lrn"`
	Type         string               `json:"declarationType"`
	Office       string               `json:"declarationOffice"`
	Importer     string               `json:"importer,omitempty"`
	Items        int                  `json:"items"`
	Revision     int                  `json:"revision"`
	Status       declarations.Status  `json:"status"`
	Channel      declarations.Channel `json:"channel,omitempty"`
	CustomsValue string               `json:"customsValue,omitempty"`
	Total        string               `json:"total,omitempty"`
	LodgedAt     time.Time            `json:"lodgedAt"`
}

// Page is part of a list; NextCursor is "" on the last.
type Page struct {
	Items      []Summary `json:"items"`
	NextCursor string    `json:"nextCursor,omitempty"`
}

// Query chooses what List and Inspections give.
type Query struct {
	Status   string
	Channel  string
	Office   string
	Type     string
	From, To civil.Date
	Text     string
	Limit    int    // default 50, at most 500
	Cursor   string // of the page before
}

// Inspection is one flagged declaration in the inspectors' queue.
type Inspection struct {
	Summary
	Seq       int       `json:"seq"` // last event, to be sent back with a decision
	Score     int       `json:"score"`
	Waiting   int       `json:"waitingSeconds"` // since it was lodged
	ClaimedBy string    `json:"claimedBy,omitempty"`
	ClaimedAt time.Time `json:"claimedAt,omitzero"`
}

// InspectionPage is part of the queue, oldest first.
type InspectionPage struct {
	Items      []Inspection `json:"items"`
	NextCursor string       `json:"nextCursor,omitempty"`
}

// Casefile is the dossier as inspectors see it: with the risk assessment and
// the decisions.
type Casefile struct {
	Dossier
	Seq        int              `json:"seq"`
	ClaimedBy  string           `json:"claimedBy,omitempty"`
	ClaimedAt  time.Time        `json:"claimedAt,omitzero"`
	Assignment *risk.Assignment `json:"assignment,omitempty"` // the draw by which ClaimedBy has it; nil: taken without one
	Risk       *RiskRecord      `json:"risk,omitempty"`
	Allowed    []string         `json:"allowed"`         // decisions the actor may take now
	Found      *Found           `json:"found,omitempty"` // what inspection found, the newest
}

// RiskRecord is what was known and what was concluded, kept together so that
// it can be worked out again.
type RiskRecord struct {
	Facts      facts.Declaration `json:"facts"`
	Assessment risk.Assessment   `json:"assessment"`
}

// What an inspector can do: take and give back, and decide.
const (
	MayClaim               = "claim"
	MayLetGo               = "let-go"
	DecideRelease          = "release"
	DecideRefuse           = "refuse"
	DecideRequestDocuments = "request-documents"
	DecideResume           = "resume" // the documents asked for have come
)

// DecisionRequest is an inspector's decision on what they saw.
type DecisionRequest struct {
	Revision int      `json:"revision" max:"9999"`       // of the document, as seen
	Seq      int      `json:"seq,omitempty" max:"99999"` // last event seen; 0 is not checked
	Decision string   `json:"decision" max:"20"`
	Reasons  []Reason `json:"reasons,omitempty" most:"20"`

	// What became of each finding; not told means not checked.
	Findings []FindingOutcome `json:"findings,omitempty" most:"200"`

	Faults fault.List `json:"-"` // of its reading; refused with what else is wrong
}

// Reason is why goods are refused or which document is asked for.
type Reason struct {
	Code string `json:"code,omitempty" max:"20"` // document type asked for, or the rule broken
	Text string `json:"text" max:"1000"`
}
