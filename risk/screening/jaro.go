package screening

import "math/bits"

// Similarities are per mille; inside they are counted in millionths.
const million = 1_000_000

// longestWord is how many letters of a word are compared: a bit each.
const longestWord = 64

// jaroWinkler is the similarity of two words by Jaro (1989), raised for a
// common beginning of up to four letters as Winkler (1990) has it, per mille.
// Neither word has more letters than longestWord.
func jaroWinkler(a, b string) int {
	j := jaro(a, b)
	return perMille(j + (million-j)*beginning(a, b)/10)
}

func perMille(millionths int) int { return (millionths + 500) / 1000 }

// jaro is the mean of the shares of letters that both words have, at most half
// the longer word apart, and of the share of those that are in order; in
// millionths, rounded down.
func jaro(a, b string) int {
	if len(a) > len(b) || len(a) == len(b) && a > b { // so that it is the same both ways
		a, b = b, a
	}
	inA, inB := common(a, b)
	m := bits.OnesCount64(inA)
	if m == 0 {
		return 0
	}
	swapped := 0 // each transposition counts two
	for x, y := inA, inB; x != 0; x, y = x&(x-1), y&(y-1) {
		if a[bits.TrailingZeros64(x)] != b[bits.TrailingZeros64(y)] {
			swapped++
		}
	}
	sum := 2*m*m*(len(a)+len(b)) + (2*m-swapped)*len(a)*len(b)
	return sum * million / (6 * m * len(a) * len(b))
}

// common tells which letters of each word are in the other as well, near the
// same place; each letter is taken once.
func common(a, b string) (inA, inB uint64) {
	window := max(len(b)/2-1, 0)
	for i := range len(a) {
		for k := max(i-window, 0); k < min(i+window+1, len(b)); k++ {
			if a[i] == b[k] && inB>>k&1 == 0 {
				inA, inB = inA|1<<i, inB|1<<k
				break
			}
		}
	}
	return inA, inB
}

// counted is how many letters of a common beginning raise a similarity.
const counted = 4

func beginning(a, b string) int {
	n := 0
	for n < counted && n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}
