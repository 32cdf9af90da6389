//go:build !race

package worker_test

const seeds = 200
