package model

import (
	"strconv"
	"strings"
)

// twinColumns are what makes two rows twins: the published history copied these
// together, label included, so that nearly every row of its later part has one in
// the earlier part and a table of them alone seems to foresee the label. The
// label is left out of the comparison here: what is novel must not depend on how
// it turned out.
func twinColumns() []Column {
	return []Column{CommodityCode, CountryOfDispatch, OriginCountry, DutyType, DutyClass}
}

// LackedByTwins names the columns that twins are told by and the table does not
// have: beside rows that have them every row of it would be novel.
func (t *Table) LackedByTwins() []string {
	var lacked []string
	for _, c := range twinColumns() {
		switch {
		case t.has.text(c):
		case c == DutyClass:
			lacked = append(lacked, DutyRate.String())
		default:
			lacked = append(lacked, c.String())
		}
	}
	if !t.has.numbers[NetMass] {
		lacked = append(lacked, NetMass.String())
	}
	return lacked
}

// Known remembers rows that count as seen.
type Known map[string]struct{}

// Add remembers rows.
func (k Known) Add(rows []Row) {
	for i := range rows {
		k[rows[i].twin()] = struct{}{}
	}
}

func knownOf(rows []*Row) Known {
	k := Known{}
	for _, r := range rows {
		k[r.twin()] = struct{}{}
	}
	return k
}

// Novel says whether no row like it is remembered: same code, countries, duty
// and mass.
func (k Known) Novel(r *Row) bool {
	_, seen := k[r.twin()]
	return !seen
}

// twin writes out what is compared, mass to the last digit.
func (r *Row) twin() string {
	var b strings.Builder
	for _, c := range twinColumns() {
		b.WriteString(r.text(c))
		b.WriteByte(0)
	}
	b.WriteString(strconv.FormatFloat(r.Numbers[NetMass], 'g', -1, 64))
	return b.String()
}
