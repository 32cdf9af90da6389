package tariffs

import (
	"slices"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
)

// Assess works out the payments of a request by a schedule and a table of
// official rates. It is pure: the same arguments always give the same answer.
//
// Every fault of every line is given at once. Where Unassessable of the
// faults is true the goods cannot be assessed for want of data (a rate of
// duty or of exchange is not known here), which is no fault of the declarant;
// otherwise the request itself is at fault (a quantity is missing, a code is
// unknown, a declared value differs). With blocking faults the Assessment is
// empty; a warning (goods that may not be moved) leaves it whole.
//
// On import the cascade is (МКУ art. 279–280, ПКУ art. 190 and 214): import
// duty on the customs value or the quantity; special, anti-dumping and
// countervailing duty on the same; excise on the value with the duties, or on
// the quantity; VAT on all of these together. On export only export duty is
// charged, in transit nothing. What else a procedure charges, or does not, is
// told by its row of the law (Procedure).
func Assess(s *Schedule, rates *money.Rates, r Request) (Assessment, fault.List) {
	a := assessor{s: s, rates: rates, r: &r}
	a.scratch, a.terms = a.someParts[:0], a.someTerms[:0]
	a.out = Assessment{
		Tariff: s.version, RateDate: r.Date, Currency: money.UAH, Procedure: r.Procedure,
		CustomsValue: exact.New(0, kopiyka), Total: exact.New(0, kopiyka),
		Values: make([]ItemValue, 0, len(r.Lines)), Lines: make([]PaymentLine, 0, 2*len(r.Lines)),
		Totals: make(map[string]exact.Number, 2),
	}
	if a.mayBegin() {
		a.declaredExchangeRate()
		a.assessAll()
	}
	a.faults.Sort()
	if len(a.faults.Blocking()) > 0 {
		return Assessment{}, a.faults
	}
	return a.out, a.faults
}

// assessor is one run of Assess.
type assessor struct {
	s       *Schedule
	rates   *money.Rates
	r       *Request
	rule    procedureRule
	payer   Payer
	out     Assessment
	faults  fault.List
	scratch []part         // of the charge in hand
	terms   []exact.Number // of the item in hand

	// Room for what an ordinary item needs, so that it costs no memory of its own.
	someParts [1]part
	someTerms [4]exact.Number
}

func (a *assessor) refuse(f fault.Fault) { a.faults = append(a.faults, f) }

func (a *assessor) mayBegin() bool {
	if a.r.Date.Before(a.s.inForce) {
		a.refuse(notInForce.At("", "date", a.r.Date.String(), "from", a.s.inForce.String()))
		return false
	}
	a.payer = a.r.Payer
	if a.payer == "" {
		a.payer = Business
		if a.r.Regime == Post {
			a.payer = Citizen
		}
	}
	return a.proceed()
}

// declaredExchangeRate compares the rate of box 23 with the official one; it
// is only ever a check.
func (a *assessor) declaredExchangeRate() {
	declared := a.r.ExchangeRate
	if declared.IsZero() {
		return
	}
	official, known := a.rates.On(a.r.Currency, a.r.Date)
	if known && official.Value.Cmp(declared) != 0 {
		a.refuse(exchangeRateDiffers.At(a.r.ExchangeRateAt, "declared", declared.String(), "currency", a.r.Currency,
			"official", official.Value.String(), "date", a.r.Date.String()))
	}
}

// assessAll takes the items through their regime in the order of their
// numbers. Values come first and apart: costs that items share are divided
// among them, and the faults of value and of code are told together.
func (a *assessor) assessAll() {
	order := byItem(a.r.Lines)
	values := a.customsValues(order)
	for at, i := range order {
		a.assess(&a.r.Lines[i], values[at])
	}
	if a.r.Regime == Post {
		a.post(order, values)
	}
	a.borderFee()
}

// byItem gives the places of the lines in the order of their item numbers.
func byItem(lines []Line) []int {
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return lines[a].Item - lines[b].Item })
	return order
}

// assess takes one item through its regime; value is nil where it has none.
func (a *assessor) assess(l *Line, value *ItemValue) {
	if value != nil {
		a.out.Values = append(a.out.Values, *value)
		a.out.CustomsValue = a.out.CustomsValue.Add(value.CustomsValue)
	}
	place, known := a.s.find(l.Code, a.r.Date)
	if a.r.Regime == Transit && (len(l.Code) == 6 || len(l.Code) == 8) {
		return // nothing is due, and a transit may name goods by the harmonised system alone
	}
	if !known || len(l.Code) != 10 {
		a.refuse(codeUnknown.At(l.Pointer, "code", l.Code, "date", a.r.Date.String()))
		return
	}
	a.warnOfBan(place, l)
	if a.rule.Rule == Exempt {
		return
	}
	switch a.r.Regime {
	case Import:
		a.imported(place, l, value)
	case Export:
		a.exported(place, l, value)
	}
}

func (a *assessor) pay(line PaymentLine) {
	a.out.Lines = append(a.out.Lines, line)
	a.out.Totals[line.Code] = a.out.Totals[line.Code].Add(line.Amount)
	a.out.Total = a.out.Total.Add(line.Amount)
}

// exchange gives the official rate of a currency on the day of the request,
// and notes that it was used; a missing one is a fault at the pointer.
func (a *assessor) exchange(currency, pointer string) (money.Rate, bool) {
	rate, ok := a.rates.On(currency, a.r.Date)
	if !ok {
		a.refuse(a.noExchange(currency, pointer))
		return rate, false
	}
	if currency != money.UAH && !slices.ContainsFunc(a.out.Exchange, func(e Exchange) bool { return e.Currency == currency }) {
		a.out.Exchange = append(a.out.Exchange, Exchange{Currency: currency, Value: rate.Value, Date: rate.Date,
			Stale: rate.Stale(a.r.Date), Source: rate.Source, Verified: rate.Verified})
	}
	return rate, true
}

func (a *assessor) noExchange(currency, pointer string) fault.Fault {
	if currency == "" {
		return currencyRequired.At(pointer)
	}
	return exchangeRateUnknown.At(pointer, "currency", currency, "date", a.r.Date.String())
}
