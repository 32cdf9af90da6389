package rate

import "strings"

// openedBy knows the rates that are prose after their first words, and of
// which no more is read than those.
func openedBy(s string) (Why, bool) {
	opening := strings.ToLower(strings.Join(strings.Fields(s), " "))
	for _, o := range [...]struct {
		words string
		why   Why
	}{
		{"cond:", Condition}, {"умова:", Condition}, {"умови:", Condition},
		{"by agreement", OtherTariff}, {"as heading", OtherTariff}, {"as for heading", OtherTariff},
		{"за угодою", OtherTariff}, {"згідно з угодою", OtherTariff}, {"як для товарної позиції", OtherTariff},
	} {
		if strings.HasPrefix(opening, o.words) {
			return o.why, true
		}
	}
	return "", false
}

// entryPrice takes the heading of TARIC's entry price expressions.
func (p *parser) entryPrice() bool {
	if !p.takeAll("entry", "price") && !p.takeAll("ціна", "ввезення") {
		return false
	}
	if !p.dash() {
		p.takeSign(":")
	}
	p.mark(EntryPrice)
	return true
}

// agricultural takes the name of an agricultural component: the component
// itself, the additional duty on sugar or on flour, each perhaps reduced.
func (p *parser) agricultural() bool {
	for _, name := range [...]string{"ea", "ear", "adsz", "adszr", "adfm", "adfmr"} {
		if p.take(name) {
			p.footnote()
			return true
		}
	}
	if p.additional("s", "z") || p.additional("f", "m") {
		p.footnote()
		return true
	}
	return false
}

// additional takes "AD S/Z" or "AD F/M", the Combined Nomenclature's spelling.
func (p *parser) additional(a, b string) bool {
	from := p.at
	if p.takeAll("ad", a) && p.takeSign("/") && (p.take(b) || p.take(b+"r")) {
		return true
	}
	p.at = from
	return false
}

// footnote takes the number the Combined Nomenclature hangs on a component:
// "EA (1)".
func (p *parser) footnote() {
	from := p.at
	if p.takeSign("(") && p.peek().kind == number {
		p.at++
		if p.takeSign(")") {
			return
		}
	}
	p.at = from
}

// season takes a part of the year: "(01.01-31.03)", "з 1 червня по 31 жовтня".
func (p *parser) season() bool {
	from := p.at
	opened := p.takeSign("(")
	if !p.take("from") && !p.take("з") {
		p.take("із")
	}
	if p.date() && p.until() && p.date() && (!opened || p.takeSign(")")) {
		return true
	}
	p.at = from
	return false
}

func (p *parser) until() bool { return p.dash() || p.take("to") || p.take("по") || p.take("до") }

// date takes "31.03" or "1 червня"; which days a month has is not asked, for
// nothing is worked out by it.
func (p *parser) date() bool {
	day, month := p.peek(), p.ahead(1)
	switch {
	case day.kind != number:
		return false
	case len(day.text) == 5 && day.text[2] == '.' && inside(day.text[:2], "31") && inside(day.text[3:], "12"):
		p.at++
		return true
	case month.kind == word && isMonth(month.text) && len(day.text) <= 2:
		p.at += 2
		return true
	}
	return false
}

// inside reports whether two digits are from 01 to a last value.
func inside(digits, last string) bool { return digits != "00" && digits <= last }

// isMonth knows a month in English, whole or by three letters, and in the
// genitive a Ukrainian date is written in.
func isMonth(s string) bool {
	switch strings.ToLower(s) {
	case "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
		"january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
		"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня":
		return true
	}
	return false
}
