package web_test

import (
	"net/url"
	"testing"
)

// ask is the address of a calculation.
func ask(pairs ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		query.Add(pairs[i], pairs[i+1])
	}
	return "/calculator?" + query.Encode()
}

func TestTheCalculatorsFiguresAreThoseWorkedByHand(t *testing.T) {
	for _, c := range []struct {
		name  string
		ask   string
		lines []string
	}{
		{"U1: duty of 15 per cent, and VAT on both",
			ask("code", "0202 30 90 00", "origin", "PL", "value", "22 410,00"), []string{"3,361.50", "5,154.30", "8,515.80"}},
		{"U3: a minimum per square metre is more than the percentage",
			ask("code", "5702100000", "value", "50000.00", "q.м2", "120"), []string{"21,060.65", "14,212.13", "35,272.78"}},
		{"U4: and here it is less",
			ask("code", "5702100000", "value", "50000.00", "q.м2", "60"), []string{"15,000.00", "13,000.00", "28,000.00"}},
		{"U5: euros for seven and a half square metres",
			ask("code", "6005360010", "value", "1.00", "q.м2", "100"), []string{"1,337.18"}},
		{"U7: the пільгова column, with what a proof would save",
			ask("code", "6109100000", "origin", "DE", "value", "100000"), []string{"12,000.00", "22,400.00", "34,400.00", "would save 14,400.00"}},
		{"U8: the преференційна column",
			ask("code", "6109100000", "origin", "DE", "proof", "yes", "value", "100000"), []string{"0.00", "20,000.00"}},
		{"U9: a parcel of 200 euro",
			ask("code", "6109100000", "origin", "CN", "procedure", "parcel", "invoice", "200", "currency", "EUR"),
			[]string{"2507.22", "250.72", "551.59", "802.31"}},
		{"U10: a car of 1998 cm³ and seven full years",
			ask("code", "8703231910", "origin", "DE", "value", "100000", "fuel", "petrol", "displacement", "1998", "year", "2018"),
			[]string{"35,065.98"}}, // 50 × 1998 ÷ 1000 × 7 = 699.30 euro
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newBrowser(t, newOffice()).get(c.ask + "&lang=en")
			want(t, a.status, 200)
			contains(t, a, c.lines...)
		})
	}
}
