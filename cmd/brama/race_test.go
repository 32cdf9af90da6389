//go:build race

package main

// startsAtOnce is how often a house is built and told to end at once: building
// one costs five times as much under the race detector.
const startsAtOnce = 5
