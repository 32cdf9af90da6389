package monitor

import (
	"math"
	"slices"
)

// tenths are classes of a feature's values with a tenth of those before in
// each. Values often repeat: where one value alone fills a tenth or more it is
// a class of its own, so that what was always 1 may fall as well as rise
// without being taken for the same. A feature that never changes has one class.
type tenths struct {
	cuts []float64 // upper bounds, rising, each once
	own  []bool    // that the cut is a class of its own
}

// tenthsOf cuts the values that are there at one tenth, two tenths … of them.
func tenthsOf(values []float64) tenths {
	there := slices.DeleteFunc(slices.Clone(values), math.IsNaN)
	slices.Sort(there)
	var t tenths
	for k := 1; k < 10 && len(there) > 0; k++ {
		cut := there[(len(there)*k+9)/10-1] // k tenths are not above it
		if last := len(t.cuts) - 1; last >= 0 && t.cuts[last] == cut {
			t.own[last] = true
			continue
		}
		t.cuts, t.own = append(t.cuts, cut), append(t.own, false)
	}
	return t
}

// class numbers the classes upwards: that between two cuts, which the upper one
// belongs to unless it stands alone, then the cut that does.
func (t tenths) class(x float64) int {
	if math.IsNaN(x) {
		return t.missing()
	}
	i, at := slices.BinarySearch(t.cuts, x)
	if at && t.own[i] {
		return 2*i + 1
	}
	return 2 * i
}

// missing is the class of what is not there, after the one over the last cut.
func (t tenths) missing() int { return 2*len(t.cuts) + 1 }

func (t tenths) count(values []float64) []int {
	counts := make([]int, t.missing()+1)
	for _, x := range values {
		counts[t.class(x)]++
	}
	return counts
}
