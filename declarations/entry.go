package declarations

import (
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
)

// Entry is what the office thinks of a declaration: everything that changes
// while the declaration itself, which its declarant signed, does not.
type Entry struct {
	ID        string // UUID, version 7
	MRN       string
	LRN       string
	Tenant    string // whose it is; nobody else sees it
	Declarant string // ЄДРПОУ or РНОКПП
	Office    string
	Type      string // IM EX TR
	Procedure string
	Importer  string // ID of the importer, or its name where it has none
	Items     int

	Revision int // of the document; an amendment makes the next
	Version  int // grows with every change of the entry
	Seq      int // number of the last event

	Status  Status
	Channel Channel // "" until assessed
	Parked  bool    // processing failed for good: waits for a person

	RateDate  civil.Date   // law and exchange rates of this day
	Value     exact.Number // customs value in UAH, once assessed
	Total     exact.Number // payments in UAH, once assessed
	LodgedAt  time.Time
	ChangedAt time.Time

	Inspector string // who has claimed it, "" if nobody
	ClaimedAt time.Time

	Duplicate Fingerprint // of exporter, invoice numbers and gross mass
}
