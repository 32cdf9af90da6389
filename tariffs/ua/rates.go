package ua

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
)

// ReadRates reads official rates of exchange: a CSV with the columns date
// (YYYY-MM-DD), cc and rate, or the JSON of the National Bank (exchangedate
// DD.MM.YYYY, cc, rate). Rates are read from their decimal text; no float
// comes near them. Every row that cannot be read is named in the error.
func ReadRates(r io.Reader, format Format) ([]money.Rate, error) {
	switch format {
	case CSV:
		return readRatesCSV(limited(r))
	case JSON:
		return readRatesJSON(limited(r))
	}
	return nil, fmt.Errorf("rates are read from csv or json, not from %q", string(format))
}

// official makes a rate of its texts.
func official(currency, value string, day civil.Date, badDay error) (money.Rate, error) {
	n, err := exact.Parse(value)
	switch {
	case badDay != nil:
		return money.Rate{}, badDay
	case len(currency) != 3 || strings.Trim(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return money.Rate{}, fmt.Errorf("%q is no currency code of three capital letters", currency)
	case err != nil:
		return money.Rate{}, fmt.Errorf("rate %q of %s: %w", value, currency, err)
	case n.Sign() == 0:
		return money.Rate{}, fmt.Errorf("the rate of %s is nothing", currency)
	}
	return money.Rate{Currency: currency, Date: day, Value: n, Source: nationalBank, Verified: true}, nil
}

func readRatesCSV(r io.Reader) ([]money.Rate, error) {
	reader := newCSV(r)
	headings, err := reader.Read()
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("read the first row: %w", err)
	}
	places := [3]int{slices.Index(headings, "date"), slices.Index(headings, "cc"), slices.Index(headings, "rate")}
	if long := slices.Index(headings, "rate_uah_per_unit"); places[2] < 0 {
		places[2] = long
	}
	if slices.Contains(places[:], -1) {
		return nil, errors.New("no row names the columns date, cc and rate")
	}
	return ratesOf(reader, places, len(headings))
}

func ratesOf(reader *csv.Reader, places [3]int, width int) ([]money.Rate, error) {
	var rates []money.Rate
	var bad tariffs.BadRows
	for {
		values, err := reader.Read()
		if err == io.EOF {
			return wholeOr(rates, bad)
		}
		if err != nil {
			return nil, err
		}
		line := lineOf(reader, values, nil)
		if len(values) != width {
			bad = append(bad, tariffs.BadRow{Line: line, Problem: fmt.Sprintf("has %d columns, the first row %d", len(values), width)})
			continue
		}
		day, badDay := civil.Parse(values[places[0]])
		one, err := official(values[places[1]], values[places[2]], day, badDay)
		if err != nil {
			bad = append(bad, tariffs.BadRow{Line: line, Code: values[places[1]], Problem: err.Error()})
		}
		if rates = append(rates, one); len(rates) > 10*maxRows {
			return nil, errTooMany
		}
	}
}

func wholeOr(rates []money.Rate, bad tariffs.BadRows) ([]money.Rate, error) {
	if len(bad) > 0 {
		return nil, bad
	}
	return rates, nil
}

// bankRate is one rate of the National Bank's answer. The rate is kept as the
// text of the number.
type bankRate struct {
	Currency string      `json:"cc"`
	Rate     json.Number `json:"rate"`
	Date     string      `json:"exchangedate"`
}

func readRatesJSON(r io.Reader) ([]money.Rate, error) {
	decoder := json.NewDecoder(r)
	var list []bankRate
	if err := decoder.Decode(&list); err != nil {
		return nil, fmt.Errorf("read the bank's rates: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errors.New("something follows the list of rates")
	}
	rates := make([]money.Rate, 0, len(list))
	var bad tariffs.BadRows
	for i, b := range list {
		day, badDay := bankDay(b.Date)
		one, err := official(b.Currency, b.Rate.String(), day, badDay)
		if err != nil {
			bad = append(bad, tariffs.BadRow{Code: "/" + strconv.Itoa(i), Problem: err.Error()})
		}
		rates = append(rates, one)
	}
	return wholeOr(rates, bad)
}

// bankDay reads DD.MM.YYYY.
func bankDay(s string) (civil.Date, error) {
	if len(s) != 10 || s[2] != '.' || s[5] != '.' {
		return civil.Date{}, fmt.Errorf("date %q is not DD.MM.YYYY", s)
	}
	day, err := civil.Parse(s[6:] + "-" + s[3:5] + "-" + s[:2])
	if err != nil {
		return civil.Date{}, fmt.Errorf("date %q is not a day as DD.MM.YYYY", s)
	}
	return day, nil
}
