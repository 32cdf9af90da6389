package statistics

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
)

// Statistics is everything counted. It may be used by many goroutines.
type Statistics struct{}

// Limits bound what is counted: over one, what was used longest ago is
// forgotten first, of equals the least counted, of equals the first by name.
type Limits struct {
	Prices    int // groups of goods with prices
	Importers int
	Pairs     int // first uses: importer with code, with origin, with declarant
	Splits    int // consignments of the last days
}

// New makes an empty one.
func New(l Limits) *Statistics { return &Statistics{} }

// Add counts events.
func (s *Statistics) Add(events []Event) {}

// Fill writes what was known before into the facts of a declaration that is
// about to be judged: Before, and of each item Peers, UnitPeers, CodeBefore,
// FromBefore and Split.
func (s *Statistics) Fill(d *facts.Declaration) {}

// Append writes all that is counted behind b: the same counts, the same bytes.
func (s *Statistics) Append(b []byte) []byte { return b }

// Read reads it back; hostile bytes are an error.
func Read(l Limits, b []byte) (*Statistics, error) { return New(l), nil }

// Office is what an office did on the days before one, for its thresholds.
type Office struct {
	Days     int   // with declarations, of the 14 before the day
	Assessed int64 // declarations
	Rule     int64 // of them with a check that a rule or profile asked for
	Drawn    int64 // of the others, drawn at random
}

// Office gives what an office did in the 14 days before a day.
func (s *Statistics) Office(office string, day civil.Date) Office { return Office{} }

// Threshold gives the expected kopiykas that so many of the declarations of
// an office in the 14 days before a day, which no rule and no draw had picked,
// lay at or above; ok is false where it has fewer than LeastRanked of them.
func (s *Statistics) Threshold(office string, day civil.Date, share exact.Number) (kopiykas int64, ok bool) {
	return 0, false
}

// LeastRanked is the fewest declarations a threshold is set by.
const LeastRanked = 30

// Selected tells how many hits of a profile were selected on a day.
func (s *Statistics) Selected(profile string, day civil.Date) int64 { return 0 }

// Effect is what came of a profile, or of a lane of an office.
type Effect struct {
	Hits      int64
	Inspected int64
	Confirmed int64
	Found     exact.Number // UAH
}

// Calibration is one tenth of the probabilities, of random checks alone.
type Calibration struct {
	Inspected int64
	Expected  int64 // sum of probabilities, millionths
	Confirmed int64
}
