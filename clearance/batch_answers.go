package clearance

import (
	"encoding/json"
	"io"
	"time"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/fault"
)

// BatchUpload is a workbook as it comes from its uploader: a file, or an
// earlier batch of theirs whose file is meant.
type BatchUpload struct {
	File  io.ReaderAt // nil where From is given; read more than once
	Size  int64
	Name  string // of the file
	From  string // ID of the earlier batch
	Order BatchOrder
	Force bool // lodge it even if the same file was lodged before
}

// BatchOrder is how a workbook is to be read and what is to be done with it.
type BatchOrder struct {
	Mapping      batch.Mapping   `json:"mapping,omitzero"`       // what it does not name is proposed
	Defaults     json.RawMessage `json:"defaults,omitempty"`     // a declaration whose fields fill in what no column says
	TakeFormulas bool            `json:"takeFormulas,omitempty"` // take what formulas last came to, with a warning
	MostFaulty   *int            `json:"mostFaulty,omitempty"`   // more faulty rows than this, and nothing is lodged; nil: whatever has no fault is
	DryRun       bool            `json:"dryRun,omitempty"`       // do everything but lodge
	SaveMapping  bool            `json:"saveMapping,omitempty"`  // take the same for the tenant's later files with the same headings
}

// BatchHead is a batch as its uploader sees it.
type BatchHead struct {
	ID           string         `json:"id"`
	Status       BatchStatus    `json:"status"`
	RowsTotal    int            `json:"rowsTotal"` // rows of data in the sheet
	RowsDone     int            `json:"rowsDone"`  // of them answered
	Declarations int            `json:"declarations"`
	Accepted     int            `json:"accepted"` // declarations lodged, or without faults in a dry run
	Rejected     int            `json:"rejected"`
	Warnings     int            `json:"warnings"`
	File         string         `json:"file"`
	DryRun       bool           `json:"dryRun"`
	UploadedBy   string         `json:"uploadedBy"`
	CreatedAt    time.Time      `json:"createdAt"`
	ChangedAt    time.Time      `json:"changedAt"`
	Known        bool           `json:"known,omitempty"` // the same file was uploaded before: this is that batch
	Cancelling   bool           `json:"cancelling,omitempty"`
	Problems     fault.List     `json:"problems,omitempty"` // why it was refused or failed
	Sheet        string         `json:"sheet"`
	HeaderRow    int            `json:"headerRow"`
	Mapping      []batch.Column `json:"mapping"`
}

// Ended reports whether no more will become of the batch.
func (h BatchHead) Ended() bool { return h.Status.Ended() }

// BatchPage is part of the list of batches, newest first.
type BatchPage struct {
	Items      []BatchHead `json:"items"`
	NextCursor string      `json:"nextCursor,omitempty"`
}

// RowsAnswer is what became of the rows of one declaration: what is kept of it
// with the batch.
type RowsAnswer struct {
	Rows     []int            `json:"rows"` // of the sheet, each an item
	LRN      string           `json:"lrn,omitempty"`
	Accepted bool             `json:"accepted"`
	Faults   []batch.RowFault `json:"faults,omitempty"` // and warnings

	// Payments are those worked out when it was lodged, by item and code; nil
	// where a rate was not known.
	Payments [][]batch.Payment `json:"payments,omitempty"`
	Value    string            `json:"customsValue,omitempty"` // UAH
	Total    string            `json:"total,omitempty"`        // UAH
}

// BatchAnswer is what became of the rows of one declaration, with what has
// become of the declaration since.
type BatchAnswer struct {
	N int `json:"n"` // of the declaration in the batch, from 1
	RowsAnswer
	Declaration *Summary `json:"declaration,omitempty"` // nil where none was lodged
}

// BatchAnswers is part of the answers of a batch, in the order of the rows.
type BatchAnswers struct {
	Items []BatchAnswer `json:"items"`
	Next  int           `json:"next,omitempty"` // the N after which the next page begins; 0 on the last
}

// BatchPreview is the first declarations of a batch as its rows were understood.
type BatchPreview struct {
	Declarations []PreviewedDeclaration `json:"declarations"`
}

// PreviewedDeclaration is a declaration as it would be lodged.
type PreviewedDeclaration struct {
	Rows        []int            `json:"rows"`
	Declaration json.RawMessage  `json:"declaration"`
	Faults      []batch.RowFault `json:"faults"`
}

// BatchFile is an answered workbook, or a list, ready to be written: its name
// and type are known before its first byte.
type BatchFile struct {
	Name        string // of the file
	ContentType string
	Write       func(to io.Writer) error
}
