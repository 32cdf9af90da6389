package main

import (
	"encoding/json"
	"testing"
	"time"
)

// measured is what the tests look at of a report.
type measured struct {
	Mode                              string
	Declarations, Rate, RawInsertRate int
	To202, ToChannel                  struct{ P50, P99 json.Number }
	CPUMicros                         map[string]int
	PeakRSS                           map[string]int64
	BytesStored                       int64
	Refused                           map[string]int
}

// TestBenchMeasuresBothModes wants no figure to be good, only all to be there.
func TestBenchMeasuresBothModes(t *testing.T) {
	for mode, processes := range map[string][]string{
		"embedded": {"generator", "serve"},
		"scaled":   {"generator", "serve", "worker", "postgres", "rabbitmq"},
	} {
		t.Run(mode, func(t *testing.T) {
			t.Setenv(asProgram, "1") // what bench starts is this binary
			got := line(within(t, 3*time.Minute), "", "bench", "--mode", mode, "--seconds", "1", "--clients", "16")
			if got.code != exitDone {
				t.Fatalf("%+v", got)
			}
			var m measured
			if err := json.Unmarshal([]byte(got.out), &m); err != nil {
				t.Fatalf("%v: %s", err, got.out)
			}
			if m.Mode != mode || m.Declarations == 0 || m.Rate == 0 || m.RawInsertRate == 0 || m.To202.P50 == "" || m.BytesStored == 0 {
				t.Errorf("a figure is missing: %s", got.out)
			}
			for _, name := range processes {
				if m.CPUMicros[name] == 0 || name != "generator" && m.PeakRSS[name] == 0 {
					t.Errorf("%s was not measured: %s", name, got.out)
				}
			}
		})
	}
}
