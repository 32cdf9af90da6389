package model_test

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/strictjson"
)

func written(s model.Scored) string {
	w := strictjson.Begin(nil)
	s.Write(&w)
	return string(w.End())
}

// Numbers of four places have a way of their own: what lies beside one, or has
// too many digits for it, must not go that way.
func TestNumbersOfAScoreAreWrittenAsEncodingJSONWritesThem(t *testing.T) {
	rounded := rapid.Map(rapid.OneOf(rapid.Int64Range(-1e6, 1e6), rapid.Int64Range(-1e16, 1e16)), func(n int64) float64 { return float64(n) / 1e4 })
	beside := rapid.Map(rounded, func(x float64) float64 { return math.Nextafter(x, 2*x+1) })
	edges := rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1e-4, 5e-5, 4.9e-5, 1e-6, 9.99e-7, -1e-10, 1e11, 1e11 - 1e-4, 1e20, 1e21, -1e22, math.MaxFloat64, 5e-324})
	floats := rapid.OneOf(rounded, beside, edges, rapid.Float64())
	rapid.Check(t, func(t *rapid.T) {
		value := floats.Draw(t, "value")
		s := model.Scored{Raw: floats.Draw(t, "raw"), Contributions: []model.Contribution{{Value: &value, By: floats.Draw(t, "by")}, {}}}
		want, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := written(s); got != string(want) {
			t.Fatalf("written %s\nwant    %s", got, want)
		}
	})
}

func TestAScoreThatIsNotFiniteIsNotWritten(t *testing.T) {
	for _, raw := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v is written", raw)
				}
			}()
			written(model.Scored{Raw: raw})
		}()
	}
}
