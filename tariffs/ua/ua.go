// Package ua is Ukraine's tariff: УКТЗЕД, the rates of its Customs Tariff, VAT
// and the official rates of exchange, as facts with their source, date and a
// mark of whether they were verified.
//
// The facts are tables beside this file. tariff.tsv and rates.tsv are written
// by gen from their sources; the others are kept by hand:
//
//	names.tsv        short names of our own of sections, chapters and headings
//	remembered.tsv   rates of duty where tariff.tsv has none, all unverified
//	agreements.tsv   free-trade agreements and their countries
//	preferences.tsv  rates of the преференційна column by agreement and year
//	mfn.tsv          countries whose goods pay the пільгова column
//	measures.tsv     VAT, payment codes, excisable goods, goods with export duty
//	rates_single.tsv official rates of single days outside the history
package ua

import (
	_ "embed"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
)

// Version names the shipped tariff: the law and the day it took effect.
const Version = "2697-IX/2023-01-01"

// InForce is the day the shipped tariff took effect.
func InForce() civil.Date { return civil.New(2023, 1, 1) }

// The tables, as they stand beside this file.
var (
	//go:embed tariff.tsv
	tariffTable string
	//go:embed names.tsv
	namesTable string
	//go:embed remembered.tsv
	rememberedTable string
	//go:embed agreements.tsv
	agreementsTable string
	//go:embed preferences.tsv
	preferencesTable string
	//go:embed mfn.tsv
	mfnTable string
	//go:embed measures.tsv
	measuresTable string
	//go:embed rates.tsv
	ratesTable string
	//go:embed rates_single.tsv
	singleRatesTable string
)

// Schedule gives the shipped tariff. Every call makes it anew, which takes
// tens of milliseconds: make it once.
func Schedule() (*tariffs.Schedule, error) {
	rows, err := shippedRows()
	if err != nil {
		return nil, err
	}
	return NewSchedule(Version, InForce(), rows)
}

// NewSchedule makes a version of Ukraine's tariff from loaded rows, with the
// shipped agreements, countries and taxes around it. Chapters and headings
// without a name get the shipped ones.
func NewSchedule(version string, inForce civil.Date, rows []tariffs.Row) (*tariffs.Schedule, error) {
	law, err := shippedLaw()
	if err != nil {
		return nil, err
	}
	filled, err := named(rows)
	if err != nil {
		return nil, err
	}
	return tariffs.NewSchedule(version, inForce, filled, law)
}

// Rates gives the shipped official rates of exchange: a year of history to
// 2022-07-21, and single days since.
func Rates() ([]money.Rate, error) {
	history, err := rateHistory(ratesTable)
	if err != nil {
		return nil, err
	}
	single, err := singleRates(singleRatesTable)
	return append(history, single...), err
}
