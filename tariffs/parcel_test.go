package tariffs_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/tariffs"
)

// A parcel of 200 € at 50.1444: 10028.88 less 7521.66 is an excess of 2507.22;
// duty 250.72, VAT 20 % of 2757.94 = 551.588.
func TestAParcelPaysOnWhatIsOverTheLimit(t *testing.T) {
	parcel := func(amounts ...string) tariffs.Request {
		var r tariffs.Request
		var lines []tariffs.Line
		for _, amount := range amounts {
			lines = append(lines, tariffs.Line{Code: "0101000010", Origin: "CN", InvoiceAmount: exact.Must(amount)})
		}
		r = request(lines...)
		r.Regime = tariffs.Post
		return r
	}
	for _, c := range []struct {
		name  string
		r     tariffs.Request
		lines []string
		total string
	}{
		{"over it", parcel("200.00"), []string{"parcel/1: 2507.22 × 10 % = 250.72", "parcel/1: (2507.22 + 250.72) × 20 % = 551.59"}, "802.31"},
		{"at the limit nothing is due", parcel("150.00"), nil, "0.00"},
		{"a cent over it", parcel("150.01"), []string{"parcel/1: 0.50 × 10 % = 0.05", "parcel/1: (0.50 + 0.05) × 20 % = 0.11"}, "0.16"},
		// halves of 2507.22, and of its half 1253.61: a kopiyka is left and goes to the first
		{"what is over is divided among the items", parcel("100.00", "50.00", "50.00"), []string{
			"parcel/1: 1253.61 × 10 % = 125.36", "parcel/1: (1253.61 + 125.36) × 20 % = 275.79",
			"parcel/1: 626.81 × 10 % = 62.68", "parcel/1: (626.81 + 62.68) × 20 % = 137.90",
			"parcel/1: 626.80 × 10 % = 62.68", "parcel/1: (626.80 + 62.68) × 20 % = 137.90"}, "802.31"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines, a := due(t, wideLaw(), c.r)
			if diff := cmp.Diff(c.lines, lines); diff != "" || a.Total.String() != c.total {
				t.Errorf("total %s, want %s %s", a.Total, c.total, diff)
			}
			if len(a.Lines) > 0 && (a.Lines[0].Code != "120" || a.Lines[1].Code != "125") {
				t.Errorf("a citizen pays %s and %s", a.Lines[0].Code, a.Lines[1].Code)
			}
			if !strings.HasPrefix(a.Statement.EN, "A parcel. ") || !strings.Contains(a.Statement.EN, "7521.66") && !strings.Contains(a.Statement.EN, "150 EUR × 50.1444") {
				t.Errorf("%q", a.Statement.EN)
			}
		})
	}
}
