package profiles

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/bits"

	"github.com/brama-customs/brama/risk/facts"
)

// draw selects a share of what a profile hits, as the random check does:
// keyed with the day's secret, so that it cannot be guessed; bound to the
// consignment, so that lodging again draws nothing new; each profile with a
// draw of its own, so that shares of several do not fall on the same ones.
func draw(secret []byte, profile string, d *facts.Declaration, perMille int) (key string, selected bool) {
	mac := hmac.New(sha256.New, secret)
	for i, part := range []string{profile, d.Importer, d.TransportDocument} {
		if i > 0 {
			mac.Write([]byte{0})
		}
		mac.Write([]byte(part))
	}
	drawn := mac.Sum(nil)[:8]
	thousandth, _ := bits.Mul64(binary.BigEndian.Uint64(drawn), 1000)
	return hex.EncodeToString(drawn), thousandth < uint64(perMille)
}
