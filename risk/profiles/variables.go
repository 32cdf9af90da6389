package profiles

import (
	"maps"
	"strconv"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"github.com/brama-customs/brama/exact"
)

// variable is one name that a condition may read: a text, a yes or no, a list
// of texts, or a whole number of the unit that its name says.
type variable struct {
	kind *cel.Type
	of   func(*view, *itemView) (ref.Val, state)
}

// state is whether a variable can be had.
type state int

const (
	had     state = iota
	unknown       // there is no such figure
	tooBig        // it is beyond 64 bits
)

// activation gives the variables of a declaration and of an item.
type activation struct {
	v  *view
	it *itemView
}

// Parent says that there are no variables beside these.
func (a *activation) Parent() cel.Activation { return nil }

// ResolveName gives a variable, or the error of reading it.
func (a *activation) ResolveName(name string) (any, bool) {
	declared, found := variables[name]
	if !found {
		return nil, false
	}
	switch value, is := declared.of(a.v, a.it); is {
	case unknown:
		return types.WrapErr(&unknownError{name}), true
	case tooBig:
		return types.WrapErr(&tooBigError{name}), true
	default:
		return value, true
	}
}

// unknownError is of a figure that there is not.
type unknownError struct{ name string }

func (e *unknownError) Error() string { return e.name + " is not known" }

// tooBigError is of a figure beyond 64 bits.
type tooBigError struct{ name string }

func (e *tooBigError) Error() string { return e.name + " is too big" }

// variables are all that a condition may read.
var variables = func() map[string]variable {
	all := map[string]variable{}
	for _, some := range []map[string]variable{ofDeclaration(), ofHistory(), ofItem(), ofPrice()} {
		maps.Copy(all, some)
	}
	return all
}()

func ofDeclaration() map[string]variable {
	return map[string]variable{
		"d.office":          text(func(v *view, _ *itemView) string { return v.Office }),
		"d.type":            text(func(v *view, _ *itemView) string { return v.Type }),
		"d.procedure":       text(func(v *view, _ *itemView) string { return v.Procedure }),
		"d.transportMode":   text(func(v *view, _ *itemView) string { return v.TransportMode }),
		"d.importer":        text(func(v *view, _ *itemView) string { return v.Importer }),
		"d.exporter":        text(func(v *view, _ *itemView) string { return v.Exporter }),
		"d.declarant":       text(func(v *view, _ *itemView) string { return v.Declarant }),
		"d.dispatch":        text(func(v *view, _ *itemView) string { return v.Dispatch }),
		"d.destination":     text(func(v *view, _ *itemView) string { return v.Destination }),
		"d.trading":         text(func(v *view, _ *itemView) string { return v.Trading }),
		"d.lists":           {cel.ListType(cel.StringType), lists},
		"d.hour":            number(func(v *view, _ *itemView) figure { return counted(int64(v.Hour)) }),
		"d.weekday":         number(func(v *view, _ *itemView) figure { return weekday(v) }),
		"d.items":           number(func(v *view, _ *itemView) figure { return counted(int64(len(v.items))) }),
		"d.valueKopiykas":   inUnits(2, func(v *view, _ *itemView) quotient { return amount(v.Value) }),
		"d.payableKopiykas": inUnits(2, func(v *view, _ *itemView) quotient { return amount(v.Payable) }),
	}
}

func ofHistory() map[string]variable {
	return map[string]variable{
		"d.importerBefore":              number(func(v *view, _ *itemView) figure { return v.imports(v.ImporterBefore) }),
		"d.importerAgeDays":             number(func(v *view, _ *itemView) figure { return v.age() }),
		"d.importsIn1Day":               number(func(v *view, _ *itemView) figure { return v.imports(v.Days1) }),
		"d.importsIn7Days":              number(func(v *view, _ *itemView) figure { return v.imports(v.Days7) }),
		"d.importsIn30Days":             number(func(v *view, _ *itemView) figure { return v.imports(v.Days30) }),
		"d.importerWithDeclarantBefore": number(func(v *view, _ *itemView) figure { return v.imports(v.PairBefore) }),
		"item.codeBefore":               number(func(v *view, it *itemView) figure { return v.imports(it.CodeBefore) }),
		"item.originBefore":             number(func(v *view, it *itemView) figure { return v.imports(it.FromBefore) }),
	}
}

