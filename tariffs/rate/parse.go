package rate

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/brama-customs/brama/exact"
)

// The bounds of a rate.
const (
	MaxText  = 400 // bytes, as read and as printed in either spelling
	MaxDepth = 8   // parentheses inside parentheses
	MaxTerms = 8   // percentages, and units of sums
)

// Parse reads a rate in the law's wording or in the neutral form: see the
// package comment for the grammar. An error quotes the rate, names the word
// that has no place in it and says what to write; it is for whoever keeps the
// tariff.
func Parse(s string) (Rate, error) {
	if len(s) > MaxText {
		return nil, fmt.Errorf("a rate is at most %d bytes long; this one has %d", MaxText, len(s))
	}
	r, err := parse(s)
	if err == nil {
		return r, nil
	}
	if why, prose := openedBy(s); prose {
		if r, err = uncomputable(s, why); err == nil {
			return r, nil
		}
	}
	return nil, fmt.Errorf("rate %q: %w", s, err)
}

// Must is Parse for tables and tests; it panics on what is no rate.
func Must(s string) Rate {
	r, err := Parse(s)
	if err != nil {
		panic("rate.Must: " + err.Error())
	}
	return r
}

func parse(s string) (Rate, error) {
	p := parser{text: s}
	if err := p.lex(); err != nil {
		return nil, err
	}
	r, err := p.whole()
	switch {
	case err != nil:
		return nil, err
	case p.why != "":
		return uncomputable(s, p.why)
	case p.terms > 2 && max(len(r.String()), len(r.Neutral())) > MaxText: // two terms cannot be so long
		return nil, fmt.Errorf("it is more than %d bytes long when written out", MaxText)
	}
	return r, nil
}

// uncomputable keeps the text. It is lexed where it was computable in part
// only; prose is not, and may still hold nothing unprintable.
func uncomputable(s string, why Why) (Rate, error) {
	text := strings.Join(strings.Fields(s), " ")
	if i := strings.IndexFunc(text, func(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) }); i >= 0 {
		return nil, fmt.Errorf("it holds an unprintable character after %q", text[:i])
	}
	return Uncomputable{Text: text, Why: why}, nil
}

// parser reads the tokens of one rate from the left, never going back by more
// than a few of them.
type parser struct {
	text   string
	places [MaxText]place // of the tokens; inside, so that reading a rate leaves no garbage
	count  int            // of the tokens
	at     int            // the token at hand
	terms  int
	depth  int
	why    Why // of the first part that nobody can work out
}

// whole is the rate with what may stand around it: an entry price before, a
// season on either side, further seasons after. Where why is marked, the rate
// given does not count: parse puts the whole text in its place.
func (p *parser) whole() (Rate, error) {
	if p.entryPrice() && p.done() {
		return Uncomputable{}, nil
	}
	r, err := p.seasonal()
	for parts := 1; err == nil && p.takeSign(";"); parts++ {
		if p.why == "" {
			return nil, errors.New("two rates parted by \";\" need the season of each, such as \"(01.01-31.03)\"")
		}
		_, err = p.seasonal()
	}
	if err == nil && !p.done() {
		err = fmt.Errorf("%w; rates are written \"12 %%\" and \"3,5 євро за 1 кг\", "+
			"or \"12 %%\" and \"3.5 EUR / 1 kg\", a currency by the three capitals of ISO 4217", p.unexpected())
	}
	return r, err
}

func (p *parser) seasonal() (Rate, error) {
	before := p.season()
	r, err := p.bounded()
	if after := err == nil && p.season(); before || after {
		p.mark(Season)
	}
	return r, err
}

// bounded is a sum and its bounds, taken from the left.
func (p *parser) bounded() (Rate, error) {
	r, err := p.sum()
	for err == nil {
		b := p.bound()
		if b == none {
			return r, nil
		}
		var by Rate
		by, err = p.sum()
		if b == least {
			r = AtLeast{Rate: r, Least: by}
		} else {
			r = AtMost{Rate: r, Most: by}
		}
	}
	return nil, err
}

func (p *parser) sum() (Rate, error) {
	first, err := p.term()
	if err != nil || !p.plus() {
		return first, err
	}
	terms := flat(nil, first)
	for {
		term, err := p.term()
		if err != nil {
			return nil, err
		}
		terms = flat(terms, term)
		if !p.plus() {
			return Sum{terms}, nil
		}
	}
}

// flat adds a term; the terms of a sum in parentheses are terms of the outer.
func flat(terms []Rate, r Rate) []Rate {
	if inner, sum := r.(Sum); sum {
		return append(terms, inner.Terms...)
	}
	return append(terms, r)
}

