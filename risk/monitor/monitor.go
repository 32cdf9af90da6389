// Package monitor judges how risk is judged: whether trade has drifted from
// what a model knows, and which of two models is better on cases that neither
// of them chose.
//
// Everything here is a function of its arguments alone. Shares, indexes and
// probabilities are floats: nothing that is owed is worked out from them.
package monitor