func ofItem() map[string]variable {
	return map[string]variable{
		"item.number":              number(func(_ *view, it *itemView) figure { return counted(int64(it.Item.Item)) }),
		"item.code":                text(func(_ *view, it *itemView) string { return it.Code }),
		"item.origin":              text(func(_ *view, it *itemView) string { return it.Origin }),
		"item.destination":         text(func(_ *view, it *itemView) string { return it.Destination }),
		"item.unit":                text(func(_ *view, it *itemView) string { return it.Unit }),
		"item.column":              text(func(_ *view, it *itemView) string { return it.Column }),
		"item.valuation":           text(func(_ *view, it *itemView) string { return it.Valuation }),
		"item.packages":            number(func(_ *view, it *itemView) figure { return counted(int64(it.Packages)) }),
		"item.bulk":                yesNo(func(it *itemView) bool { return it.Bulk }),
		"item.claimsRelief":        yesNo(func(it *itemView) bool { return it.ClaimsRelief }),
		"item.proofOfOrigin":       yesNo(func(it *itemView) bool { return it.ProofOfOrigin }),
		"item.netGrams":            inUnits(3, func(_ *view, it *itemView) quotient { return amount(it.NetMass) }),
		"item.grossGrams":          inUnits(3, func(_ *view, it *itemView) quotient { return amount(it.GrossMass) }),
		"item.quantityThousandths": inUnits(3, func(_ *view, it *itemView) quotient { return amount(it.Quantity) }),
		"item.split":               yesNo(func(it *itemView) bool { return it.Split != nil }),
		"item.splitParts":          number(func(_ *view, it *itemView) figure { return splitParts(it) }),
		"item.splitValueKopiykas":  inUnits(2, func(_ *view, it *itemView) quotient { return splitValue(it) }),
	}
}

func ofPrice() map[string]variable {
	return map[string]variable{
		"item.valueKopiykas":             inUnits(2, func(_ *view, it *itemView) quotient { return amount(it.Value) }),
		"item.payableKopiykas":           inUnits(2, func(_ *view, it *itemView) quotient { return amount(it.Payable) }),
		"item.dutyPermyriad":             inUnits(2, func(_ *view, it *itemView) quotient { return amount(it.DutyRate) }),
		"item.kopiykasPerKg":             inUnits(2, func(_ *view, it *itemView) quotient { return per(it.Value, it.NetMass) }),
		"item.peers":                     number(func(_ *view, it *itemView) figure { return counted(it.Peers.Count) }),
		"item.pricePermyriadOfPeers":     inUnits(2, func(_ *view, it *itemView) quotient { return percentOf(it.Peers, it.Value, it.NetMass) }),
		"item.unitPeers":                 number(func(_ *view, it *itemView) figure { return counted(it.UnitPeers.Count) }),
		"item.unitPricePermyriadOfPeers": inUnits(2, func(_ *view, it *itemView) quotient { return percentOf(it.UnitPeers, it.Value, it.Quantity) }),
		"item.spreadHundredths":          number(func(_ *view, it *itemView) figure { return spreadsOf(it.Peers) }),
		"item.unitSpreadHundredths":      number(func(_ *view, it *itemView) figure { return spreadsOf(it.UnitPeers) }),
	}
}

func text(of func(*view, *itemView) string) variable {
	return variable{cel.StringType, func(v *view, it *itemView) (ref.Val, state) { return types.String(of(v, it)), had }}
}

func yesNo(of func(*itemView) bool) variable {
	return variable{cel.BoolType, func(_ *view, it *itemView) (ref.Val, state) { return types.Bool(of(it)), had }}
}

func number(of func(*view, *itemView) figure) variable {
	return variable{cel.IntType, func(v *view, it *itemView) (ref.Val, state) {
		c := of(v, it)
		if !c.known {
			return nil, unknown
		}
		return types.Int(c.floor), had
	}}
}

// inUnits is an amount in units of which 10^up make one, rounded half up.
func inUnits(up int, of func(*view, *itemView) quotient) variable {
	unit := exact.New(1, up)
	return variable{cel.IntType, func(v *view, it *itemView) (ref.Val, state) {
		q := of(v, it)
		if !q.known {
			return nil, unknown
		}
		n, err := strconv.ParseInt(q.over.Div(q.under.Mul(unit), 0).String(), 10, 64)
		if err != nil {
			return nil, tooBig
		}
		return types.Int(n), had
	}}
}

func lists(v *view, _ *itemView) (ref.Val, state) {
	names := make([]string, len(v.Screened))
	for i := range v.Screened {
		names[i] = v.Screened[i].List
	}
	return types.NewStringList(types.DefaultTypeAdapter, names), had
}

// weekday is 1 on Monday to 7 on Sunday.
func weekday(v *view) figure {
	if v.Day.IsZero() {
		return figure{}
	}
	return counted(int64(v.Day.Weekday()+6)%7 + 1)
}

// splitParts is how many a consignment was cut into, where it was.
func splitParts(it *itemView) figure {
	if it.Split == nil {
		return figure{}
	}
	return counted(it.Split.Parts)
}

// splitValue is the value of all parts.
func splitValue(it *itemView) quotient {
	if it.Split == nil {
		return quotient{}
	}
	return amount(it.Split.Value)
}
