// Command gen writes the embedded tables tariff.tsv and rates.tsv of package
// ua from the files they come from:
//
//	go run ./tariffs/ua/gen -tariff uktzed.csv -rates nbu_official_rates.csv.gz
//
// The tariff file has the columns code, level, mfn_rate, full_rate, unit and
// rate_source; the rates file date, cc and rate_uah_per_unit. The same files
// always give the same tables. It is run by hand when a source changes; the
// program does not need it.
package main

import (
	"compress/gzip"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/brama-customs/brama/tariffs/rate"
)

func main() {
	tariff := flag.String("tariff", "", "CSV of codes and rates")
	rates := flag.String("rates", "", "gzipped CSV of official rates of exchange")
	from := flag.String("from", "2021-07-22", "first day of the rates taken")
	until := flag.String("until", "2022-07-21", "last day of the rates taken")
	out := flag.String("out", filepath.Join("tariffs", "ua"), "folder the tables are written to")
	flag.Parse()
	if err := run(*tariff, *rates, *from, *until, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(tariff, rates, from, until, out string) error {
	if tariff != "" {
		if err := write(tariff, filepath.Join(out, "tariff.tsv"), tariffTable); err != nil {
			return err
		}
	}
	if rates == "" {
		return nil
	}
	return write(rates, filepath.Join(out, "rates.tsv"), func(r io.Reader) (string, error) {
		return ratesTable(r, from, until)
	})
}

func write(source, target string, table func(io.Reader) (string, error)) error {
	f, err := os.Open(source)
	if err != nil {
		return err
	}
	defer f.Close()
	text, err := table(f)
	if err != nil {
		return fmt.Errorf("%s: %w", source, err)
	}
	return os.WriteFile(target, []byte(text), 0o644)
}

// records reads a CSV and calls each with a way to ask for a column by name.
func records(r io.Reader, each func(column func(string) string) error) error {
	reader := csv.NewReader(r)
	header, err := reader.Read()
	if err != nil {
		return err
	}
	for {
		record, err := reader.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		err = each(func(name string) string { return record[slices.Index(header, name)] })
		if err != nil {
			return err
		}
	}
}

// tariffTable keeps the ten-digit codes: code, пільгова, повна ("=" where it
// is the same), additional unit, and a letter for the source.
func tariffTable(r io.Reader) (string, error) {
	var lines []string
	err := records(r, func(column func(string) string) error {
		if column("level") != "10" {
			return nil
		}
		line, err := tariffLine(column)
		lines = append(lines, line)
		return err
	})
	slices.Sort(lines)
	return "# code, mfn, full (= the same), unit, source: see sources in tables.go\n" + strings.Join(lines, "\n") + "\n", err
}

func tariffLine(column func(string) string) (string, error) {
	mfn, err := canonicalRate(column("mfn_rate"))
	if err != nil {
		return "", fmt.Errorf("%s: %w", column("code"), err)
	}
	full, err := canonicalRate(column("full_rate"))
	if err != nil {
		return "", fmt.Errorf("%s: %w", column("code"), err)
	}
	if full == mfn && full != "" {
		full = "="
	}
	unit, source := "", map[string]string{"law-html": "h", "law-pdf-inferred": "p", "missing": "-"}[column("rate_source")]
	if text := column("unit"); text != "" && text != "-" {
		canonical, known := rate.CanonicalUnit(text)
		if !known {
			return "", fmt.Errorf("%s: unit %q", column("code"), text)
		}
		unit = canonical
	}
	return strings.Join([]string{column("code"), mfn, full, unit, source}, "\t"), nil
}

// canonicalRate writes a rate in one spelling: a percentage as the bare number
// of the law's column, anything else as the engine prints it.
func canonicalRate(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	read, err := rate.Parse(text)
	if err != nil {
		return "", err
	}
	if _, percent := read.(rate.AdValorem); percent {
		return strings.TrimSuffix(read.String(), " %"), nil
	}
	return read.String(), nil
}

// ratesTable has a line for each day and a column for each currency: empty is
// "as the day above", "-" is none.
func ratesTable(r io.Reader, from, until string) (string, error) {
	unzipped, err := gzip.NewReader(r)
	if err != nil {
		return "", err
	}
	days, currencies := map[string]map[string]string{}, map[string]bool{}
	err = records(unzipped, func(column func(string) string) error {
		day, currency := column("date"), column("cc")
		if day < from || day > until {
			return nil
		}
		if days[day] == nil {
			days[day] = map[string]string{}
		}
		days[day][currency], currencies[currency] = column("rate_uah_per_unit"), true
		return nil
	})
	return ratesLines(days, slices.Sorted(maps.Keys(currencies))), err
}

func ratesLines(days map[string]map[string]string, currencies []string) string {
	var b strings.Builder
	b.WriteString("date\t" + strings.Join(currencies, "\t") + "\n")
	above := map[string]string{}
	for _, day := range slices.Sorted(maps.Keys(days)) {
		b.WriteString(day)
		for _, currency := range currencies {
			value := days[day][currency]
			if value == "" {
				value = "-"
			}
			b.WriteByte('\t')
			if value != above[currency] {
				b.WriteString(value)
			}
			above[currency] = value
		}
		b.WriteByte('\n')
	}
	return b.String()
}
