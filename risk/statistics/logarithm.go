package statistics

import "math/bits"

// Logarithms to the base of 2 in whole numbers: logOne is 1, an octave. They
// are worked out by squaring (Knuth, The Art of Computer Programming, volume 1,
// 1.2.2, exercise 25), so that they are the same on every machine.
const (
	logBits = 16
	logOne  = 1 << logBits
)

// logOf gives the logarithm of a number from 1, of so many bits after the
// point, cut off: with fewer bits it is the beginning of the same logarithm.
func logOf(n uint64, places int) int64 {
	whole := bits.Len64(n) - 1
	mantissa := n << (63 - whole) // from 1 to under 2, 63 bits after the point
	log := int64(whole)
	for range places {
		high, low := bits.Mul64(mantissa, mantissa) // from 1 to under 4
		log <<= 1
		if high>>63 == 1 {
			log++
			mantissa = high
		} else {
			mantissa = high<<1 | low>>63
		}
	}
	return log
}

// powerOf gives 2 to the power of a logarithm from 0 to under 63 octaves,
// rounded half up. It never falls where the logarithm rises.
func powerOf(log int64) uint64 {
	// 2 to the power of 1/2, 1/4, 1/8 …, 63 bits after the point.
	roots := [logBits]uint64{
		0xb504f333f9de6484, 0x9837f0518db8a96f, 0x8b95c1e3ea8bd6e6, 0x85aac367cc487b14,
		0x82cd8698ac2ba1d7, 0x8164d1f3bc030773, 0x80b1ed4fd999ab6c, 0x8058d7d2d5e5f6b0,
		0x802c6436d0e04f50, 0x8016302f17467628, 0x800b179c82028fd0, 0x80058baf7fee3b5d,
		0x8002c5d00fdcfcb6, 0x800162e61bed4a48, 0x8000b17292f702a3, 0x800058b92abbae02,
	}
	mantissa := uint64(1) << 63
	for i, root := range roots {
		if log>>(logBits-1-i)&1 == 1 {
			high, low := bits.Mul64(mantissa, root)
			mantissa = high<<1 | low>>63
		}
	}
	down := 63 - int(log>>logBits)
	if down == 0 {
		return mantissa
	}
	return mantissa>>down + mantissa>>(down-1)&1
}
