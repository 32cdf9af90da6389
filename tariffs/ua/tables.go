package ua

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
)

// sourceOf gives the source behind the letters of tariff.tsv and
// remembered.tsv, and whether the rate was read in it.
func sourceOf(letter string) (source string, verified bool) {
	switch letter {
	case "h":
		return "Law 2697-IX (2022), in force 2023-01-01", true
	case "p":
		return "Law 2697-IX (2022), columns inferred from the printed text, to be verified", false
	case "e":
		return "Law 674-IX (edition of 2020), carried over, to be verified", false
	case "m":
		return "remembered, to be verified", false
	}
	return "", false
}

// records gives the lines of a table with so many columns, without comments.
func records(table string, columns int) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for line := range strings.Lines(table) {
			line = strings.TrimSuffix(line, "\n")
			if line == "" || line[0] == '#' {
				continue
			}
			fields := strings.Split(line, "\t")
			var err error
			if len(fields) != columns {
				err = fmt.Errorf("table line %q has %d columns, not %d", line, len(fields), columns)
			}
			if !yield(fields, err) || err != nil {
				return
			}
		}
	}
}

// shippedRows puts the tables of rates together: ten-digit codes, and the
// nodes of the nomenclature above them.
func shippedRows() ([]tariffs.Row, error) {
	remembered, err := rememberedRows()
	if err != nil {
		return nil, err
	}
	rows := make([]tariffs.Row, 0, 24000)
	last := ""
	for fields, err := range records(tariffTable, 5) {
		if err != nil {
			return nil, err
		}
		row := shippedRow(fields, remembered)
		for length := 2; length < len(row.Code); length += 2 {
			if node := row.Code[:length]; !strings.HasPrefix(last, node) && divided(node) {
				rows = append(rows, tariffs.Row{Code: node})
			}
		}
		rows, last = append(rows, row), row.Code
	}
	return rows, nil
}

// divided reports whether the nomenclature has a node of its own for the
// beginning of a code: a subheading that ends in 00 is the one above it,
// undivided (0409 00 00 00, 6109 10 00 00).
func divided(node string) bool { return len(node) <= 4 || !strings.HasSuffix(node, "00") }

func shippedRow(fields []string, remembered map[string][]string) tariffs.Row {
	row := tariffs.Row{Code: fields[0], MFN: fields[1], Full: fields[2], Unit: fields[3]}
	letter := fields[4]
	if row.MFN == "" && row.Full == "" {
		for length := len(row.Code); length >= 4; length-- {
			if known, ok := remembered[row.Code[:length]]; ok {
				row.MFN, row.Full, letter = known[1], known[2], known[3]
				break
			}
		}
	}
	if row.Full == "=" {
		row.Full = row.MFN
	}
	row.Source, row.Verified = sourceOf(letter)
	return row
}

func rememberedRows() (map[string][]string, error) {
	rows := map[string][]string{}
	for fields, err := range records(rememberedTable, 4) {
		if err != nil {
			return nil, err
		}
		rows[fields[0]] = fields
	}
	return rows, nil
}

// names reads the short names of chapters, headings and subheadings by code.
func names() (map[string]fault.Text, error) {
	read := make(map[string]fault.Text, 7000)
	for _, table := range []string{namesTable, subheadingsTable} {
		for fields, err := range records(table, 3) {
			if err != nil {
				return nil, err
			}
			read[fields[0]] = fault.Text{UK: fields[1], EN: fields[2]}
		}
	}
	return read, nil
}

// named fills in the names of nodes that have none.
func named(rows []tariffs.Row) ([]tariffs.Row, error) {
	known, err := names()
	if err != nil {
		return nil, err
	}
	filled := slices.Clone(rows)
	for i := range filled {
		name := known[filled[i].Code]
		filled[i].Name.UK = cmp.Or(filled[i].Name.UK, name.UK)
		filled[i].Name.EN = cmp.Or(filled[i].Name.EN, name.EN)
	}
	return filled, nil
}

// period reads the first and last day of a table row; empty is open.
func period(from, until string) (first, last civil.Date, err error) {
	if from != "" {
		first, err = civil.Parse(from)
	}
	if until != "" && err == nil {
		last, err = civil.Parse(until)
	}
	return first, last, err
}

// nationalBank is the source of the history of rates.
const nationalBank = "National Bank of Ukraine"

// rateHistory reads a table with a line for each day and a column for each
// currency: empty is "as the day above", "-" is none.
func rateHistory(table string) ([]money.Rate, error) {
	head, body, _ := strings.Cut(table, "\n")
	currencies := strings.Split(head, "\t")[1:]
	above := make([]exact.Number, len(currencies)) // not given: none
	rates := make([]money.Rate, 0, 23000)
	for fields, err := range records(body, len(currencies)+1) {
		if err != nil {
			return nil, err
		}
		day, err := civil.Parse(fields[0])
		if err == nil {
			err = carryOn(above, fields[1:])
		}
		if err != nil {
			return nil, fmt.Errorf("rates of %q: %w", fields[0], err)
		}
		rates = appendDay(rates, day, currencies, above)
	}
	return rates, nil
}

// carryOn takes the values of a line that differ from those above it.
func carryOn(above []exact.Number, line []string) error {
	for i, text := range line {
		var err error
		switch text {
		case "":
		case "-":
			above[i] = exact.Number{}
		default:
			above[i], err = exact.Parse(text)
		}
		if err != nil {
			return fmt.Errorf("%q: %w", text, err)
		}
	}
	return nil
}

func appendDay(rates []money.Rate, day civil.Date, currencies []string, values []exact.Number) []money.Rate {
	for i, value := range values {
		if !value.IsZero() {
			rates = append(rates, money.Rate{Currency: currencies[i], Date: day, Value: value, Source: nationalBank, Verified: true})
		}
	}
	return rates
}

func singleRates(table string) ([]money.Rate, error) {
	var rates []money.Rate
	for f, err := range records(table, 4) {
		if err != nil {
			return nil, err
		}
		day, badDay := civil.Parse(f[0])
		value, badValue := exact.Parse(f[2])
		if err := errors.Join(badDay, badValue); err != nil {
			return nil, fmt.Errorf("%s of %s: %w", f[1], f[0], err)
		}
		rates = append(rates, money.Rate{Currency: f[1], Date: day, Value: value, Source: f[3], Verified: true})
	}
	return rates, nil
}
