package api_test

import (
	"encoding/json"
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
)

// 2026-01-09 is a Friday; the Tuesday after stands for a holiday.
func TestRatesCarriedOverAreMarkedStale(t *testing.T) {
	h := open(t)
	friday := money.Rate{Currency: "EUR", Date: civil.Must("2026-01-09"), Value: exact.Must("50"), Source: "Bank", Verified: true}
	monday := friday
	monday.Date = civil.Must("2026-01-12")
	h.office.rates = money.NewRates([]money.Rate{friday, monday, monday.HeldOver(civil.Must("2026-01-13"))})
	for _, c := range []struct {
		name, day, set string
		stale          bool
	}{
		{"on Friday it is its own", "2026-01-09", "2026-01-09", false},
		{"on Saturday it is that of Friday", "2026-01-10", "2026-01-09", true},
		{"on Sunday it is that of Friday", "2026-01-11", "2026-01-09", true},
		{"on Monday it is its own", "2026-01-12", "2026-01-12", false},
		{"on a holiday it is that of Monday", "2026-01-13", "2026-01-12", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var answer struct {
				Date  string
				Rates []map[string]any
			}
			a := h.ask("GET", "/api/v1/rates?date="+c.day, "", "")
			if err := json.Unmarshal(a.body, &answer); err != nil || answer.Date != c.day || len(answer.Rates) != 1 {
				t.Fatalf("%v: %s", err, a.body)
			}
			for _, r := range answer.Rates {
				stale, told := r["stale"]
				if r["date"] != c.set || told != c.stale || told && stale != true {
					t.Errorf("%v", r)
				}
			}
		})
	}
}

func TestTheDescriptionTellsOfStaleRates(t *testing.T) {
	var doc struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]map[string]any
				Required   []string
			}
		}
	}
	if err := json.Unmarshal(open(t).ask("GET", "/openapi.json", "", "").body, &doc); err != nil {
		t.Fatal(err)
	}
	rate := doc.Components.Schemas["Rate"]
	if rate.Properties["stale"]["type"] != "boolean" || rate.Properties["date"]["format"] != "date" {
		t.Errorf("%+v", rate)
	}
	for _, name := range rate.Required {
		if name == "stale" {
			t.Error("stale is said to be always there")
		}
	}
}
