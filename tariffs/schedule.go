package tariffs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs/rate"
	"github.com/brama-customs/brama/tariffs/search"
)

// Schedule is one immutable version of a country's tariff: its commodities
// with their rates, and the law around them.
type Schedule struct {
	version string
	inForce civil.Date
	rows    []Row // sorted by code
	nodes   []node
	byCode  map[string]int32
	law     law
	index   *search.Index
}

// Row is one row of a tariff as it is loaded. Rates are in the wording
// ParseRate reads; an empty rate is not known.
type Row struct {
	Code string     // 2, 4, 6, 8 or 10 digits
	Name fault.Text // what the law or the table calls it; may be empty
	Unit string     // additional unit, "" where there is none
	MFN  string     // пільгова
	Full string     // повна
	// Preferential is the преференційна column: the rate for goods of any
	// agreement whose own schedule has none for the code.
	Preferential string
	From         civil.Date // first day of the code; none: since the schedule is in force
	Until        civil.Date // last day of the code; none: to this day
	Source       string     // law and edition
	Verified     bool       // read in the source; false is inferred or remembered
	Line         int        // where it stood in the file it was read from
}

// node is what the engine keeps of a row. Rates and rules are shared between
// rows.
type node struct {
	mfn, full, preferential priced
	row                     string // how answers name the row
	rules                   *rules // nil above ten digits
}

// Commodity is one node of the nomenclature, as told to people.
type Commodity struct {
	Code  string     `json:"code"`
	Name  fault.Text `json:"name"`
	Unit  string     `json:"unit,omitempty"` // additional unit
	Level int        `json:"level"`          // 2, 4, 6, 8 or 10
}

// BadRow is one row that cannot be taken, and why.
type BadRow struct {
	Line    int // 0 where the row came from no file
	Code    string
	Problem string
}

// BadRows is every row that cannot be taken. It is an error.
type BadRows []BadRow

// Error names every row, one to a line.
func (b BadRows) Error() string {
	var text strings.Builder
	for i, row := range b {
		if i > 0 {
			text.WriteByte('\n')
		}
		if row.Line > 0 {
			fmt.Fprintf(&text, "line %d, ", row.Line)
		}
		fmt.Fprintf(&text, "code %q: %s", row.Code, row.Problem)
	}
	return text.String()
}

// NewSchedule makes a version of a tariff that takes effect on a day. It
// refuses contradictions, all of them at once as BadRows: a code that is not
// of 2, 4, 6, 8 or 10 digits, a code twice with different rates or units, a
// child without any parent, a rate or unit that cannot be read.
func NewSchedule(version string, inForce civil.Date, rows []Row, l Law) (*Schedule, error) {
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(a, b Row) int { return strings.Compare(a.Code, b.Code) })
	b := builder{rates: map[string]priced{}, s: &Schedule{
		version: version, inForce: inForce, byCode: make(map[string]int32, len(rows)),
		rows: make([]Row, 0, len(rows)), nodes: make([]node, 0, len(rows)),
	}}
	for i := range sorted {
		b.add(sorted[i])
	}
	if len(b.bad) > 0 {
		return nil, b.bad
	}
	ready, err := newLaw(l)
	if err != nil {
		return nil, fmt.Errorf("tariff %s: %w", version, err)
	}
	b.s.law = ready
	for i := range b.s.rows {
		if code := b.s.rows[i].Code; len(code) == 10 {
			b.s.nodes[i].rules = ready.measures.rulesOf(code)
		}
	}
	b.s.index = b.s.newIndex()
	return b.s, nil
}

// builder takes rows in the order of their codes, parents first.
type builder struct {
	s     *Schedule
	rates map[string]priced // texts already read: the law has few
	bad   BadRows
}

func (b *builder) add(r Row) {
	if !wellFormed(r.Code) {
		b.refuse(r, "a code has 2, 4, 6, 8 or 10 digits")
		return
	}
	if at, twice := b.s.byCode[r.Code]; twice {
		b.addAgain(r, b.s.rows[at])
		return
	}
	if !b.hasParent(r.Code) {
		b.refuse(r, "no heading, subheading or other parent of it is in the tariff")
	}
	if r.Unit != "" {
		unit, known := rate.CanonicalUnit(r.Unit)
		if !known {
			b.refuse(r, fmt.Sprintf("additional unit %q is no unit of the tariff", r.Unit))
		}
		r.Unit = unit
	}
	n := node{mfn: b.price(r, r.MFN), full: b.price(r, r.Full), preferential: b.price(r, r.Preferential), row: "uktzed/" + r.Code}
	b.s.byCode[r.Code] = int32(len(b.s.rows))
	b.s.rows = append(b.s.rows, r)
	b.s.nodes = append(b.s.nodes, n)
}

