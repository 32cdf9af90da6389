package batch_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/batch"
)

// longestMisled is how many times as long as an honest sheet of its size one
// that is made to keep the search for headings busy may take. It takes 15 at
// most; without a bound on the work it was 140 and more.
const longestMisled = 60

// timeToMap is how long a sheet of 128 columns takes to map.
func timeToMap(cell func(row, column int) string) time.Duration {
	rows := make([]batch.Row, 60)
	for r := range rows {
		rows[r].Number = r + 1
		for c := range 128 {
			rows[r].Cells = append(rows[r].Cells, cell(r, c))
		}
	}
	begun := time.Now()
	batch.Map("S", rows, batch.Mapping{})
	return time.Since(begun)
}

func TestMisleadingSheetsTakeNotMuchLongerThanHonestOnes(t *testing.T) {
	var names []string
	for _, f := range batch.Fields() {
		names = append(names, f.Name.UK, f.Name.EN)
	}
	honest := func() time.Duration {
		return timeToMap(func(r, c int) string {
			if r == 0 {
				return names[c%len(names)]
			}
			return fmt.Sprint(r * c)
		})
	}
	long := strings.Repeat("товар ", 5000)
	for name, cell := range map[string]func(row, column int) string{
		"every cell nearly names a field": func(r, c int) string {
			n := r*256 + c
			return names[n%len(names)] + " " + names[(n*7+3)%len(names)] + " " + wordOf(n)
		},
		"every cell is as long as a heading may be": func(r, c int) string {
			return strings.Repeat("країна походження ", 8) + wordOf(r*256+c)
		},
		"every cell is of many short words": func(r, c int) string {
			return strings.Repeat("к в п н ", 18) + wordOf(r*256+c)
		},
		"every cell is a misspelt word":          func(r, c int) string { return "походжиння" + wordOf(r*256+c) + " відпрвник" },
		"every cell is as long as a cell may be": func(r, c int) string { return long + wordOf(r*256+c) },
		"every column is a price or a quantity": func(r, c int) string {
			if r == 0 {
				return []string{"Ціна", "Кількість", "Сума"}[c%3] + " " + wordOf(c)
			}
			return fmt.Sprintf("%d,%02d", r+c, c%100)
		},
		"a group over all columns": func(r, c int) string {
			if r%2 == 0 && c > 0 {
				return ""
			}
			return names[(r+c)%len(names)] + wordOf(r)
		},
		"digits that may be numbers of boxes": func(r, c int) string { return fmt.Sprintf("гр. %d %s 33/1", c%60, wordOf(r*256+c)) },
	} {
		t.Run(name, func(t *testing.T) {
			if misled, usual := timeToMap(cell), honest(); misled > longestMisled*usual {
				t.Errorf("%v where an honest sheet takes %v", misled, usual)
			}
		})
	}
}

// wordOf is a number as a word of letters.
func wordOf(n int) string {
	return strings.Map(func(r rune) rune { return r - '0' + 'к' }, fmt.Sprint(n))
}

// A bound on the work is a bound on hostile sheets alone: the headings of a
// wide sheet are known beneath fifty rows of nothing in particular.
func TestHeadingsAreFoundBelowManyTexts(t *testing.T) {
	var rows []batch.Row
	for r := range 40 {
		row := batch.Row{Number: r + 1}
		for c := range 20 {
			row.Cells = append(row.Cells, "запис "+wordOf(r*30+c))
		}
		rows = append(rows, row)
	}
	rows = append(rows, batch.Row{Number: 42, Cells: []string{"Код товару", "Країна походження", "Вага нетто, кг"}},
		batch.Row{Number: 43, Cells: []string{"6109100000", "BD", "12,5"}})
	m, faults := batch.Map("S", rows, batch.Mapping{})
	if m.HeaderRow != 42 || len(faults) > 0 || !slices.ContainsFunc(m.Columns, func(c batch.Column) bool { return c.Field == "items.netMass" }) {
		t.Errorf("%+v %v", m, faults)
	}
}
