package risk

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/civil"
)

// Workload is what an inspector of a roster has in hand.
type Workload struct {
	Inspector string `json:"inspector"` // tenant/name
	Points    int    `json:"points"`    // see Points
}

// Points is how much work declarations with so many items are: 10 for each,
// and 5 for each of the items.
func Points(declarations, items int) int { return pointsEach*declarations + pointsAnItem*items }

const (
	pointsEach   = 10
	pointsAnItem = 5
	evenChances  = 1_000_000 // of somebody with a point in hand
	assigning    = "inspector"
)

// chances is how much an inspector weighs in the draw: the more is in hand, the
// less. Nobody's are none.
func (w Workload) chances() uint64 {
	return uint64(max(1, evenChances/(pointsEach+w.Points)))
}

// Assignment is whom chance gave a flagged declaration to, with everything that
// is needed to draw it again once the secret of its day is told.
type Assignment struct {
	Day       civil.Date `json:"day"`   // whose secret drew
	Round     int        `json:"round"` // how often it had been given back
	Key       string     `json:"key"`   // first 8 bytes of the HMAC, hex
	Among     []Workload `json:"among"` // in order of the inspectors, as it was at that moment
	Inspector string     `json:"inspector"`
}

// Explained reports whether the secret of its day gives this assignment of the
// consignment.
func (a Assignment) Explained(secret []byte, c Consignment) bool {
	again, drawn := Assign(secret, a.Day, c, a.Round, a.Among)
	return drawn && again.Key == a.Key && again.Inspector == a.Inspector && slices.Equal(again.Among, a.Among)
}

// Assign draws an inspector, weighted by workload: of the chances of all, laid
// end to end in order of the inspectors, the key picks one. False where there is
// nobody to draw among.
func Assign(secret []byte, day civil.Date, c Consignment, round int, among []Workload) (Assignment, bool) {
	if len(among) == 0 {
		return Assignment{}, false
	}
	a := Assignment{Day: day, Round: round, Among: slices.Clone(among)}
	slices.SortFunc(a.Among, func(x, y Workload) int { return strings.Compare(x.Inspector, y.Inspector) })
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(strings.Join([]string{assigning, c.Importer, c.TransportDocument, strconv.Itoa(round)}, "\x00")))
	key := mac.Sum(nil)[:8]
	a.Key, a.Inspector = hex.EncodeToString(key), picked(binary.BigEndian.Uint64(key), a.Among)
	return a, true
}

// picked lays the chances end to end and finds whose hold key ÷ 2^64 of all.
func picked(key uint64, among []Workload) string {
	var all uint64
	for _, w := range among {
		all += w.chances()
	}
	at, _ := bits.Mul64(key, all)
	for _, w := range among {
		if at < w.chances() {
			return w.Inspector
		}
		at -= w.chances()
	}
	return among[len(among)-1].Inspector // not reached: at is under all
}

// Roster gives the inspectors of an office, none where its declarations are not
// drawn among them.
func (rs *RuleSet) Roster(office string) []string { return rs.settings.Rosters[office] }
