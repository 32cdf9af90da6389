package statistics

import (
	"encoding/binary"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
)

// eventsVersion is the first byte of encoded events.
const eventsVersion = 2

// Bits of the byte that says what the machine made of a declaration, and
// whether there is an outcome.
const (
	ruleBit byte = 1 << iota
	rankedBit
	drawnBit
	outcomeBit

	allJudged = ruleBit | rankedBit | drawnBit | outcomeBit
)

// Bits of the byte that says what is claimed for an item.
const (
	reliefBit byte = 1 << iota
	proofBit

	allClaims = reliefBit | proofBit
)

// Encode writes events: versioned, deterministic, small (some 70 bytes an
// item, 100 a declaration). After the version comes the number of events, then
// each, field by field, in the order of the functions below. Counts and
// lengths are unsigned varints, numbers that may be under 0 signed ones, texts
// have their length before them.
func Encode(events []Event) []byte {
	b := binary.AppendUvarint([]byte{eventsVersion}, uint64(len(events)))
	for i := range events {
		b = appendEvent(b, &events[i])
	}
	return b
}

func appendEvent(b []byte, e *Event) []byte {
	b = appendDay(append(b, byte(e.Kind)), e.Day)
	b = appendDeclaration(b, &e.Declaration)
	b = appendText(b, e.Channel)
	judged := bit(e.Rule, ruleBit) | bit(e.Ranked, rankedBit) | bit(e.Drawn, drawnBit)
	b = append(b, judged|bit(e.Outcome != nil, outcomeBit))
	b = appendRankings(b, e.rankings())
	b = binary.AppendVarint(b, int64(e.Millions))
	b = appendTexts(b, e.Profiles)
	b = appendTexts(b, e.Silent)
	if e.Outcome == nil {
		return b
	}
	return appendOutcome(b, e.Outcome)
}

func appendRankings(b []byte, list []Ranking) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, r := range list {
		b = binary.AppendUvarint(appendText(b, r.model()), r.expected())
	}
	return b
}

func appendDeclaration(b []byte, d *facts.Declaration) []byte {
	for _, text := range []string{
		d.Office, d.Type, d.Procedure, d.TransportMode, d.Importer, d.Exporter, d.Declarant, d.Dispatch,
	} {
		b = appendText(b, text)
	}
	b = appendNumber(appendNumber(b, d.Value), d.Payable)
	b = binary.AppendUvarint(b, uint64(len(d.Items)))
	for i := range d.Items {
		b = appendItem(b, &d.Items[i])
	}
	return b
}

func appendItem(b []byte, it *facts.Item) []byte {
	b = binary.AppendVarint(b, int64(it.Item))
	for _, text := range []string{it.Code, it.Origin, it.Unit, it.Column, it.Valuation} {
		b = appendText(b, text)
	}
	for _, n := range []exact.Number{it.Value, it.NetMass, it.Quantity, it.Payable, it.DutyRate} {
		b = appendNumber(b, n)
	}
	b = binary.AppendVarint(b, int64(it.Packages))
	return append(b, bit(it.ClaimsRelief, reliefBit)|bit(it.ProofOfOrigin, proofBit))
}

func appendOutcome(b []byte, o *Outcome) []byte {
	b = append(b, bit(o.Fault, 1))
	b = appendNumber(binary.AppendVarint(b, int64(o.Weight)), o.Found)
	b = binary.AppendUvarint(b, uint64(len(o.Items)))
	for _, it := range o.Items {
		b = append(binary.AppendVarint(b, int64(it.Item)), bit(it.Fault, 1))
		b = appendNumber(b, it.Found)
	}
	b = binary.AppendUvarint(b, uint64(len(o.Profiles)))
	for _, p := range o.Profiles {
		b = append(appendText(b, p.Profile), bit(p.Confirmed, 1))
		b = appendNumber(b, p.Found)
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendTexts(b []byte, list []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, s := range list {
		b = appendText(b, s)
	}
	return b
}

// appendDay writes a day as the days since the first of those counted, plus
// one; no date is 0. One that is no day of a declaration is written as none.
func appendDay(b []byte, day civil.Date) []byte {
	if !countable(day) {
		return append(b, 0)
	}
	return binary.AppendUvarint(b, uint64(day.DaysSince(firstDay())+1))
}

// The days that can be written down as a date (civil.Parse). An event of any
// other day would have the rest forgotten as too old.
func firstDay() civil.Date { return civil.New(1900, 1, 1) }

const allDays = 109_573 // from 1900-01-01 to 2199-12-31

// countable reports whether an event of a day is counted.
func countable(day civil.Date) bool {
	n := day.DaysSince(firstDay())
	return n >= 0 && n < allDays
}

func bit(set bool, b byte) byte {
	if set {
		return b
	}
	return 0
}
