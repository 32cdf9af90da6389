package tariffs_test

import (
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
)

// bytesOf gives a fuzzer's bytes out one at a time, and 0 when they end.
type bytesOf struct{ left []byte }

func (b *bytesOf) next() int {
	if len(b.left) == 0 {
		return 0
	}
	first := b.left[0]
	b.left = b.left[1:]
	return int(first)
}

func oneOf[T any](b *bytesOf, list ...T) T { return list[b.next()%len(list)] }

// figure is any number, also far larger and finer than a request may carry,
// below nothing, or not given.
func (b *bytesOf) figure() exact.Number {
	n := int64(b.next())<<24 | int64(b.next())<<8 | int64(b.next())
	switch b.next() % 5 {
	case 0:
		return exact.Number{}
	case 1:
		return exact.New(n<<20, b.next()%12)
	case 2:
		return exact.New(-n, 2)
	}
	return exact.New(n, b.next()%5)
}

func (b *bytesOf) request() tariffs.Request {
	r := tariffs.Request{
		Regime: oneOf(b, tariffs.Import, tariffs.Export, tariffs.Transit, tariffs.Post, "", "\xff"), Procedure: oneOf(b, "", "31", "41", "51", "80", "\x00"),
		Months: b.next() - 2, Payer: oneOf[tariffs.Payer](b, "", tariffs.Business, tariffs.Citizen, "?"), Crossing: oneOf(b, "", "LOR", "?"),
		Date: oneOf(b, today, today.AddDays(-b.next()), civil.Date{}), Currency: oneOf(b, "EUR", "UAH", "", "QQQ"), ExchangeRate: oneOf(b, exact.Number{}, b.figure()),
	}
	for range b.next() % 4 {
		r.Lines = append(r.Lines, b.line())
	}
	for range b.next() % 3 {
		r.Shared = append(r.Shared, tariffs.Shared{Adjustment: b.adjustment(), By: oneOf[tariffs.Basis](b, "", tariffs.ByValue, tariffs.ByMass, "?")})
	}
	return r
}

func (b *bytesOf) adjustment() tariffs.Adjustment {
	return tariffs.Adjustment{Type: oneOf(b, "freight", "discount", "?"), Deduct: b.next()%2 == 0,
		Amount: money.Amount{Value: b.figure(), Currency: oneOf(b, "EUR", "UAH", "")}}
}

func (b *bytesOf) line() tariffs.Line {
	l := tariffs.Line{
		Item: b.next()%4 - 1, Code: oneOf(b, "0101000010", "0101000020", "0101000050", "2203000100", "2402209020", "8703231913", "8703801010", "0101", "01", "", "\xff\xfe", "010100001"),
		Origin: oneOf(b, "DE", "CN", "", "XX", "\xff"), ProofOfOrigin: b.next()%2 == 0, Method: oneOf(b, "", "1", "6", "\xff"),
		Relief:     tariffs.Relief{Duty: oneOf(b, "", "110"), Excise: oneOf(b, "", "330", "000"), VAT: oneOf(b, "", "410", "?")},
		Additional: []string{oneOf(b, "C999", "M700", "")}, CustomsValue: b.figure(), InvoiceAmount: b.figure(), Mass: b.figure(),
	}
	for range b.next() % 4 {
		l.Quantities = append(l.Quantities, rate.Amount{Unit: oneOf(b, "кг", "л", "% об", "шт", "т.шт", "", "\xff"), Value: b.figure()})
	}
	for range b.next() % 3 {
		l.Adjustments = append(l.Adjustments, b.adjustment())
	}
	if b.next()%3 == 0 {
		l.Vehicle = &tariffs.Vehicle{Fuel: oneOf[tariffs.Fuel](b, tariffs.Petrol, tariffs.Electric, "", "?"), Displacement: b.figure(), Battery: b.figure(), Year: 1880 + b.next()}
	}
	return l
}

// FuzzAssess asks anything: the engine neither panics nor charges less than
// nothing, and gives an answer or faults, never both and never neither.
func FuzzAssess(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("import of one item, declared by its value and nothing else"))
	f.Add([]byte{3, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 4, 0, 1, 1, 0, 0, 9, 200, 17, 3, 2, 255, 1, 3, 77, 3, 2, 1})
	s, rates := wide(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		b := &bytesOf{data}
		r := b.request()
		a, faults := tariffs.Assess(s, rates, r)
		if len(faults) > 0 {
			if a.Tariff != "" || len(a.Lines) > 0 || !a.Total.IsZero() {
				t.Fatalf("faults and an answer: %v %+v", faults, a)
			}
			return
		}
		if a.Tariff == "" || a.Total.IsZero() || a.Lines == nil || a.Totals == nil {
			t.Fatalf("neither faults nor an answer: %+v", a)
		}
		for _, l := range a.Lines {
			if l.Amount.Sign() < 0 || l.Amount.Places() != 2 || l.Code == "" || l.Row == "" {
				t.Fatalf("%+v", l)
			}
		}
		s.Explain(&a)
		again, _ := tariffs.Assess(s, rates, r)
		if !again.Total.Equal(a.Total) {
			t.Fatalf("%s, then %s", a.Total, again.Total)
		}
	})
}
