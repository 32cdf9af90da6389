package batch_test

import (
	"strings"
	"testing"

	"github.com/brama-customs/brama/batch"
)

// mapped reads a sheet, one row a line and cells parted by |, by its headings.
func mapped(t *testing.T, sheet string) []*batch.Built {
	t.Helper()
	rows := rowsOf(sheet)
	m, faults := batch.Map("S", rows, batch.Mapping{})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return assemble(t, batch.Plan{Feeds: m.Feeds(), HeaderRow: m.HeaderRow}, rows)
}

func TestRowsThatAreNoItemsArePassedOverAndTold(t *testing.T) {
	const head = "Опис товару|Код товару|Вага нетто, кг|Фактурна вартість, EUR\n"
	const items = "x|6109100000|5|10\ny|6110201000|7|20\n"
	for _, c := range []struct {
		name, sheet string
		items       int
		want        []string
	}{
		{"headings once more, as on the next page of a list",
			head + "x|6109100000|5|10\n" + strings.ToUpper(head) + "y|6110201000|7|20", 2, []string{"3 batch.headings-row"}},
		{"headings with a row that numbers the columns",
			head + "1|2|3|4\nx|6109100000|5|10\n" + head + "1|2|3|4\ny|6110201000|7|20", 2,
			[]string{"4 batch.headings-row", "5 batch.headings-row"}},
		{"headings beneath names of groups",
			"Товар||Вага, кг|\nОпис|Код|брутто|нетто\nx|6109100000|6|5\nТовар||Вага, кг|\nОпис|Код|брутто|нетто\ny|6110201000|8|7", 2,
			[]string{"4 batch.headings-row", "5 batch.headings-row"}},
		{"one heading and a value are an item", head + items + "Опис товару|6110201000|1|2", 3, nil},
		{"notes beneath totals", head + items + "Разом||12|30\nДиректор _______ В. Вигаданий\nСума прописом: тридцять євро", 2,
			[]string{"4 batch.totals-row", "5 batch.note-row", "6 batch.note-row"}},
		{"an item without a code beneath totals is an item", head + items + "Разом||12|30\nz||1|2", 3, []string{"4 batch.totals-row"}},
		{"a text among items is an item, which is refused for what it lacks", head + "x|6109100000|5|10\nВзуття\ny|6110201000|7|20", 3, nil},
		{"totals above the items", head + "Разом||12|30\n" + items, 2, []string{"2 batch.totals-row"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := mapped(t, c.sheet)
			if len(all) != 1 || len(all[0].Declaration.Items) != c.items {
				t.Fatalf("%d declarations, of %d items", len(all), len(all[0].Declaration.Items))
			}
			wantTold(t, all[0].Faults, c.want...)
		})
	}
}

// A sheet that has nothing but rows that are no items makes no declaration, so
// that there is none to tell them of.
func TestASheetOfTotalsAloneIsNoDeclaration(t *testing.T) {
	if all := mapped(t, "Опис товару|Код товару|Вага нетто, кг\nРазом||12\nДиректор"); len(all) > 0 {
		t.Errorf("%d declarations", len(all))
	}
}
