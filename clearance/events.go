package clearance

// The types of events; an event's type never changes meaning.
const (
	EventAccepted           = "accepted" // registered under its MRN
	EventAssessed           = "assessed"
	EventPaymentAwaited     = "payment-awaited" // green, and the account does not cover what is due
	EventPaid               = "paid"            // taken from the payer's account
	EventUnassessable       = "unassessable"
	EventDocumentCheck      = "document-check"
	EventPhysicalCheck      = "physical-check"
	EventReleased           = "released"
	EventRefused            = "refused"
	EventDocumentsRequested = "documents-requested"
	EventResumed            = "resumed"
	EventAssigned           = "assigned" // not public: given to an inspector by draw
	EventClaimed            = "claimed"  // not public
	EventLetGo              = "let-go"   // not public
	EventFindings           = "findings" // not public: what an inspection found was told or corrected
	EventParked             = "parked"   // not public: processing failed for good
)
