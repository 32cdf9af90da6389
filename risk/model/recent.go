package model

import "github.com/brama-customs/brama/civil"

// lately counts rows of the latest day seen and of the two before it: what is
// cut into parts comes within 72 hours.
type lately struct {
	day civil.Date
	n   [3]int32 // by days before day
}

// see counts a row of a day. Days may come in any order.
func (l *lately) see(day civil.Date) {
	if day.After(l.day) {
		l.n = [3]int32{0: 0, 1: l.on(day.AddDays(-1)), 2: l.on(day.AddDays(-2))}
		l.day = day
	}
	if back := l.day.DaysSince(day); back < len(l.n) {
		l.n[back]++
	}
}

// on gives the rows of one day.
func (l *lately) on(day civil.Date) int32 {
	if back := l.day.DaysSince(day); !l.day.IsZero() && back >= 0 && back < len(l.n) {
		return l.n[back]
	}
	return 0
}

// until gives the rows of a day and of the two before it.
func (l *lately) until(day civil.Date) (n int32) {
	for back := range l.n {
		n += l.on(day.AddDays(-back))
	}
	return n
}
