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
		line.Written = fault.Text{UK: line.write(ukrainian()), EN: line.write(english())}
	}
}

// write is the calculation in one language: its formula with the figures as
// the language groups them, and what it comes to, before and after rounding:
// "100 м2 ÷ 7,5 × 2 євро × 50,1444 = 1 337,184 → 1 337,18 грн".
func (l *PaymentLine) write(w writer) string {
	var room [256]byte
	b := room[:0]
	for rest := l.Formula; rest != ""; {
		if len(b) > 0 {
			b = append(b, ' ')
		}
		var word string
		word, rest = firstWord(rest)
		b = w.word(b, word)
	}
	b = append(b, " = "...)
	if exactly := l.exactly(); !exactly.IsZero() && exactly.Cmp(l.Amount) != 0 {
		b = append(w.number(b, exactly.Trim().String()), " → "...)
	}
	b = append(w.number(b, l.Amount.String()), ' ')
	return string(append(b, w.currency(money.UAH)...))
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
	lang         string
	group, point string
}

// The languages. Digits are grouped by three: with no-break spaces and a comma
// in Ukrainian, with commas and a point in English.
func ukrainian() writer { return writer{"uk", "\u00a0", ","} }
func english() writer   { return writer{"en", ",", "."} }

// firstWord parts the first word of a formula from the rest. A unit is one word
// even where it is written in several ("кг брутто"); a sign comes after it.
func firstWord(formula string) (word, rest string) {
	word, rest, _ = strings.Cut(formula, " ")
	if isUnit(word) || strings.HasPrefix(formula, rate.AlcoholByVolume+" ") {
		for end := range formula {
			if after := formula[end:]; strings.HasPrefix(after, " ÷ ") || strings.HasPrefix(after, " × ") {
				return formula[:end], after[1:]
			}
		}
	}
	return word, rest
}

// isUnit tells a unit from a figure, a sign and a currency.
func isUnit(word string) bool {
	return !strings.ContainsAny(word[:1], "(0123456789") && !strings.Contains("×÷=+−%", word) && !isCurrency(word)
}

func isCurrency(word string) bool { return word[0] >= 'A' && word[0] <= 'Z' }

// word appends a word of a formula: a figure, a unit, a currency or a sign,
// perhaps in parentheses.
func (w writer) word(b []byte, word string) []byte {
	bare := strings.TrimLeft(word, "(")
	b = append(b, word[:len(word)-len(bare)]...)
	bare = strings.TrimRight(bare, ")")
	switch {
	case strings.Contains("×÷=+−%", bare):
		b = append(b, bare...)
	case bare[0] >= '0' && bare[0] <= '9':
		b = w.number(b, bare)
	case isCurrency(bare):
		b = append(b, w.currency(bare)...)
	default:
		return append(b, rate.UnitName(word, w.lang)...)
	}
	return append(b, word[len(strings.TrimRight(word, ")")):]...)
}

// number appends plain digits grouped by three.
func (w writer) number(b []byte, digits string) []byte {
	whole, places, fraction := strings.Cut(digits, ".")
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 && whole[i-1] != '-' {
			b = append(b, w.group...)
		}
		b = append(b, whole[i])
	}
	if fraction {
		b = append(append(b, w.point...), places...)
	}
	return b
}

// currency is how a language names a currency in a sum.
func (w writer) currency(code string) string {
	switch {
	case w.lang == "uk" && code == money.UAH:
		return "грн"
	case w.lang == "uk" && code == "EUR":
		return "євро"
	}
	return code
}
