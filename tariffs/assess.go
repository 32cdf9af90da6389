package tariffs

import (
	"slices"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
)

// codeVAT is the payment code of VAT on import by a business (classifier of
// revenues, Ministry of Finance order № 1011).
const codeVAT = "028"

// Assess works out the payments of a request by a schedule and a table of
// official rates. It is pure: the same arguments always give the same answer.
//
// Every fault of every line is given at once. Where Unassessable of the
// faults is true the goods cannot be assessed for want of data (a rate of
// duty or of exchange is not known here), which is no fault of the declarant;
// otherwise the request itself is at fault (a quantity is missing, a code is
// unknown, a declared value differs). With blocking faults the Assessment is
// empty.
//
// On import the cascade is: duty on the customs value or the quantity; VAT on
// the customs value and the duty. Excise, anti-dumping and the like are not
// worked out; goods that bear excise are refused as unassessable rather than
// given a total without it. On export nothing is due but export duty, whose
// goods are refused likewise. In transit nothing is due.
func Assess(s *Schedule, rates *money.Rates, r Request) (Assessment, fault.List) {
	a := assessor{s: s, rates: rates, r: &r}
	a.out = Assessment{
		Tariff: s.version, RateDate: r.Date, Currency: money.UAH, CustomsValue: exact.New(0, 2), Total: exact.New(0, 2),
		Values: make([]ItemValue, 0, len(r.Lines)), Lines: make([]PaymentLine, 0, 2*len(r.Lines)),
		Totals: make(map[string]exact.Number, 2),
	}
	if a.mayBegin() {
		a.declaredExchangeRate()
		for _, i := range byItem(r.Lines) {
			a.assess(&r.Lines[i])
		}
	}
	if len(a.faults) > 0 {
		a.faults.Sort()
		return Assessment{}, a.faults
	}
	return a.out, nil
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

// assessor is one run of Assess.
type assessor struct {
	s      *Schedule
	rates  *money.Rates
	r      *Request
	out    Assessment
	faults fault.List
}

func (a *assessor) refuse(f fault.Fault) { a.faults = append(a.faults, f) }

func (a *assessor) mayBegin() bool {
	switch a.r.Regime {
	case Import, Export, Transit:
	default:
		a.refuse(regimeUnknown.At("", "regime", string(a.r.Regime)))
		return false
	}
	if a.r.Date.Before(a.s.inForce) {
		a.refuse(notInForce.At("", "date", a.r.Date.String(), "from", a.s.inForce.String()))
		return false
	}
	return true
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

// assess takes one item through its regime. Value and code are looked at
// first and apart, so that the faults of both are told.
func (a *assessor) assess(l *Line) {
	value, valued := a.customsValue(l)
	if valued {
		a.out.Values = append(a.out.Values, value)
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
	switch a.r.Regime {
	case Import:
		a.imported(place, good{l, value.CustomsValue}, valued)
	case Export:
		a.exported(l)
	}
}

func (a *assessor) exported(l *Line) {
	if _, bears := a.s.law.exportDuty.find(l.Code, a.r.Date); bears {
		a.refuse(exportDutyUnknown.At(l.Pointer, "code", l.Code))
	}
}

func (a *assessor) imported(place int32, g good, valued bool) {
	if _, bears := a.s.law.excise.find(g.line.Code, a.r.Date); bears {
		a.refuse(exciseUnknown.At(g.line.Pointer, "code", g.line.Code))
	}
	duty, ok := a.duty(place, g)
	if ok && valued {
		a.pay(duty)
		a.vat(g, duty)
	}
}

// duty is the import duty of an item by the column that applies to it.
func (a *assessor) duty(place int32, g good) (PaymentLine, bool) {
	l := g.line
	c := a.s.choose(place, claim{l.Code, l.Origin, l.ProofOfOrigin, a.r.Date})
	if c.rate == nil {
		a.refuse(unknownRate(l, c.name))
		return PaymentLine{}, false
	}
	due, ok := a.charge(c.rate, c.rate, g)
	if !ok {
		return PaymentLine{}, false
	}
	code, _ := a.s.law.dutyCodes.find(l.Code, a.r.Date)
	line := due.line(l.Item, code)
	line.Column, line.RateText, line.Source = c.column, c.rate.String(), c.source
	line.Verified = c.verified && code.Verified
	line.Reason = fault.Text{UK: c.reason.UK + due.why.UK, EN: c.reason.EN + due.why.EN}
	return line, true
}

func unknownRate(l *Line, column fault.Text) fault.Fault {
	return rateUnknown.At(l.Pointer, "code", l.Code, "column-uk", column.UK, "column-en", column.EN)
}

// vat is the tax on the customs value and the duty together (ПКУ art. 190).
// It names the column of the duty that stands in its base.
func (a *assessor) vat(g good, duty PaymentLine) {
	rule, _ := a.s.law.vat.find(g.line.Code, a.r.Date)
	rate, ok := rule.rate.(AdValorem)
	if !ok {
		a.refuse(unknownRate(g.line, fault.Text{UK: "ПДВ", EN: "VAT"}))
		return
	}
	due := adValorem(rate, g.value.Add(duty.Amount))
	due.formula = vatFormula(g.value, duty.Amount, rate)
	line := due.line(g.line.Item, rule)
	line.Code, line.Column, line.RateText = codeVAT, duty.Column, rate.String()
	line.Source, line.Verified, line.Reason = rule.Source, rule.Verified, rule.Reason
	a.pay(line)
}

// vatFormula writes "(100000.00 + 12000.00) × 20 %".
func vatFormula(value, duty exact.Number, rate AdValorem) string {
	b := append(make([]byte, 0, 64), '(')
	b = append(value.Append(b), " + "...)
	b = append(duty.Append(b), ") × "...)
	return string(append(rate.Percent.Append(b), " %"...))
}

func (c charge) line(item int, h held) PaymentLine {
	return PaymentLine{
		Item: item, Code: h.Payment, Base: c.base, BaseUnit: c.baseUnit, Rate: c.rate, RateUnit: c.rateUnit,
		Per: c.per, Amount: c.amount(), Formula: c.formula,
	}
}

func (a *assessor) pay(line PaymentLine) {
	a.out.Lines = append(a.out.Lines, line)
	a.out.Totals[line.Code] = a.out.Totals[line.Code].Add(line.Amount)
	a.out.Total = a.out.Total.Add(line.Amount)
}

// exchange gives the official rate of a currency on the day of the request; a
// missing one is a fault at the pointer.
func (a *assessor) exchange(currency, pointer string) (money.Rate, bool) {
	rate, ok := a.rates.On(currency, a.r.Date)
	if !ok {
		a.refuse(a.noExchange(currency, pointer))
	}
	return rate, ok
}

func (a *assessor) noExchange(currency, pointer string) fault.Fault {
	if currency == "" {
		return currencyRequired.At(pointer)
	}
	return exchangeRateUnknown.At(pointer, "currency", currency, "date", a.r.Date.String())
}
