//go:build !race

package batch_test

const (
	seeds    = 200
	manyRows = 200_000 // beside which 10,000 take no less memory
)
