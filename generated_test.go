package brama_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/brama-customs/brama/api"
	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/risk/screening"
	"github.com/brama-customs/brama/strictjson"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/web"
)

var write = flag.Bool("write", false, "write the generated documents anew instead of comparing them")

// Generated documents are drawn from the tables that the program runs by, so
// they cannot say anything else.
func TestGeneratedDocumentsAreCurrent(t *testing.T) {
	for name, want := range map[string]string{
		"docs/states.md": declarations.States(),
		"docs/faults.md": faultsDocument(t),
	} {
		if *write {
			if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is not current: run make generate", name)
		}
	}
}

// faultsDocument lists every rule of every catalogue.
func faultsDocument(t *testing.T) string {
	rules := slices.Concat(fault.Catalogue(), strictjson.Catalogue(), tariffs.Catalogue(),
		declarations.Catalogue(), clearance.Catalogue(), api.Catalogue(), web.Catalogue(), batch.Catalogue(),
		risk.Catalogue(), profiles.Catalogue(), screening.Catalogue())
	slices.SortFunc(rules, func(a, b fault.Rule) int { return strings.Compare(a.Code, b.Code) })
	var doc strings.Builder
	doc.WriteString("# Faults\n\nEvery code the service may answer with, generated from the catalogues (`make generate`).\n" +
		"Codes are for ever: one that is no longer used keeps its meaning. Levels are those of format and\n" +
		"logic control (ФЛК): 1 system, 2 structure, 3 substance; a warning never refuses a document.\n\n" +
		"| code | level | українською | in English |\n|---|---|---|---|\n")
	for i, r := range rules {
		if i > 0 && rules[i-1].Code == r.Code {
			t.Errorf("the code %s stands for two rules", r.Code)
		}
		if r.Text.UK == "" || r.Text.EN == "" {
			t.Errorf("the rule %s lacks a text", r.Code)
		}
		fmt.Fprintf(&doc, "| `%s` | %s | %s | %s |\n", r.Code, r.Level, cell(r.Text.UK), cell(r.Text.EN))
	}
	return doc.String()
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