// addAgain takes a code that stands twice only where both say the same.
func (b *builder) addAgain(r, first Row) {
	unit, known := rate.CanonicalUnit(r.Unit)
	sameUnit := (r.Unit == "" && first.Unit == "") || (known && unit == first.Unit)
	if r.MFN != first.MFN || r.Full != first.Full || r.Preferential != first.Preferential || !sameUnit {
		b.refuse(r, fmt.Sprintf("stands twice, first on line %d with rates %q and %q and unit %q, then with %q, %q and %q",
			first.Line, first.MFN, first.Full, first.Unit, r.MFN, r.Full, r.Unit))
	}
}

// hasParent asks for any node above. A heading that is not divided stands in
// the law as "0205 00" or "0409 00 00 00", its own parent, and chapters may be
// left out.
func (b *builder) hasParent(code string) bool {
	if len(code) <= 4 || strings.Trim(code[4:], "0") == "" {
		return true
	}
	for length := len(code) - 2; length >= 4; length -= 2 {
		if _, found := b.s.byCode[code[:length]]; found {
			return true
		}
	}
	return false
}

func (b *builder) price(r Row, text string) priced {
	if text == "" {
		return priced{}
	}
	if known, seen := b.rates[text]; seen {
		return known
	}
	read, err := rate.Parse(text)
	if err != nil {
		b.refuse(r, err.Error())
		return priced{}
	}
	b.rates[text] = price(read)
	return b.rates[text]
}

func (b *builder) refuse(r Row, problem string) {
	b.bad = append(b.bad, BadRow{r.Line, r.Code, problem})
}

func wellFormed(code string) bool {
	n := len(code)
	return n >= 2 && n <= 10 && n%2 == 0 && strings.Trim(code, "0123456789") == ""
}

// Version names the law and the day it took effect: "2697-IX/2023-01-01".
func (s *Schedule) Version() string { return s.version }

// InForce is the first day the schedule speaks of.
func (s *Schedule) InForce() civil.Date { return s.inForce }

// Law gives the law around the rows. It is shared: it is not to be changed.
func (s *Schedule) Law() Law { return s.law.whole }

// Rows gives every row, in the order of codes. The slice is the caller's.
func (s *Schedule) Rows() []Row { return slices.Clone(s.rows) }

// Exists reports whether a ten-digit code is in force on a day.
func (s *Schedule) Exists(code string, day civil.Date) bool {
	_, ok := s.find(code, day)
	return ok && len(code) == 10
}

// Unit gives the additional unit of a code ("" where the law names none).
func (s *Schedule) Unit(code string, day civil.Date) string {
	at, ok := s.find(code, day)
	if !ok {
		return ""
	}
	return s.rows[at].Unit
}

// Path gives the chapter, heading, … and the commodity itself; nil where the
// code does not exist on the day.
func (s *Schedule) Path(code string, day civil.Date) []Commodity {
	if _, ok := s.find(code, day); !ok {
		return nil
	}
	var path []Commodity
	for length := 2; length <= len(code); length += 2 {
		if at, ok := s.find(code[:length], day); ok {
			path = append(path, s.commodity(at))
		}
	}
	return path
}

func (s *Schedule) commodity(at int32) Commodity {
	r := &s.rows[at]
	return Commodity{Code: r.Code, Name: r.Name, Unit: r.Unit, Level: len(r.Code)}
}

// named is commodity with the name of the nearest node above where it has none
// of its own: the shipped table names chapters and headings only.
func (s *Schedule) named(at int32) Commodity {
	c := s.commodity(at)
	for length := len(c.Code) - 2; c.Name == (fault.Text{}) && length >= 2; length -= 2 {
		if above, ok := s.byCode[c.Code[:length]]; ok {
			c.Name = s.rows[above].Name
		}
	}
	return c
}

// find gives the place of a code that is in force on a day.
func (s *Schedule) find(code string, day civil.Date) (int32, bool) {
	at, ok := s.byCode[code]
	if !ok || day.Before(s.inForce) {
		return 0, false
	}
	r := &s.rows[at]
	return at, holds(r.From, r.Until, day)
}
