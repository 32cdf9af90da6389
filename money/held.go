package money

import (
	"strings"

	"github.com/brama-customs/brama/civil"
)

// A rate held over is kept like any other, in a row of the day that it is in
// force on; the day it was set for stands at the end of its source. So it can
// be kept wherever rates are, and whoever reads the row sees what it is.
const setFor = ", set for "

// HeldOver gives the row by which tables know that a rate is in force on a
// later day than it was set for, because the Bank itself has said so when it
// was asked for that day (a holiday). A table answers it with the day it was
// set for.
func (r Rate) HeldOver(day civil.Date) Rate {
	r = r.asSet()
	name, _ := ofSource(r.Source)
	r.Source = name + setFor + r.Date.String()
	r.Date = day
	return r
}

// asSet gives a row as a table answers it: with the day it was set for.
func (r Rate) asSet() Rate {
	if _, set := ofSource(r.Source); !set.IsZero() && set.Before(r.Date) {
		r.Date = set
	}
	return r
}

// ofSource takes apart the source of a row held over; of any other the day is
// none.
func ofSource(source string) (name string, set civil.Date) {
	i := strings.LastIndex(source, setFor)
	if i < 0 {
		return source, civil.Date{}
	}
	set, err := civil.Parse(source[i+len(setFor):])
	if err != nil {
		return source, civil.Date{}
	}
	return source[:i], set
}

// InForce gives the rows with which a table answers a rate on a day: its own
// and, where it was set for an earlier day that no weekend alone explains, one
// held over to the day.
func (r Rate) InForce(day civil.Date) []Rate {
	if r.Date == day || r.Date == lastWeekday(day) {
		return []Rate{r}
	}
	return []Rate{r, r.HeldOver(day)}
}

// New gives those of the rows that the table does not hold already. A rate
// held over never takes the place of one set for the day itself.
func (t *Rates) New(rows []Rate) []Rate {
	var fresh []Rate
	for _, row := range rows {
		r := row.asSet()
		known, ok := t.exactly(row.Currency, row.Date)
		switch {
		case ok && r.Date.Before(known.Date):
		case ok && r.Date == known.Date && r.Value.Cmp(known.Value) == 0 && r.Verified == known.Verified:
		default:
			fresh = append(fresh, row)
		}
	}
	return fresh
}
