package statistics_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/statistics"
)

// bucket is the width of a bucket as a natural logarithm.
const bucket = math.Ln2 / 32

func float(n exact.Number) float64 {
	x, err := strconv.ParseFloat(n.String(), 64)
	if err != nil {
		panic(err)
	}
	return x
}

// logPrices gives the logarithms of all prices of imports like an item, of as
// many digits and perhaps of its origin, straight from the events.
func logPrices(events []statistics.Event, like facts.Item, digits int, origin bool, unit string) []float64 {
	var logs []float64
	for _, e := range events {
		for _, it := range e.Declaration.Items {
			quantity := it.NetMass
			if unit != "" {
				quantity = it.Quantity
			}
			if e.Kind != statistics.Assessed || e.Declaration.Type != "IM" || len(it.Code) != 10 || quantity.Sign() <= 0 ||
				unit != "" && it.Unit != unit || !strings.HasPrefix(it.Code, like.Code[:digits]) || origin && it.Origin != like.Origin {
				continue
			}
			logs = append(logs, math.Log(float(it.Value)/float(quantity)))
		}
	}
	slices.Sort(logs)
	return logs
}

// expected are the peers that should be found.
type expected struct {
	digits int
	origin bool
	logs   []float64
}

func expectedPeers(events []statistics.Event, it facts.Item, unit string) expected {
	for _, e := range []expected{{digits: 10, origin: true}, {digits: 10}, {digits: 6}, {digits: 4}} {
		if e.origin && it.Origin == "" {
			continue
		}
		if e.logs = logPrices(events, it, e.digits, e.origin, unit); len(e.logs) >= 30 {
			return e
		}
	}
	return expected{digits: 10, logs: logPrices(events, it, 10, false, unit)}
}

// checkPeers compares peers with what raw prices come to.
func checkPeers(t *rapid.T, got facts.Peers, want expected, it facts.Item, price float64) {
	n := len(want.logs)
	if n == 0 {
		if got != (facts.Peers{}) {
			t.Fatalf("peers of nothing: %+v", got)
		}
		return
	}
	if got.Code != it.Code[:want.digits] || got.Count != int64(n) || (got.Origin != "") != want.origin {
		t.Fatalf("peers are %+v, not %d of %d digits, of one origin: %v", got, n, want.digits, want.origin)
	}
	median := want.logs[(n-1)/2]
	if off := math.Abs(math.Log(float(got.Median)) - median); off > bucket/2+0.001 {
		t.Fatalf("the median is %s, off by %v from %v", got.Median, off, math.Exp(median))
	}
	if n < 30 {
		if got.Spreads != 0 || !got.Deviation.IsZero() {
			t.Fatalf("%d are too few for %+v", n, got)
		}
		return
	}
	var distances []float64
	for _, log := range want.logs {
		distances = append(distances, math.Abs(log-median))
	}
	slices.Sort(distances)
	deviation := math.Log(float(got.Deviation))
	if off := math.Abs(deviation - max(distances[(n-1)/2], bucket)); off > 1.5*bucket {
		t.Fatalf("the deviation is %s, off by %v of %v", got.Deviation, off, distances[(n-1)/2])
	}
	if math.IsNaN(price) {
		return
	}
	spreads := 100 * (math.Log(price) - math.Log(float(got.Median))) / (1.4826 * deviation)
	if off := math.Abs(float64(got.Spreads) - spreads); off > 1+math.Abs(spreads)*0.004 {
		t.Fatalf("%v is %d hundredths of spreads from %+v, not %v", price, got.Spreads, got, spreads)
	}
}

func TestPeersAreWhatTheRawPricesComeTo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chance := someChance(t)
		all, _ := journal(chance, rapid.IntRange(0, 400).Draw(t, "declarations"), 20)
		s := counted(all...)
		for range 2 {
			d := imported(chance)
			d.Type = "IM"
			s.Fill(&d)
			for _, it := range d.Items {
				if len(it.Code) != 10 {
					if it.Peers != (facts.Peers{}) || it.UnitPeers != (facts.Peers{}) {
						t.Fatalf("%q has peers", it.Code)
					}
					continue
				}
				price, each := math.NaN(), math.NaN()
				if it.NetMass.Sign() > 0 {
					price, each = float(it.Value)/float(it.NetMass), float(it.Value)/float(it.Quantity)
				}
				checkPeers(t, it.Peers, expectedPeers(all, it, ""), it, price)
				if it.Unit == "" {
					continue
				}
				checkPeers(t, it.UnitPeers, expectedPeers(all, it, it.Unit), it, each)
			}
		}
	})
}

// sold makes an import of one item of 1 kg.
func sold(code, origin, price string) statistics.Event {
	value := exact.Must(price)
	return statistics.Event{Kind: statistics.Assessed, Day: firstDay, Declaration: facts.Declaration{
		Type: "IM", Importer: "IMP", Items: []facts.Item{{Item: 1, Code: code, Origin: origin, Value: value, NetMass: exact.Int(1)}},
	}}
}

// peersOf asks for the peers of an item of 1 kg.
func peersOf(s *statistics.Statistics, code, origin, price string) facts.Peers {
	d := sold(code, origin, price).Declaration
	s.Fill(&d)
	return d.Items[0].Peers
}

