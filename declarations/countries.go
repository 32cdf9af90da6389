package declarations

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/brama-customs/brama/fault"
)

// Country is one country of ISO 3166-1, by its alpha-2 code.
type Country struct {
	Code string
	Name fault.Text
}

// countriesTSV is the alpha-2 codes of ISO 3166-1 and XK (Kosovo, a code of
// users), with names from CLDR in Ukrainian and English.
//
//go:embed countries.tsv
var countriesTSV string

var (
	countries     = readCountries(countriesTSV)
	countryByCode = indexCountries(countries)
)

func readCountries(tsv string) []Country {
	var list []Country
	for line := range strings.Lines(tsv) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		list = append(list, Country{columns[0], fault.Text{UK: columns[1], EN: columns[2]}})
	}
	return list
}

func indexCountries(list []Country) map[string]fault.Text {
	index := make(map[string]fault.Text, len(list))
	for _, c := range list {
		index[c.Code] = c.Name
	}
	return index
}

// Countries lists the countries by code.
func Countries() []Country { return slices.Clone(countries) }

// CountryName gives the names of a country; false where there is no such code.
func CountryName(code string) (fault.Text, bool) {
	name, ok := countryByCode[code]
	return name, ok
}

func isCountry(code string) bool {
	_, ok := countryByCode[code]
	return ok
}
