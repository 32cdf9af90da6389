package simulator

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"time"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
)

// line is a row of declarations.jsonl.
type line struct {
	Day         int                       `json:"day"`
	At          time.Time                 `json:"at"`
	Declaration *declarations.Declaration `json:"declaration"`
}

// WriteDeclaration writes a row of declarations.jsonl: the day from 1, the
// moment of lodging, and the declaration as POST /api/v1/declarations takes it.
func WriteDeclaration(w io.Writer, s *Simulated) error {
	return writeLine(w, line{s.Day, s.At, s.Declaration})
}

// WriteTruth writes a row of truth.jsonl.
func WriteTruth(w io.Writer, s *Simulated) error { return writeLine(w, s.Truth) }

func writeLine(w io.Writer, row any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(row)
}

// historyColumns are the columns of a labelled history, as models learn from.
var historyColumns = []string{
	"id", "date", "office", "processType", "importType", "importUse", "paymentType", "transportMode", "declarant",
	"importer", "exporter", "carrier", "commodityCode", "countryOfDispatch", "originCountry", "dutyRate", "dutyType",
	"originIndicator", "netMass", "packages", "items", "value", "duty", "label", "found", "severity",
}

// History writes simulated declarations as a labelled history, a row for each:
// of several items the one of the greatest value stands for all, whichever a
// fraud is about. It is to be flushed at the end.
type History struct{ out *csv.Writer }

// NewHistory begins one with the names of its columns.
func NewHistory(w io.Writer) (*History, error) {
	h := &History{csv.NewWriter(w)}
	return h, h.out.Write(historyColumns)
}

// Add writes a row. dutyRate is in percent, netMass in kilograms, sums in
// hryvnias: value is that of the item, duty the payments on the whole
// declaration, found what was evaded. label is 1 for a fraud; severity is 1, or
// 2 where over 50,000 hryvnias are at stake.
func (h *History) Add(s *Simulated) error {
	d, t := s.Declaration, &s.Truth
	place := t.greatest()
	it, p := &d.Items[place], &t.parcels[place]
	label, found, severity := "0", "", "0"
	if t.Mechanism != Honest {
		label, found, severity = "1", exact.New(t.AtStake, 2).String(), "1"
		if t.AtStake > 5_000_000 {
			severity = "2"
		}
	}
	proof := "N"
	if it.Preference != nil {
		proof = "P"
	}
	return h.out.Write([]string{
		d.LRN, s.At.Format(time.DateOnly), d.DeclarationOffice, "B", "11", "21", "11", d.BorderTransport.Mode, d.Declarant.ID,
		d.Importer.ID, d.Exporter.Name, "", it.CommodityCode, d.CountryOfDispatch, it.OriginCountry, p.rate.String(), string(p.column),
		proof, it.NetMass.String(), strconv.Itoa(packagesOf(it)), strconv.Itoa(len(d.Items)), p.value.String(), exact.New(t.Paid, 2).String(), label, found, severity,
	})
}

func packagesOf(it *declarations.Item) (n int) {
	for _, p := range it.Packages {
		n += p.Number
	}
	return n
}

// Flush writes what is still held back.
func (h *History) Flush() error {
	h.out.Flush()
	return h.out.Error()
}

// Summary is what came of a simulation. Sums are in kopiykas.
type Summary struct {
	Seed         uint64                    `json:"seed"`
	From         string                    `json:"from"`
	Days         int                       `json:"days"`
	PerDay       int                       `json:"perDay"`
	Tariff       string                    `json:"tariff"`
	Declarations int                       `json:"declarations"`
	Consignments int                       `json:"consignments"`
	Items        int                       `json:"items"`
	Importers    int                       `json:"importers"` // that lodged
	Brokers      int                       `json:"brokers"`
	Paid         int64                     `json:"paid"`
	Frauds       int                       `json:"frauds"`
	FraudRate    float64                   `json:"fraudRate"`
	AtStake      int64                     `json:"dutyAtStake"`
	Mechanisms   map[Mechanism]MechanismOf `json:"mechanisms"`
	Shifts       []Shift                   `json:"shifts"`
	Inspected    Inspected                 `json:"inspected"`
}

// MechanismOf is how often a mechanism was used and what was at stake.
type MechanismOf struct {
	Declarations int     `json:"declarations"`
	Rate         float64 `json:"rate"` // of all declarations
	AtStake      int64   `json:"dutyAtStake"`
}

// Inspected is what would be found if a share of each day's declarations were
// inspected: by the order of what really is at stake, which nobody can know;
// by the oracle's, the most that can be expected of anyone; and at random.
type Inspected struct {
	Share   float64 `json:"share"`
	Perfect int64   `json:"perfect"`
	Oracle  int64   `json:"oracle"`
	Random  int64   `json:"random"` // expected

	OraclePrecision float64 `json:"oraclePrecision"` // share of frauds among those the oracle inspects
}
