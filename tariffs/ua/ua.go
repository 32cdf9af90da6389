// Package ua is Ukraine's tariff: УКТЗЕД, the rates of its Customs Tariff, VAT
// and the official rates of exchange, as facts with their source, date and a
// mark of whether they were verified.
package ua

import (
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
)

// Schedule gives the shipped tariff.
func Schedule() (*tariffs.Schedule, error) { panic("face") }

// Rates gives the shipped official rates of exchange.
func Rates() ([]money.Rate, error) { panic("face") }
