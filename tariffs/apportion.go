package tariffs

import (
	"slices"

	"github.com/brama-customs/brama/exact"
)

// Apportion divides a sum of kopiykas by weights, so that the parts sum to
// the whole: each gets its share rounded down, and the kopiykas that are left
// go one each to those who lost the most by it (the greatest remainder; of
// equals the first). The answer is false where the sum or a weight is below
// nothing, or the weights come to nothing.
func Apportion(whole exact.Number, weights []exact.Number) ([]exact.Number, bool) {
	total := exact.Int(0)
	for _, w := range weights {
		if w.Sign() < 0 {
			return nil, false
		}
		total = total.Add(w)
	}
	if total.Sign() == 0 || whole.Sign() < 0 {
		return nil, false
	}
	parts, losses, left := roundedDown(whole, weights, total)
	slices.SortStableFunc(losses, func(a, b loss) int { return b.lost.Cmp(a.lost) })
	cent := exact.New(1, kopiyka)
	for i := 0; left.Sign() > 0; i++ {
		parts[losses[i].at] = parts[losses[i].at].Add(cent)
		left = left.Sub(cent)
	}
	return parts, true
}

// loss is what a share lost by being rounded down, times all the weights.
type loss struct {
	at   int
	lost exact.Number
}

func roundedDown(whole exact.Number, weights []exact.Number, total exact.Number) (parts []exact.Number, losses []loss, left exact.Number) {
	parts, losses, left = make([]exact.Number, len(weights)), make([]loss, len(weights)), whole
	for i, w := range weights {
		product := whole.Mul(w)
		part := product.Div(total, kopiyka)
		if part.Mul(total).Cmp(product) > 0 { // Div rounds half up
			part = part.Sub(exact.New(1, kopiyka))
		}
		parts[i], left = part, left.Sub(part)
		losses[i] = loss{i, product.Sub(part.Mul(total))}
	}
	return parts, losses, left
}
