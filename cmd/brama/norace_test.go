//go:build !race

package main

const startsAtOnce = 20
