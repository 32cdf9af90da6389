package risk_test

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/facts"
)

// TestWrittenOutJSONIsThatOfEncodingJSON holds the two writers equal, byte for
// byte. The values are made by reflection: a field that is added to any of the
// types and not written fails it.
func TestWrittenOutJSONIsThatOfEncodingJSON(t *testing.T) {
	t.Run("of facts", rapid.MakeCheck(func(t *rapid.T) {
		d := rapid.MakeCustom[facts.Declaration](anything()).Draw(t, "facts")
		holdEqual(t, &d, d.AppendJSON)
	}))
	t.Run("of assessments", rapid.MakeCheck(func(t *rapid.T) {
		a := rapid.MakeCustom[risk.Assessment](anything()).Draw(t, "assessment")
		holdEqual(t, &a, a.AppendJSON)
	}))
}

// holdEqual compares as the value is, where lists without elements are empty,
// and with nil in the place of these.
func holdEqual(t *rapid.T, value any, written func([]byte) []byte) {
	for range 2 {
		want, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if got := written(nil); string(got) != string(want) {
			t.Fatalf("written %s\nwant    %s", got, want)
		}
		dropEmpty(reflect.ValueOf(value))
	}
}

// dropEmpty makes nil of all lists without elements.
func dropEmpty(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			dropEmpty(v.Elem())
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			dropEmpty(field)
		}
	case reflect.Slice:
		if v.Len() == 0 && v.CanSet() {
			v.SetZero()
		}
		for i := range v.Len() {
			dropEmpty(v.Index(i))
		}
	}
}

// anything makes values of every shape: texts with characters that JSON, HTML
// and scripts escape, numbers of any size and such as are not given.
func anything() rapid.MakeConfig {
	texts := rapid.OneOf(rapid.SampledFrom([]string{"", "6109100000", "<b>&amp;</b>", `"quoted" \ back`, "\u2028\u2029", "\xff broken", "Ціна «за кг»"}), rapid.String())
	return rapid.MakeConfig{
		Types: map[reflect.Type]*rapid.Generator[any]{
			reflect.TypeFor[exact.Number](): rapid.Custom(number).AsAny(),
			reflect.TypeFor[civil.Date]():   rapid.SampledFrom([]civil.Date{{}, civil.Must("2026-02-28"), civil.Must("1999-12-01")}).AsAny(),
		},
		Kinds: map[reflect.Kind]*rapid.Generator[any]{
			reflect.String:  texts.AsAny(),
			reflect.Int:     rapid.OneOf(rapid.Just(0), rapid.Int()).AsAny(),
			reflect.Int64:   rapid.OneOf(rapid.Just(int64(0)), rapid.Int64()).AsAny(),
			reflect.Float64: floats().AsAny(),
		},
	}
}

func number(t *rapid.T) exact.Number {
	if rapid.Bool().Draw(t, "not given") {
		return exact.Number{}
	}
	n := exact.New(rapid.Int64().Draw(t, "coefficient"), rapid.IntRange(0, 8).Draw(t, "places"))
	if rapid.Bool().Draw(t, "wide") {
		n = n.Mul(n)
	}
	return n
}

// floats are such as scores have, such as have none too many digits, and those
// about which encoding/json begins to write an exponent.
func floats() *rapid.Generator[float64] {
	return rapid.OneOf(
		rapid.Float64(), rapid.Map(rapid.IntRange(-99_999, 99_999), func(n int) float64 { return float64(n) / 1e4 }),
		rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1e-6, 9.999e-7, -1e-7, 1e-10, 1e-300, 1e20, 1e21, -1e21, 5e-324, math.MaxFloat64}),
	)
}
