package statistics

import "github.com/brama-customs/brama/exact"

// pricePlaces is how finely prices are told apart: millionths of a hryvnia,
// because screws and paper clips are sold by the piece.
const pricePlaces = 6

// maxKopiykas is the most that one outcome or consignment counts for: ten
// trillion hryvnias, more than the country's product.
const maxKopiykas = 1_000_000_000_000_000

// priceOf gives the price of one kilogram or unit in millionths of UAH,
// rounded half up, at least one; not ok where there is no value or quantity.
func priceOf(value, quantity exact.Number) (price uint64, ok bool) {
	if value.Sign() <= 0 || quantity.Sign() <= 0 {
		return 0, false
	}
	return max(1, wholeOf(value.Mul(exact.Int(million)).Div(quantity, 0))), true
}

// kopiykasOf gives an amount of UAH in kopiykas, rounded half away from zero.
func kopiykasOf(amount exact.Number) int64 {
	kopiykas := amount.Mul(exact.Int(100)).Round(0)
	if kopiykas.Sign() < 0 {
		return -int64(min(wholeOf(exact.Int(0).Sub(kopiykas)), maxKopiykas))
	}
	return int64(min(wholeOf(kopiykas), maxKopiykas))
}

// wholeOf gives a whole number from 0, or maxAmount where it is more.
func wholeOf(n exact.Number) uint64 {
	whole, _, narrow := n.Coefficient()
	if !narrow {
		return maxAmount
	}
	return min(uint64(whole), maxAmount)
}
