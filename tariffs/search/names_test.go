package search_test

import (
	"os"
	"strings"
	"testing"

	"github.com/brama-customs/brama/tariffs/search"
)

// shipped are the nodes of the nomenclature with the names that are shipped.
func shipped(t testing.TB) []search.Entry {
	t.Helper()
	var entries []search.Entry
	at := make(map[string]int)
	for line := range strings.Lines(read(t, "../ua/names.tsv") + read(t, "../ua/subheadings.tsv")) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 3 || strings.Trim(fields[0], "0123456789") != "" {
			continue
		}
		e := search.Entry{Key: fields[0], UK: fields[1], EN: fields[2]}
		for length := 2; length < len(e.Key); length += 2 {
			if above, ok := at[e.Key[:length]]; ok {
				e.Above = append(e.Above, above)
			}
		}
		at[e.Key] = len(entries)
		entries = append(entries, e)
	}
	if len(entries) < 6600 {
		t.Fatalf("%d names read, want all of names.tsv and subheadings.tsv", len(entries))
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

func read(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
