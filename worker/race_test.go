//go:build race

package worker_test

// Under the race detector a run costs five times as much: a sample must do.
const seeds = 60