func (p *parser) term() (Rate, error) {
	if p.takeSign("(") {
		return p.inner()
	}
	if err := p.countTerm(); err != nil {
		return nil, err
	}
	switch {
	case p.take("free"), p.take("nihil"):
		return AdValorem{exact.Int(0)}, nil
	case p.agricultural():
		p.mark(AgriculturalComponent)
		return Uncomputable{}, nil
	}
	return p.amount()
}

func (p *parser) inner() (Rate, error) {
	if p.depth++; p.depth > MaxDepth {
		return nil, fmt.Errorf("parentheses nest at most %d deep", MaxDepth)
	}
	r, err := p.bounded()
	p.depth--
	if err == nil && !p.takeSign(")") {
		err = fmt.Errorf("%w; a \"(\" before it is not closed", p.unexpected())
	}
	return r, err
}

// amount is a percentage or a sum of money, whose currency may stand on either
// side of the number.
func (p *parser) amount() (Rate, error) {
	before, size := p.currency()
	if p.ahead(size).kind != number {
		size = 0 // the word at hand is no currency, and an error names it
	}
	p.at += size
	n, err := p.number()
	if err == nil && size > 0 {
		return p.specific(n, before)
	}
	if err != nil || p.percent() {
		return AdValorem{n}, err
	}
	if code, size := p.currency(); size > 0 {
		p.at += size
		return p.specific(n, code)
	}
	return AdValorem{n}, nil
}

func (p *parser) number() (exact.Number, error) {
	t := p.peek()
	if t.kind != number {
		return exact.Number{}, fmt.Errorf("%w; a number is wanted", p.unexpected())
	}
	n, err := exact.Parse(strings.Replace(t.text, ",", ".", 1))
	if err != nil {
		return n, fmt.Errorf("%q: %w", t.text, err)
	}
	p.at++
	return n, nil
}

// specific reads "за 1 шт або за 1 пару" after a sum of money.
func (p *parser) specific(amount exact.Number, currency string) (Rate, error) {
	if !p.per() && !p.peekIs("p") { // "0,3 € p/st", as the Combined Nomenclature has it for watches
		return nil, fmt.Errorf("%w; a sum in %s is for so many of a unit: \"3,5 євро за 1 кг\"", p.unexpected(), currency)
	}
	r := Specific{Amount: amount, Currency: currency}
	for {
		per, unit, err := p.measure()
		if err != nil {
			return nil, err
		}
		if len(r.Units) > 0 && !per.Equal(r.Per) {
			return nil, fmt.Errorf("the count is %s of one unit and %s of another; write it for the same count", r.Per, per)
		}
		r.Per, r.Units = per, append(r.Units, unit)
		if !p.take("або") && !p.take("or") {
			return r, nil
		}
		if err := p.countTerm(); err != nil {
			return nil, err
		}
		p.per()
	}
}

// measure reads how many of which unit: "1 кг", "hl", "100 kg / net".
func (p *parser) measure() (per exact.Number, unit string, err error) {
	per = exact.Int(1)
	if p.peek().kind == number {
		if per, err = p.number(); err != nil {
			return per, "", err
		}
	}
	m, known := p.unit()
	if !known {
		return per, "", fmt.Errorf("%w; a unit is wanted, one of кг, г, л, м, м2, м3, шт, тис. шт, пару, "+
			"л 100%% спирту, %% об, см3, кВт·год, or kg, l, hl, m2, p/st, pa, %% vol", p.unexpected())
	}
	if m.content || p.content() {
		p.mark(Content)
	}
	if per.Sign() == 0 {
		return per, "", errors.New("a sum is for more than 0 of a unit")
	}
	per, err = multiplied(per, m.times)
	return per, m.unit, err
}

// multiplied is the count of the unit itself: 2 hl are 200 л. It is refused
// where it could not be written.
func multiplied(per exact.Number, times int64) (exact.Number, error) {
	if times <= 1 {
		return per, nil
	}
	per = per.Mul(exact.Int(times)).Trim()
	if _, err := exact.Parse(per.String()); err != nil {
		return per, fmt.Errorf("the count of a unit has at most %d digits", exact.MaxWhole)
	}
	return per, nil
}

// countTerm refuses a term beyond those a rate may have.
func (p *parser) countTerm() error {
	if p.terms++; p.terms > MaxTerms {
		return fmt.Errorf("a rate has at most %d terms", MaxTerms)
	}
	return nil
}

func (p *parser) mark(why Why) {
	if p.why == "" {
		p.why = why
	}
}
