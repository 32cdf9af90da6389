package web_test

import (
	"testing"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
)

func TestWhatAwaitsPaymentSaysSo(t *testing.T) {
	office := newOffice()
	f := office.files[4]
	f.Notifications = append(f.Notifications[:2:2], note(3, "payment-awaited", f.LodgedAt, ""))
	for _, c := range []struct {
		name    string
		payment *clearance.Payment
		status  declarations.Status
		awaits  bool
	}{
		{"not paid for", &clearance.Payment{Due: exact.Must("1234.50")}, declarations.Assessed, true},
		{"paid for", &clearance.Payment{Due: exact.Must("1234.50"), Paid: true}, declarations.Released, false},
		{"refused", &clearance.Payment{Due: exact.Must("1234.50")}, declarations.Refused, false},
		{"settled elsewhere", nil, declarations.Released, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f.Payment, f.Status = c.payment, c.status
			b := signedIn(t, office, "brama_broker")
			uk, en := b.get("/declarations/"+greenMRN), b.get("/declarations/"+greenMRN+"?lang=en")
			contains(t, uk, "Очікується сплата</strong>")
			contains(t, en, "Payment awaited</strong>")
			check := lacks
			if c.awaits {
				check = contains
			}
			check(t, uk, "Очікується сплата 1")
			check(t, en, "Awaits payment of 1")
		})
	}
}
