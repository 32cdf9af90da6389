// Package ua is Ukraine's tariff: УКТЗЕД, the rates of its Customs Tariff, the
// law of payments around them and the official rates of exchange, as facts with
// their source, date and a mark of whether they were verified.
//
// The facts are tables beside this file. tariff.tsv and rates.tsv are written
// by gen from their sources; the others are kept by hand:
//
//	names.tsv        short names of our own of chapters and headings
//	subheadings.tsv  short names of our own of subheadings (six digits)
//	remembered.tsv   rates of duty where tariff.tsv has none, all unverified
//	rates_single.tsv official rates of single days outside the history
//
// and the tables of the law, in the one format that ReadLaw reads and any of
// which can be replaced by import:
//
//	sections.tsv     sections of the nomenclature
//	agreements.tsv   free-trade agreements and their countries
//	preferences.tsv  rates of the преференційна column by agreement and year
//	mfn.tsv          countries whose goods pay the пільгова column
//	payments.tsv     codes of box 47
//	vat.tsv          value added tax
//	excise.tsv       goods that bear excise
//	vehicles.tsv     excise on cars
//	exportduty.tsv   goods that bear export duty
//	remedies.tsv     special, anti-dumping and countervailing duties
//	parcels.tsv      goods sent to citizens
//	procedures.tsv   customs procedures and what they cost
//	fees.tsv         the single fee at the border
//	requirements.tsv licences, certificates and bans
package ua

import (
	"embed"
	"fmt"

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
	//go:embed subheadings.tsv
	subheadingsTable string
	//go:embed remembered.tsv
	rememberedTable string
	//go:embed rates.tsv
	ratesTable string
	//go:embed rates_single.tsv
	singleRatesTable string
)

// lawFiles are the tables of the law.
//
//go:embed sections.tsv agreements.tsv preferences.tsv mfn.tsv payments.tsv vat.tsv excise.tsv vehicles.tsv
//go:embed exportduty.tsv remedies.tsv parcels.tsv procedures.tsv fees.tsv requirements.tsv
var lawFiles embed.FS

// Law gives the shipped law. Every call reads it anew.
func Law() (tariffs.Law, error) {
	var law tariffs.Law
	files, err := lawFiles.ReadDir(".")
	if err != nil {
		return law, err
	}
	for _, file := range files {
		text, err := lawFiles.Open(file.Name())
		if err != nil {
			return law, err
		}
		tables, err := ReadLaw(text)
		if err != nil {
			return law, fmt.Errorf("%s: %w", file.Name(), err)
		}
		law = tables.Over(law)
	}
	return law, nil
}

// Schedule gives the shipped tariff with the shipped law. Every call makes it
// anew, which takes tens of milliseconds: make it once.
func Schedule() (*tariffs.Schedule, error) {
	rows, err := shippedRows()
	if err != nil {
		return nil, err
	}
	law, err := Law()
	if err != nil {
		return nil, err
	}
	return NewSchedule(Version, InForce(), rows, law)
}

// NewSchedule makes a version of Ukraine's tariff from loaded rows and a law.
// Chapters, headings and subheadings without a name get the shipped ones. What cannot be
// taken is named in the error, a tariffs.BadRows.
func NewSchedule(version string, inForce civil.Date, rows []tariffs.Row, law tariffs.Law) (*tariffs.Schedule, error) {
	if stray := strayRates(law); len(stray) > 0 {
		return nil, stray
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
