package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// quoted are the parts of a quote's answer that the tests look at.
type quoted struct {
	ID         string
	Assessment *struct {
		Tariff, Total string
		Totals        map[string]string
	}
	Savings map[string]string
	Problem *struct {
		Code string
		Unit string
	}
}

func quotes(t *testing.T, out string) []quoted {
	t.Helper()
	var all []quoted
	for row := range strings.Lines(out) {
		var q quoted
		if err := json.Unmarshal([]byte(row), &q); err != nil {
			t.Fatalf("%v: %s", err, row)
		}
		all = append(all, q)
	}
	return all
}

const quoteLines = `{"id":"q1","commodityCode":"6109100000","originCountry":"DE","date":"2026-01-12","customsValue":"100000.00"}

not JSON
{"id":"q2","commodityCode":"0000000000","originCountry":"DE","date":"2026-01-12","customsValue":"1.00"}
{"id":"q3","commodityCode":6109100000}
{"id":"q4","commodityCode":"6202400000","originCountry":"","date":"2026-01-12","customsValue":"100000.00"}
{"id":"q5","commodityCode":"6109100000","originCountry":"DE","date":"2026-01-12","customsValue":"100000.00","colour":"red"}
{"id":"q6","commodityCode":"6109100000","originCountry":"DE","proofOfOrigin":true,"date":"2026-01-12","customsValue":"100000.00"}
`

func TestEveryLineIsQuotedInOrder(t *testing.T) {
	got := line(within(t, time.Minute), quoteLines, "quote")
	if got.code != exitDone {
		t.Fatalf("%+v", got)
	}
	all := quotes(t, got.out)
	if len(all) != 7 {
		t.Fatalf("%d answers to 7 requests:\n%s", len(all), got.out)
	}
	// Duty 12 %, VAT 20 % of value and duty: 12000.00 + 22400.00.
	if a := all[0]; a.ID != "q1" || a.Assessment == nil || a.Assessment.Total != "34400.00" || a.Savings["withProofOfOrigin"] != "14400.00" {
		t.Errorf("%+v", a)
	}
	for i, id := range map[int]string{1: "", 2: "q2", 3: "", 4: "q4", 5: ""} {
		if a := all[i]; a.Problem == nil || a.Assessment != nil || id != "" && a.ID != id {
			t.Errorf("line %d is no problem of %q: %+v", i, id, a)
		}
	}
	if all[2].Problem.Code != "tariff.code-unknown" {
		t.Errorf("%+v", all[2].Problem)
	}
	if a := all[6]; a.ID != "q6" || a.Assessment == nil || a.Assessment.Total != "20000.00" {
		t.Errorf("%+v", a)
	}
}

func TestQuotesComeFromAFileAndATariffOfOnesOwn(t *testing.T) {
	dir := t.TempDir()
	requests, tariff := filepath.Join(dir, "requests.jsonl"), filepath.Join(dir, "mine.csv")
	write(t, requests, quoteLines)
	write(t, tariff, ownTariff)
	all := quotes(t, done(t, "quote", "--tariff", tariff, requests))
	// Duty 25 %, VAT 20 %: 25000.00 + 25000.00.
	if a := all[0]; a.Assessment == nil || a.Assessment.Tariff != "mine.csv" || a.Assessment.Total != "50000.00" {
		t.Errorf("%+v", a)
	}
}

func TestALineTooLongEndsTheQuotesWithWhatToDo(t *testing.T) {
	first, _, _ := strings.Cut(quoteLines, "\n")
	got := line(within(t, time.Minute), first+"\n"+strings.Repeat(" ", maxQuote+1)+"\n", "quote")
	if got.code != exitFail || !strings.Contains(got.err, "one request a line") || len(quotes(t, got.out)) != 1 {
		t.Errorf("%d %s\n%s", got.code, got.err, got.out)
	}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
