package risk

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/bits"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/risk/facts"
)

// Consignment is what draws are bound to: lodging it again draws nothing new.
type Consignment struct {
	Importer          string // as in facts.Declaration
	TransportDocument string
}

// ConsignmentIn gives the one that facts speak of.
func ConsignmentIn(f *facts.Declaration) Consignment {
	return Consignment{Importer: f.Importer, TransportDocument: f.TransportDocument}
}

// ConsignmentOf gives that of a declaration as it was lodged.
func ConsignmentOf(d *declarations.Declaration) Consignment {
	return Consignment{Importer: partyOf(d.Importer), TransportDocument: transportDocument(d)}
}

// Explained reports whether the secret of the day gives this draw for the
// consignment.
func (d Draw) Explained(secret []byte, c Consignment) bool { return draw(secret, c, d.PerMille) == d }

// RateKept reports whether the draw was done at the rate of the office as it
// stood, and not under the floor.
func (a *Assessment) RateKept() bool {
	rate := a.Draw.PerMille
	return rate >= MinDrawPerMille && rate <= 1000 && (a.Standing == nil || a.Standing.DrawPerMille == rate)
}

// Heeded reports whether the channel is as strict as everything found asks,
// and what chance picked is among that.
func (a *Assessment) Heeded() bool {
	drawn := false
	for _, f := range a.Findings {
		drawn = drawn || f.Rule == RuleDraw
		if stricter(a.Channel, f.Channel) != a.Channel {
			return false
		}
	}
	return drawn == a.Draw.Selected
}

// draw does the random check: keyed, so that it cannot be guessed while the
// day's secret is kept; bound to the consignment and not to the declaration,
// so that lodging again draws nothing new; and open to be done again by
// anyone once the secret is told.
func draw(secret []byte, c Consignment, perMille int) Draw {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(c.Importer))
	mac.Write([]byte{0})
	mac.Write([]byte(c.TransportDocument))
	key := mac.Sum(nil)[:8]
	// key × 1000 ÷ 2^64 rounded down is under perMille just where
	// key ÷ 2^64 is under perMille ÷ 1000.
	thousandth, _ := bits.Mul64(binary.BigEndian.Uint64(key), 1000)
	return Draw{Key: hex.EncodeToString(key), PerMille: perMille, Selected: thousandth < uint64(perMille)}
}
