package rate

import (
	"strings"

	"github.com/brama-customs/brama/exact"
)

// String writes the rate in the law's wording.
func (r AdValorem) String() string { return law().text(r) }

// String writes the rate in the law's wording.
func (r Specific) String() string { return law().text(r) }

// String writes the rate in the law's wording.
func (r Sum) String() string { return law().text(r) }

// String writes the rate in the law's wording.
func (r AtLeast) String() string { return law().text(r) }

// String writes the rate in the law's wording.
func (r AtMost) String() string { return law().text(r) }

// String gives the text as it was read.
func (r Uncomputable) String() string { return r.Text }

// Neutral writes the rate in the neutral form.
func (r AdValorem) Neutral() string { return neutral().text(r) }

// Neutral writes the rate in the neutral form.
func (r Specific) Neutral() string { return neutral().text(r) }

// Neutral writes the rate in the neutral form.
func (r Sum) Neutral() string { return neutral().text(r) }

// Neutral writes the rate in the neutral form.
func (r AtLeast) Neutral() string { return neutral().text(r) }

// Neutral writes the rate in the neutral form.
func (r AtMost) Neutral() string { return neutral().text(r) }

// Neutral gives the text as it was read.
func (r Uncomputable) Neutral() string { return r.Text }

// In writes the rate for people who read the language.
func (r AdValorem) In(lang string) string { return wordingIn(lang).text(r) }

// In writes the rate for people who read the language.
func (r Specific) In(lang string) string { return wordingIn(lang).text(r) }

// In writes the rate for people who read the language.
func (r Sum) In(lang string) string { return wordingIn(lang).text(r) }

// In writes the rate for people who read the language.
func (r AtLeast) In(lang string) string { return wordingIn(lang).text(r) }

// In writes the rate for people who read the language.
func (r AtMost) In(lang string) string { return wordingIn(lang).text(r) }

// In gives the text as it was read, whatever the language.
func (r Uncomputable) In(string) string { return r.Text }

// wording is the words a rate is printed with.
type wording struct {
	plus, least, most, per, or string

	point    string // of decimals
	currency func(code string) string
	unit     func(unit string, one bool) string // one: for exactly 1 of it
}

func law() wording {
	return wording{
		plus: " плюс ", least: ", але не менш як ", most: ", але не більш як ", per: " за ", or: " або за ",
		point: ",", currency: lawCurrency, unit: lawUnit,
	}
}

func neutral() wording {
	return wording{
		plus: " + ", least: " MIN ", most: " MAX ", per: " / ", or: " or ",
		point: ".", currency: isoCurrency, unit: neutralUnit,
	}
}

func english() wording {
	return wording{
		plus: " plus ", least: ", but not less than ", most: ", but not more than ", per: " per ", or: " or per ",
		point: ".", currency: isoCurrency, unit: englishUnit,
	}
}

func wordingIn(lang string) wording {
	if lang == "uk" {
		return law()
	}
	return english()
}

func (w wording) text(r Rate) string {
	var b strings.Builder
	w.write(&b, r)
	return b.String()
}

func (w wording) write(b *strings.Builder, r Rate) {
	switch r := r.(type) {
	case AdValorem:
		b.WriteString(w.number(r.Percent) + " %")
	case Specific:
		w.writeSpecific(b, r)
	case Sum:
		for i, term := range r.Terms {
			if i > 0 {
				b.WriteString(w.plus)
			}
			w.writeInner(b, term, bounded(term) || isSum(term))
		}
	case AtLeast:
		w.write(b, r.Rate) // bounds are read from the left: no parentheses
		b.WriteString(w.least)
		w.writeInner(b, r.Least, bounded(r.Least))
	case AtMost:
		w.write(b, r.Rate)
		b.WriteString(w.most)
		w.writeInner(b, r.Most, bounded(r.Most))
	case Uncomputable:
		b.WriteString(r.Text)
	}
}

// writeInner writes a rate inside another, in parentheses where it needs them.
func (w wording) writeInner(b *strings.Builder, r Rate, parentheses bool) {
	if parentheses {
		b.WriteByte('(')
	}
	w.write(b, r)
	if parentheses {
		b.WriteByte(')')
	}
}

func (w wording) writeSpecific(b *strings.Builder, r Specific) {
	b.WriteString(w.number(r.Amount) + " " + w.currency(r.Currency))
	one := r.Per.Equal(exact.Int(1))
	for i, unit := range r.Units {
		join := w.per
		if i > 0 {
			join = w.or
		}
		b.WriteString(join + w.number(r.Per) + " " + w.unit(unit, one))
	}
}

func (w wording) number(n exact.Number) string {
	return strings.Replace(n.String(), ".", w.point, 1)
}

func bounded(r Rate) bool {
	switch r.(type) {
	case AtLeast, AtMost:
		return true
	}
	return false
}

func isSum(r Rate) bool {
	_, sum := r.(Sum)
	return sum
}

// lawCurrency is how the law names a currency inside a rate; those it never
// uses keep their ISO code.
func lawCurrency(code string) string {
	switch code {
	case "EUR":
		return "євро"
	case "UAH":
		return "грн"
	case "USD":
		return "доларів США"
	}
	return code
}

func isoCurrency(code string) string { return code }
