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
