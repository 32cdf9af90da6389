package tariffs

import (
	"strconv"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs/rate"
)

// procedureRule is a row of the table of procedures with its figure read.
type procedureRule struct {
	Procedure
	percent exact.Number
}

// procedureOf is what a rule is for.
type procedureOf struct {
	code string
	flow Regime
}

func (l *law) readProcedures(rows []Procedure) {
	l.procedures = map[procedureOf][]procedureRule{}
	for _, p := range rows {
		rule := procedureRule{Procedure: p}
		if p.Rule == Monthly {
			percent, err := exact.Parse(p.Percent)
			if err != nil {
				l.refuse("procedure "+p.Code, "percent "+strconv.Quote(p.Percent)+": "+err.Error())
			}
			rule.percent = percent
		}
		key := procedureOf{p.Code, p.Flow}
		l.procedures[key] = append(l.procedures[key], rule)
	}
}

// ordinary is the procedure that a regime means by itself.
func (r Regime) ordinary() string {
	switch r {
	case Import:
		return "40"
	case Export:
		return "10"
	case Transit:
		return "80"
	}
	return ""
}

// proceed finds the rule of the procedure. The ordinary procedures need no
// row: a schedule without a table of procedures charges them as the law does.
func (a *assessor) proceed() bool {
	switch a.r.Regime {
	case Import, Export, Transit:
	case Post:
		return true
	default:
		a.refuse(regimeUnknown.At("", "regime", string(a.r.Regime)))
		return false
	}
	code := a.r.Procedure
	if code == "" {
		code = a.r.Regime.ordinary()
	}
	for _, rule := range a.s.law.procedures[procedureOf{code, a.r.Regime}] {
		if holds(rule.From, rule.Until, a.r.Date) {
			a.rule = rule
			return a.permitted()
		}
	}
	a.rule.Rule = Charged
	if a.r.Regime == Transit {
		a.rule.Rule = Exempt
	}
	if code != a.r.Regime.ordinary() {
		a.refuse(procedureUnknown.At(a.r.ProcedureAt, "procedure", code))
	}
	return true
}

// permitted asks what the rule needs; the rest of the request is looked at
// even where it cannot be met, so that all faults are told.
func (a *assessor) permitted() bool {
	switch a.rule.Rule {
	case NotComputed:
		a.refuse(procedureNotComputed.At(a.r.ProcedureAt, "procedure", a.rule.Code,
			"why-uk", a.rule.Reason.UK, "why-en", a.rule.Reason.EN))
		return false
	case Monthly:
		if a.r.Months <= 0 || a.r.Months > longestStay {
			a.refuse(monthsRequired.At(a.r.MonthsAt, "procedure", a.rule.Code, "most", strconv.Itoa(longestStay)))
		}
	}
	if a.rule.Rule != Charged {
		a.out.Statement = a.rule.Reason
	}
	return true
}

// longestStay is the most months of temporary admission that are worked out:
// after 34 of them at 3 % the whole sum has been paid.
const longestStay = 99

// partial turns a line into the part of it that partial relief leaves to be
// paid: so many per cent for each month, and never more than the whole (МКУ
// art. 106).
func (a *assessor) partial(line *PaymentLine) {
	whole, months := line.Amount, exact.Int(int64(a.r.Months))
	share := a.rule.percent.Mul(months)
	formula := "(" + line.Formula + " = " + whole.String() + ") × " + a.rule.percent.String() + " % × " + months.String()
	line.Verified = line.Verified && a.rule.Verified
	line.Reason = fault.Text{UK: line.Reason.UK + " " + a.rule.Reason.UK, EN: line.Reason.EN + " " + a.rule.Reason.EN}
	if share.Cmp(exact.Int(100)) >= 0 {
		return // the whole has been paid
	}
	line.Base, line.BaseUnit, line.Rate, line.RateUnit, line.Per = whole, money.UAH, a.rule.percent, "%", exact.Int(1)
	line.Factor, line.FactorUnit, line.ExchangeRate = months, Months, exact.Number{}
	line.Amount = whole.Mul(share).Div(exact.Int(100), kopiyka)
	line.Formula = formula
}

// exported charges export duty, where there is one (МКУ art. 272).
func (a *assessor) exported(place int32, l *Line, value *ItemValue) {
	h := a.s.nodes[place].rules.find(ExportDuty, wanted{day: a.r.Date, country: knownOrigin(l.Origin), additional: l.Additional})
	if h == nil {
		a.asksOrigin(a.s.nodes[place].rules, ExportDuty, l)
		return
	}
	g := good{line: l}
	if value != nil {
		g.base = value.CustomsValue
	} else if standsOnValue(h.rate) {
		a.refuse(valueRequired.At(at(l.ValuePointer, l)))
		return
	}
	a.alone(levyOf(h, UnknownRate), g)
}

// alone charges a levy that nothing stands on.
func (a *assessor) alone(v levy, g good) {
	if v.price.rate == nil {
		a.refuse(v.unknown(g.line))
		return
	}
	if d, ok := a.charge(v.price, g); ok {
		a.settle(g.line, v, d)
	}
}

// borderFee is the single fee of the vehicle that crosses the border, by its
// class; it belongs to no item.
func (a *assessor) borderFee() {
	if a.r.Crossing == "" {
		return
	}
	l := &Line{Pointer: a.r.CrossingAt, Quantities: []rate.Amount{{Unit: rate.Piece, Value: exact.Int(1)}}}
	h := a.s.law.measures.find(BorderFee, "", wanted{day: a.r.Date, additional: []string{a.r.Crossing}})
	if h == nil {
		a.refuse(crossingUnknown.At(a.r.CrossingAt, "crossing", a.r.Crossing))
		return
	}
	a.alone(levyOf(h, UnknownRate), good{line: l})
}
