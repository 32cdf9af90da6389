package declarations_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
)

// today is the day the declarations of testdata are lodged.
var today = civil.Must("2026-01-12")

// nomenclature is a tariff of code and additional unit.
type nomenclature map[string]string

func (n nomenclature) Exists(code string, day civil.Date) bool {
	_, ok := n[code]
	return ok && !day.Before(civil.Must("2023-01-01"))
}

func (n nomenclature) InForce() civil.Date { return civil.Must("2023-01-01") }

func (n nomenclature) Unit(code string, _ civil.Date) string { return n[code] }

var tariff = nomenclature{"6109100000": "шт", "1001990000": "", "2402209020": "тис. шт", "6403510500": "пар"}

func body(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// load decodes a declaration of testdata, which must be clean.
func load(t testing.TB, name string) *declarations.Declaration {
	t.Helper()
	d, faults := declarations.Decode(body(t, name))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return d
}
