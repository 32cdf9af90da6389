package risk

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/bits"

	"github.com/brama-customs/brama/risk/facts"
)

// draw does the random check: keyed, so that it cannot be guessed while the
// day's secret is kept; bound to the consignment and not to the declaration,
// so that lodging again draws nothing new; and open to be done again by
// anyone once the secret is told.
func draw(secret []byte, f *facts.Declaration, perMille int) Draw {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(f.Importer))
	mac.Write([]byte{0})
	mac.Write([]byte(f.TransportDocument))
	key := mac.Sum(nil)[:8]
	// key × 1000 ÷ 2^64 rounded down is under perMille just where
	// key ÷ 2^64 is under perMille ÷ 1000.
	thousandth, _ := bits.Mul64(binary.BigEndian.Uint64(key), 1000)
	return Draw{Key: hex.EncodeToString(key), PerMille: perMille, Selected: thousandth < uint64(perMille)}
}
