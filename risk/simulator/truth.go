package simulator

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
)

// Truth is what nobody in the simulated country knows about a declaration.
type Truth struct {
	LRN      string `json:"lrn"`
	Day      int    `json:"day"`
	Importer string `json:"importer"`
	Since    int    `json:"importerSince"` // day the importer came; 0: before the first
	Broker   string `json:"broker"`

	// Cheats is the share of its consignments the importer means to cheat with
	// when this broker declares them.
	Cheats   float64 `json:"cheats"`
	Colludes bool    `json:"brokerColludes"`

	Consignment string    `json:"consignment"` // shared by the parts of one that was cut
	Parts       int       `json:"parts"`
	Mechanism   Mechanism `json:"mechanism"`
	Actual      *Actual   `json:"actual,omitempty"` // of a fraud

	Paid    int64 `json:"paid"`        // kopiykas of payments, as declared
	AtStake int64 `json:"dutyAtStake"` // kopiykas due for what was really there beyond Paid

	// What the oracle makes of the declaration, as it is lodged: the chance
	// that it is a fraud, and the kopiykas expected to be at stake.
	Chance float64 `json:"chance"`
	Oracle int64   `json:"oracle"`

	Shifts []ShiftKind `json:"shifts,omitempty"` // that show in it

	parcels []parcel // by item
}

// Actual is what an item of a fraud really is.
type Actual struct {
	Item    int          `json:"item"`             // number
	Factor  float64      `json:"factor,omitempty"` // declared of it; 0 where the mechanism has none
	Code    string       `json:"commodityCode"`
	Origin  string       `json:"originCountry"`
	NetMass exact.Number `json:"netMass"`       // kg
	Amount  exact.Number `json:"invoiceAmount"` // in the declaration's currency
}

// parcel is what a row of history tells of an item beside the declaration.
type parcel struct {
	value  exact.Number
	rate   exact.Number // of duty, percent
	column tariffs.Column
	paid   exact.Number // payments, UAH
}

// lodge writes the declaration of a shipment and works out its truth.
func (s *Simulator) lodge(sh *shipment, number int) (Simulated, error) {
	declared, actual := sh.declared, sh.actual
	if sh.parts > 1 {
		declared, actual = []item{declared[0].of(sh.part, sh.parts)}, []item{actual[0].of(sh.part, sh.parts)}
	}
	d := s.declaration(sh, declared, number)
	answer, err := s.assess(d)
	if err != nil {
		return Simulated{}, err
	}
	t := s.truth(sh, d.LRN)
	t.Paid, t.parcels = kopiykas(answer.Total), parcelsOf(&answer)
	t.Oracle = s.expected(sh.belief, declared)
	if sh.fraud != honest {
		t.Actual = s.actual(sh, &actual[sh.at])
		due, err := s.assess(s.declaration(sh, actual, number))
		if err != nil {
			return Simulated{}, err
		}
		t.AtStake = kopiykas(due.Total) - t.Paid
	}
	at := s.date().Time().Add(time.Duration(sh.second) * time.Second)
	return Simulated{Day: s.day, At: at, Declaration: d, Truth: t}, nil
}

// assess asks the engine for the payments of a declaration.
func (s *Simulator) assess(d *declarations.Declaration) (tariffs.Assessment, error) {
	a, faults := tariffs.Assess(s.tariff, s.rates, d.TariffRequest(d.RateDate))
	if blocking := faults.Blocking(); len(blocking) > 0 {
		return a, fmt.Errorf("declaration %s cannot be assessed: %w", d.LRN, fault.Refuse(blocking))
	}
	return a, nil
}

func (s *Simulator) truth(sh *shipment, lrn string) Truth {
	t := Truth{
		LRN: lrn, Day: s.day, Importer: sh.who.party.ID, Since: sh.who.born,
		Broker: s.brokers[sh.broker].party.ID, Colludes: s.brokers[sh.broker].colludes, Cheats: tidy(sh.cheats),
		Consignment: strconv.Itoa(sh.consignment.day) + "/" + strconv.Itoa(sh.consignment.number), Parts: sh.parts,
		Mechanism: Honest, Chance: tidy(sh.belief.fraud), Shifts: s.shiftsIn(sh.consignment),
	}
	if sh.fraud != honest {
		t.Mechanism = frauds[sh.fraud]
	}
	return t
}

func (s *Simulator) actual(sh *shipment, it *item) *Actual {
	p := &s.market.pairs[it.pair]
	return &Actual{
		Item: sh.at + 1, Factor: sh.factor, Code: p.code, Origin: p.origin,
		NetMass: exact.New(it.grams, 3), Amount: exact.New(it.cents, 2),
	}
}

// expected is the oracle's expectation of what is at stake, in kopiykas.
func (s *Simulator) expected(b belief, declared []item) int64 {
	sum := 0.0
	for j := range declared {
		sum += float64(b.rise[j] * float64(declared[j].cents) * s.today.euro)
	}
	return whole(max(sum, 0))
}

// shiftsIn lists the shifts that show in a consignment.
func (s *Simulator) shiftsIn(c *consignment) []ShiftKind {
	var kinds []ShiftKind
	for _, kind := range [...]ShiftKind{NewOrigins, NewCodes} {
		for i := range c.actual {
			if s.market.pairs[c.actual[i].pair].late == kind {
				kinds = append(kinds, kind)
				break
			}
		}
	}
	if c.who.touched[byNewcomers] {
		kinds = append(kinds, NewImporters)
	}
	if c.who.touched[byHonesty] {
		kinds = append(kinds, NewHonesty)
	}
	return kinds
}

// parcelsOf takes items and the payments on them from an assessment.
func parcelsOf(a *tariffs.Assessment) []parcel {
	all := make([]parcel, len(a.Values))
	for i, v := range a.Values {
		all[i].value = v.CustomsValue
	}
	for i := range a.Lines {
		line := &a.Lines[i]
		if line.Item == 0 {
			continue
		}
		p := &all[line.Item-1]
		p.paid = p.paid.Add(line.Amount)
		if p.column == "" && line.RateUnit == "%" { // duty comes first
			p.rate, p.column = line.Rate, line.Column
		}
	}
	return all
}

// greatest is the place of the item of the greatest value.
func (t *Truth) greatest() (place int) {
	for i := range t.parcels {
		if t.parcels[i].value.Cmp(t.parcels[place].value) > 0 {
			place = i
		}
	}
	return place
}

// million has six places for a number to be read as a whole one.
var million = exact.Int(1_000_000)

// kopiykas gives a sum of at most two places as a whole number of hundredths.
func kopiykas(n exact.Number) int64 {
	text := strings.Replace(n.Round(2).String(), ".", "", 1)
	k, _ := strconv.ParseInt(text, 10, 64) // digits by construction
	return k
}

// tidy rounds a share to six places, so that nothing hangs on the last bits
// of a float.
func tidy(x float64) float64 { return float64(whole(x*1e6)) / 1e6 }
