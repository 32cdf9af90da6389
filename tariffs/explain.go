package tariffs

import (
	"strings"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs/rate"
)

// Explain writes on every line the name of its payment and its calculation in
// both languages, as a person would write it on paper. An assessment is kept
// without them: they follow from what it has.
func (s *Schedule) Explain(a *Assessment) {
	for i := range a.Lines {
		line := &a.Lines[i]
		line.Name = s.law.names[line.Code]
		line.Written = fault.Text{UK: line.write("uk"), EN: line.write("en")}
	}
}

// write is the calculation in one language: its formula with the figures as
// the language groups them, and what it comes to, before and after rounding:
// "100 м2 ÷ 7,5 × 2 євро × 50,1444 = 1 337,184 → 1 337,18 грн".
func (l *PaymentLine) write(lang string) string {
	w := writer{lang: lang}
	for i, word := range strings.Split(l.Formula, " ") {
		if i > 0 {
			w.WriteByte(' ')
		}
		w.word(word)
	}
	exactly := l.exactly()
	w.WriteString(" = ")
	if !exactly.IsZero() && exactly.Cmp(l.Amount) != 0 {
		w.number(exactly.Trim())
		w.WriteString(" → ")
	}
	w.number(l.Amount)
	w.WriteString(" " + currencyName(money.UAH, lang))
	return w.String()
}

// exactly is the amount before it is rounded, where it ends within eight
// places; else not given.
func (l *PaymentLine) exactly() exact.Number {
	n := l.Base.Mul(l.Rate)
	if !l.Factor.IsZero() {
		n = n.Mul(l.Factor)
	}
	if !l.ExchangeRate.IsZero() {
		n = n.Mul(l.ExchangeRate)
	}
	by := l.Per
	if l.RateUnit == "%" {
		by = by.Mul(exact.Int(100))
	}
	q := n.Div(by, 8)
	if q.Mul(by).Cmp(n) != 0 {
		return exact.Number{}
	}
	return q
}

// writer writes figures as a language does.
type writer struct {
	strings.Builder
	lang string
}

// word writes a word of a formula: a figure, a unit, a currency or a sign,
// perhaps in parentheses.
func (w *writer) word(word string) {
	open := strings.HasPrefix(word, "(")
	bare := strings.Trim(word, "()")
	if open {
		w.WriteByte('(')
	}
	n, err := exact.Parse(bare)
	_, unit := rate.CanonicalUnit(bare)
	switch {
	case err == nil:
		w.number(n)
	case unit:
		w.WriteString(rate.UnitName(bare, w.lang))
	default:
		w.WriteString(currencyName(bare, w.lang))
	}
	if strings.HasSuffix(word, ")") {
		w.WriteByte(')')
	}
}

// number groups the digits of a figure by three: with no-break spaces and a
// comma in Ukrainian, with commas and a point in English.
func (w *writer) number(n exact.Number) {
	group, point := ",", "."
	if w.lang == "uk" {
		group, point = "\u00a0", ","
	}
	whole, places, fraction := strings.Cut(n.String(), ".")
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 && whole[i-1] != '-' {
			w.WriteString(group)
		}
		w.WriteRune(digit)
	}
	if fraction {
		w.WriteString(point + places)
	}
}

// currencyName is how a language names a currency in a sum; a word that is
// none is given back.
func currencyName(code, lang string) string {
	switch {
	case lang == "uk" && code == money.UAH:
		return "грн"
	case lang == "uk" && code == "EUR":
		return "євро"
	}
	return code
}
