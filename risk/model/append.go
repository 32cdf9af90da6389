package model

import (
	"math"
	"strconv"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/strictjson"
)

// Write writes the fields of the score as encoding/json writes them, for an
// object that has more. It panics where a number is not finite, which no model
// makes and JSON cannot say.
func (s *Scored) Write(o *strictjson.Writer) {
	o.Int("probability", int64(s.Probability))
	o.SomeNumber("expected", s.Expected)
	o.Int("second", int64(s.Second))
	o.Int("ratio", int64(s.Ratio))
	strictjson.One(o, "raw", &s.Raw, appendNumber)
	o.Text("vector", s.Vector)
	strictjson.List(o, "contributions", s.Contributions, appendContribution)
}

func appendContribution(b []byte, c *Contribution) []byte {
	o := strictjson.Begin(b)
	o.Text("feature", c.Feature)
	strictjson.SomeOne(&o, "value", c.Value, appendNumber)
	strictjson.One(&o, "by", &c.By, appendNumber)
	return o.End()
}

// mostRounded is where numbers of four places may have more than 15 digits.
const mostRounded = 1e11

// appendNumber appends a float as encoding/json writes it: as ECMAScript does,
// the shortest digits that give it again, with an exponent where it is very
// small or large.
func appendNumber(b []byte, number *float64) []byte {
	x := *number
	if math.IsInf(x, 0) || math.IsNaN(x) {
		panic("model: a number of a score is not finite")
	}
	size := math.Abs(x)
	if n := int64(math.Round(x * 1e4)); size < mostRounded && n != 0 && float64(n)/1e4 == x {
		return exact.New(n, 4).Trim().Append(b) // no fewer digits give it: any 15 are told apart
	}
	if size == 0 || size >= 1e-6 && size < 1e21 {
		return strconv.AppendFloat(b, x, 'f', -1, 64)
	}
	b = strconv.AppendFloat(b, x, 'e', -1, 64)
	if n := len(b); b[n-4] == 'e' && b[n-3] == '-' && b[n-2] == '0' { // e-09 is e-9
		b = append(b[:n-2], b[n-1])
	}
	return b
}
