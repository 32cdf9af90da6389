package rate

import (
	"errors"
	"fmt"
	"strings"
)

func (p *parser) done() bool { return p.at >= p.count }

func (p *parser) peek() token { return p.ahead(0) }

// ahead gives the token n places on, one of kind end beyond the last.
func (p *parser) ahead(n int) token {
	if p.at+n >= p.count {
		return token{}
	}
	at := p.places[p.at+n]
	return token{at.kind, p.text[at.from:at.to]}
}

// take takes a word, in small letters or capitals.
func (p *parser) take(s string) bool {
	t := p.peek()
	if t.kind != word || !strings.EqualFold(t.text, s) {
		return false
	}
	p.at++
	return true
}

// takeAll takes several words in a row, or none of them.
func (p *parser) takeAll(words ...string) bool {
	from := p.at
	for _, s := range words {
		if !p.take(s) {
			p.at = from
			return false
		}
	}
	return true
}

func (p *parser) takeSign(s string) bool {
	t := p.peek()
	if t.kind != sign || t.text != s {
		return false
	}
	p.at++
	return true
}

// dash takes a hyphen or a dash of any length.
func (p *parser) dash() bool {
	t := p.peek()
	if t.kind != sign || !strings.Contains("-–—−‑", t.text) {
		return false
	}
	p.at++
	return true
}

func (p *parser) plus() bool { return p.takeSign("+") || p.take("плюс") || p.take("plus") }

// percent takes the sign, or the word the Tax Code writes.
func (p *parser) percent() bool {
	return p.takeSign("%") || p.take("відсотків") || p.take("відсотки") || p.take("відсоток") || p.take("відсотка")
}

func (p *parser) per() bool { return p.takeSign("/") || p.take("за") || p.take("per") }

// bound is which bound follows a rate, if any.
type bound uint8

const (
	none bound = iota
	least
	most
)

func (p *parser) bound() bound {
	switch {
	case p.take("min"):
		return least
	case p.take("max"):
		return most
	}
	from := p.at
	p.takeSign(",")
	b := none
	switch {
	case p.take("але"), p.peekIs("не"):
		b = p.ukrainianBound()
	case p.take("but"), p.peekIs("not"):
		b = p.englishBound()
	}
	if b == none {
		p.at = from
	}
	return b
}

func (p *parser) ukrainianBound() (b bound) {
	switch {
	case p.takeAll("не", "менш"), p.takeAll("не", "менше"):
		b = least
	case p.takeAll("не", "більш"), p.takeAll("не", "більше"):
		b = most
	default:
		return none
	}
	if !p.take("як") {
		p.take("ніж")
	}
	return b
}

func (p *parser) englishBound() bound {
	switch {
	case p.takeAll("not", "less", "than"):
		return least
	case p.takeAll("not", "more", "than"):
		return most
	}
	return none
}

func (p *parser) peekIs(s string) bool {
	t := p.peek()
	return t.kind == word && strings.EqualFold(t.text, s)
}

// currency names the currency at hand and how many tokens it takes, 0 where
// there is none.
func (p *parser) currency() (code string, tokens int) {
	t := p.peek()
	switch t.kind {
	case sign:
		if code := currencySign(t.text); code != "" {
			return code, 1
		}
	case word:
		if p.dollars() {
			return "USD", 2
		}
		if code := currencyWord(t.text); code != "" {
			return code, 1
		}
	}
	return "", 0
}

func currencySign(s string) string {
	switch s {
	case "€":
		return "EUR"
	case "£":
		return "GBP"
	case "$":
		return "USD"
	case "₴":
		return "UAH"
	}
	return ""
}

// dollars reports "доларів США": the law never says whose dollars otherwise.
func (p *parser) dollars() bool {
	if !strings.EqualFold(p.ahead(1).text, "США") {
		return false
	}
	switch strings.ToLower(p.peek().text) {
	case "дол", "долар", "долара", "долари", "доларів":
		return true
	}
	return false
}

// currencyWord knows the law's words and the codes of ISO 4217, all of which
// are three capitals; TARIC's MIN and MAX look like one and are none.
func currencyWord(s string) string {
	switch {
	case strings.EqualFold(s, "євро"):
		return "EUR"
	case strings.EqualFold(s, "грн"), strings.EqualFold(s, "гривень"), strings.EqualFold(s, "гривня"), strings.EqualFold(s, "гривні"):
		return "UAH"
	case s == "MIN", s == "MAX", len(s) != 3 || strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return ""
	}
	return s
}

// maxUnitTokens is how many tokens the longest spelling of a unit has.
const maxUnitTokens = 8

// unit takes the longest spelling of a unit at hand.
func (p *parser) unit() (measure, bool) {
	var room [maxSpelling]byte
	key, fits := room[:0], true
	found, size := measure{}, 0
	for n := 0; n < maxUnitTokens && p.ahead(n).kind != end; n++ {
		if key, fits = appendKey(key, p.ahead(n).text); !fits {
			break
		}
		if m, known := measureOf(string(key)); known {
			found, size = m, n+1
		}
	}
	p.at += size
	return found, size > 0
}

// content takes what a rate per unit of mass may go on with: "/ %sacchar.".
func (p *parser) content() bool {
	from := p.at
	p.per()
	var room [maxSpelling]byte
	key, fits := room[:0], true
	size := 0
	for n := 0; n < maxUnitTokens && p.ahead(n).kind != end; n++ {
		if key, fits = appendKey(key, p.ahead(n).text); !fits {
			break
		}
		if contentOf(string(key)) {
			size = n + 1
		}
	}
	if size == 0 {
		p.at = from
		return false
	}
	p.at += size
	return true
}

// unexpected names the token at hand, and the next too where it is a comma.
func (p *parser) unexpected() error {
	t := p.peek()
	if t.kind == end {
		return errors.New("the rate ends too early")
	}
	if next := p.ahead(1); t.text == "," && next.kind != end {
		return fmt.Errorf("%q has no place here", ", "+next.text)
	}
	return fmt.Errorf("%q has no place here", t.text)
}
