package search_test

import (
	"os"
	"strings"
	"testing"

	"github.com/brama-customs/brama/tariffs/search"
)

// shipped are the chapters and headings with the names that are shipped.
func shipped(t testing.TB) []search.Entry {
	t.Helper()
	text, err := os.ReadFile("../ua/names.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var entries []search.Entry
	at := make(map[string]int)
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 3 || strings.Trim(fields[0], "0123456789") != "" {
			continue
		}
		e := search.Entry{Key: fields[0], UK: fields[1], EN: fields[2]}
		if chapter, ok := at[e.Key[:2]]; ok && len(e.Key) > 2 {
			e.Above = []int{chapter}
		}
		at[e.Key] = len(entries)
		entries = append(entries, e)
	}
	if len(entries) < 1300 {
		t.Fatalf("%d names read, want all of names.tsv", len(entries))
	}
	return entries
}

// keys are the codes of hits.
func keys(entries []search.Entry, hits []search.Hit) []string {
	var found []string
	for _, h := range hits {
		found = append(found, entries[h.At].Key)
	}
	return found
}
