//go:build race

package batch_test

import (
	"flag"
	"os"
	"testing"
)

// Under the race detector everything costs several times as much: samples must
// do where the number is chance's, and fewer rows where what counts is the memory
// that each takes.
const (
	seeds    = 60
	manyRows = 50_000
)

// TestMain draws fewer examples of each property, unless the command line says
// how many.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "30"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
