// Package brama is the tour of the house; it holds no code of its own.
//
// Brama takes customs declarations, works out what is due and how deep to
// look, releases what carries no risk at once, and gives the rest to
// inspectors. From the bottom up:
//
//   - fault, exact, civil, money: what went wrong, numbers, days, sums.
//   - tariffs, and tariffs/ua for Ukraine: what is due for goods, and why.
//   - declarations: the document, its control of format and logic, its number
//     and its life.
//   - risk: findings, score, draw, channel and formalities.
//   - clearance: the procedure. It decides who may do what in which order and
//     writes what follows; everything above it translates, everything below it
//     is pure.
//   - store and queue: drivers that keep and carry, each port with one
//     conformance suite (storetest, queuetest).
//   - api, web, worker: the service's faces to programs, people and time.
//   - cmd/brama: the program.
//
// The floors, and who may import whom, are in plan_test.go, which enforces
// them. Why things are as they are is in docs/design.md.
package brama