func TestTheWorkedExample(t *testing.T) {
	var events []statistics.Event
	for i := range 412 { // from 2.78 to 6.05, the middle one 4.10
		price := 4.10 * math.Exp(float64(i-205)*0.0019)
		events = append(events, sold("6109100000", "BD", strconv.FormatFloat(price, 'f', 4, 64)))
	}
	got := peersOf(counted(events...), "6109100000", "BD", "1.80")
	t.Logf("%+v", got)
	if got.Count != 412 || got.Origin != "BD" || got.Median.Cmp(exact.Must("4.05")) < 0 || got.Median.Cmp(exact.Must("4.15")) > 0 {
		t.Errorf("peers: %+v", got)
	}
	if got.Spreads < -290 || got.Spreads > -270 { // ln(1.80/4.10) = −0.823, over 1.4826 × 0.196
		t.Errorf("1.80 lies %d hundredths of spreads away", got.Spreads)
	}
}

func TestPricesThatAreAllAlikeHaveADeviationNonetheless(t *testing.T) {
	s := counted(slices.Repeat([]statistics.Event{sold("6109100000", "BD", "4.10")}, 30)...)
	if got := peersOf(s, "6109100000", "BD", "4.10"); got.Spreads < -34 || got.Spreads > 34 {
		t.Errorf("the same price lies %d hundredths away", got.Spreads)
	}
	if got := peersOf(s, "6109100000", "BD", "4.00"); got.Spreads < -110 {
		t.Errorf("a price 2.4 %% lower lies %d hundredths away", got.Spreads)
	}
	if got := peersOf(s, "6109100000", "BD", "2.05"); got.Spreads > -1900 {
		t.Errorf("half the price lies only %d hundredths away", got.Spreads)
	}
}

func TestPricesOfAnySizeAreCompared(t *testing.T) {
	for _, price := range []string{"0.00000001", "0.000001", "0.03", "1", "99999", "200000000", "999999999999999"} {
		s := counted(slices.Repeat([]statistics.Event{sold("7102310000", "BW", price)}, 30)...)
		got := peersOf(s, "7102310000", "BW", price)
		if got.Count != 30 || got.Median.Sign() <= 0 || got.Spreads < -100 || got.Spreads > 100 {
			t.Errorf("%s: %+v", price, got)
		}
	}
}

func TestAHistogramNeverTakesMoreThanOneKilobyte(t *testing.T) {
	chance := rand.New(rand.NewPCG(21, 1))
	var events []statistics.Event
	for i := range 3000 {
		price := exact.New(1+chance.Int64()>>chance.IntN(63), 6).Round(6)
		if len(price.String()) > 20 {
			price = exact.Int(int64(i + 1))
		}
		e := sold("6109100000", "BD", "1")
		e.Declaration.Items[0].Value = price
		events = append(events, e)
	}
	s, other := counted(events...), counted(shuffled(chance, events)...)
	same(t, "buckets that were put together depend on the order", s, other)
	if most := s.Largest(); most > statistics.MaxCells || most < statistics.MaxCells/2 {
		t.Errorf("it has %d cells", most)
	}
	for _, at := range []int{5, 1500, 2995} { // finer than the other, alike, coarser
		part := counted(events[:at]...)
		part.Merge(counted(events[at:]...))
		same(t, "buckets that were put together are merged otherwise", s, part)
	}
	if got := peersOf(s, "6109100000", "BD", "1"); got.Count != 3000 {
		t.Errorf("%d are left", got.Count)
	}
}

func TestTheMedianOfAWideSpreadIsStillNear(t *testing.T) {
	var events []statistics.Event
	for i := range 4001 { // 13 octaves: every bucket of twice the least width is taken
		price := 1000 * math.Exp2(float64(i-2000)*13/4000)
		events = append(events, sold("6109100000", "BD", strconv.FormatFloat(price, 'f', 6, 64)))
	}
	got := peersOf(counted(events...), "6109100000", "BD", "1")
	if off := math.Abs(float(got.Median)/1000 - 1); off > 0.024 {
		t.Errorf("the median is %s, off by %v", got.Median, off)
	}
}

func TestTheFinestGroupWithEnoughPricesIsTaken(t *testing.T) {
	cases := []struct {
		name             string
		own, from, sixth int // of the code from BD, from elsewhere, of the six digits besides
		want             string
	}{
		{"thirty of the origin are enough", 30, 100, 100, "6109100010 BD 30"},
		{"with fewer, all of the code count", 29, 1, 0, "6109100010  30"},
		{"with fewer of the code, its six digits count", 20, 9, 1, "610910  30"},
		{"with fewer of these, the heading counts", 10, 10, 9, "6109  31"},
		{"too few of any are those of the code", 10, 10, 7, "6109100010  20"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var events []statistics.Event
			for code, n := range map[string]int{"6109100010 BD": c.own, "6109100010 TR": c.from, "6109100090 TR": c.sixth, "6109900000 TR": 2} {
				number, origin, _ := strings.Cut(code, " ")
				events = append(events, slices.Repeat([]statistics.Event{sold(number, origin, "4")}, n)...)
			}
			got := peersOf(counted(events...), "6109100010", "BD", "4")
			if text := fmt.Sprintf("%s %s %d", got.Code, got.Origin, got.Count); text != c.want {
				t.Errorf("compared with %q, not %q", text, c.want)
			}
		})
	}
}
